"""The example study, and the same a hundred times over, in databases of their own."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from tests import make
from tracker.app import create_app
from tracker.cases.models import Case
from tracker.core import clock, schema
from tracker.core.database import Base, begin_writing, db
from tracker.example import build
from tracker.search.models import SearchEntry
from tracker.search.rules import Sort
from tracker.settings import read

_STRIDE = 1_000_000
# Tables of what a case has; the columns that point at one another move along with the copy.
_COPIED = {
    "cases": ["id"],
    "case_statuses": ["id", "case_id"],
    "facts": ["id", "case_id"],
    "case_events": ["id", "case_id"],
    "people": ["id", "case_id"],
    "engagements": ["id", "parent_id"],
    "engagement_cases": ["engagement_id", "case_id"],
    "team_members": ["id", "engagement_id"],
    "participations": ["id", "engagement_id", "person_id"],
    "notes": ["id", "engagement_id"],
    "note_revisions": ["id", "note_id"],
    "status_notes": ["id", "case_id"],
    "status_note_revisions": ["id", "status_note_id"],
    "status_note_references": ["id", "status_note_id", "engagement_id"],
    "excerpts": ["id", "engagement_id", "note_id"],
    "excerpt_tags": ["excerpt_id", "engagement_id"],
    "follow_ups": ["id", "engagement_id", "case_id"],
    "coverage_holes": ["id", "case_id"],
    "search_entries": ["id", "object_id"],
}


def app_with_example(folder: Path, *, times: int) -> Flask:
    """An application whose study `husk-now` is the example `times` over."""
    folder.mkdir(parents=True)
    settings = read({"TRACKER_INSTANCE": str(folder), "BASE_URL": "http://localhost"})
    app = create_app(settings, LIMIT_ATTEMPTS=False, WTF_CSRF_ENABLED=False)
    with app.app_context():
        schema.upgrade()
        begin_writing()
        owner = make.account()
        build.load(owner=owner, now=clock.now(), moved_to=clock.today("Europe/Oslo"))
        for number in range(1, times):
            _copy(number)
        if times > 1:
            _double_excerpts()
        # Copied by statement, past the service that keeps the index of its words.
        db.session.execute(sa.text("INSERT INTO search_index(search_index) VALUES ('rebuild')"))
        db.session.commit()
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
    return app


def _copy(number: int) -> None:
    """Everything that belongs to cases once more, as other cases of the same study."""
    shift = number * _STRIDE
    for name, keys in _COPIED.items():
        table = Base.metadata.tables[name]
        columns = list(table.columns)
        values = [_value(name, column, keys, number, shift) for column in columns]
        _insert(table, values, columns[0] < _STRIDE)
    _mark_cases(shift)


def _double_excerpts() -> None:
    """Each excerpt twice, so that a note has as many as in a study of years: six."""
    for name, keys in {"excerpts": ["id"], "excerpt_tags": ["excerpt_id"]}.items():
        table = Base.metadata.tables[name]
        _insert(table, [_moved(column, keys) for column in table.columns], sa.true())
    entries = Base.metadata.tables["search_entries"]
    values = [_moved(column, ["id", "object_id"]) for column in entries.columns]
    _insert(entries, values, entries.c.sort == Sort.EXCERPT)


def _moved(column: sa.Column, keys: list[str]) -> sa.ColumnElement:
    return (column + _STRIDE // 2).label(column.name) if column.name in keys else column


def _insert(table: sa.Table, values: list[sa.ColumnElement], which: sa.ColumnElement[bool]) -> None:
    rows = sa.select(*values).where(which)
    db.session.execute(sa.insert(table).from_select(list(table.columns), rows))


def _mark_cases(shift: int) -> None:
    """What was copied of the search belongs to the copied cases."""
    copied = SearchEntry.id.between(shift, shift + _STRIDE - 1)
    for case_id in db.session.scalars(sa.select(Case.id).where(Case.id < _STRIDE)).all():
        # With the space behind it, so that no case is taken for one whose number begins alike.
        before, after = f" _c_{case_id} ", f" _c_{case_id + shift} "
        marks = sa.func.rtrim(sa.func.replace(SearchEntry.marks + " ", before, after))
        changed = sa.update(SearchEntry).where(copied).values(marks=marks)
        db.session.execute(changed.execution_options(synchronize_session=False))


def _value(
    table: str, column: sa.Column, keys: list[str], number: int, shift: int
) -> sa.ColumnElement:
    if column.name in keys:
        return (column + shift).label(column.name)
    own = {("cases", "slug"), ("people", "pseudonym")}
    if (table, column.name) in own:
        return (column + f"-{number}").label(column.name)
    if (table, column.name) == ("cases", "name"):
        return (column + f" {number}").label(column.name)
    if (table, column.name) in {("engagements", "number"), ("search_entries", "number")}:
        return (column + number * 1000).label(column.name)
    if (table, column.name) == ("follow_ups", "source"):
        note_id = sa.cast(sa.func.substr(column, len("note-") + 1), sa.Integer) + shift
        return ("note-" + sa.cast(note_id, sa.Text)).label(column.name)
    return column
