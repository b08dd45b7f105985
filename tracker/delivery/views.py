"""How somebody wants to hear, and what was sent to whom."""

from flask import Blueprint

from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action

blueprint = Blueprint("delivery", __name__)


@blueprint.get("/account/reminders")
def choices() -> str:
    return ""


@blueprint.get("/s/<study>/reminders/sent")
@study_page(Action.LEAD)
def sent(study: Study) -> str:
    return ""
