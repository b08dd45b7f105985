"""Giving a status note to people of its case: whom, until when, and what becomes of a link."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.invitations.sending import is_possible
from tracker.memberchecks import letters, queries, rules, sending, service
from tracker.memberchecks.forms import AskForm, ask_form
from tracker.memberchecks.models import MemberCheck
from tracker.memberchecks.sending import Outcome
from tracker.people.discretion import SORT_NAMES
from tracker.people.models import Person
from tracker.statusnotes.acts import found_note, heading, page_of
from tracker.statusnotes.letting import Named
from tracker.statusnotes.models import StatusNote
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found

blueprint = Blueprint("memberchecks", __name__, url_prefix="/s/<study>")


def section_of(note: StatusNote) -> str:
    """Where on the status note's page the answers stand."""
    return f"{page_of(note)}#member-check"


@blueprint.route("/status-notes/<int:status_note_id>/member-check", methods=["GET", "POST"])
@study_page(Action.WRITE_STATUS)
def ask(study: Study, status_note_id: int) -> Response:
    """Who is to read it, until when; the letters are sent from here."""
    note = found_note(study, status_note_id)
    today = clock.today(study.time_zone)
    people = _to_ask(note, today)
    form = ask_form(version=note.version, until=rules.usual_until(today), language=study.language)
    form.offer(people)
    if form.is_sent():
        with form.refusing():
            made = service.ask(
                note,
                form.chosen(people),
                until=form.until.data,
                version=form.seen(),
                asker=actor(),
                today=today,
                now=clock.now(),
                left=form.seen_left(),
            )
            outcome = sending.send(
                made, words=form.words.data or "", language=form.language.data, sender=actor()
            )
            return _told(note, outcome)
    if note.is_published and not form.is_submitted():
        return redirect(page_of(note))
    return _asking(note, people, form)


def _to_ask(note: StatusNote, today: dt.date) -> list[Person]:
    """People of the case who take part and have not answered to the present text."""
    people = queries.people_of(note.case)
    here = queries.taking_part(people, today=today)
    answered = {
        check.person_id
        for check in queries.checks_of([note])[note.id]
        if check.version == note.version and check.answer in rules.SPOKEN
    }
    return [one for one in people if one.id in here and one.id not in answered]


def _asking(note: StatusNote, people: list[Person], form: AskForm) -> Response:
    sample = letters.request_of(
        note,
        address=sending.address_of("…", language="", usual=""),
        until=form.until.data or rules.usual_until(clock.today(note.case.study.time_zone)),
        words=form.words.data or gettext("(your own words)"),
        language=note.case.study.language,
        sender=actor().name,
    )
    return form.page(
        "memberchecks/ask.html",
        note=note,
        heading=heading(note),
        back_url=page_of(note),
        people=people,
        reached=sending.takes_mail(people),
        is_possible=is_possible(),
        subject=sample.subject,
        letter=letters.text(sample),
        known={one.person_id for one in queries.checks_of([note])[note.id]},
        named=Named(note),
        sorts=SORT_NAMES,
    )


def _told(note: StatusNote, outcome: Outcome) -> Response:
    """What was sent; links to hand over are shown here and never again, so without a redirect."""
    said = ngettext("%(num)d letter is sent.", "%(num)d letters are sent.", outcome.sent)
    failed = ngettext(
        "%(num)d letter could not be sent. Its link can be sent again below.",
        "%(num)d letters could not be sent. Their links can be sent again below.",
        outcome.failed,
    )
    if outcome.failed:
        flash(failed, "warning")
    if not outcome.by_hand:
        return back_to(section_of(note), said if outcome.sent else "")
    if outcome.sent:
        flash(said, "message")
    return Response(
        render_template(
            "memberchecks/links.html",
            heading=heading(note),
            back=section_of(note),
            links=outcome.by_hand,
        ),
        mimetype="text/html",
    )


def found_check(study: Study, check_id: int) -> MemberCheck:
    check = found(queries.find_check(study, check_id))
    found_note(study, check.status_note_id)
    return check


def _again(study: Study, check: MemberCheck) -> Any:
    today = clock.today(study.time_zone)
    return service.ask_again(check, asker=actor(), today=today, now=clock.now())


@blueprint.post("/member-checks/<int:check_id>/send")
@study_page(Action.WRITE_STATUS)
def send_again(study: Study, check_id: int) -> Response:
    """A new link by mail, or to hand over where no mail goes; the old one is dead."""
    check = found_check(study, check_id)
    made = _again(study, check)
    outcome = sending.send([made], words="", language=study.language, sender=actor())
    return _told(check.status_note, outcome)


@blueprint.post("/member-checks/<int:check_id>/link")
@study_page(Action.WRITE_STATUS)
def hand_over(study: Study, check_id: int) -> Response:
    """A new link to hand over oneself."""
    check = found_check(study, check_id)
    links = sending.by_hand(_again(study, check), language=study.language)
    return _told(check.status_note, Outcome(0, 0, links))


@blueprint.post("/member-checks/<int:check_id>/withdraw")
@study_page(Action.WRITE_STATUS)
def withdraw(study: Study, check_id: int) -> Response:
    said = gettext("The link is withdrawn and opens nothing any more.")
    return act_on(study, check_id, lambda check: service.withdraw(check, now=clock.now()), said)


def act_on(study: Study, check_id: int, step: Callable[[MemberCheck], None], said: str) -> Response:
    check = found_check(study, check_id)
    step(check)
    db.session.commit()
    return back_to(section_of(check.status_note), said)
