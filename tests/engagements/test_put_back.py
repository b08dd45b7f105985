"""Undoing a move: days, status and programme, on a real database."""

import datetime as dt

import pytest

from tests import make
from tracker.core.errors import DomainError
from tracker.engagements import service
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status, When

pytestmark = pytest.mark.usefixtures("session")

FIRST, LAST = dt.date(2011, 3, 24), dt.date(2011, 3, 26)
DAY = dt.timedelta(days=1)


@pytest.fixture
def visit(session: None) -> Engagement:
    """Three days, confirmed."""
    study = make.study()
    return make.engagement(
        study, make.case(study), day=FIRST, ends_on=LAST, status=Status.CONFIRMED
    )


def _child(visit: Engagement, day: dt.date, **values: object) -> Engagement:
    given = {"kind": "interview", "parent": visit, "day": day} | values
    return make.engagement(visit.study, *visit.cases, **given)


def _put_back(visit: Engagement, before: When, *, status: Status, sequence: int) -> None:
    service.put_back(visit, when=before, status=status, reason="", sequence=sequence)


def test_its_programme_comes_back_along(visit: Engagement) -> None:
    begins = dt.datetime(2011, 3, 25, 8, tzinfo=dt.UTC)
    times = {"starts_at": begins, "ends_at": begins + dt.timedelta(hours=1)}
    timed, cancelled = _child(visit, LAST - DAY, **times), _child(visit, LAST, status="cancelled")
    held = _child(visit, LAST, status=Status.HELD)
    children = (timed, cancelled, held)
    before, of_children = visit.when, [child.when for child in children]
    # Over the night in which the clocks change, so that the same wall time is another instant.
    service.move(visit, when=When(FIRST + 2 * DAY, LAST + 2 * DAY))
    assert [child.starts_on for child in children] == [LAST + DAY, LAST + 2 * DAY, LAST]
    _put_back(visit, before, status=Status.CONFIRMED, sequence=visit.sequence)
    assert (visit.when, [child.when for child in children]) == (before, of_children)
    assert (visit.status, held.status) == (Status.CONFIRMED, Status.HELD)


def test_what_was_put_into_the_new_days_meanwhile_stops_the_undo(visit: Engagement) -> None:
    before = visit.when
    service.move(visit, when=When(FIRST, LAST + DAY))
    _child(visit, LAST + DAY, title="Interview with the leader")
    with pytest.raises(DomainError) as refusal:
        _put_back(visit, before, status=Status.CONFIRMED, sequence=visit.sequence)
    assert "Interview with the leader" in str(refusal.value)


def test_undoing_twice_is_as_good_as_once(visit: Engagement) -> None:
    before = visit.when
    service.move(visit, when=When(LAST, LAST))
    sequence = visit.sequence
    for _ in range(2):
        _put_back(visit, before, status=Status.CONFIRMED, sequence=sequence)
    assert (visit.when, visit.status) == (before, Status.CONFIRMED)


def test_calendars_hear_of_the_undo(visit: Engagement) -> None:
    before = visit.when
    service.move(visit, when=When(LAST, LAST))
    sequence = visit.sequence
    _put_back(visit, before, status=Status.CONFIRMED, sequence=sequence)
    assert visit.sequence > sequence


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED])
def test_nothing_is_held_or_called_off_by_an_undo(visit: Engagement, status: Status) -> None:
    with pytest.raises(DomainError):
        _put_back(visit, When(LAST, LAST), status=status, sequence=visit.sequence)


def test_somebody_elses_move_is_not_undone(visit: Engagement) -> None:
    before = visit.when
    service.move(visit, when=When(LAST, LAST))
    sequence = visit.sequence
    service.move(visit, when=When(LAST + DAY, LAST + DAY))
    with pytest.raises(DomainError):
        _put_back(visit, before, status=Status.CONFIRMED, sequence=sequence)
    assert visit.starts_on == LAST + DAY
