"""What happens to an engagement after it is planned: confirmed, moved, held, called off."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.engagements import queries, service
from tracker.engagements.attendance import attendance_form
from tracker.engagements.forms import ReasonForm
from tracker.engagements.models import Engagement
from tracker.engagements.move_form import (
    PutBackForm,
    asking_url,
    former,
    lengthens,
    move_form,
    url_back,
    way_back,
)
from tracker.engagements.rules import MOVABLE, OPEN, Status, When
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm
from tracker.web.pages import back_to, found
from tracker.web.words import clock_time, day, page_language

blueprint = Blueprint("engagements", __name__, url_prefix="/s/<study>/engagements")


def page_of(engagement: Engagement) -> str:
    """The engagement's own page, which shows other features and so lies in overview."""
    short_name = engagement.study.short_name
    return url_for("overview.engagement", study=short_name, number=engagement.number)


def warn_about(engagement: Engagement) -> None:
    """Say what deserves a second look; it is saved all the same."""
    for doubt in queries.warnings_of(engagement, language=page_language()):
        flash(gettext(doubt.message, **doubt.values), "warning")


def _find(study: Study, number: int) -> Engagement:
    return found(queries.find_engagement(study, number))


def _undoable(message: str, engagement: Engagement, also: Sequence[Engagement] = ()) -> Markup:
    """The message with a button that takes the act back."""
    return Markup(  # noqa: S704 - a template of ours, which escapes
        render_template("engagements/_undo.html", message=message, engagement=engagement, also=also)
    )


@blueprint.post("/<int:number>/confirm")
@study_page(Action.PLAN)
def confirm(study: Study, number: int) -> Response:
    engagement = _find(study, number)
    service.confirm(engagement)
    db.session.commit()
    said = gettext("“%(title)s” is confirmed.", title=engagement.title)
    return back_to(page_of(engagement), _undoable(said, engagement))


@blueprint.route("/<int:number>/move", methods=["GET", "POST"])
@study_page(Action.PLAN)
def move(study: Study, number: int) -> Response:
    """Another day or time; what is dropped on a calendar comes here too."""
    engagement = _find(study, number)
    is_dropped = "dropped" in request.form
    if is_dropped and engagement.status == Status.CONFIRMED:
        return redirect(asking_url(engagement), 303)
    invited = [one for one in queries.participations(engagement) if one.person_id]
    form = move_form(engagement, has_invited=bool(invited))
    if form.is_sent():
        before, undo = engagement.when, former(engagement)
        form.keep_length(before)
        with form.refusing():
            service.move(engagement, when=form.when(engagement.kind_entry, study.time_zone))
            if form.keeps_confirmed:
                service.confirm(engagement)
            db.session.commit()
            warn_about(engagement)
            return _after_moving(engagement, before, undo, tells=form.tells)
    if is_dropped:
        return _refused(form, url_back(engagement) or page_of(engagement))
    programme = [one for one in queries.children(engagement) if one.status in MOVABLE]
    return form.page(
        "engagements/move.html",
        engagement=engagement,
        programme=programme,
        back_url=url_back(engagement) or page_of(engagement),
        way_back=way_back(),
    )


def _after_moving(
    engagement: Engagement, before: When, undo: dict[str, str], *, tells: bool
) -> Response:
    """Back to where the reader was, or on to the invitations; either way it can be undone."""
    if lengthens(before, engagement.when):
        said = gettext("“%(title)s” now lasts until %(end)s.")
    else:
        said = gettext("“%(title)s” is moved to %(day)s.")
    words = {"title": engagement.title, "day": _begins(engagement), "end": _ends(engagement)}
    fields = undo | {"sequence": str(engagement.sequence)} | way_back()
    message = Markup(  # noqa: S704 - a template of ours, which escapes
        render_template(
            "engagements/_put_back.html",
            message=said % words,
            engagement=engagement,
            fields={name: value for name, value in fields.items() if value},
        )
    )
    page = page_of(engagement)
    return back_to(f"{page}#invitations" if tells else url_back(engagement) or page, message)


def _begins(engagement: Engagement) -> str:
    """Thu 24 Mar 2011, 09:00."""
    first = day(engagement.starts_on)
    return f"{first}, {clock_time(engagement.starts_at)}" if engagement.starts_at else first


def _ends(engagement: Engagement) -> str:
    """The last day, the hour, or both when it ends on another day than it begins."""
    parts = [clock_time(engagement.ends_at)] if engagement.ends_at else []
    if engagement.starts_on != engagement.ends_on or not parts:
        parts.insert(0, day(engagement.ends_on))
    return ", ".join(parts)


