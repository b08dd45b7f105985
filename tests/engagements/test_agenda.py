"""What Today lists of the plan: what is left out, the order and the number of statements."""

import datetime as dt
from collections.abc import Sequence

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.engagements import agenda

pytestmark = pytest.mark.usefixtures("session")

TODAY = dt.date(2011, 6, 15)


def _day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def _titles(entries: Sequence[agenda.Entry]) -> list[str]:
    return [entry.title for entry in entries]


def _agenda(study: make.Study, **limits: int) -> list[agenda.Entry]:
    return agenda.agenda(study, today=TODAY, days=14, **limits)


@pytest.fixture
def study(session: None) -> make.Study:
    return make.study()


@pytest.fixture
def case(study: make.Study) -> make.Case:
    return make.case(study)


def test_what_comes_next_is_open_near_and_stands_alone(study: make.Study, case: make.Case) -> None:
    running = make.engagement(study, case, title="Running", day=_day(-1), ends_on=_day(1))
    make.engagement(study, case, title="Soon", day=_day(14), status="confirmed")
    make.engagement(study, case, title="Within", day=_day(1), parent=running)
    make.engagement(study, case, title="Far", day=_day(15))
    make.engagement(study, case, title="Over", day=_day(-1))
    make.engagement(study, case, title="Cancelled", day=_day(2), status="cancelled")
    make.engagement(make.study(short_name="other"), title="Elsewhere", day=_day(2))
    assert _titles(_agenda(study)) == ["Running", "Soon"]
    assert _titles(_agenda(study, limit=1)) == ["Running"]


def test_only_what_is_planned_is_unconfirmed(study: make.Study, case: make.Case) -> None:
    make.engagement(study, case, title="Planned", day=_day(3))
    make.engagement(study, case, title="Confirmed", day=_day(3), status="confirmed")
    coming = _agenda(study)
    assert [entry.title for entry in coming if entry.is_unconfirmed] == ["Planned"]


def test_an_entry_names_its_cases_in_their_order(study: make.Study, case: make.Case) -> None:
    make.engagement(study, make.case(study, "NAV Sola"), case, day=TODAY)
    make.engagement(study, title="Of no case", day=TODAY)
    coming = _agenda(study)
    assert [entry.cases for entry in coming] == [("NAV Bærum", "NAV Sola"), ()]


@pytest.mark.parametrize("number", [1, 3])
def test_the_agenda_takes_two_statements(number: int, study: make.Study) -> None:
    for index in range(number):
        make.engagement(study, make.case(study, f"Case {index}"), day=TODAY)
    db.session.flush()
    db.session.expire_all()
    study.id  # noqa: B018 - loads the study, which the gate has done for a page
    with statements() as counted:
        assert len(_agenda(study)) == number
    assert counted.number == 2
