"""Inviting participants by e-mail, and their answers."""

from flask import Blueprint

from tracker.invitations import models  # noqa: F401 - its tables

blueprint = Blueprint("invitations", __name__, url_prefix="/s/<study>/engagements")
