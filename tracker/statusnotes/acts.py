"""What happens to a status note after it is written: handed over, published, corrected."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.notes.forms import VersionForm
from tracker.people.discretion import SORT_NAMES
from tracker.statusnotes import queries, service
from tracker.statusnotes.citing import rests_on
from tracker.statusnotes.forms import HoldForm, LetOutForm
from tracker.statusnotes.letting import Named
from tracker.statusnotes.models import StatusNote
from tracker.studies.access import actor, allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found, path_within
from tracker.web.words import month

blueprint = Blueprint("statusnotes", __name__, url_prefix="/s/<study>")


def page_of(note: StatusNote) -> str:
    short_name = note.case.study.short_name
    return url_for("overview.status_note", study=short_name, status_note_id=note.id)


def found_note(study: Study, status_note_id: int) -> StatusNote:
    """The status note; one not published does not exist for those who may not read drafts."""
    note = found(queries.find_status_note(study, status_note_id))
    if not note.is_published and not allowed(Action.SEE_DRAFTS):
        abort(404)
    return note


def heading(note: StatusNote) -> str:
    said: str = gettext("%(case)s – status as of %(month)s")
    return said % {"case": note.case.name, "month": month(note.as_of)}


def days_of(study: Study) -> dict[str, dt.date]:
    today = clock.today(study.time_zone)
    return {"starts_on": study.starts_on, "ends_on": study.ends_on, "today": today}


def _act(
    note: StatusNote,
    step: Callable[..., None],
    said: Callable[[StatusNote], str],
    label: str,
) -> Response:
    """Take a step with the version that was seen, and say so on the status note's page."""
    return _sent(VersionForm(), note, step, said, label)


def _let_out(
    note: StatusNote,
    step: Callable[..., None],
    said: Callable[[StatusNote], str],
    label: str,
) -> Response:
    """The same with a step after which others read the text: names left in it are asked about."""
    form = LetOutForm()
    return _sent(form, note, partial(step, left=form.seen_left(), by=actor()), said, label)


def _sent(
    form: VersionForm,
    note: StatusNote,
    step: Callable[..., None],
    said: Callable[[StatusNote], str],
    label: str,
) -> Response:
    if form.is_sent():
        with form.refusing():
            step(note, version=form.seen(), now=clock.now())
            db.session.commit()
            return back_to(_way_back(note), said(note))
    return refused(form, note, label)


def _way_back(note: StatusNote, anchor: str = "") -> str:
    """Where the act was taken when that says so, else the status note's page."""
    folder = f"/s/{note.case.study.short_name}/"
    return path_within(request.form.get("back", ""), folder) or f"{page_of(note)}{anchor}"


def refused(form: VersionForm, note: StatusNote, label: str) -> Response:
    """Why it was refused; with what somebody changed meanwhile, the act is offered again."""
    return form.page(
        "statusnotes/refused.html",
        note=note,
        heading=heading(note),
        label=label,
        named=Named(note),
        sorts=SORT_NAMES,
        drawn=rests_on(note).html,
    )


@blueprint.post("/status-notes/<int:status_note_id>/review")
@study_page(Action.WRITE_STATUS)
def hand_to_review(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    return _act(note, service.hand_to_review, _in_review, gettext("Hand to review"))


def _in_review(note: StatusNote) -> str:
    said: str = gettext("%(heading)s is in review.", heading=heading(note))
    return said


@blueprint.post("/status-notes/<int:status_note_id>/reading")
@study_page(Action.WRITE_STATUS)
def give_to_case(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    return _let_out(note, service.give_to_case, _with_case, gettext("Note that the case has it"))


def _with_case(note: StatusNote) -> str:
    said: str = gettext("%(heading)s is with the case for reading.", heading=heading(note))
    return said


@blueprint.post("/status-notes/<int:status_note_id>/take-back")
@study_page(Action.WRITE_STATUS)
def take_back(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    return _act(note, service.take_back, _a_draft_again, gettext("Take back to the draft"))


def _a_draft_again(note: StatusNote) -> str:
    said: str = gettext("%(heading)s is a draft again.", heading=heading(note))
    return said


@blueprint.post("/status-notes/<int:status_note_id>/publish")
@study_page(Action.PUBLISH)
def publish(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    return _let_out(note, service.publish, _published, gettext("Publish status note"))


def _published(note: StatusNote) -> str:
    url = url_for(
        "summaries.preview", study=note.case.study.short_name, as_of=f"{note.as_of:%Y-%m}"
    )
    said = gettext("%(heading)s is published.", heading=heading(note))
    return Markup('{} <a href="{}">{}</a>').format(said, url, gettext("See it in the summary"))


@blueprint.post("/status-notes/<int:status_note_id>/revise")
@study_page(Action.WRITE_STATUS)
def revise(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    draft = service.revise(note, author=actor(), now=clock.now())
    db.session.commit()
    url = url_for("statusnotes.edit", study=study.short_name, status_note_id=draft.id)
    return back_to(url, gettext("The published text stays until you publish this correction."))


@blueprint.post("/status-notes/<int:status_note_id>/references/<mark>/hold")
@study_page(Action.WRITE_STATUS)
def hold(study: Study, status_note_id: int, mark: str) -> Response:
    note = found_note(study, status_note_id)
    form, shown = HoldForm(), VersionForm(obj=note)
    if form.is_sent():
        with shown.refusing():
            service.hold(note, mark=mark, seen=form.seen.data, now=clock.now())
            db.session.commit()
            return back_to(_way_back(note, "#rests-on"), gettext("The passage still holds."))
    return refused(shown, note, gettext("It still holds"))


@blueprint.post("/status-notes/<int:status_note_id>/discard")
@study_page(Action.WRITE_STATUS)
def discard(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    form, said = (
        VersionForm(),
        gettext("The draft of %(heading)s is discarded.", heading=heading(note)),
    )
    if form.is_sent():
        with form.refusing():
            service.discard(note, version=form.seen())
            db.session.commit()
            return back_to(url_for("statusnotes.index", study=study.short_name), said)
    return refused(form, note, gettext("Discard the draft"))
