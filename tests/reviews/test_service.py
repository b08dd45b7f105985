"""What reviewers leave behind, on a real database."""

import datetime as dt
from typing import Any

import pytest

from tests import make
from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText
from tracker.reviews import queries, service
from tracker.reviews.models import Comment, Reading, Review
from tracker.statusnotes import service as steps
from tracker.statusnotes.models import StatusNote

pytestmark = pytest.mark.usefixtures("session")

LATER = make.NOW + dt.timedelta(hours=1)
LATEST = make.NOW + dt.timedelta(hours=2)


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


@pytest.fixture
def ola() -> Account:
    return make.account("ola@test.no", name="Ola")


@pytest.fixture
def note(kari: Account) -> StatusNote:
    """Kari's, in review."""
    case = make.case(make.study())
    note: StatusNote = make.status_note(case, kari, text="One.\n\nTwo.", state="review")
    return note


def _judge(act: Any, note: StatusNote, reviewer: Account, **values: Any) -> Review:
    given = {"version": note.version, "words": "", "now": LATER} | values
    review: Review = act(note, reviewer=reviewer, **given)
    return review


def _comment(note: StatusNote, author: Account, **values: Any) -> Comment:
    given = {"version": 1, "block": 2, "text": "Is it so?", "now": LATER} | values
    return service.comment(note, author=author, **given)


def test_a_comment_keeps_the_words_it_is_about(note: StatusNote, ola: Account) -> None:
    remark = _comment(note, ola)
    kept = (remark.version, remark.block, remark.passage, remark.text, remark.made_at)
    assert kept == (1, 2, "Two.", "Is it so?", LATER)


def test_a_comment_on_a_version_that_is_no_longer_the_newest_is_kept(
    note: StatusNote, kari: Account, ola: Account
) -> None:
    steps.save(note, text="Other.", version=1, author=kari, now=LATER)
    assert _comment(note, ola).passage == "Two."


@pytest.mark.parametrize(
    "wrong", [{"version": 9}, {"version": 0}, {"block": 3}, {"block": -1}, {"text": " \n "}]
)
def test_a_comment_on_nothing_is_refused(
    note: StatusNote, ola: Account, wrong: dict[str, Any]
) -> None:
    with pytest.raises(DomainError):
        _comment(note, ola, **wrong)
    assert queries.comments(note) == []


def test_what_is_published_is_commented_no_more(note: StatusNote, ola: Account) -> None:
    steps.publish(note, version=1, now=LATER)
    with pytest.raises(DomainError, match="reviewed no more"):
        _comment(note, ola)


def test_a_comment_is_answered_settled_and_opened_again(
    note: StatusNote, kari: Account, ola: Account
) -> None:
    remark = _comment(note, ola)
    service.answer(remark, words="Yes.", by=kari)
    assert (remark.answer, remark.answered_by, remark.settled_at) == ("Yes.", kari, None)
    service.settle(remark, words="Yes.", by=ola, now=LATER)
    service.settle(remark, words="", by=kari, now=LATEST)
    settled = (remark.answered_by, remark.settled_by, remark.settled_at)
    assert settled == (kari, ola, LATER)
    service.reopen(remark)
    assert (remark.answer, remark.settled_by, remark.settled_at) == ("Yes.", None, None)


def test_settling_may_bring_the_answer(note: StatusNote, kari: Account, ola: Account) -> None:
    remark = _comment(note, ola)
    service.settle(remark, words="Changed.", by=kari, now=LATER)
    assert (remark.answer, remark.answered_by, remark.settled_by) == ("Changed.", kari, kari)


def test_a_deleted_comment_can_be_put_back_until_the_next_one(
    note: StatusNote, ola: Account
) -> None:
    first, second = _comment(note, ola), _comment(note, ola, text="And this?")
    service.remove(first, now=LATER)
    assert queries.comments(note) == [second]
    service.put_back(first)
    assert queries.comments(note) == [first, second]
    service.remove(first, now=LATER)
    service.remove(second, now=LATER)
    db.session.flush()
    kept = db.session.scalars(db.select(Comment)).all()
    assert [(one.text, one.removed_at) for one in kept] == [("And this?", LATER)]


def test_an_approval_is_bound_to_its_version(note: StatusNote, kari: Account, ola: Account) -> None:
    _judge(service.approve, note, ola, words="Good.")
    assert (queries.standing(note).is_approved, note.state) == (True, "review")
    steps.save(note, text="Other.", version=1, author=kari, now=LATER)
    standing = queries.standing(note)
    assert (standing.is_approved, standing.present, note.state) == (False, [], "draft")
    assert [(one.version, one.words) for one in standing.earlier] == [(1, "Good.")]


