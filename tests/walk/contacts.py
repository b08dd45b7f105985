"""What the team of the example study does, day by day, and where it is late on purpose.

Plans are made as a team makes them: visits and meetings long ahead, the interviews of a visit
two weeks before it, calls five days before. Everything is confirmed ten days ahead, logged on
its last afternoon and written about the next morning, but for what `LATE` says.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tests.walk.by_hand import hand_acts
from tests.walk.status_notes import status_acts
from tests.walk.team import FIRST_DAY, Act, Walk
from tracker.engagements import service as engagements
from tracker.engagements.rules import TeamPart
from tracker.example import contacts as example
from tracker.example.source import date_of
from tracker.feedback import service as feedback
from tracker.feedback.rules import Form as FeedbackForm
from tracker.invitations import service as invitations
from tracker.invitations.rules import Errand
from tracker.milestones import queries as milestones_queries
from tracker.milestones import service as milestones
from tracker.notes import service as notes
from tracker.people import service as people
from tracker.people.rules import Form
from tracker.planning import service as planning

_AHEAD = {"interview": 14, "observation": 14, "document-review": 14, "phone-check-in": 5}
_LONG_AHEAD = 120

# Days later than usual, by what and which contact; each is there for the rule it sets off.
LATE = {
    # Planned only: the date is settled three days before.
    ("confirm", "son-visit"): 7,
    # Logged three days after it.
    ("hold", "kri-visit"): 3,
    # Written about after more than a week: the leader hears of it too.
    ("note", "bae-i04"): 9,
    ("note", "gath-trondheim"): 3,
    # Planned on the day before, so that the cadence asks first.
    ("plan", "pc-bae-3"): 4,
    ("plan", "pc-sol-4"): 4,
    # Invited ten days ahead.
    ("invite", "dm-sola"): 15,
}


def acts(walk: Walk) -> Iterator[Act]:
    """All that is done, in no order; each act stands in a transaction of its own."""
    for row in walk.rows("engagements"):
        yield from _contact(walk, row)
    for row in walk.rows("feedback"):
        yield walk.at(row["on"], 16), lambda row=row: _give_back(walk, row)
    for row in walk.rows("milestones"):
        if "delivered_on" in row:
            yield walk.at(row["delivered_on"], 15), lambda row=row: _deliver(walk, row)
    for row in walk.rows("people"):
        if "consent" in row:
            yield walk.at(row["consent"]["on"], 8, 30), lambda row=row: _consent(walk, row)
    yield from status_acts(walk)
    yield from hand_acts(walk)


def _contact(walk: Walk, row: dict[str, Any]) -> Iterator[Act]:
    code, first, last = row["code"], date_of(row["starts"]), date_of(row["ends"])

    def days(what: str, usual: int) -> dt.timedelta:
        return dt.timedelta(days=usual + LATE.get((what, code), 0))

    planned_on = max(first + days("plan", -_AHEAD.get(row["kind"], _LONG_AHEAD)), FIRST_DAY)
    yield walk.at(planned_on, 10), lambda: _plan(walk, row)
    if row["kind"] == "dialogue-meeting":
        yield walk.at(first + days("invite", -25), 11), lambda: _invite(walk, row)
    confirmed_on = first + days("confirm", -10)
    if planned_on <= confirmed_on:
        yield walk.at(confirmed_on, 12), lambda: engagements.confirm(walk.engagement(code))
    held_on = last + days("hold", 0)
    yield walk.at(held_on, 17), lambda: engagements.hold(walk.engagement(code), today=held_on)
    for note in row.get("notes", []):
        written_on = note.get("written", last + days("note", 1))
        yield walk.at(written_on, 9), lambda note=note: _write(walk, row, note)


def _plan(walk: Walk, row: dict[str, Any]) -> None:
    made = walk.made
    engagement = engagements.plan(
        made.study,
        kind=row["kind"],
        title=row["title"],
        when=example._when(made, row),
        cases=[made.cases[code] for code in row.get("cases", [])],
        parent=walk.engagement(row["parent"]) if "parent" in row else None,
        place=row.get("place", ""),
    )
    walk.numbers[row["code"]] = engagement.number
    if "round" in row:
        planning.put_in_round(engagement, made.rounds[row["round"]])
    team = [(made.team[one["member"]], TeamPart(one["part"])) for one in row.get("team", [])]
    engagements.set_team(engagement, team)
    example._invite_participants(made, engagement, row, has_happened=False)


def _invite(walk: Walk, row: dict[str, Any]) -> None:
    """One letter is enough for the meeting to count as called."""
    engagement = walk.engagement(row["code"])
    invited = invitations.intend(engagement, walk.guest(engagement))
    invitations.record_sent(invited, errand=Errand.INVITE, told="then", now=walk.now)


def _write(walk: Walk, row: dict[str, Any], note: dict[str, Any]) -> None:
    author = walk.made.team[note["by"]].account
    notes.write(
        walk.engagement(row["code"]), author=author, text=note["text"].strip(), now=walk.now
    )


def _give_back(walk: Walk, row: dict[str, Any]) -> None:
    made = walk.made
    feedback.give(
        made.study,
        cases=[made.cases[code] for code in row["cases"]],
        given_on=row["on"],
        form=FeedbackForm(row["form"]),
        what=row["what"],
        response="",
        given_by=made.team[row["by"]],
        engagement=walk.engagement(row["engagement"]),
        today=row["on"],
    )


def _deliver(walk: Walk, row: dict[str, Any]) -> None:
    owed = next(one for one in milestones_queries.milestones(walk.study) if one.name == row["name"])
    milestones.deliver(owed, on=row["delivered_on"], today=row["delivered_on"])


def _consent(walk: Walk, row: dict[str, Any]) -> None:
    given_on = row["consent"]["on"]
    person = walk.made.people[row["code"]]
    people.note_consent(person, given_on=given_on, form=Form.WRITTEN, today=given_on, now=walk.now)
