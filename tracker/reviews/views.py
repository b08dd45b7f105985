"""What colleagues say of a status note before it goes to its case."""

from flask import Blueprint

from tracker.reviews import models  # noqa: F401 - until its pages use them

blueprint = Blueprint("reviews", __name__, url_prefix="/s/<study>")
