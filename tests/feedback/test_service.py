"""The ledger's acts, and what its reads make of them."""

import datetime as dt

import pytest

from tests import make
from tracker.cases.models import Case
from tracker.cases.rules import Status
from tracker.cases.service import change_status
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.feedback import queries, service
from tracker.feedback.models import Given
from tracker.feedback.queries import Filters
from tracker.feedback.rules import Balance, Form
from tracker.studies.models import Study

MAY, JUNE = dt.date(2011, 5, 20), dt.date(2011, 6, 7)
TODAY = dt.date(2012, 1, 20)


def _give(study: Study, *cases: Case, **values: object) -> list[Given]:
    known: dict[str, object] = {"given_on": MAY, "form": Form.TALK, "what": "Seen."} | values
    return service.give(study, cases=cases, today=TODAY, **known)  # type: ignore[arg-type]


def test_each_case_gets_an_entry_of_its_own(study: Study, baerum: Case, sola: Case) -> None:
    gathering = make.engagement(study, baerum, sola, kind="network-gathering", status="held")
    rows = _give(study, baerum, sola, engagement=gathering)
    assert [row.case for row in rows] == [baerum, sola]
    assert [row.case.name for row in queries.given_at(gathering)] == ["NAV Bærum", "NAV Sola"]
    assert queries.given_to(sola, limit=3) == [rows[1]]


def test_things_of_another_study_are_refused(study: Study, baerum: Case) -> None:
    other = db.session.query(Study).filter_by(short_name="other").one()
    foreign = make.case(other, "NAV Oslo")
    member = make.members_of(other)[0]
    for refused in (
        lambda: _give(study, baerum, foreign),
        lambda: _give(study, baerum, given_by=member),
        lambda: _give(study, baerum, engagement=make.engagement(other)),
        lambda: _give(study, baerum, given_on=TODAY + dt.timedelta(days=1)),
        lambda: _give(study),
    ):
        with pytest.raises(DomainError):
            refused()
    assert db.session.query(Given).count() == 0


def test_the_answer_is_filled_in_later(study: Study, baerum: Case) -> None:
    (row,) = _give(study, baerum)
    known = {"given_on": MAY, "form": Form.LETTER, "what": "Seen.", "today": TODAY}
    service.correct(row, response="Two dates were wrong.", given_by=None, **known)
    assert (row.form, row.response) == ("letter", "Two dates were wrong.")
    foreign = make.members_of(db.session.query(Study).filter_by(short_name="other").one())[0]
    with pytest.raises(DomainError):
        service.correct(row, response="", given_by=foreign, **known)


def test_an_entry_can_go_again(study: Study, baerum: Case) -> None:
    (row,) = _give(study, baerum)
    service.remove(row)
    assert queries.count_given(study, Filters()) == 0


def test_the_ledger_is_filtered_by_case_form_and_answer(
    study: Study, baerum: Case, sola: Case
) -> None:
    first = make.given(baerum, given_on=MAY, response="Read.")
    second = make.given(sola, given_on=JUNE, form="talk")
    third = make.given(baerum, given_on=JUNE, form="talk")
    for filters, rows in (
        (Filters(), [third, second, first]),
        (Filters(case="nav-sola"), [second]),
        (Filters(form="talk"), [third, second]),
        (Filters(is_unanswered=True, case="nav-baerum"), [third]),
    ):
        assert queries.ledger(study, filters) == rows
        assert queries.count_given(study, filters) == len(rows)
    assert queries.ledger(study, Filters(), limit=1, offset=1) == [second]


def _held(study: Study, case: Case, kind: str, day: dt.date, **values: object) -> None:
    make.engagement(study, case, **{"kind": kind, "status": "held", "day": day} | values)


def test_who_was_asked_and_never_told_stands_first(study: Study, baerum: Case, sola: Case) -> None:
    _held(study, sola, "phone-check-in", JUNE)
    _held(study, sola, "feedback", JUNE, status="planned")
    _held(study, baerum, "phone-check-in", MAY)
    _held(study, baerum, "feedback", JUNE)
    make.given(baerum, given_on=MAY)
    assert queries.balances(study, on=TODAY, limit=5) == [
        (sola, Balance(JUNE, None)), (baerum, Balance(MAY, JUNE)),
    ]  # fmt: skip
    assert [case for case, _ in queries.balances(study, on=TODAY, limit=1)] == [sola]


def test_being_told_is_the_later_of_the_ledger_and_a_held_feedback(
    study: Study, baerum: Case, sola: Case
) -> None:
    _held(study, baerum, "feedback", MAY)
    make.given(baerum, given_on=JUNE)
    make.given(sola, given_on=MAY)
    told = {case: balance.told_on for case, balance in queries.balances(study, on=TODAY, limit=5)}
    assert told == {baerum: JUNE, sola: MAY}


def test_who_has_left_is_not_waited_for(study: Study, baerum: Case, sola: Case) -> None:
    change_status(sola, status=Status.WITHDRAWN, from_on=JUNE, reason="Moved on.")
    assert [case for case, _ in queries.balances(study, on=TODAY, limit=5)] == [baerum]
