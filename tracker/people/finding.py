"""What the search is told of people: pseudonym, role and organisation. Never a name."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from tracker.core.database import db
from tracker.people.models import Person
from tracker.search import service as search
from tracker.search.rules import Entry, Place, Sort


def tell(person: Person) -> None:
    db.session.flush()
    search.put(person.study_id, [_entry(person)])


def forget(person_id: int) -> None:
    search.drop(Sort.PERSON, [person_id])


def tell_missing() -> int:
    """Tell of those that the search has never heard of; how many they were."""
    people = db.session.scalars(
        sa.select(Person)
        .join(Person.role)
        .where(search.is_missing(Sort.PERSON, Person.id))
        .options(contains_eager(Person.role))
    ).all()
    for person in people:
        search.put(person.study_id, [_entry(person)])
    return len(people)


def _entry(person: Person) -> Entry:
    """The role stands in as its code, since its name may change without the person changing."""
    return Entry(
        Sort.PERSON,
        person.id,
        title=person.pseudonym,
        text=person.organisation,
        place=Place(case_ids=(person.case_id,) if person.case_id else ()),
        role=person.role.code,
    )
