"""The programme of a visit and the templates it starts from."""

from flask import Blueprint

from tracker.programmes import models  # noqa: F401 - its tables

blueprint = Blueprint("programmes", __name__, url_prefix="/s/<study>")
