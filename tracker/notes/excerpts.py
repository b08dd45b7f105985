"""Reads about excerpts and their tags, each within a bounded number of statements."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.engagements.agenda import case_names
from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.queries import NEWEST_FIRST
from tracker.notes.models import Excerpt, ExcerptTag, Note
from tracker.notes.naming import Marked, Named, named
from tracker.notes.tags import Tag, spelling, words_in
from tracker.studies.models import Study
from tracker.studies.vocabulary import Term, Vocabulary, vocabulary

# What a word may be written as: its sign and every code it has or had.
Written = tuple[str, tuple[str, ...]]
# Themes and questions, roles, kinds: the order in which tags are shown.
_SIGNS = "#@!"
Version = tuple[str, int, int]


@dataclass(frozen=True)
class Filters:
    """What excerpts are narrowed to; empty values narrow nothing. All of `tags` must be there."""

    tags: tuple[Written, ...] = ()
    case_id: int | None = None
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    author_id: int | None = None
    engagement_ids: tuple[int, ...] | None = None

    @property
    def asks_for_place(self) -> bool:
        return bool(self.kind or self.since or self.until)


@dataclass(frozen=True)
class Row:
    """What a list shows of an excerpt."""

    id: int
    text: str
    number: int
    title: str
    kind: Kind
    starts_on: dt.date
    ends_on: dt.date
    author: str
    cases: tuple[str, ...]
    tags: tuple[Named, ...]

    @property
    def words(self) -> str:
        """Its text without labels, which are shown beside it; all of it when they are all."""
        return words_in(self.text)


@dataclass(frozen=True)
class Shown:
    """How a note is dressed, and how many of its excerpts bear which tag."""

    marked: Marked
    count: int
    tags: tuple[tuple[Named, int], ...]


def version_of(study: Study) -> Version:
    """Changes with whatever is counted from excerpts.

    It holds the study's own uid, since a database may give a number out again.
    """
    return study.uid, study.plan_version, study.text_version


def written(term: Term) -> Written:
    return term.sign, term.codes


def words_of(study: Study) -> Vocabulary:
    """The study's lists; read anew only after something was written or a list was changed."""
    return _words(study.id, (study.uid, study.text_version))


def marked(study: Study) -> Marked:
    """What dresses a note that stands elsewhere: its tags as labels, no places in it."""
    return Marked(words_of(study))


@lru_cache(maxsize=64)
def _words(study_id: int, _version: tuple[str, int]) -> Vocabulary:
    return vocabulary(db.session.get_one(Study, study_id))


def of_note(note: Note) -> Sequence[Excerpt]:
    """The excerpts of a note, in the order of its text."""
    return db.session.scalars(
        sa.select(Excerpt).where(Excerpt.note_id == note.id).order_by(Excerpt.position)
    ).all()


def shown_on(engagement: Engagement) -> dict[int, Shown]:
    """By note how it is dressed; a note without excerpts does not occur.

    Read anew, in one statement, only after something was written or a list was changed.
    """
    study = engagement.study
    return _shown_on(engagement.id, study.id, (study.uid, study.text_version))


@lru_cache(maxsize=512)
def _shown_on(engagement_id: int, study_id: int, version: tuple[str, int]) -> dict[int, Shown]:
    rows = db.session.execute(
        sa.select(Excerpt.note_id, Excerpt.id, Excerpt.line, ExcerptTag.sign, ExcerptTag.code)
        .outerjoin(ExcerptTag, ExcerptTag.excerpt_id == Excerpt.id)
        .where(Excerpt.engagement_id == engagement_id)
        .order_by(Excerpt.note_id, Excerpt.position)
    ).all()
    words = _words(study_id, version)
    return {
        note_id: _shown(words, [row for row in rows if row.note_id == note_id])
        for note_id in dict.fromkeys(row.note_id for row in rows)
    }


def _shown(words: Vocabulary, rows: Sequence[Any]) -> Shown:
    places = {row.line: f"excerpt-{row.id}" for row in rows}
    borne = {(row.id, named(words, Tag(row.sign, row.code))) for row in rows if row.sign}
    counted = Counter(tag for _id, tag in borne)
    order = sorted(
        counted.items(), key=lambda one: (_SIGNS.index(one[0].sign), -one[1], one[0].code)
    )
    return Shown(Marked(words, tuple(places.items())), len(places), tuple(order))


def unlisted(study: Study) -> tuple[tuple[Tag, int], ...]:
    """The tags that are on no list and how many excerpts bear each, the most first."""
    return _unlisted(study.id, version_of(study))


@lru_cache(maxsize=64)
def _unlisted(study_id: int, version: Version) -> tuple[tuple[Tag, int], ...]:
    words = _words(study_id, (version[0], version[2]))
    rows = db.session.execute(
        sa.select(ExcerptTag.sign, ExcerptTag.code, sa.func.count())
        .where(ExcerptTag.study_id == study_id)
        .group_by(ExcerptTag.sign, ExcerptTag.code)
    )
    unknown = [(Tag(sign, code), n) for sign, code, n in rows if not words.meant(sign, code)]
    return tuple(sorted(unknown, key=lambda one: (-one[1], one[0])))


_WRITTEN_IN = (
    sa.select(ExcerptTag.sign, ExcerptTag.code)
    .join(Excerpt, Excerpt.id == ExcerptTag.excerpt_id)
    .where(Excerpt.note_id == sa.bindparam("note_id"))
    .distinct()
)


