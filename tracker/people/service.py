"""What people do with the register of persons. The caller commits."""

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.people import finding, queries, rules
from tracker.people.models import Person, PseudonymCount
from tracker.studies.models import InformantRole, Study


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
