"""A case's story: newest editions in their order, and what changed in between, by day."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.accounts.models import Account
from tracker.cases.models import Case, Fact
from tracker.core.database import db
from tracker.core.differences import Piece
from tracker.statusnotes.story import Changed, story

pytestmark = pytest.mark.usefixtures("session")

MAY, SEPTEMBER, JANUARY = dt.date(2011, 5, 1), dt.date(2011, 9, 1), dt.date(2012, 1, 1)
UNTIL = dt.date(2012, 1, 31)


@pytest.fixture
def case() -> Case:
    return make.case(make.study())


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


def _published(case: Case, author: Account, as_of: dt.date, text: str, edition: int = 1) -> None:
    make.status_note(case, author, as_of=as_of, text=text, edition=edition, **make.PUBLISHED)


def test_a_case_without_published_status_notes_has_no_story(case: Case, kari: Account) -> None:
    assert story(case, UNTIL) == []
    make.status_note(case, kari)
    assert story(case, UNTIL) == []


def test_chapters_are_the_newest_editions_first_to_last(case: Case, kari: Account) -> None:
    _published(case, kari, JANUARY, "Third.")
    _published(case, kari, MAY, "First.")
    _published(case, kari, MAY, "Second.", edition=2)
    make.status_note(case, kari, as_of=SEPTEMBER, text="Not published.")
    chapters = story(case, UNTIL)
    assert [(one.as_of, one.edition, one.text) for one in chapters] == [
        (MAY, 2, "Second."), (JANUARY, 1, "Third."),
    ]  # fmt: skip
    assert [one.as_of for one in story(case, dt.date(2011, 12, 31))] == [MAY]


def test_what_changed_between_two_is_said_by_words(case: Case, kari: Account) -> None:
    _published(case, kari, MAY, "Two leaders left.[^e4]")
    _published(case, kari, JANUARY, "Three leaders left.[^c12]")
    first, second = story(case, UNTIL)
    assert (first.pieces, first.text) == ((), "Two leaders left.")
    assert second.pieces == [
        Piece("removed", "Two"), Piece("added", "Three"), Piece("same", " leaders left."),
    ]  # fmt: skip


def _fact(of: Fact, value: str, holds_from: dt.date | None) -> None:
    db.session.add(Fact(case=of.case, name_id=of.name_id, value=value, holds_from=holds_from))
    db.session.flush()


def test_facts_that_changed_in_between_come_with_their_days(case: Case, kari: Account) -> None:
    _published(case, kari, MAY, "x")
    _published(case, kari, JANUARY, "y")
    size = make.fact(case, "Size", "170")
    _fact(size, "160", dt.date(2011, 5, 31))
    for value, day in (("150", dt.date(2011, 6, 1)), ("150", dt.date(2011, 9, 1)),
                       ("140", dt.date(2012, 1, 31)), ("130", dt.date(2012, 2, 1))):  # fmt: skip
        _fact(size, value, day)
    make.fact(case, "Leader", "New", holds_from=dt.date(2011, 8, 1))
    make.fact(make.case(case.study, "Other"), "Else", "9", holds_from=dt.date(2011, 8, 1))
    first, second = story(case, UNTIL)
    assert first.facts == ()
    assert second.facts == [
        Changed("Size", "160", "150", dt.date(2011, 6, 1)),
        Changed("Leader", "", "New", dt.date(2011, 8, 1)),
        Changed("Size", "150", "140", dt.date(2012, 1, 31)),
    ]


def test_events_in_between_are_told_in_their_order(case: Case, kari: Account) -> None:
    _published(case, kari, MAY, "x")
    _published(case, kari, JANUARY, "y")
    days = [dt.date(2011, 5, 31), dt.date(2011, 12, 1), dt.date(2011, 6, 1), dt.date(2012, 2, 1)]
    for day in days:
        make.event(case, f"On {day}", happened_on=day)
    assert [day for day, _ in story(case, UNTIL)[1].events] == [days[2], days[1]]


@pytest.mark.parametrize("months", [2, 12])
def test_a_story_takes_three_statements(case: Case, kari: Account, months: int) -> None:
    for month in range(1, months + 1):
        _published(case, kari, dt.date(2011, month, 1), f"Text {month}.")
    key = case.id
    db.session.expire_all()
    case = make.get(Case, key)
    assert case.study.short_name
    with statements() as counted:
        assert len(story(case, UNTIL)) == months
    assert counted.number == 3
