"""The board of a round of status notes: all cases as of one month, and who has each."""

import datetime as dt
from collections.abc import Sequence

from flask import request
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.memberchecks import queries as member_checks
from tracker.overview.board_lines import Line, counts, lines
from tracker.overview.views import blueprint
from tracker.reviews import queries as reviews
from tracker.statusnotes import queries, rounds, rules
from tracker.statusnotes.acts import days_of
from tracker.statusnotes.forms import MonthForm
from tracker.studies import queries as studies
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action, Role
from tracker.web.pages import page_of

CASES = 30
# A common scale of at least so many days for the bars of waiting.
_SCALE = 14
# So many reviewers are named in each line.
_NAMED = 3


@blueprint.get("/status-notes/board")
@study_page(Action.SEE_DRAFTS)
def board(study: Study) -> Response:
    as_of, form = _month(study)
    spots = rounds.spots(study, as_of=as_of)
    today = clock.today(study.time_zone)
    found = lines(
        spots,
        reviews.voices(study, as_of=as_of),
        member_checks.progress(study, as_of=as_of, today=today),
        now=clock.now(),
    )
    page = page_of(len(found), size=CASES)
    shown = found[page.offset : page.offset + page.size]
    keys = [line.spot.note_id for line in shown if line.spot.note_id]
    return form.page(
        "overview/board.html",
        as_of=as_of,
        lines=shown,
        page_of_cases=page,
        counts=counts(found),
        missing=sum(spot.note_id is None for spot in spots),
        longest=max([_SCALE, *(line.days for line in found if not _is_done(line.where))]),
        reviewers=", ".join(studies.names_of(study, Role.REVIEWER)[:_NAMED]),
        own=_own(shown, keys),
        can_begin=as_of in rules.months_to_choose(**days_of(study)),
        comments=reviews.open_comments(keys),
    )


def _own(shown: Sequence[Line], keys: Sequence[int]) -> set[int | None]:
    """The status notes that the reader has written on, and so does not review."""
    reader = actor()
    begun = {line.spot.note_id for line in shown if line.spot.author_id == reader.id}
    return begun | reviews.written_by(reader, keys)


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
