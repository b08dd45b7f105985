"""What the reader makes of a reminder: snooze, done, mute, each with its way back."""

import datetime as dt
from typing import Any

from flask import g, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.reminders import derive, queries, service
from tracker.reminders.forms import SnoozeForm
from tracker.reminders.models import Reminder
from tracker.reminders.registry import rule_of
from tracker.reminders.standing import Snooze, snoozed_until
from tracker.reminders.views import blueprint, index_of, where_from
from tracker.reminders.words import line_of
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found
from tracker.web.words import moment_in_words


def _find(reminder_id: int) -> Reminder:
    return found(queries.find_reminder(g.membership, reminder_id))


def _said(study: Study, message: str, endpoint: str, **values: Any) -> Response:
    """Back to where the reader was, with what happened and the button that undoes it."""
    back = where_from(study) or index_of(study)
    undo = url_for(endpoint, study=study.short_name, **values)
    said = render_template("reminders/_undo.html", message=message, undo=undo, back=back)
    return back_to(back, Markup(said))  # noqa: S704 - a template of ours, which escapes


@blueprint.post("/<int:reminder_id>/snooze")
@study_page(Action.SEE)
def snooze(study: Study, reminder_id: int) -> Response:
    reminder, form = _find(reminder_id), SnoozeForm()
    if form.is_sent():
        with form.refusing():
            until = _until(study, form)
            service.snooze(reminder, until=until, now=clock.now())
            said = gettext(
                "“%(title)s” rests until %(when)s.",
                title=line_of(reminder).title,
                when=moment_in_words(until),
            )
            db.session.commit()
            return _said(study, said, "reminders.put_back", reminder_id=reminder_id)
    return form.page(
        "reminders/snooze.html",
        title=line_of(_find(reminder_id)).title,
        back=where_from(study) or index_of(study),
    )


def _until(study: Study, form: SnoozeForm) -> dt.datetime:
    snooze = Snooze(form.until.data)
    return snoozed_until(snooze, form.day.data, now=clock.now(), time_zone=study.time_zone)


@blueprint.post("/<int:reminder_id>/put-back")
@study_page(Action.SEE)
def put_back(study: Study, reminder_id: int) -> Response:
    reminder = _find(reminder_id)
    service.put_back(reminder, now=clock.now())
    said = gettext("“%(title)s” is back.", title=line_of(reminder).title)
    db.session.commit()
    return back_to(where_from(study) or index_of(study), said)


@blueprint.post("/<int:reminder_id>/done")
@study_page(Action.SEE)
def done(study: Study, reminder_id: int) -> Response:
    reminder = _find(reminder_id)
    service.finish(reminder, now=clock.now())
    said = gettext("“%(title)s” is done.", title=line_of(reminder).title)
    db.session.commit()
    return _said(study, said, "reminders.take_back", reminder_id=reminder_id)


@blueprint.post("/<int:reminder_id>/take-back")
@study_page(Action.SEE)
def take_back(study: Study, reminder_id: int) -> Response:
    reminder = _find(reminder_id)
    service.take_back(reminder)
    said = gettext("“%(title)s” is open again.", title=line_of(reminder).title)
    db.session.commit()
    return back_to(where_from(study) or index_of(study), said)


@blueprint.post("/<int:reminder_id>/mute")
@study_page(Action.SEE)
def mute(study: Study, reminder_id: int) -> Response:
    """Offered for what has a case; a request for anything else is refused on a page of its own."""
    muted = service.mute(_find(reminder_id), now=clock.now())
    said = gettext(
        "No more “%(rule)s” about %(case)s for you.",
        rule=gettext(rule_of(muted.rule).label),
        case=muted.case.name,
    )
    mute_id = muted.id
    db.session.commit()
    return _said(study, said, "reminders.unmute", mute_id=mute_id)


@blueprint.post("/mutes/<int:mute_id>/unmute")
@study_page(Action.SEE)
def unmute(study: Study, mute_id: int) -> Response:
    muted = found(queries.find_mute(g.membership, mute_id))
    case, label = muted.case, gettext(rule_of(muted.rule).label)
    said = gettext("“%(rule)s” about %(case)s comes again.", rule=label, case=case.name)
    subject, back = f"mute:{case.id}", where_from(study) or index_of(study)
    service.unmute(muted)
    db.session.commit()
    derive_now(subject)
    return back_to(back, said)


def derive_now(subject: str) -> None:
    """What the reader has just asked for stands on the next page, whoever wakes when."""
    derive.at_once(subject, now=clock.now())
