"""The one blueprint of the read-only pages; each page has a file of its own."""

from flask import Blueprint

blueprint = Blueprint("overview", __name__, url_prefix="/s/<study>")
