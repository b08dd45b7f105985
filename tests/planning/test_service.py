"""Rounds, on a real database."""

import datetime as dt

import pytest

from tests import make
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.planning import queries, service
from tracker.planning.models import Round
from tracker.planning.standing import place_of

pytestmark = pytest.mark.usefixtures("session")

MARCH, APRIL = dt.date(2011, 3, 1), dt.date(2011, 4, 30)


def _open(study: make.Study, **values: object) -> Round:
    given = {"name": "Spring", "kind": "site-visit", "starts_on": MARCH, "ends_on": APRIL}
    return service.open_round(study, **(given | values))


def test_rounds_come_in_the_order_of_time() -> None:
    study = make.study()
    late = _open(study, name="Late", starts_on=APRIL)
    early = _open(study, name="Early")
    _open(make.study(short_name="other"))
    assert queries.rounds(study) == [early, late]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "SPRING"}, "name"),
        ({"name": "New", "kind": "séance"}, "kind"),
        ({"name": "New", "starts_on": APRIL, "ends_on": MARCH}, "ends_on"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(values: dict[str, object], field: str) -> None:
    study = make.study()
    _open(study)
    with pytest.raises(DomainError) as refusal:
        _open(study, **values)
    assert refusal.value.field == field


def test_an_engagement_belongs_to_one_round_at_a_time() -> None:
    study = make.study()
    visit = make.engagement(study)
    first, second = _open(study), _open(study, name="Second")
    assert place_of(visit) is None
    service.put_in_round(visit, first)
    service.put_in_round(visit, second)
    db.session.flush()
    place = place_of(visit)
    assert place is not None
    assert place.round is second


def test_a_round_of_another_study_is_refused() -> None:
    visit = make.engagement(make.study())
    with pytest.raises(DomainError) as refusal:
        service.put_in_round(visit, _open(make.study(short_name="other")))
    assert refusal.value.field == "round"
