"""What unsaved texts belong to, by name: an engagement, a status note, a cell of the matrix."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask, url_for
from flask_babel import gettext
from sqlalchemy.orm import contains_eager

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.notes.excerpts import words_of
from tracker.notes.models import Note
from tracker.statusnotes.acts import heading
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Study
from tracker.studies.rules import SIGNS, ListName

Keys = Mapping[str, str]


@dataclass(frozen=True)
class Belonging:
    """The thing that a text is written on: its name and its page."""

    name: str
    url: str


def init_app(app: Flask) -> None:
    # The page of a draft lies below the features that it names.
    app.jinja_env.globals["belonging"] = belonging


def belonging(study: Study, place: str) -> Belonging | None:
    """What the draft of a place belongs to; None when that is gone."""
    return belongings(study, [place]).get(place)


def belongings(study: Study, places: Iterable[str]) -> dict[str, Belonging]:
    """What drafts belong to, by place; in one statement for each sort of text."""
    sorts: dict[str, dict[str, str]] = {}
    for place in places:
        sort, _, key = place.partition("-")
        sorts.setdefault(sort, {})[key] = place
    return {
        keys[key]: found
        for sort, keys in sorts.items()
        for key, found in _FINDERS[sort](study, keys)
    }


def _notes(study: Study, keys: Keys) -> Iterator[tuple[str, Belonging]]:
    rows = db.session.execute(
        sa.select(Note.id, Engagement.number, Engagement.title)
        .join(Note.engagement)
        .where(Engagement.study_id == study.id, Note.id.in_(map(int, keys)))
    )
    for note_id, number, title in rows:
        yield str(note_id), _engagement(study, number, title)


def _engagements(study: Study, keys: Keys) -> Iterator[tuple[str, Belonging]]:
    rows = db.session.execute(
        sa.select(Engagement.number, Engagement.title).where(
            Engagement.study_id == study.id, Engagement.number.in_(map(int, keys))
        )
    )
    for number, title in rows:
        yield str(number), _engagement(study, number, title)


def _engagement(study: Study, number: int, title: str) -> Belonging:
    url = url_for("overview.engagement", study=study.short_name, number=number)
    return Belonging(title, url)


def _status_notes(study: Study, keys: Keys) -> Iterator[tuple[str, Belonging]]:
    rows = db.session.scalars(
        sa.select(StatusNote)
        .join(StatusNote.case)
        .where(Case.study_id == study.id, StatusNote.id.in_(map(int, keys)))
        .options(contains_eager(StatusNote.case))
    )
    for note in rows:
        url = url_for("overview.status_note", study=study.short_name, status_note_id=note.id)
        yield str(note.id), Belonging(heading(note), url)


def _cases(study: Study, keys: Keys) -> Iterator[tuple[str, Belonging]]:
    rows = db.session.execute(
        sa.select(Case.slug, Case.name).where(Case.study_id == study.id, Case.slug.in_(keys))
    )
    for slug, name in rows:
        url = url_for("overview.case", study=study.short_name, slug=slug)
        yield slug, Belonging(gettext("Status note on %(case)s", case=name), url)


def _cells(study: Study, keys: Keys) -> Iterator[tuple[str, Belonging]]:
    parts = {key: key.split(".") for key in keys}
    slugs = {slug for slug, _list_name, _code in parts.values()}
    rows = db.session.execute(
        sa.select(Case.slug, Case.name).where(Case.study_id == study.id, Case.slug.in_(slugs))
    )
    names = {row.slug: row.name for row in rows}
    for key, (slug, list_name, code) in parts.items():
        term = words_of(study).meant(SIGNS[ListName(list_name)], code)
        if slug in names and term is not None:
            url = url_for(
                "matrix.cell",
                study=study.short_name,
                slug=slug,
                list_name=list_name,
                code=code,
            )
            yield key, Belonging(f"{names[slug]}: {term.name}", url)


_FINDERS: dict[str, Callable[[Study, Keys], Iterator[tuple[str, Belonging]]]] = {
    "note": _notes,
    "engagement": _engagements,
    "status": _status_notes,
    "case": _cases,
    "cell": _cells,
}
