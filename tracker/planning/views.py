"""Rounds and cadences: planning many contacts at once."""

from flask import Blueprint

from tracker.planning import models  # noqa: F401 - its tables

blueprint = Blueprint("planning", __name__, url_prefix="/s/<study>/rounds")
