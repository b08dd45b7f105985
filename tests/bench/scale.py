"""The example study, and the same a hundred times over, in databases of their own."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from tests import make
from tracker.app import create_app
from tracker.core import clock, schema
from tracker.core.database import Base, begin_writing, db
from tracker.example import build
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
}


def app_with_example(folder: Path, *, times: int) -> Flask:
    """An application whose study `husk-now` is the example `times` over."""
    folder.mkdir(parents=True)
    settings = read({"TRACKER_INSTANCE": str(folder), "BASE_URL": "http://localhost"})
    app = create_app(settings, RATELIMIT_ENABLED=False, WTF_CSRF_ENABLED=False)
    with app.app_context():
        schema.upgrade()
        begin_writing()
        owner = make.account()
        build.load(owner=owner, now=clock.now(), moved_to=clock.today("Europe/Oslo"))
        for number in range(1, times):
            _copy(number)
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
        rows = sa.select(*values).where(columns[0] < _STRIDE)
        db.session.execute(sa.insert(table).from_select(columns, rows))


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
    if (table, column.name) == ("engagements", "number"):
        return (column + number * 1000).label(column.name)
    return column
