"""Sheets of paper for a visit: its programme for the office, and what to know before it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Response, render_template
from flask_babel import force_locale, gettext, ngettext

from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.markdown import opening
from tracker.engagements import queries as engagements
from tracker.engagements.days import say_days
from tracker.engagements.models import Engagement
from tracker.engagements.reached import reached
from tracker.followups import queries as followups
from tracker.notes import queries as notes
from tracker.notes.next_time import left_to_ask
from tracker.notes.tags import opening_of
from tracker.overview.views import blueprint
from tracker.people import queries as people
from tracker.programmes import queries as programmes
from tracker.programmes.rules import Line, spots, time_of
from tracker.statusnotes import queries as statusnotes
from tracker.statusnotes.references import without_marks
from tracker.studies import queries as studies
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.summaries.convert import to_sheet
from tracker.web.pages import found

_WORDS = 450
# Of a gathering of more cases than these no page for the train can be made.
_MOST = 12


@blueprint.get("/engagements/<int:number>/programme.pdf")
@study_page(Action.SEE)
def programme_pdf(study: Study, number: int) -> Response:
    """One page to send to the office, in the language of the study's documents."""
    engagement = found(engagements.find_engagement(study, number))
    with force_locale(study.language):
        made = to_sheet("programme.typ", _programme_data(study, engagement))
    answer = Response(made, mimetype="application/pdf")
    name = f"programme-{study.short_name}-{engagement.number}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _programme_data(study: Study, engagement: Engagement) -> dict[str, Any]:
    children = engagements.children(engagement)
    # Roles, never anybody's name: the sheet goes to the office.
    roles = engagements.roles_in(children)
    with_whom = {number: ", ".join(dict.fromkeys(names)) for number, names in roles.items()}
    lines = programmes.lines(engagement, children)
    team = [row.membership.account.name for row in engagements.team(engagement)]
    days = sorted({line.day for line in lines})
    facts = [
        (
            ngettext("Case", "Cases", len(engagement.cases)),
            ", ".join(case.name for case in engagement.cases),
        ),
        (gettext("From us"), ", ".join(team)),
    ]
    return {
        "title": engagement.title,
        "institute": study.institute or study.title,
        "language": study.language,
        "when": _days(engagement.starts_on, engagement.ends_on, study.language),
        "place": engagement.place,
        "facts": [fact for fact in facts if fact[1]],
        "columns": [gettext("Time"), gettext("What"), gettext("With whom")],
        "agenda": opening(engagement.agenda, characters=600),
        "agenda_word": gettext("Agenda"),
        "days": [
            {
                "name": _day_name(engagement, day, study.language) if len(days) > 1 else "",
                "lines": [
                    _printed(spot.line, with_whom)
                    for spot in spots([line for line in lines if line.day == day])
                ],
            }
            for day in days
        ],
    }


def _printed(line: Line, with_whom: dict[int, str]) -> dict[str, str]:
    time = "" if line.start is None else f"{time_of(line.start):%H:%M}–{time_of(line.end):%H:%M}"
    return {"time": time, "what": line.title, "who": with_whom.get(line.number or 0, "")}


def _days(first: dt.date, last: dt.date, language: str) -> str:
    return say_days([(first, last)], language=language)


def _day_name(engagement: Engagement, day: int, language: str) -> str:
    on = engagement.starts_on + dt.timedelta(days=day)
    return _days(on, on, language)


@blueprint.get("/engagements/<int:number>/before")
@study_page(Action.SEE_NOTES)
def before(study: Study, number: int) -> str:
    """What was agreed and asked last time, whom we have not met, what we last wrote."""
    engagement = found(engagements.find_engagement(study, number))
    today = clock.today(study.time_zone)
    return render_template(
        "overview/before.html",
        engagement=engagement,
        today=today,
        team=engagements.team(engagement),
        spots=spots(programmes.lines(engagement)),
        sides=_sides(engagement, engagement.cases[:_MOST], today),
        left_out=max(0, len(engagement.cases) - _MOST),
    )


def _sides(engagement: Engagement, cases: Sequence[Case], today: dt.date) -> list[dict[str, Any]]:
    """Case by case what its last contacts left over, and whom nobody has met there."""
    study = engagement.study
    met = reached(cases)
    roles = studies.informant_roles(study)
    ids = [case.id for case in cases]
    known = people.people_of_cases(study, ids) if allowed(Action.SEE_PEOPLE) else []
    left = left_to_ask(ids, before=engagement)
    newest = statusnotes.newest_published_of(cases, as_of=today)
    return [
        {
            "case": case,
            "roles": [one for one in roles if one.id not in met[case.id].role_ids],
            "people": [
                one
                for one in known
                if one.case_id == case.id and one.id not in met[case.id].person_ids
            ],
            "status": (status := newest.get(case.id)),
            "status_words": opening(without_marks(status.text), characters=2 * _WORDS)
            if status
            else "",
            "to_ask": left.get(case.id, []),
            "tasks": followups.open_with(case),
            **_last_contact(case, today),
        }
        for case in cases
    ]


def _last_contact(case: Case, today: dt.date) -> dict[str, Any]:
    for one in notes.logged(case, since=None, until=today, limit=1):
        words = opening_of(one.notes[0].text, characters=_WORDS) if one.notes else ""
        return {"last": one.engagement, "last_words": words}
    return {"last": None, "last_words": ""}
