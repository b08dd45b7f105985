"""How somebody wants to hear, and what was sent to whom."""

from flask import Blueprint

from tracker.delivery import models as models

blueprint = Blueprint("delivery", __name__)
