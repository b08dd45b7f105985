"""Rounds of deriving that meet each other, and what people do in between."""

import datetime as dt
import random
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
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
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.drafts import service as drafts
from tracker.engagements import service as engagements
from tracker.engagements.models import Engagement
from tracker.engagements.rules import When
from tracker.milestones import service as milestones
from tracker.reminders import derive
from tracker.reminders.models import Mute, Reminder, Touched
from tracker.studies import service as studies

pytestmark = pytest.mark.usefixtures("derived")
DAY = dt.date(2011, 3, 24)
# When the word comes that tells of the visit of that day.
DUE = dt.datetime(2011, 3, 23, 7, tzinfo=dt.UTC)


def _visit() -> Engagement:
    return make.engagement(*make.husk())


def _settled(found: derive.Found) -> int:
    number: int = written(lambda: derive.settle(found, now=NOW))
    return number


def test_what_changes_while_a_round_looks_is_not_lost() -> None:
    key: int = written(lambda: _visit().id)
    found = derive.look(derive.pending(), now=NOW)
    written(lambda: engagements.cancel(the_visit(key), reason="Ill"))
    assert _settled(found) > 0
    assert f"engagement:{key}" in touched()
    caught_up()
    assert (open_keys(f"engagement:{key}"), touched()) == (set(), set())


def test_a_round_that_others_were_quicker_than_writes_nothing() -> None:
    key: int = written(lambda: _visit().id)
    slow = derive.look(derive.pending(), now=NOW)
    written(lambda: engagements.cancel(the_visit(key), reason="Ill"))
    caught_up()
    assert _settled(slow) == 0
    assert open_keys(f"engagement:{key}") == set()


def test_a_nightly_round_writes_nothing_over_a_quicker_one() -> None:
    written(lambda: db.session.add(Touched(subject="study:1")))
    nightly = derive.look(derive.pending(), now=NOW)
    key: int = written(lambda: _visit().id)
    caught_up()
    before = open_keys()
    assert _settled(nightly) == 0
    assert open_keys() == before
    assert open_keys(f"engagement:{key}") != set()


def _whole_study() -> None:
    studies.delete(make.husk()[0])


def _milestone() -> None:
    milestones.remove(db.session.scalars(sa.select(make.Milestone)).one())


@pytest.mark.parametrize("delete", [_whole_study, _milestone])
def test_what_is_deleted_while_a_round_looks_does_not_break_the_next_one(
    delete: Callable[[], None],
) -> None:
    written(lambda: make.milestone(make.husk()[0]))
    found = derive.look(derive.pending(), now=NOW)
    written(delete)
    _settled(found)
    caught_up()
    assert open_keys("milestone:1") == set()
    assert touched() == set()
    assert written(lambda: make.milestone(make.study(short_name="new"), id=9)) is not None


def test_two_rounds_at_once_write_what_one_would(app: Flask) -> None:
    written(lambda: [_visit() for _number in range(20)] and None)
    start = Barrier(4)
    faults: list[BaseException] = []

    def derive_all() -> None:
        with app.app_context():
            try:
                start.wait()
                caught_up()
            except BaseException as fault:  # noqa: BLE001 - told by the test
                faults.append(fault)

    threads = [Thread(target=derive_all) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    caught_up()
    assert (faults, touched()) == ([], set())
    assert open_keys() == _from_scratch()


def _from_scratch() -> set[tuple[int | None, str]]:
    """What stands when nothing was there before."""
    written(lambda: db.session.execute(sa.delete(Reminder)) and None)
    derive.everything(now=NOW)
    return open_keys()


def test_what_a_reader_has_just_changed_stands_at_once_and_is_looked_at_again() -> None:
    key: int = written(lambda: make.milestone(make.husk()[0]).id)
    derive.at_once(f"milestone:{key}", now=NOW)
    assert len(open_keys(f"milestone:{key}")) == 2
    assert f"milestone:{key}" in touched()
    caught_up()
    derive.at_once(f"milestone:{key}", now=NOW)
    assert (len(open_keys(f"milestone:{key}")), touched()) == (2, set())


def _holding(key: int, now: dt.datetime = DUE) -> set[str]:
    """The rules whose word about a visit still holds, of those that have come."""
    rows = [row for row in rows_of(f"engagement:{key}") if row.gone_at is None and row.at <= now]
    holds = derive.holding(rows, now=now)
    return {row.rule for row in rows if row.id in holds}


def _moved(visit: Engagement) -> None:
    day = DAY + dt.timedelta(days=20)
    engagements.move(visit, when=When(day, day))


def _muted(visit: Engagement) -> None:
    member = make.members_of(make.husk()[0])[1]
    for rule in ("coming-up", "unconfirmed"):
        db.session.add(Mute(membership=member, rule=rule, case=visit.cases[0], muted_at=NOW))


def _left_by_its_team(visit: Engagement) -> None:
    engagements.set_team(visit, [])


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda _visit: None, {"coming-up", "unconfirmed"}),
        (engagements.confirm, {"coming-up"}),
        (_moved, set()),
        (_muted, set()),
        (_left_by_its_team, set()),
        (lambda visit: engagements.cancel(visit, reason="Ill"), set()),
    ],
)
def test_what_nobody_has_derived_yet_holds_only_while_its_reason_does(
    act: Callable[[Engagement], None], expected: set[str]
) -> None:
    key = planned()
    written(lambda: act(the_visit(key)))
    assert _holding(key) == expected
    assert {row.gone_at for row in rows_of(f"engagement:{key}")} == {None}


