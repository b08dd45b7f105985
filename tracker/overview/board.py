"""The board of a round of status notes: all cases as of one month, and who has each."""

import datetime as dt
from collections.abc import Sequence

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.memberchecks.queries import checks_of
from tracker.memberchecks.rules import SPOKEN
from tracker.overview.board_lines import counts, lines
from tracker.overview.views import blueprint
from tracker.reviews import queries as reviews
from tracker.statusnotes import queries, rounds, rules
from tracker.statusnotes.acts import days_of
from tracker.statusnotes.forms import MonthForm
from tracker.statusnotes.models import StatusNote
from tracker.studies import queries as studies
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action, Role
from tracker.web.pages import page_of

CASES = 50
# A common scale of at least so many days for the bars of waiting.
_SCALE = 14


@blueprint.get("/status-notes/board")
@study_page(Action.SEE_DRAFTS)
def board(study: Study) -> Response:
    as_of, form = _month(study)
    places = rounds.places(study, as_of=as_of)
    notes = [place.note for place in places if place.note]
    found = lines(places, reviews.standings(notes), now=clock.now())
    page = page_of(len(found), size=CASES)
    return form.page(
        "overview/board.html",
        as_of=as_of,
        lines=found[page.offset : page.offset + page.size],
        page_of_cases=page,
        counts=counts(found),
        missing=sum(place.note is None for place in places),
        longest=max([_SCALE, *(line.days for line in found if not _is_done(line.where))]),
        reviewers=_reviewers(study),
        own=reviews.written_by(actor(), notes),
        can_begin=as_of in rules.months_to_choose(**days_of(study)),
        answers=_answers(notes),
    )


def _answers(notes: Sequence[StatusNote]) -> dict[int, str]:
    """How many of the people asked about the present text have answered, by its key."""
    with_case = [note for note in notes if note.state == rules.State.READING]
    asked = checks_of(with_case)
    return {
        note.id: gettext(
            "%(answered)s of %(asked)s have answered",
            answered=sum(check.answer in SPOKEN for check in checks),
            asked=len(checks),
        )
        for note in with_case
        if (checks := [one for one in asked[note.id] if one.version == note.version])
    }


def _is_done(where: str) -> bool:
    return where == rules.State.PUBLISHED


def _month(study: Study) -> tuple[dt.date, MonthForm]:
    """The month in the address; else the newest one asked for that is not ahead, or the present."""
    asked = [one.as_of for one in queries.asked_months(study)]
    offered = {*asked, *rules.months_to_choose(**days_of(study))}
    present = rules.usual_month(**days_of(study))
    usual = max((month for month in asked if month <= present), default=present)
    chosen = rules.month_from(request.args.get("as_of", ""))
    as_of = chosen if chosen in offered else usual
    form = MonthForm(formdata=None, as_of=as_of)
    form.offer(sorted({*offered, as_of}, reverse=True))
    return as_of, form


def _reviewers(study: Study) -> list[str]:
    members = studies.members(study)
    return [one.account.name for one in members if one.role == Role.REVIEWER]