def test_asking_for_changes_makes_it_a_draft_again(note: StatusNote, ola: Account) -> None:
    _judge(service.ask_for_changes, note, ola, words="Say more of the leader.")
    assert (note.state, note.state_since, note.version) == ("draft", LATER, 1)
    standing = queries.standing(note)
    assert [one.words for one in standing.changes] == ["Say more of the leader."]
    assert not standing.is_approved


def test_changes_are_asked_for_with_words(note: StatusNote, ola: Account) -> None:
    with pytest.raises(DomainError, match="Write something") as refusal:
        _judge(service.ask_for_changes, note, ola)
    assert (refusal.value.field, note.state) == ("words", "review")


def test_one_wish_for_changes_outweighs_an_approval(note: StatusNote, ola: Account) -> None:
    _judge(service.approve, note, ola)
    _judge(service.ask_for_changes, note, make.account("per@test.no"), words="No.")
    assert not queries.standing(note).is_approved


def test_a_second_verdict_takes_the_place_of_the_first(note: StatusNote, ola: Account) -> None:
    _judge(service.ask_for_changes, note, ola, words="No.")
    steps.hand_to_review(note, version=1, now=LATER)
    _judge(service.approve, note, ola, now=LATEST)
    [review] = db.session.scalars(db.select(Review))
    assert (review.verdict, review.words, review.given_at) == ("approved", "", LATEST)


def test_nobody_approves_a_text_they_have_written_on(
    note: StatusNote, kari: Account, ola: Account
) -> None:
    steps.save(note, text="Other.", version=1, author=ola, now=LATER)
    steps.save(note, text="Another.", version=2, author=kari, now=LATER)
    steps.hand_to_review(note, version=3, now=LATER)
    for writer in (kari, ola):
        with pytest.raises(DomainError, match="Somebody else"):
            _judge(service.approve, note, writer)
    assert queries.standing(note).present == []


@pytest.mark.parametrize("act", [service.approve, service.ask_for_changes])
def test_a_verdict_on_an_older_version_is_refused_with_what_changed(
    note: StatusNote, kari: Account, ola: Account, act: Any
) -> None:
    steps.save(note, text="Other.", version=1, author=kari, now=LATER)
    steps.hand_to_review(note, version=2, now=LATER)
    with pytest.raises(StaleText) as refusal:
        _judge(act, note, ola, version=1, words="So.")
    assert (refusal.value.base, refusal.value.theirs) == ("One.\n\nTwo.", "Other.")
    assert (note.state, queries.standing(note).earlier) == ("review", [])


@pytest.mark.parametrize("state", ["draft", "reading", "published"])
@pytest.mark.parametrize("act", [service.approve, service.ask_for_changes])
def test_a_verdict_out_of_review_is_refused(
    kari: Account, ola: Account, act: Any, state: str
) -> None:
    case = make.case(make.study())
    published = make.PUBLISHED if state == "published" else {}
    note = make.status_note(case, kari, **({"state": state} | published))
    with pytest.raises(DomainError) as refusal:
        _judge(act, note, ola, words="So.")
    assert not isinstance(refusal.value, StaleText)
    assert note.state == state


def test_what_somebody_has_read_is_remembered_and_never_goes_back(
    note: StatusNote, kari: Account, ola: Account
) -> None:
    steps.save(note, text="Other.", version=1, author=kari, now=LATER)
    for version in (1, 2, 1):
        service.have_read(note, version=version, account=ola, now=LATER)
    assert getattr(queries.find_reading(note, ola), "version", 0) == 2
    for version in (0, 3):
        with pytest.raises(DomainError, match="not there"):
            service.have_read(note, version=version, account=ola, now=LATER)


def test_a_verdict_is_a_reading_and_a_comment_the_first_one(
    note: StatusNote, kari: Account, ola: Account
) -> None:
    _comment(note, ola)
    assert getattr(queries.find_reading(note, ola), "version", 0) == 1
    steps.save(note, text="One.\n\nThree.", version=1, author=kari, now=LATER)
    _comment(note, ola, version=2)
    assert getattr(queries.find_reading(note, ola), "version", 0) == 1
    steps.hand_to_review(note, version=2, now=LATER)
    _judge(service.approve, note, ola)
    assert getattr(queries.find_reading(note, ola), "version", 0) == 2


def test_a_discarded_draft_takes_its_review_along(note: StatusNote, ola: Account) -> None:
    _comment(note, ola)
    _judge(service.ask_for_changes, note, ola, words="No.")
    steps.discard(note, version=1)
    db.session.flush()
    for table in (Comment, Review, Reading):
        assert db.session.scalars(db.select(table)).all() == []
    with pytest.raises(DomainError, match="no longer there"):
        service.have_read(note, version=1, account=ola, now=LATER)
