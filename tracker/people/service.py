"""What people do with the register of persons. The caller commits."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.people import finding, queries, rules
from tracker.people.models import Consent, Person, PseudonymCount
from tracker.people.rules import Form
from tracker.studies.models import InformantRole, Study
from tracker.studies.service import note_change


def add(
    study: Study,
    *,
    role: InformantRole,
    case: Case | None = None,
    name: str = "",
    organisation: str = "",
    phone: str = "",
    email: str = "",
) -> Person:
    """Register a person; the pseudonym is made from role and case."""
    _refuse_foreign(study.id, role, case)
    person = Person(
        study_id=study.id,
        case=case,
        role=role,
        pseudonym=_new_pseudonym(role, case),
        name=name,
        organisation=organisation,
        phone=phone,
        email=email,
    )
    db.session.add(person)
    finding.tell(person)
    return person


def change(
    person: Person,
    *,
    role: InformantRole,
    case: Case | None = None,
    name: str = "",
    organisation: str = "",
    phone: str = "",
    email: str = "",
) -> None:
    """Correct a person; another role or case means another pseudonym."""
    _refuse_foreign(person.study_id, role, case)
    if (person.role_id, person.case_id) != (role.id, case.id if case else None):
        person.pseudonym = _new_pseudonym(role, case)
        # Whoever met this person has met the other role.
        note_change(db.session.get_one(Study, person.study_id))
    person.role, person.case = role, case
    person.name, person.organisation = name, organisation
    person.phone, person.email = phone, email
    finding.tell(person)


def remove(person: Person) -> None:
    """Take a person off the register; refused while an engagement names them."""
    try:
        with db.session.begin_nested():
            finding.forget(person.id)
            db.session.delete(person)
    except sa.exc.IntegrityError as clash:
        raise DomainError(
            n_("%(person)s takes part in engagements. Take the person out of those first."),
            person=person.pseudonym,
        ) from clash


def note_consent(
    person: Person,
    *,
    given_on: dt.date,
    form: Form,
    today: dt.date,
    now: dt.datetime,
    note: str = "",
) -> Consent:
    """Record that somebody agreed to take part; what they withdrew before stays on record."""
    rules.check_given(given_on, today=today)
    consent = Consent(person=person, given_on=given_on, form=form, note=note, recorded_at=now)
    with _only_one():
        db.session.add(consent)
    return consent


def withdraw_consent(consent: Consent, *, on: dt.date, today: dt.date) -> None:
    """It holds no more from that day on. Withdrawing again corrects the day."""
    rules.check_withdrawn(on, given_on=consent.given_on, today=today)
    consent.withdrawn_on = on
    db.session.flush()


def let_consent_stand(consent: Consent) -> None:
    """It was not withdrawn after all; refused when another one was given since."""
    with _only_one():
        consent.withdrawn_on = None


def remove_consent(consent: Consent) -> None:
    """It was noted by mistake and was never given."""
    db.session.delete(consent)
    db.session.flush()


@contextmanager
def _only_one() -> Iterator[None]:
    """Of the consents of a person one at a time holds; the database keeps it so."""
    try:
        with db.session.begin_nested():
            yield
    except sa.exc.IntegrityError as clash:
        raise DomainError(
            n_("A consent of this person holds already. Withdraw it first, or remove it.")
        ) from clash


def _refuse_foreign(study_id: int, role: InformantRole, case: Case | None) -> None:
    if role.study_id != study_id:
        raise DomainError(n_("Choose a role of this study."), field="role")
    if case is not None and case.study_id != study_id:
        raise DomainError(n_("That case is not part of this study."), field="case")


def _new_pseudonym(role: InformantRole, case: Case | None) -> str:
    """The next one of a role and case, and remembered as given."""
    given = queries.find_count(role, case)
    if given is None:
        given = PseudonymCount(role_id=role.id, case_id=case.id if case else None, last=0)
        db.session.add(given)
    place = case.name if case else None
    used = queries.pseudonyms_like(role)
    given.last = rules.next_number(role.name, case=place, last=given.last, used=used)
    return rules.pseudonym(role.name, given.last, case=place)
