"""What tests begin with is what was kept, and nothing of the test before."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import Program
from tracker.core.database import Base, begin_writing, db
from tracker.studies.models import Study


@pytest.fixture
def twice(program: Program) -> list[dict[str, Any]]:
    """All rows as two tests find them, of which the first writes and removes some."""
    found = []
    for _test in range(2):
        with program.anew() as app:
            program.furnished("world", make.world)
            with app.app_context():
                found.append(_rows())
                _disturb()
                (Path(app.instance_path) / "files").mkdir()
    return found


def _rows() -> dict[str, Any]:
    tables = Base.metadata.sorted_tables
    return {
        table.name: db.session.execute(sa.select(table).order_by(*table.primary_key)).all()
        for table in tables
    }


def _disturb() -> None:
    begin_writing()
    study, case = make.husk()
    make.note(make.engagement(study, case), make.account("one.more@test.no"))
    study.title = "Changed"
    db.session.delete(make.members_of(study)[-1])
    db.session.commit()


def test_the_next_test_finds_the_same_rows(twice: list[dict[str, Any]]) -> None:
    first, second = twice
    assert first.pop("studies") != second.pop("studies")
    assert first == second
    assert len(first["memberships"]) == 5


def test_its_studies_are_others_to_whoever_remembers_them(twice: list[dict[str, Any]]) -> None:
    uids = [study.uid for test in twice for study in test["studies"]]
    assert len(set(uids)) == 4
    place = [column.name for column in Study.__table__.columns].index("uid")
    same = [[tuple(row)[:place] + tuple(row)[place + 1 :] for row in t["studies"]] for t in twice]
    assert same[0] == same[1]


def test_keys_are_given_anew(program: Program) -> None:
    keys = []
    for _test in range(2):
        with program.anew() as app:
            program.furnished("world", make.world)
            with app.app_context():
                begin_writing()
                study, case = make.husk()
                keys.append((make.engagement(study, case).id, make.account("new@test.no").id))
                db.session.rollback()
    assert keys[0] == keys[1]
    assert keys[0][0] == 1


def test_without_furniture_it_is_empty_whatever_stood_there(program: Program) -> None:
    with program.anew(is_furnished=True):
        program.furnished("world", make.world)
    with program.anew() as app, app.app_context():
        assert [name for name, rows in _rows().items() if rows] == []


def test_what_is_furnished_for_the_first_time_begins_with_nothing(program: Program) -> None:
    with program.anew(is_furnished=True) as app:
        program.furnished("world", make.world)
        program.furnished("another study", lambda: make.study(short_name="other").id)
        with app.app_context():
            assert [study.short_name for study in db.session.query(Study)] == ["other"]