def test_with_much_to_derive_everything_is_looked_at() -> None:
    key = planned()
    written(lambda: [db.session.add(Touched(subject=f"draft:{n}")) for n in range(600)] and None)
    written(lambda: engagements.cancel(the_visit(key), reason="Ill"))
    assert _holding(key) == set()


def test_a_text_that_is_being_written_is_not_told_of() -> None:
    study = make.husk()[0]
    author = make.members_of(study)[1].account
    given: dict[str, Any] = {"place": "engagement-1", "base_version": 0, "client_id": "a"}
    written(_visit)
    written(lambda: drafts.keep(study, author=author, text="One", now=NOW, **given))
    caught_up()
    later = NOW + dt.timedelta(days=2)
    written(lambda: drafts.keep(study, author=author, text="One two", now=later, **given))
    (row,) = rows_of("draft:1")
    assert derive.holding([row], now=NOW + dt.timedelta(days=2, hours=1)) == set()
    assert derive.holding([row], now=NOW + dt.timedelta(days=4, hours=1)) == {row.id}


@pytest.mark.parametrize("seed", range(8))
def test_a_visit_that_is_moved_a_second_before_its_word_is_told_of_its_own_day_alone(
    seed: int,
) -> None:
    """T5: moved, cancelled and planned again in any order, derived now and then."""
    chosen = random.Random(seed)
    key = planned(DAY)
    for _step in range(12):
        now = DUE - dt.timedelta(seconds=1)
        _change(chosen, key)
        if chosen.random() < 0.5:
            caught_up(now)
        visit = the_visit(key)
        now = dt.datetime.combine(visit.starts_on, dt.time(), dt.UTC)
        told = _holding_keys(key, now)
        is_open = visit.status in ("planned", "confirmed")
        assert told <= ({f"coming-up|engagement:{key}|{visit.starts_on}"} if is_open else set())
        caught_up(now)
        assert _holding_keys(key, now) == (
            {f"coming-up|engagement:{key}|{visit.starts_on}"} if is_open else set()
        )


def _change(chosen: random.Random, key: int) -> None:
    day = DAY + dt.timedelta(days=chosen.randrange(3))
    acts: list[Callable[[Engagement], None]] = [
        lambda visit: engagements.move(visit, when=When(day, day)),
        lambda visit: engagements.cancel(visit, reason="Ill"),
        engagements.reopen,
    ]
    act = chosen.choice(acts)
    begin_writing()
    try:
        act(the_visit(key))
        db.session.commit()
    except DomainError:
        db.session.rollback()


def _holding_keys(key: int, now: dt.datetime) -> set[str]:
    rows = [
        row
        for row in rows_of(f"engagement:{key}")
        if row.rule == "coming-up" and row.gone_at is None and row.at <= now
    ]
    holds = derive.holding(rows, now=now)
    return {row.key for row in rows if row.id in holds}
