"""What people do with cases, on a real database."""

import datetime as dt

import pytest

from tests import make
from tracker.cases import queries, service
from tracker.cases.models import Case
from tracker.cases.rules import Status
from tracker.core.database import db
from tracker.core.errors import DomainError

pytestmark = pytest.mark.usefixtures("session")

NEW_YEAR = dt.date(2011, 1, 1)


def _join(name: str = "NAV Bærum") -> Case:
    study = db.session.query(make.Study).first() or make.study()
    return service.join(
        study, name=name, region="Oslo", status=Status.ACTIVE, from_on=NEW_YEAR, reason=""
    )


def test_a_case_joins_with_an_address_and_a_status() -> None:
    case = _join()
    assert (case.slug, case.region) == ("nav-baerum", "Oslo")
    assert [row.status for row in queries.statuses(case)] == ["active"]


def test_a_second_case_of_the_same_name_is_refused() -> None:
    _join()
    with pytest.raises(DomainError) as refusal:
        _join("nav bærum")
    assert refusal.value.field == "name"


def test_renaming_keeps_the_address() -> None:
    case = _join()
    service.rename(case, name="NAV Bærum vest", region="Viken")
    assert (case.name, case.region, case.slug) == ("NAV Bærum vest", "Viken", "nav-baerum")


def test_a_case_may_keep_its_own_name_when_renamed() -> None:
    case = _join()
    service.rename(case, name="NAV BÆRUM", region="Oslo")
    assert case.name == "NAV BÆRUM"


def test_a_change_of_status_can_be_taken_back() -> None:
    case = _join()
    row = service.change_status(
        case, status=Status.WITHDRAWN, from_on=dt.date(2011, 9, 1), reason="No capacity"
    )
    service.take_back_status(row)
    db.session.flush()
    assert [row.status for row in queries.statuses(case)] == ["active"]


def test_the_first_status_stays() -> None:
    case = _join()
    with pytest.raises(DomainError):
        service.take_back_status(queries.statuses(case)[0])


def test_facts_of_the_same_name_share_it_whatever_the_capitals() -> None:
    first, second = _join(), _join("NAV Sola")
    service.note_fact(first, name="Size", value="170", holds_from=None)
    service.note_fact(second, name="size", value="60", holds_from=None)
    assert [name.name for name in queries.fact_names(first.study)] == ["Size"]


def test_a_fact_is_corrected_and_removed() -> None:
    case = _join()
    fact = service.note_fact(case, name="Size", value="17", holds_from=None)
    service.correct_fact(fact, name="Employees", value="170", holds_from=NEW_YEAR)
    assert [(f.fact_name.name, f.value) for f in queries.facts(case)] == [("Employees", "170")]
    service.remove_fact(fact)
    db.session.flush()
    assert queries.facts(case) == []


def test_an_event_is_recorded_corrected_and_removed() -> None:
    case = _join()
    event = service.record_event(case, happened_on=NEW_YEAR, text="Leader changd")
    service.correct_event(event, happened_on=NEW_YEAR, text="Leader changed")
    assert [e.text for e in queries.events(case)] == ["Leader changed"]
    service.remove_event(event)
    db.session.flush()
    assert queries.events(case) == []