def _refused(form: BaseForm, url: str) -> Response:
    """Nothing has changed; the page where it began says why."""
    for message in [*form.form_errors, *(error for one in form for error in one.errors)]:
        flash(str(message), "error")
    return redirect(url, 303)


@blueprint.post("/<int:number>/put-back")
@study_page(Action.PLAN)
def put_back(study: Study, number: int) -> Response:
    """Undo a move."""
    engagement = _find(study, number)
    url = url_back(engagement) or page_of(engagement)
    form = PutBackForm()
    if form.is_sent():
        with form.refusing():
            service.put_back(
                engagement,
                when=form.when(engagement.kind_entry, study.time_zone),
                status=Status(form.status.data),
                reason=form.reason.data,
                sequence=form.sequence.data,
            )
            db.session.commit()
            said = gettext("“%(title)s” is back on %(day)s.", title=engagement.title,
                           day=_begins(engagement))  # fmt: skip
            return back_to(url, said)
    return _refused(form, url)


@blueprint.route("/<int:number>/hold", methods=["GET", "POST"])
@study_page(Action.PLAN)
def hold(study: Study, number: int) -> Response:
    """Log that it was held, who came and what else of its programme was; the note comes next."""
    engagement = _find(study, number)
    today = clock.today(study.time_zone)
    participations = queries.participations(engagement)
    programme = [child for child in _still_open(engagement) if child.ends_on <= today]
    form = attendance_form(participations, programme)
    if form.is_sent():
        with form.refusing():
            service.hold(engagement, today=today)
            service.log_attendance(engagement, form.attendance(participations))
            also = [child for child in programme if str(child.number) in form.also_held]
            for child in also:
                service.hold(child, today=today)
            db.session.commit()
            return after_holding(engagement, also)
    return form.page("engagements/hold.html", engagement=engagement, today=today)


def after_holding(engagement: Engagement, also: Sequence[Engagement] = ()) -> Response:
    """On to the note, while it is fresh."""
    said = gettext("“%(title)s” is logged as held.", title=engagement.title)
    undo = _undoable(said, engagement, also)
    if not allowed(Action.WRITE_NOTES) or engagement.has_notes:
        return back_to(page_of(engagement), undo)
    study = engagement.study.short_name
    return back_to(url_for("notes.new", study=study, number=engagement.number), undo)


@blueprint.route("/<int:number>/attendance", methods=["GET", "POST"])
@study_page(Action.PLAN)
def attendance(study: Study, number: int) -> Response:
    engagement = _find(study, number)
    participations = queries.participations(engagement)
    form = attendance_form(participations)
    if form.is_sent():
        service.log_attendance(engagement, form.attendance(participations))
        db.session.commit()
        return back_to(page_of(engagement), gettext("Who came is saved."))
    return form.page("engagements/attendance.html", engagement=engagement)


@blueprint.route("/<int:number>/cancel", methods=["GET", "POST"])
@study_page(Action.PLAN)
def cancel(study: Study, number: int) -> Response:
    engagement = _find(study, number)
    form = ReasonForm()
    if form.is_sent():
        with form.refusing():
            service.cancel(engagement, **form.answers())
            db.session.commit()
            said = gettext("“%(title)s” is cancelled.", title=engagement.title)
            return back_to(page_of(engagement), _undoable(said, engagement))
    return form.page(
        "engagements/cancel.html", engagement=engagement, programme=_still_open(engagement)
    )


@blueprint.route("/<int:number>/postpone", methods=["GET", "POST"])
@study_page(Action.PLAN)
def postpone(study: Study, number: int) -> Response:
    engagement = _find(study, number)
    form = ReasonForm()
    if form.is_sent():
        with form.refusing():
            service.postpone(engagement, **form.answers())
            db.session.commit()
            said = gettext("“%(title)s” is postponed.", title=engagement.title)
            return back_to(page_of(engagement), _undoable(said, engagement))
    return form.page(
        "engagements/postpone.html", engagement=engagement, programme=_still_open(engagement)
    )


def _still_open(engagement: Engagement) -> list[Engagement]:
    return [child for child in queries.children(engagement) if child.status in OPEN]


@blueprint.post("/<int:number>/reopen")
@study_page(Action.PLAN)
def reopen(study: Study, number: int) -> Response:
    """Back to planned; as an undo of logging also what was logged along with it."""
    engagement = _find(study, number)
    also = request.form.get("also", "").split()
    service.reopen(engagement)
    for child in queries.children(engagement):
        if str(child.number) in also:
            service.reopen(child)
    db.session.commit()
    return back_to(
        page_of(engagement), gettext("“%(title)s” is planned again.", title=engagement.title)
    )
