"""How stored reminders follow what people do: they come, change, go and come back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests import make
from tests.counting import statements
from tests.reminders.stored import (
    NOW,
    caught_up,
    open_keys,
    planned,
    rows_of,
    the_visit,
    touched,
    written,
)
from tracker.cases import service as cases
from tracker.cases.models import CaseStatus
from tracker.cases.rules import Status as CaseState
from tracker.core.database import db
from tracker.delivery.models import Letter, LetterReminder
from tracker.drafts import service as drafts
from tracker.engagements import service as engagements
from tracker.engagements.rules import When
from tracker.followups import service as followups
from tracker.milestones import service as milestones
from tracker.notes import service as notes
from tracker.reminders import derive
from tracker.reminders.models import Mute, OwnReminder, Reminder
from tracker.studies import service as studies

pytestmark = pytest.mark.usefixtures("derived")
AHEAD = {"coming-up", "unconfirmed", "not-logged"}
LATER = NOW + dt.timedelta(hours=1)


def test_a_planned_visit_is_told_its_team() -> None:
    key = planned()
    researcher = make.members_of(make.husk()[0])[1].id
    found = {(row.membership_id, row.rule) for row in rows_of(f"engagement:{key}")}
    assert {(member, rule) for member, rule in found if member == researcher} == {
        (researcher, rule) for rule in AHEAD
    }
    assert all(row.made_at == NOW for row in rows_of(f"engagement:{key}"))
    # From the day after the visit, on the wall.
    late_at = dt.datetime(2011, 3, 24, 23, tzinfo=dt.UTC)
    assert all(row.late_at == late_at for row in rows_of(f"engagement:{key}"))


def test_deriving_again_changes_nothing() -> None:
    planned()
    before = [(row.id, row.key, row.at) for row in db.session.scalars(sa.select(Reminder))]
    assert derive.everything(now=LATER) == 0
    assert derive.everything(now=LATER) == 0
    after = [(row.id, row.key, row.at) for row in db.session.scalars(sa.select(Reminder))]
    assert (after, touched()) == (before, set())


def test_a_new_title_changes_what_is_told_and_not_whether() -> None:
    key = planned()
    before = [row.id for row in rows_of(f"engagement:{key}")]
    written(lambda: setattr(the_visit(key), "title", "Second visit"))
    caught_up(LATER)
    rows = rows_of(f"engagement:{key}")
    assert [row.id for row in rows] == before
    assert {row.details["title"] for row in rows} == {"Second visit"}
    assert {row.gone_at for row in rows} == {None}


def test_a_moved_visit_has_other_reminders() -> None:
    key = planned()
    before = open_keys(f"engagement:{key}")
    day = dt.date(2011, 3, 28)
    written(lambda: engagements.move(the_visit(key), when=When(day, day)))
    caught_up()
    after = open_keys(f"engagement:{key}")
    assert len(after) == len(before)
    assert all("2011-03-28" in occurrence for _member, occurrence in after)


def _cancelled(key: int) -> None:
    engagements.cancel(the_visit(key), reason="Ill")


def _deleted(key: int) -> None:
    engagements.delete(the_visit(key))


def _written_about(key: int) -> None:
    engagements.hold(the_visit(key), today=dt.date(2011, 4, 1))
    notes.write(the_visit(key), author=_author(), text="Said.", now=NOW)


def _author() -> make.Account:
    return make.members_of(make.husk()[0])[1].account


@pytest.mark.parametrize("act", [_cancelled, _deleted, _written_about])
def test_what_nothing_will_come_of_is_not_told(act: Callable[[int], None]) -> None:
    key = planned()
    written(lambda: act(key))
    caught_up(LATER)
    assert open_keys(f"engagement:{key}") == set()
    assert {row.gone_at for row in rows_of(f"engagement:{key}")} == {LATER}


def _withdrawn() -> Callable[[], Any]:
    case = make.husk()[1]
    return lambda: cases.change_status(
        case, status=CaseState.WITHDRAWN, from_on=NOW.date(), reason="No time"
    )


def _delivered() -> Callable[[], Any]:
    row = make.milestone(make.husk()[0])
    return lambda: milestones.deliver(row, on=NOW.date(), today=NOW.date())


def _ticked() -> Callable[[], Any]:
    row = make.follow_up(make.husk()[0], due_on=dt.date(2011, 4, 1))
    return lambda: followups.tick(row, is_done=True, by=_author(), now=NOW)


def _unsaved() -> Callable[[], Any]:
    study, case = make.husk()
    place = f"engagement-{make.engagement(study, case).number}"
    drafts.keep(study, author=_author(), place=place, text="Not", base_version=0, client_id="a",
                now=NOW)  # fmt: skip
    return lambda: drafts.drop(make.husk()[0], author=_author(), place=place)


def _set_by_hand() -> Callable[[], Any]:
    member = make.members_of(make.husk()[0])[1]
    row = OwnReminder(study=member.study, membership=member, made_by=member, text="Call",
                      first_on=NOW.date(), at_time=dt.time(9), made_at=NOW)  # fmt: skip
    db.session.add(row)
    return lambda: db.session.delete(row)


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        (_withdrawn, "case-quiet|case:1"),
        (_delivered, "milestone-due"),
        (_ticked, "follow-up-due"),
        (_unsaved, "notes-unfinished"),
        (_set_by_hand, "own"),
    ],
)
def test_a_reminder_goes_with_its_reason(
    reason: Callable[[], Callable[[], Any]], rule: str
) -> None:
    take_away = written(reason)
    caught_up()
    assert [key for _member, key in open_keys() if key.startswith(rule)] != []
    written(take_away)
    caught_up()
    assert [key for _member, key in open_keys() if key.startswith(rule)] == []


def test_a_case_that_comes_back_is_asked_about_again() -> None:
    before = open_keys("case:1")
    written(_withdrawn())
    caught_up()
    assert open_keys("case:1") == set()
    newest = sa.select(CaseStatus).order_by(CaseStatus.id.desc()).limit(1)
    written(lambda: cases.take_back_status(db.session.scalars(newest).one()))
    caught_up()
    assert open_keys("case:1") == before


def test_who_has_left_is_not_reminded_and_the_leaders_are() -> None:
    key = planned()
    leader, researcher = (one.id for one in make.members_of(make.husk()[0])[:2])
    member = make.members_of(make.husk()[0])[1]
    written(lambda: studies.let_go(member, today=NOW.date()))
    caught_up()
    members = {member for member, _key in open_keys(f"engagement:{key}")}
    assert researcher not in members
    assert leader in members


def test_a_reason_that_came_back_is_the_same_one_and_was_told() -> None:
    key = planned()
    row = rows_of(f"engagement:{key}")[0]
    letter = Letter(account=_author(), message_id="one", made_at=NOW, next_try_at=NOW)
    told = LetterReminder(letter=letter, reminder_id=row.id, turn=row.turn)
    identity = (row.id, row.turn, row.key)
    written(lambda: db.session.add_all([letter, told]))
    written(lambda: _cancelled(key))
    caught_up()
    written(lambda: engagements.reopen(the_visit(key)))
    caught_up()
    again = rows_of(f"engagement:{key}")[0]
    assert (again.id, again.turn, again.key, again.gone_at) == (*identity, None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LetterReminder)) == 1


def test_what_is_done_stays_done() -> None:
    key = planned()
    row = rows_of(f"engagement:{key}")[0].id
    written(lambda: setattr(db.session.get_one(Reminder, row), "done_at", NOW))
    written(lambda: _cancelled(key))
    caught_up()
    written(lambda: engagements.reopen(the_visit(key)))
    derive.everything(now=LATER)
    found = db.session.get_one(Reminder, row)
    assert (found.done_at, found.gone_at) == (NOW, None)


@pytest.mark.parametrize("rule", ["unconfirmed", "follow-up-due", "case-quiet"])
def test_what_somebody_muted_does_not_come_until_they_want_it_again(rule: str) -> None:
    planned()
    leader, case = make.members_of(make.husk()[0])[0], make.husk()[1]
    visit = {"kind": "interview", "day": dt.date(2011, 3, 25)}
    written(lambda: make.engagement(*make.husk(), **visit) and None)
    written(lambda: make.follow_up(case.study, case_id=case.id, due_on=NOW.date()) and None)
    caught_up()
    before = open_keys()
    mute = Mute(membership=leader, rule=rule, case=case, muted_at=NOW)
    written(lambda: db.session.add(mute))
    caught_up()
    # Nothing of it, and nothing else less.
    gone = {(member, key) for member, key in before - open_keys()}
    assert gone == {
        (member, key)
        for member, key in before
        if member == leader.id and key.startswith(rule) and not key.startswith(f"{rule}|case:2")
    }
    assert gone != set()
    written(lambda: db.session.delete(mute))
    caught_up()
    assert open_keys() == before


def test_a_text_that_is_begun_anew_is_another_reason() -> None:
    """SQLite gives the key of a deleted draft to the next one."""
    for hours in (0, 1):
        take_away = written(_unsaved_once(hours))
        caught_up()
        written(take_away)
        caught_up()
    begun = sa.select(Reminder.id).where(Reminder.rule == "notes-unfinished")
    assert len(db.session.scalars(begun).all()) == 2


def _unsaved_once(hours: int) -> Callable[[], Callable[[], Any]]:
    def begin() -> Callable[[], Any]:
        study, case = make.husk()
        place = "engagement-1"
        if not hours:
            make.engagement(study, case)
        drafts.keep(study, author=_author(), place=place, text="Not", base_version=0,
                    client_id=str(hours), now=NOW + dt.timedelta(hours=hours))  # fmt: skip
        return lambda: drafts.drop(make.husk()[0], author=_author(), place=place)

    return begin


def test_one_round_takes_as_many_statements_for_thirty_as_for_one() -> None:
    counts = []
    # The very first one ends a silence besides.
    for number in (1, 1, 30):
        for visit in range(number):
            # Of one case and of none in turn, since rows that lack something are written apart.
            written(lambda cases=2 - visit % 2: make.engagement(*make.husk()[:cases]))
        with statements() as counted:
            caught_up()
        counts.append(counted.number)
    assert counts[1] == counts[2]
