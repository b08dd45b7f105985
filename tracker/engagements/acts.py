"""What happens to an engagement after it is planned: confirmed, moved, held, called off."""

from collections.abc import Sequence

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.engagements import queries, service
from tracker.engagements.forms import ReasonForm, WhenForm, attendance_form, given_when
from tracker.engagements.kinds import Asks
from tracker.engagements.models import Engagement
from tracker.engagements.rules import MOVABLE, OPEN
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found

blueprint = Blueprint("engagements", __name__, url_prefix="/s/<study>/engagements")


def page_of(engagement: Engagement) -> str:
    """The engagement's own page, which shows other features and so lies in overview."""
    short_name = engagement.study.short_name
    return url_for("overview.engagement", study=short_name, number=engagement.number)


def warn_about(engagement: Engagement) -> None:
    """Say what deserves a second look; it is saved all the same."""
    for doubt in queries.warnings_of(engagement):
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
    engagement = _find(study, number)
    form = WhenForm(data=given_when(engagement.when))
    if not engagement.kind_entry.asks_for(Asks.LAST_DAY):
        del form.last_day
    if form.is_sent():
        form.keep_length(engagement.when)
        with form.refusing():
            service.move(engagement, when=form.when(engagement.kind_entry, study.time_zone))
            db.session.commit()
            warn_about(engagement)
            return back_to(
                page_of(engagement), gettext("“%(title)s” is moved.", title=engagement.title)
            )
    programme = [one for one in queries.children(engagement) if one.status in MOVABLE]
    return form.page("engagements/move.html", engagement=engagement, programme=programme)


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
