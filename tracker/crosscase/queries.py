"""Reads for tables across cases, each within a bounded number of statements."""

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.models import Engagement, EngagementCase
from tracker.notes.excerpts import Version, version_of
from tracker.notes.models import Excerpt, ExcerptTag
from tracker.notes.tags import words_in
from tracker.studies.models import Study
from tracker.studies.rules import SIGNS, ListName
from tracker.studies.vocabulary import Term, Vocabulary

# More keys than these in one statement are more than a database takes.
_AT_ONCE = 5_000
# A term by its present code, and a case by its key.
Where = tuple[str, int]
_AS_SAID = (Engagement.starts_on, Engagement.id, Excerpt.note_id, Excerpt.position)


@dataclass(frozen=True)
class Filters:
    """What is looked at: contacts begun by a day, of one case or all, of one kind or any."""

    until: dt.date
    case_id: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Passage:
    """An excerpt as others may read it: its words, who said it by role, and at which contact."""

    key: int
    words: str
    roles: tuple[str, ...]
    kind: Kind
    starts_on: dt.date
    ends_on: dt.date
    number: int
    cases: tuple[str, ...]
    regions: tuple[str, ...]


def tagged(study: Study, terms: Sequence[Term], filters: Filters) -> Mapping[Where, Sequence[int]]:
    """The excerpts that bear one of the terms, by its present code and the case.

    In the order in which they were said. An excerpt of several cases or terms comes several times.
    They are looked up once for each version of plan and texts, since there may be very many.
    """
    return _tagged(study.id, version_of(study), tuple(terms), filters)


@lru_cache(maxsize=16)
def _tagged(
    study_id: int, _version: Version, terms: tuple[Term, ...], filters: Filters
) -> Mapping[Where, Sequence[int]]:
    cases = (EngagementCase, EngagementCase.engagement_id == Engagement.id)
    statement = _borne(study_id, terms, filters, EngagementCase.case_id).join(*cases)
    # Tens of thousands of keys take little room so.
    found: dict[Where, array[int]] = defaultdict(lambda: array("q"))
    for code, case_id, key in _with_present_codes(statement, terms):
        found[code, case_id].append(key)
    return MappingProxyType(dict(found))


def borne(study: Study, terms: Sequence[Term], filters: Filters) -> list[tuple[str, int]]:
    """Present code and excerpt in the same order, also of contacts that are of no case."""
    found: list[tuple[str, int]] = _with_present_codes(_borne(study.id, terms, filters), terms)
    return found


def _borne(study_id: int, terms: Sequence[Term], filters: Filters, *columns: Any) -> Any:
    sign = terms[0].sign if terms else ""
    codes = [code for term in terms for code in term.codes]
    return (
        sa.select(ExcerptTag.code, *columns, ExcerptTag.excerpt_id)
        .join(Excerpt, Excerpt.id == ExcerptTag.excerpt_id)
        .join(Engagement, Engagement.id == ExcerptTag.engagement_id)
        .where(ExcerptTag.study_id == study_id, ExcerptTag.sign == sign)
        .where(ExcerptTag.code.in_(codes), *_asked(filters))
        .order_by(*_AS_SAID)
    )


def _with_present_codes(statement: Any, terms: Sequence[Term]) -> Any:
    present = {code: term.code for term in terms for code in term.codes}
    rows = db.session.execute(statement) if present else ()
    # What bears a present and a former word of the same term is there once.
    return list(dict.fromkeys((present[code], *rest) for code, *rest in rows))


def said_at(study: Study, filters: Filters) -> Sequence[int]:
    """Every excerpt that meets the filters, whatever it bears, in the order it was said in."""
    return db.session.scalars(
        sa.select(Excerpt.id)
        .join(Engagement, Engagement.id == Excerpt.engagement_id)
        .where(Excerpt.study_id == study.id, *_asked(filters))
        .order_by(*_AS_SAID)
    ).all()


def _asked(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    yield Engagement.starts_on <= filters.until
    if filters.kind:
        yield Engagement.kind == filters.kind
    if filters.case_id is not None:
        of_case = sa.select(EngagementCase.engagement_id)
        yield Engagement.id.in_(of_case.where(EngagementCase.case_id == filters.case_id))


def passages(keys: Iterable[int], words: Vocabulary) -> dict[int, Passage]:
    """Excerpts in the order of their keys, in three statements for each few thousand of them."""
    found: dict[int, Passage] = {}
    rest = iter(dict.fromkeys(keys))
    while some := list(islice(rest, _AT_ONCE)):
        those = _passages(some, words)
        found |= {key: those[key] for key in some if key in those}
    return found


def _passages(keys: Collection[int], words: Vocabulary) -> dict[int, Passage]:
    rows = db.session.execute(
        sa.select(
            Excerpt.id, Excerpt.text, Engagement.id.label("engagement_id"), Engagement.number,
            Engagement.kind, Engagement.starts_on, Engagement.ends_on,
        )
        .join(Engagement, Engagement.id == Excerpt.engagement_id)
        .where(Excerpt.id.in_(keys))
    ).all()  # fmt: skip
    roles = _roles(keys, words)
    cases = _cases({row.engagement_id for row in rows})
    return {
        row.id: Passage(
            key=row.id,
            words=words_in(row.text),
            roles=tuple(roles[row.id]),
            kind=KINDS[row.kind],
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            number=row.number,
            cases=tuple(name for name, _region in cases[row.engagement_id]),
            regions=tuple(
                dict.fromkeys(place for _name, place in cases[row.engagement_id] if place)
            ),
        )
        for row in rows
    }


def _roles(keys: Collection[int], words: Vocabulary) -> dict[int, list[str]]:
    """The roles that each excerpt bears and the study has on its list, by their present names."""
    sign = SIGNS[ListName.ROLES]
    rows = db.session.execute(
        sa.select(ExcerptTag.excerpt_id, ExcerptTag.code)
        .where(ExcerptTag.excerpt_id.in_(keys), ExcerptTag.sign == sign)
        .order_by(ExcerptTag.code)
    )
    roles: dict[int, list[str]] = defaultdict(list)
    for key, code in rows:
        term = words.meant(sign, code)
        if term and term.name not in roles[key]:
            roles[key].append(term.name)
    return roles


def _cases(engagement_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Name and region of each engagement's cases."""
    rows = db.session.execute(
        sa.select(EngagementCase.engagement_id, Case.name, Case.region)
        .join(Case, Case.id == EngagementCase.case_id)
        .where(EngagementCase.engagement_id.in_(engagement_ids))
        .order_by(Case.region, Case.name)
    )
    cases: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for engagement_id, name, region in rows:
        cases[engagement_id].append((name, region))
    return cases
