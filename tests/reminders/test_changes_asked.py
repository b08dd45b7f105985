"""The rule about changes that a reviewer has asked for."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests import make
from tests.reminders.build import LEADER, SECOND, WORKER, asked, day, facts, site, utc, want
from tests.reminders.stored import caught_up, open_keys, rules_of, written
from tracker.core.database import db
from tracker.reminders import sites
from tracker.reminders.facts import Changes, Text
from tracker.reviews import service as reviews
from tracker.statusnotes import service
from tracker.statusnotes.models import StatusNote

LEADERS = (LEADER, SECOND)
AT = utc("2027-03-20T12:00")


def _text(author: int | None, *, is_asked: bool = True) -> Text:
    changes = Changes(AT, "Berit") if is_asked else None
    return Text(4, day("2027-02-01"), "draft", AT, author=author, changes=changes)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (WORKER, (WORKER, *LEADERS)),
        (SECOND, (SECOND, LEADER)),
        # Works here no more, or never did.
        (66, LEADERS),
        (None, LEADERS),
    ],
)
def test_the_author_and_the_leaders_are_told_at_once_and_after_a_week(
    author: int | None, expected: tuple[int, ...]
) -> None:
    told = facts(sites=(site(texts=(_text(author),)),))
    assert asked(sites.changes_asked, told, want("0d", "7d")) == [
        (expected, "2027-03-20T12:00", "2027-03-27T12:00"),
        (expected, "2027-03-27T12:00", ""),
    ]


def test_it_says_who_asked_and_when() -> None:
    told = facts(sites=(site(texts=(_text(WORKER),)),))
    (one,) = sites.changes_asked(told, want("0d"), AT)
    assert (one.details["reviewer"], one.details["since_on"]) == ("Berit", "2027-03-20")


def test_a_draft_to_which_nobody_asks_changes_reminds_nobody() -> None:
    told = facts(sites=(site(texts=(_text(WORKER, is_asked=False),)),))
    assert asked(sites.changes_asked, told, want("0d", "7d")) == []


@pytest.fixture
def returned(derived: None, world: make.World) -> None:
    """A researcher's text, asked to be changed by the reviewer."""

    def ask() -> None:
        _, case = make.husk()
        author = db.session.get_one(make.Account, world.researcher)
        note = make.status_note(case, author, state="review", state_since=make.NOW)
        _ask(note, world)

    written(ask)
    caught_up(make.NOW)


def _ask(note: StatusNote, world: make.World, now: dt.datetime = make.NOW) -> None:
    reviewer = db.session.get_one(make.Account, world.reviewer)
    reviews.ask_for_changes(
        note, version=note.version, words="Say more.", reviewer=reviewer, now=now
    )


def _note() -> StatusNote:
    return db.session.get_one(StatusNote, 1)


def _save(note: StatusNote, now: dt.datetime) -> None:
    service.save(note, text="More.", version=1, author=note.author, now=now)


def _hand_over(note: StatusNote, now: dt.datetime) -> None:
    service.hand_to_review(note, version=1, now=now)


def _hand_over_and_take_back(note: StatusNote, now: dt.datetime) -> None:
    service.hand_to_review(note, version=1, now=now)
    service.take_back(note, version=1, now=now)


def _publish(note: StatusNote, now: dt.datetime) -> None:
    service.publish(note, version=1, now=now)


@pytest.mark.usefixtures("returned")
@pytest.mark.parametrize("step", [_save, _hand_over, _hand_over_and_take_back, _publish])
def test_it_goes_when_the_text_is_changed_or_handed_over_again(
    step: Callable[[StatusNote, dt.datetime], None],
) -> None:
    assert "changes-asked" in rules_of("case:1")
    later = make.NOW + dt.timedelta(hours=1)
    written(lambda: step(_note(), later))
    caught_up(later)
    assert "changes-asked" not in rules_of("case:1")


@pytest.mark.usefixtures("returned")
def test_author_and_leader_have_one_each_of_both_times(world: make.World) -> None:
    study, _ = make.husk()
    there = {one.account_id: one.id for one in make.members_of(study)}
    told = [who for who, key in open_keys("case:1") if key.startswith("changes-asked|")]
    assert sorted(told, key=str) == sorted([there[world.researcher], there[world.leader]] * 2)


@pytest.mark.usefixtures("returned")
def test_asked_once_more_it_is_another_one(world: make.World) -> None:
    before = open_keys("case:1")
    later = make.NOW + dt.timedelta(hours=1)

    def ask_again() -> None:
        _hand_over(_note(), later)
        _ask(_note(), world, later)

    written(ask_again)
    caught_up(later)
    assert "changes-asked" in rules_of("case:1")
    assert not {key for _, key in before if "changes-asked" in key} & {
        key for _, key in open_keys("case:1")
    }
