"""What the search found, dressed as people know it: whose page, when, which cases, the words."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.agenda import case_names
from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.models import Engagement
from tracker.people.models import Person
from tracker.search.queries import Hit
from tracker.search.rules import TITLES, Sort, Term
from tracker.search.sentences import Piece, marked, sentence
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Study


@dataclass(frozen=True)
class Shown:
    """A hit as it is shown. The title of a status note is left to the page's language."""

    sort: Sort
    object_id: int
    title: list[Piece]
    words: list[Piece]
    cases: tuple[str, ...] = ()
    # The days of an engagement, or the month of a status note.
    first: dt.date | None = None
    last: dt.date | None = None
    number: int | None = None
    kind: Kind | None = None
    status: str = ""


def dressed(study: Study, hits: Sequence[Hit], terms: Sequence[Term]) -> list[Shown]:
    """The hits in their order; a page of them takes at most four statements."""
    engagements = _engagements(study, {hit.number for hit in hits if hit.number is not None})
    names = case_names([one.id for one in engagements.values()]) if engagements else {}
    notes = _status_notes(study, _keys(hits, Sort.STATUS_NOTE, Sort.DRAFT))
    people = _people(study, _keys(hits, Sort.PERSON))
    shown = []
    for hit in hits:
        if hit.number in engagements:
            row = engagements[hit.number]
            shown.append(_on_engagement(hit, row, names.get(row.id, ()), terms))
        elif hit.sort == Sort.PERSON and hit.object_id in people:
            shown.append(_of_person(hit, people[hit.object_id], terms))
        elif hit.object_id in notes:
            shown.append(_of_status_note(hit, notes[hit.object_id], terms))
    return shown


def _keys(hits: Sequence[Hit], *sorts: Sort) -> list[int]:
    return [hit.object_id for hit in hits if hit.sort in sorts]


def _words(hit: Hit, terms: Sequence[Term]) -> list[Piece]:
    return sentence(hit.text, terms) if hit.text else []


def _on_engagement(hit: Hit, row: Any, cases: tuple[str, ...], terms: Sequence[Term]) -> Shown:
    is_title = hit.sort in TITLES
    return Shown(
        Sort(hit.sort),
        hit.object_id,
        title=marked(row.title, terms) if is_title else [Piece(row.title, is_hit=False)],
        words=[] if is_title else _words(hit, terms),
        cases=cases,
        first=row.starts_on,
        last=row.ends_on,
        number=row.number,
        kind=KINDS[row.kind],
        status=row.status,
    )


def _of_person(hit: Hit, person: Person, terms: Sequence[Term]) -> Shown:
    cases = (person.case.name,) if person.case else ()
    organisation = "" if person.organisation in cases else person.organisation
    return Shown(
        Sort.PERSON,
        hit.object_id,
        title=marked(person.pseudonym, terms),
        words=marked(organisation, terms),
        cases=cases,
    )


def _of_status_note(hit: Hit, note: StatusNote, terms: Sequence[Term]) -> Shown:
    return Shown(
        Sort(hit.sort),
        hit.object_id,
        title=[],
        words=_words(hit, terms),
        cases=(note.case.name,),
        first=note.as_of,
    )


_ENGAGEMENTS = (
    sa.select(
        Engagement.id,
        Engagement.number,
        Engagement.kind,
        Engagement.title,
        Engagement.status,
        Engagement.starts_on,
        Engagement.ends_on,
    )
    .where(Engagement.study_id == sa.bindparam("study_id"))
    .where(Engagement.number.in_(sa.bindparam("numbers", expanding=True)))
)


def _engagements(study: Study, numbers: Collection[int]) -> dict[int | None, Any]:
    if not numbers:
        return {}
    given = {"study_id": study.id, "numbers": list(numbers)}
    return {row.number: row for row in db.session.execute(_ENGAGEMENTS, given)}


def _status_notes(study: Study, keys: Collection[int]) -> dict[int, StatusNote]:
    if not keys:
        return {}
    wanted = sa.select(StatusNote).join(Case, Case.id == StatusNote.case_id)
    of_study = wanted.where(Case.study_id == study.id, StatusNote.id.in_(keys))
    return {note.id: note for note in db.session.scalars(of_study.options(defer(StatusNote.text)))}


def _people(study: Study, keys: Collection[int]) -> dict[int, Person]:
    if not keys:
        return {}
    wanted = sa.select(Person).where(Person.study_id == study.id, Person.id.in_(keys))
    return {one.id: one for one in db.session.scalars(wanted.options(joinedload(Person.case)))}
