"""Cases side by side."""

from flask import Blueprint

blueprint = Blueprint("crosscase", __name__, url_prefix="/s/<study>")
