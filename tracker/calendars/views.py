"""Calendar feeds and files, out and in."""

from flask import Blueprint

from tracker.calendars import models  # noqa: F401 - its tables

blueprint = Blueprint("calendars", __name__, url_prefix="/s/<study>/calendar-files")
