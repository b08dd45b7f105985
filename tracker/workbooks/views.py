"""The plan as a workbook, out and in."""

from flask import Blueprint

blueprint = Blueprint("workbooks", __name__, url_prefix="/s/<study>/plan")
