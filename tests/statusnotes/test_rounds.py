"""A round of status notes: where each case stands, and drafts begun for those that lack one."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.statusnotes import rounds
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")

MAY, JANUARY = dt.date(2011, 5, 1), dt.date(2012, 1, 1)


@pytest.fixture
def study() -> Study:
    return make.study()


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


def _begin(study: Study, author: Account, as_of: dt.date = JANUARY) -> list[StatusNote]:
    return rounds.begin_missing(
        study, as_of=as_of, author=author, now=make.NOW, otherwise="Nothing yet."
    )


def test_each_case_stands_with_its_newest_edition(study: Study, kari: Account) -> None:
    first, second, third = (make.case(study, name) for name in ("A", "B", "C"))
    make.status_note(first, kari, **make.PUBLISHED)
    correction = make.status_note(first, kari, edition=2)
    draft = make.status_note(second, kari)
    make.status_note(third, kari, as_of=MAY)
    found = [
        (one.case_id, one.note_id, one.author, one.published_edition)
        for one in rounds.spots(study, as_of=JANUARY)
    ]
    assert found == [
        (first.id, correction.id, "Kari", 1), (second.id, draft.id, "Kari", None),
        (third.id, None, None, None),
    ]  # fmt: skip


def _leave(case: Case) -> None:
    """It has been withdrawn since June 2011."""
    left = {"status": "withdrawn", "from_on": dt.date(2011, 6, 1), "reason": "Closed"}
    db.session.add(make.CaseStatus(case=case, **left))
    db.session.flush()


def test_only_cases_evaluated_then_are_waited_for(study: Study, kari: Account) -> None:
    gone, written = make.case(study, "A"), make.case(study, "B")
    make.status_note(written, kari)
    for case in (gone, written):
        _leave(case)
    of_january = rounds.spots(study, as_of=JANUARY)
    assert [one.case_id for one in of_january] == [written.id]
    assert [one.case_id for one in rounds.spots(study, as_of=MAY)] == [gone.id, written.id]


@pytest.mark.parametrize("number", [1, 40])
def test_a_round_takes_one_statement(study: Study, kari: Account, number: int) -> None:
    for n in range(number):
        make.status_note(make.case(study, f"Case {n}"), kari)
    db.session.expire_all()
    assert study.id
    with statements() as counted:
        rounds.spots(study, as_of=JANUARY)
    assert counted.number == 1


def test_drafts_are_begun_for_the_cases_that_lack_one(study: Study, kari: Account) -> None:
    before, begun, fresh = (make.case(study, name) for name in ("A", "B", "C"))
    make.status_note(before, kari, as_of=MAY, text="As of May.", **make.PUBLISHED)
    make.status_note(begun, kari)
    drafts = _begin(study, kari)
    assert [(one.case, one.state, one.text, one.author) for one in drafts] == [
        (before, "draft", "As of May.", kari), (fresh, "draft", "Nothing yet.", kari),
    ]  # fmt: skip
    assert _begin(study, kari) == []


def test_a_round_too_far_ahead_is_refused(study: Study, kari: Account) -> None:
    make.case(study)
    with pytest.raises(DomainError, match="too far ahead"):
        _begin(study, kari, as_of=dt.date(2014, 1, 1))
