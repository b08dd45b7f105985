"""What marks lead to: read inside the wall of the study, and only what concerns the case."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case, CaseEvent, Fact, FactName
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation
from tracker.followups.models import FollowUp
from tracker.followups.queries import concerns
from tracker.followups.rules import digest
from tracker.notes.consent import blocked_among
from tracker.notes.excerpts import words_of
from tracker.notes.models import Excerpt, ExcerptTag, Note
from tracker.notes.tags import HEAD_BOX, without_labels, without_tags
from tracker.people.models import Person
from tracker.people.queries import withdrawn_among
from tracker.statusnotes.marks import Sort
from tracker.studies.models import Study
from tracker.studies.rules import ListName
from tracker.studies.vocabulary import Vocabulary

Where = tuple[Sort, int]
# A case by its key, and what is wanted of it.
Place = tuple[int, Sort, int]
# More than these in one statement are more than a database takes.
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Source:
    """One thing that a mark leads to, as it is now.

    `roles` are codes of the study's list: of those it is tagged with, else of who took part when
    that is one role. What is on no list may be a name and is left out.
    """

    digest: str
    words: str
    kind: str = ""
    happened_on: dt.date | None = None
    until: dt.date | None = None
    roles: tuple[str, ...] = ()
    engagement_id: int | None = None
    engagement_number: int | None = None
    is_blocked: bool = False


@dataclass(frozen=True)
class _Asked:
    """Which things of one sort are looked for, and of which cases."""

    study: Study
    case_ids: Collection[int]
    keys: Collection[int]


Found = Iterator[tuple[int, int, Source]]


def found(case: Case, wanted: Iterable[Where]) -> dict[Where, Source]:
    """What there is of what is wanted; at most two statements for each sort and six more."""
    there = found_of(case.study, [(case.id, *where) for where in wanted])
    return {(sort, key): source for (_case_id, sort, key), source in there.items()}


def found_of(study: Study, wanted: Collection[Place]) -> dict[Place, Source]:
    """The same for several cases of a study, in as many statements for each few thousand."""
    left, there = list(wanted), dict[Place, Source]()
    while left:
        some, left = left[:_AT_ONCE], left[_AT_ONCE:]
        there |= _found(study, set(some))
    return there


def _found(study: Study, wanted: set[Place]) -> dict[Place, Source]:
    keys: dict[Sort, set[int]] = defaultdict(set)
    for _case_id, sort, key in wanted:
        keys[sort].add(key)
    case_ids = {case_id for case_id, _sort, _key in wanted}
    there = {
        place: source
        for sort, of_sort in keys.items()
        for case_id, key, source in _READERS[sort](_Asked(study, case_ids, of_sort))
        if (place := (case_id, sort, key)) in wanted
    }
    return _with_people(study, there) if there else {}


def _of_cases(asked: _Asked) -> tuple[sa.ColumnElement[bool], ...]:
    """Of a statement of engagements and their cases."""
    return Engagement.study_id == asked.study.id, EngagementCase.case_id.in_(asked.case_ids)


def _excerpts(asked: _Asked) -> Found:
    rows = db.session.execute(
        sa.select(Excerpt.id, Excerpt.text, EngagementCase.case_id, *_OF_CONTACT)
        .join(Engagement, Engagement.id == Excerpt.engagement_id)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(Excerpt.id.in_(asked.keys), *_of_cases(asked))
    ).all()
    tagged = _roles_tagged([row.id for row in rows], words_of(asked.study))
    for row in rows:
        yield row.case_id, row.id, _excerpt(row, tagged[row.id])


def _excerpt(row: Any, tagged: list[str]) -> Source:
    """A box that was ticked, or a theme that was added, changes none of its words."""
    words = HEAD_BOX.sub("", row.text, count=1)
    said = " ".join(without_tags(words).split())
    return replace(
        _contact(row),
        digest=digest(said, *tagged),
        words=without_labels(words) or words,
        roles=tuple(tagged),
    )


def _roles_tagged(excerpt_ids: Collection[int], words: Vocabulary) -> dict[int, list[str]]:
    tags = db.session.execute(
        sa.select(ExcerptTag.excerpt_id, ExcerptTag.code)
        .where(ExcerptTag.excerpt_id.in_(excerpt_ids), ExcerptTag.sign == "@")
        .order_by(ExcerptTag.excerpt_id, ExcerptTag.code)
    )
    tagged: dict[int, list[str]] = defaultdict(list)
    for excerpt_id, code in tags:
        term = words.meant("@", code)
        if term is not None and term.code not in tagged[excerpt_id]:
            tagged[excerpt_id].append(term.code)
    return tagged


_OF_CONTACT = (
    Engagement.id.label("engagement_id"), Engagement.number, Engagement.title, Engagement.kind,
    Engagement.starts_on, Engagement.ends_on,
)  # fmt: skip


def _contact(row: Any) -> Source:
    return Source(
        digest="",
        words=row.title,
        kind=row.kind,
        happened_on=row.starts_on,
        until=row.ends_on,
        engagement_id=row.engagement_id,
        engagement_number=row.number,
    )


def _contacts(asked: _Asked) -> Found:
    """A contact is cited with what was written on it."""
    rows = db.session.execute(
        sa.select(EngagementCase.case_id, *_OF_CONTACT)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(Engagement.id.in_(asked.keys), *_of_cases(asked))
    ).all()
    versions = db.session.execute(
        sa.select(Note.engagement_id, Note.id, Note.version)
        .where(Note.engagement_id.in_([row.engagement_id for row in rows]))
        .order_by(Note.id)
    ).all()
    written = defaultdict(list)
    for engagement_id, *version in versions:
        written[engagement_id].append(tuple(version))
    for row in rows:
        said = digest(row.title, row.starts_on, *written[row.engagement_id])
        yield row.case_id, row.engagement_id, replace(_contact(row), digest=said)


def _events(asked: _Asked) -> Found:
    rows = sa.select(CaseEvent).where(
        CaseEvent.id.in_(asked.keys), CaseEvent.case_id.in_(asked.case_ids)
    )
    for event in db.session.scalars(rows):
        said = digest(event.text, event.happened_on)
        source = Source(said, event.text, happened_on=event.happened_on)
        yield event.case_id, event.id, source


def _facts(asked: _Asked) -> Found:
    rows = db.session.execute(
        sa.select(Fact.case_id, Fact.id, FactName.name, Fact.value, Fact.holds_from)
        .join(FactName, FactName.id == Fact.name_id)
        .where(Fact.id.in_(asked.keys), Fact.case_id.in_(asked.case_ids))
    )
    for case_id, key, name, value, since in rows:
        source = Source(digest(name, value, since), f"{name}: {value}", happened_on=since)
        yield case_id, key, source


def _promises(asked: _Asked) -> Found:
    rows = db.session.execute(
        sa.select(FollowUp, Case.id.label("of_case"), *_OF_CONTACT)
        .outerjoin(Engagement, Engagement.id == FollowUp.engagement_id)
        .join(Case, concerns(Case.id))
        .where(FollowUp.id.in_(asked.keys), FollowUp.study_id == asked.study.id)
        .where(Case.id.in_(asked.case_ids))
    )
    for row in rows:
        yield row.of_case, row.FollowUp.id, _promise(row)


def _promise(row: Any) -> Source:
    promise: FollowUp = row.FollowUp
    there = _contact(row) if row.engagement_id else Source("", "")
    is_done = promise.done_at is not None
    return replace(there, digest=digest(promise.text, promise.due_on, is_done), words=promise.text)


_READERS: Mapping[Sort, Callable[[_Asked], Found]] = {
    Sort.EXCERPT: _excerpts,
    Sort.CONTACT: _contacts,
    Sort.EVENT: _events,
    Sort.FACT: _facts,
    Sort.PROMISE: _promises,
}


@dataclass
class _Company:
    """Who took part in one contact; whose coming is unknown counts as there."""

    people: int = 0
    roles: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()


def _company(engagement_ids: Collection[int]) -> dict[int, _Company]:
    rows = db.session.execute(
        sa.select(
            Participation.engagement_id,
            Participation.person_id,
            sa.func.coalesce(Person.role_id, Participation.role_id),
            sa.func.coalesce(Participation.came, Participation.invited),
        )
        .outerjoin(Person, Person.id == Participation.person_id)
        .where(Participation.engagement_id.in_(engagement_ids))
        .where(sa.func.coalesce(Participation.came, 1) > 0)
        .order_by(Participation.id)
    )
    company: dict[int, _Company] = defaultdict(_Company)
    for engagement_id, person_id, role_id, people in rows:
        one = company[engagement_id]
        one.people += 1 if person_id else people
        one.roles += (role_id,) if role_id not in one.roles else ()
        one.persons += (person_id,) if person_id else ()
    return company


def _with_people(study: Study, there: dict[Place, Source]) -> dict[Place, Source]:
    company = _company({one.engagement_id for one in there.values() if one.engagement_id})
    codes = {term.id: term.code for term in words_of(study).of(ListName.ROLES)}
    blocked = _blocked(there, company)
    return {
        place: replace(
            source,
            roles=source.roles or _roles_there(place[1], company[source.engagement_id], codes),
            is_blocked=place in blocked,
        )
        if source.engagement_id in company
        else source
        for place, source in there.items()
    }


def _blocked(there: dict[Place, Source], company: dict[int, _Company]) -> set[Place]:
    """What may be the words of somebody whose consent is withdrawn.

    Of excerpts `notes/consent.py` says so; a contact or promise is theirs when they were alone.
    """
    alone = {key: one.persons for key, one in company.items() if one.people == 1}
    withdrawn = withdrawn_among({person for persons in alone.values() for person in persons})
    theirs = {key for key, persons in alone.items() if withdrawn.intersection(persons)}
    excerpts = blocked_among([key for _case_id, sort, key in there if sort is Sort.EXCERPT])
    return {
        (case_id, sort, key)
        for (case_id, sort, key), source in there.items()
        if (key in excerpts if sort is Sort.EXCERPT else source.engagement_id in theirs)
    }


def _roles_there(sort: Sort, one: _Company, codes: dict[int, str]) -> tuple[str, ...]:
    """Those of the company, unless it is of several and something was said by one of them."""
    is_known = sort is Sort.CONTACT or len(one.roles) == 1
    return tuple(codes[role] for role in one.roles) if is_known else ()
