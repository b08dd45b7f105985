"""Minutes of a meeting: who is there, and what is said, one input at a time."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import Asks
from tracker.engagements.models import Engagement
from tracker.minutes import queries, service
from tracker.minutes.forms import (
    AttendanceForm,
    InputForm,
    RoleForm,
    TakeBackForm,
    attendance_form,
    role_form,
)
from tracker.minutes.rules import Attendance
from tracker.notes.forms import new_client_id
from tracker.studies import queries as studies
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm, spoken
from tracker.web.pages import back_to, found

blueprint = Blueprint("minutes", __name__, url_prefix="/s/<study>/engagements/<int:number>/minutes")
_KEPT = ("theme", "role", "kind")


def _find(study: Study, number: int) -> Engagement:
    """A meeting of which minutes are taken; the other kinds have notes."""
    engagement = found(engagements.find_engagement(study, number))
    return found(engagement if engagement.kind_entry.asks_for(Asks.MINUTES) else None)


def _here(engagement: Engagement, asked: dict[str, Any] | None = None) -> str:
    study, number = engagement.study.short_name, engagement.number
    return url_for("minutes.take", study=study, number=number, **(asked or {}))


@blueprint.route("", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def take(study: Study, number: int) -> Response:
    """Saves an input and comes back ready for the next, with the same theme, role and kind."""
    engagement = _find(study, number)
    form = _input_form(study)
    if form.is_sent():
        with form.refusing(), force_locale(study.language):
            said = form.said(others=gettext("Other matters"))
            minutes = service.add_input(
                engagement,
                said,
                author=actor(),
                now=clock.now(),
                client_id=form.client_id.data or None,
            )
            db.session.commit()
            kept = {name: form[name].data for name in _KEPT if form[name].data}
            return back_to(_ready(engagement, kept), _undoable(engagement, minutes.version))
    return _page(engagement, form)


def _ready(engagement: Engagement, asked: dict[str, Any] | None = None) -> str:
    """The page with the field that one types into at hand."""
    return f"{_here(engagement, asked)}#words"


def _input_form(study: Study) -> InputForm:
    kept = {name: request.args.get(name, "") for name in _KEPT}
    form = InputForm(data=kept | {"client_id": new_client_id()})
    form.offer(studies.themes(study), studies.informant_roles(study), studies.excerpt_kinds(study))
    return form


def _undoable(engagement: Engagement, version: int) -> Markup | str:
    said: str = gettext("It stands in the minutes.")
    if version == 1:
        return said
    return Markup(  # noqa: S704 - a template of ours, which escapes
        render_template("minutes/_undo.html", message=said, engagement=engagement, version=version)
    )


def _page(engagement: Engagement, sent: BaseForm) -> Response:
    """The page with the form that was sent, and the others as they stand."""
    rows = engagements.participations(engagement)
    listed = {row.role_id for row in rows}
    study = engagement.study
    others = [one for one in studies.informant_roles(study) if one.id not in listed]
    return sent.page(
        "minutes/take.html",
        engagement=engagement,
        inputs=sent if isinstance(sent, InputForm) else _input_form(study),
        minutes=queries.find_minutes(engagement),
        rows=[(row, Attendance(row.invited, row.came, row.excused)) for row in rows],
        attending=sent if isinstance(sent, AttendanceForm) else attendance_form(rows),
        adding=sent if isinstance(sent, RoleForm) else role_form(others),
        can_add=bool(others),
    )


@blueprint.post("/attendance")
@study_page(Action.WRITE_NOTES)
def attendance(study: Study, number: int) -> Response:
    engagement = _find(study, number)
    rows = engagements.participations(engagement)
    form = attendance_form(rows)
    if form.is_sent():
        with form.refusing():
            service.log_attendance(engagement, form.counted(rows))
            db.session.commit()
            return back_to(_here(engagement), gettext("Who is there is saved."))
    return _page(engagement, form)


@blueprint.post("/roles")
@study_page(Action.WRITE_NOTES)
def add_role(study: Study, number: int) -> Response:
    engagement = _find(study, number)
    roles = studies.informant_roles(study)
    form = role_form(roles)
    if form.is_sent():
        role = next(one for one in roles if one.code == form.role.data)
        with form.refusing():
            service.add_role(engagement, role, came=form.came.data)
            db.session.commit()
            return back_to(_here(engagement), gettext("Who is there is saved."))
    return _page(engagement, form)


@blueprint.post("/take-back")
@study_page(Action.WRITE_NOTES)
def take_back(study: Study, number: int) -> Response:
    """Undo the newest input."""
    engagement = _find(study, number)
    minutes = found(queries.find_minutes(engagement, to_write=True))
    form = TakeBackForm()
    version = form.version.data if form.is_sent() else 0
    try:
        service.take_back(minutes, version=version, author=actor(), now=clock.now())
    except DomainError as refusal:
        db.session.rollback()
        flash(spoken(refusal), "error")
        return redirect(_ready(engagement), 303)
    db.session.commit()
    return back_to(_ready(engagement), gettext("The input is taken back."))
