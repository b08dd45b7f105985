"""Reads about people. Only pages that may see people ask here."""

from collections import Counter
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from tracker.cases.models import Case
from tracker.cases.rules import short_name
from tracker.core.database import db
from tracker.people.known import Alone, Known, Names
from tracker.people.models import Consent, LetThrough, Person, PseudonymCount
from tracker.people.rules import role_in_text
from tracker.studies.models import InformantRole, Study

_PSEUDONYMS = (
    sa.select(Person.pseudonym)
    .join(Person.role)
    .where(Person.study_id == sa.bindparam("study_id"))
    .where(Person.case_id == sa.bindparam("case_id"))
    .order_by(InformantRole.position, Person.id)
)


def pseudonyms(case: Case) -> Sequence[str]:
    """Whom the study knows at a case, in the order of the roles, without their names."""
    given = {"study_id": case.study_id, "case_id": case.id}
    return db.session.scalars(_PSEUDONYMS, given).all()


def people_on_page(
    study: Study, *, case: Case | None, role: InformantRole | None, limit: int, offset: int
) -> Sequence[Person]:
    """The study's people, or a case's, by case and in the order of the roles; a page of them."""
    return db.session.scalars(_wanted(study, case, role).limit(limit).offset(offset)).all()


def count_people(
    study: Study, *, case: Case | None = None, role: InformantRole | None = None
) -> int:
    counted = sa.select(sa.func.count()).select_from(Person).where(*_among(study, case, role))
    return db.session.scalar(counted) or 0


def _wanted(study: Study, case: Case | None, role: InformantRole | None) -> sa.Select[Person]:
    return (
        sa.select(Person)
        .join(Person.role)
        .outerjoin(Person.case)
        .where(*_among(study, case, role))
        .options(contains_eager(Person.role), contains_eager(Person.case))
        .order_by(Case.region.nulls_first(), Case.name, InformantRole.position, Person.id)
    )


def _among(
    study: Study, case: Case | None, role: InformantRole | None
) -> list[sa.ColumnElement[bool]]:
    among = [Person.study_id == study.id]
    if case is not None:
        among.append(Person.case_id == case.id)
    if role is not None:
        among.append(Person.role_id == role.id)
    return among


def people_of_cases(study: Study, case_ids: Collection[int]) -> Sequence[Person]:
    """Those of some cases and those of the whole study, for choosing participants."""
    return db.session.scalars(
        sa.select(Person)
        .join(Person.role)
        .where(Person.study_id == study.id)
        .where(sa.or_(Person.case_id.in_(case_ids), Person.case_id.is_(None)))
        .options(contains_eager(Person.role))
        .order_by(Person.case_id.is_(None), InformantRole.position, Person.id)
    ).all()


def find_person(study: Study, person_id: int) -> Person | None:
    return db.session.scalar(
        sa.select(Person).where(Person.study_id == study.id, Person.id == person_id)
    )


def consents_of(people: Collection[Person]) -> dict[int, list[Consent]]:
    """Each person's consents by the person's key, the newest first; in one statement."""
    found: dict[int, list[Consent]] = {person.id: [] for person in people}
    if not found:
        return found
    rows = (
        sa.select(Consent)
        .where(Consent.person_id.in_(found))
        .order_by(Consent.given_on.desc(), Consent.id.desc())
    )
    for consent in db.session.scalars(rows):
        found[consent.person_id].append(consent)
    return found


def find_consent(person: Person, consent_id: int) -> Consent | None:
    return db.session.scalar(
        sa.select(Consent).where(Consent.person_id == person.id, Consent.id == consent_id)
    )


def withdrawn_among(person_ids: Collection[int]) -> set[int]:
    """The keys of those who have consented, withdrawn it, and not consented anew."""
    rows = (
        sa.select(Consent.person_id)
        .where(Consent.person_id.in_(person_ids))
        .group_by(Consent.person_id)
        .having(sa.func.count() == sa.func.count(Consent.withdrawn_on))
    )
    return set(db.session.scalars(rows)) if person_ids else set()


def find_count(role: InformantRole, case: Case | None) -> PseudonymCount | None:
    """The last number given, locked until the next one is."""
    return db.session.scalar(
        sa.select(PseudonymCount)
        .where(PseudonymCount.role_id == role.id)
        .where(PseudonymCount.case_id == (case.id if case else None))
        .with_for_update()
    )


def pseudonyms_like(role: InformantRole) -> Sequence[str]:
    """All in use in the study that begin with the words of a role."""
    return db.session.scalars(
        sa.select(Person.pseudonym).where(
            Person.study_id == role.study_id,
            Person.pseudonym.startswith(f"{role.name} ", autoescape=True),
        )
    ).all()


_KNOWN = (
    sa.select(
        Person.id, Person.case_id, Person.role_id, Person.pseudonym, Person.name, Person.email,
        Person.phone, Person.organisation, InformantRole.name.label("role"),
    )
    .join(Person.role)
    .where(Person.study_id == sa.bindparam("study_id"))
    .order_by(Person.id)
)  # fmt: skip
_CASES = sa.select(Case.id, Case.name, Case.region).where(Case.study_id == sa.bindparam("study_id"))


def known_names(study: Study) -> Names:
    """All that is looked for in the study's texts, in two statements. The team is not in it."""
    rows = db.session.execute(_KNOWN, {"study_id": study.id}).all()
    cases = db.session.execute(_CASES, {"study_id": study.id}).all()
    holding = Counter((row.case_id, row.role_id) for row in rows)
    called = {case.id: short_name(case.name) for case in cases}
    alone = [row for row in rows if holding[row.case_id, row.role_id] == 1]
    by_role = {row.id: role_in_text(row.role, study.language) for row in alone}
    places = {study.commissioner, study.institute}
    places |= {word for case in cases for word in (case.name, case.region)}
    return Names(
        people=tuple(
            Known(row.id, row.case_id, by_role.get(row.id, row.pseudonym), row.name, row.email,
                  row.phone)
            for row in rows
        ),
        places=tuple(sorted(places | {row.organisation for row in rows})),
        alone=tuple(Alone(called[row.case_id], row.role) for row in alone if row.case_id),
        language=study.language,
    )  # fmt: skip


def let_through(study: Study, *subjects: str) -> Sequence[LetThrough]:
    """When texts went out in spite of names found in them, the newest first, with who did it."""
    return _let_through(study, LetThrough.subject.in_(subjects))


def let_through_under(study: Study, prefix: str) -> Sequence[LetThrough]:
    """The same of all texts of a sort."""
    return _let_through(study, LetThrough.subject.startswith(prefix, autoescape=True))


def _let_through(study: Study, which: sa.ColumnElement[bool]) -> Sequence[LetThrough]:
    return db.session.scalars(
        sa.select(LetThrough)
        .where(LetThrough.study_id == study.id, which)
        .options(joinedload(LetThrough.account))
        .order_by(LetThrough.let_through_at.desc(), LetThrough.id.desc())
        .limit(50)
    ).all()
