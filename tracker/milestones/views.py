"""Milestones: what is due when, by whom, and when it was delivered."""

from flask import Blueprint

from tracker.milestones import models  # noqa: F401 - its tables

blueprint = Blueprint("milestones", __name__, url_prefix="/s/<study>/milestones")