def unlisted_in(note: Note) -> list[Tag]:
    """The tags of a note that are on no list yet; also right before it is committed."""
    rows = db.session.execute(_WRITTEN_IN, {"note_id": note.id}).all()
    words = vocabulary(note.engagement.study) if rows else Vocabulary(())
    return sorted(Tag(sign, code) for sign, code in rows if not words.meant(sign, code))


def _tags_of(excerpt_ids: Collection[int]) -> dict[int, tuple[Tag, ...]]:
    """The tags of many excerpts in one statement: themes and questions, roles, kinds."""
    rows = db.session.execute(
        sa.select(ExcerptTag.excerpt_id, ExcerptTag.sign, ExcerptTag.code).where(
            ExcerptTag.excerpt_id.in_(excerpt_ids)
        )
    )
    tags: dict[int, list[Tag]] = {}
    for excerpt_id, sign, code in rows:
        tags.setdefault(excerpt_id, []).append(Tag(sign, code))
    by_sign = {key: sorted(own, key=lambda tag: (_SIGNS.index(tag.sign), tag.code))
               for key, own in tags.items()}  # fmt: skip
    return {key: tuple(own) for key, own in by_sign.items()}


_SHOWN = (
    Excerpt.id, Excerpt.text, Engagement.id.label("engagement_id"), Engagement.number,
    Engagement.title, Engagement.kind, Engagement.starts_on, Engagement.ends_on,
    Account.name.label("author"),
)  # fmt: skip


def rows(study: Study, filters: Filters, *, limit: int, offset: int = 0) -> list[Row]:
    """Excerpts, those of the newest contacts first, in three statements."""
    found = db.session.execute(
        sa.select(*_SHOWN)
        .join(Engagement, Engagement.id == Excerpt.engagement_id)
        .join(Note, Note.id == Excerpt.note_id)
        .join(Account, Account.id == Note.author_id)
        # Said of the engagement too, so that its index gives the order.
        .where(Engagement.study_id == study.id, *conditions(study, filters))
        .order_by(*NEWEST_FIRST, Excerpt.note_id, Excerpt.position)
        .limit(limit)
        .offset(offset)
    ).all()
    words = words_of(study)
    names = case_names({one.engagement_id for one in found}) if found else {}
    tags = _tags_of([one.id for one in found]) if found else {}
    return [
        Row(
            id=one.id,
            text=one.text,
            number=one.number,
            title=one.title,
            kind=KINDS[one.kind],
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            author=one.author,
            cases=names.get(one.engagement_id, ()),
            tags=_named(words, one.text, tags.get(one.id, ())),
        )
        for one in found
    ]


def _named(words: Vocabulary, text: str, tags: Sequence[Tag]) -> tuple[Named, ...]:
    is_known = all(words.meant(*tag) for tag in tags)
    spelt = {} if is_known else spelling([text])
    return tuple(dict.fromkeys(named(words, tag, spelt) for tag in tags))


def count(study: Study, filters: Filters) -> int:
    counted = sa.select(sa.func.count()).select_from(Excerpt)
    if filters.asks_for_place:
        counted = counted.join(Engagement, Engagement.id == Excerpt.engagement_id)
    if filters.author_id is not None:
        counted = counted.join(Note, Note.id == Excerpt.note_id)
    return db.session.scalar(counted.where(*conditions(study, filters))) or 0


def conditions(study: Study, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """For a statement of excerpts that has joined their engagements and notes where asked for."""
    narrowed = [Excerpt.study_id == study.id, *(_bears(study, one) for one in filters.tags)]
    if filters.case_id is not None:
        of_case = EngagementCase.case_id == filters.case_id
        engagements = sa.select(EngagementCase.engagement_id).where(of_case)
        narrowed.append(Excerpt.engagement_id.in_(engagements))
    if filters.author_id is not None:
        narrowed.append(Note.author_id == filters.author_id)
    if filters.engagement_ids is not None:
        narrowed.append(Excerpt.engagement_id.in_(filters.engagement_ids))
    return [*narrowed, *place(filters)]


def place(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What is asked of the engagement itself."""
    asked = []
    if filters.kind:
        asked.append(Engagement.kind == filters.kind)
    if filters.since is not None:
        asked.append(Engagement.ends_on >= filters.since)
    if filters.until is not None:
        asked.append(Engagement.starts_on <= filters.until)
    return asked


def _bears(study: Study, tag: Written) -> sa.ColumnElement[bool]:
    sign, codes = tag
    return Excerpt.id.in_(
        sa.select(ExcerptTag.excerpt_id).where(
            ExcerptTag.study_id == study.id, ExcerptTag.sign == sign, ExcerptTag.code.in_(codes)
        )
    )


def authors(study: Study) -> list[tuple[int, str]]:
    """Who has written notes of the study, by name, to choose one."""
    return _authors(study.id, (study.uid, study.text_version))


@lru_cache(maxsize=64)
def _authors(study_id: int, _version: tuple[str, int]) -> list[tuple[int, str]]:
    wrote = sa.select(Note.author_id).join(Engagement).where(Engagement.study_id == study_id)
    rows = db.session.execute(
        sa.select(Account.id, Account.name).where(Account.id.in_(wrote)).order_by(Account.name)
    )
    return [(account_id, name) for account_id, name in rows]
