"""Who was reached, and who was not."""

from flask import Blueprint

from tracker.coverage import models  # noqa: F401 - until its pages use them

blueprint = Blueprint("coverage", __name__, url_prefix="/s/<study>")
