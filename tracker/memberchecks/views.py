"""Status notes given to people of their case to read."""

from flask import Blueprint

from tracker.memberchecks import models  # noqa: F401 - until its pages use them

blueprint = Blueprint("memberchecks", __name__, url_prefix="/s/<study>")
