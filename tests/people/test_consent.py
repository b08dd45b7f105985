"""Who has consented and until when: rules, service and reads."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.people import queries, service
from tracker.people.models import Consent, Person
from tracker.people.rules import Form, check_given, check_withdrawn, has_consent

MARCH, JUNE, TODAY = dt.date(2011, 3, 1), dt.date(2011, 6, 1), dt.date(2012, 1, 20)
DAY = dt.timedelta(days=1)


@pytest.fixture
def person(session: None) -> Person:
    study = make.study()
    return make.person(study, make.role(study, "leader", "Leader"))


def _give(person: Person, given_on: dt.date = MARCH, **values: str) -> Consent:
    return service.note_consent(
        person, given_on=given_on, form=Form.ORAL, today=TODAY, now=make.NOW, **values
    )


@pytest.mark.parametrize(
    ("withdrawn_on", "day", "holds"),
    [
        (None, MARCH - DAY, False),
        (None, MARCH, True),
        (None, TODAY, True),
        (JUNE, JUNE - DAY, True),
        (JUNE, JUNE, False),
        (JUNE, TODAY, False),
        (MARCH, MARCH, False),
    ],
)
def test_a_consent_holds_from_its_day_until_it_is_withdrawn(
    withdrawn_on: dt.date | None, day: dt.date, holds: bool
) -> None:
    assert has_consent(MARCH, withdrawn_on, day) is holds


def test_nobody_consents_or_withdraws_in_the_future() -> None:
    check_given(TODAY, today=TODAY)
    check_withdrawn(TODAY, given_on=TODAY, today=TODAY)
    with pytest.raises(DomainError) as refusal:
        check_given(TODAY + DAY, today=TODAY)
    assert refusal.value.field == "given_on"
    with pytest.raises(DomainError) as refusal:
        check_withdrawn(TODAY + DAY, given_on=MARCH, today=TODAY)
    assert refusal.value.field == "withdrawn_on"


def test_nothing_is_withdrawn_before_it_was_given() -> None:
    check_withdrawn(MARCH, given_on=MARCH, today=TODAY)
    with pytest.raises(DomainError) as refusal:
        check_withdrawn(MARCH - DAY, given_on=MARCH, today=TODAY)
    assert refusal.value.field == "withdrawn_on"


def test_a_consent_keeps_what_was_said(person: Person) -> None:
    consent = _give(person, note="Letter of February")
    db.session.expire_all()
    assert (consent.given_on, consent.form, consent.note) == (MARCH, "oral", "Letter of February")
    assert (consent.withdrawn_on, consent.recorded_at) == (None, make.NOW)


def test_a_day_to_come_is_refused(person: Person) -> None:
    with pytest.raises(DomainError):
        _give(person, TODAY + DAY)
    with pytest.raises(DomainError):
        service.withdraw_consent(_give(person), on=TODAY + DAY, today=TODAY)


def test_one_consent_holds_at_a_time(person: Person) -> None:
    first = _give(person)
    with pytest.raises(DomainError, match="holds already"):
        _give(person, JUNE)
    service.withdraw_consent(first, on=JUNE, today=TODAY)
    second = _give(person, JUNE)
    with pytest.raises(DomainError, match="holds already"):
        service.let_consent_stand(first)
    db.session.expire_all()
    assert queries.consents_of([person]) == {person.id: [second, first]}
    assert first.withdrawn_on == JUNE


def test_mistakes_are_taken_back(person: Person) -> None:
    consent = _give(person)
    service.withdraw_consent(consent, on=JUNE, today=TODAY)
    service.let_consent_stand(consent)
    assert consent.withdrawn_on is None
    service.remove_consent(consent)
    assert queries.consents_of([person]) == {person.id: []}


def test_a_removed_person_takes_their_consents_along(person: Person) -> None:
    _give(person)
    service.remove(person)
    assert db.session.query(Consent).count() == 0


def test_the_consent_of_another_person_is_not_found(person: Person) -> None:
    study = make.study(short_name="other")
    other = make.person(study, make.role(study, "leader", "Leader"))
    consent = _give(person)
    assert queries.find_consent(person, consent.id) is consent
    assert queries.find_consent(other, consent.id) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_consents_of_a_page_take_one_statement(session: None, number: int) -> None:
    study = make.study()
    role = make.role(study, "leader", "Leader")
    people = [make.person(study, role, pseudonym=f"Leader {n}") for n in range(number)]
    for person in people:
        make.consent(person)
    with statements() as counted:
        found = queries.consents_of(people)
    assert ([len(given) for given in found.values()], counted.number) == ([1] * number, 1)


def test_nothing_is_asked_for_nobody(session: None) -> None:
    with statements() as counted:
        assert queries.consents_of([]) == {}
    assert counted.number == 0
