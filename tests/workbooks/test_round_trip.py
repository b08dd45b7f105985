"""The plan goes out and comes in again, and nothing has changed."""

import datetime as dt
import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.payloads import PAYLOADS
from tests.signing import sign_in
from tracker.core.database import Base, begin_writing, db
from tracker.studies import queries as studies
from tracker.studies.models import Study
from tracker.workbooks import files, service, writer
from tracker.workbooks.check import Deed
from tracker.workbooks.preview import Preview, known_of, look

TODAY = dt.date(2026, 11, 23)
TABLES = ("engagements", "engagement_cases", "team_members", "round_engagements", "studies")
KINDS = ("xlsx", "csv")
FORMULAS = ("=1+1", "+47 22 00 00 00", "-5", "@sum", "'=1+1", "''+1", "'quoted", "= 1")


@pytest.fixture
def study(example: None, session: None) -> Study:
    study = studies.find_study("husk")
    assert study is not None
    return study


def rows() -> dict[str, list[Any]]:
    db.session.flush()
    tables = (Base.metadata.tables[name] for name in TABLES)
    return {
        table.name: db.session.execute(sa.select(table).order_by(*table.primary_key)).all()
        for table in tables
    }


def out(study: Study, kind: str, language: str = "en") -> bytes:
    columns = writer.columns_for(with_internal=True)
    known = known_of(study)
    return writer.file(known, columns, kind=f".{kind}", language=language, say=str)


def brought_in(study: Study, kind: str, content: bytes) -> Preview:
    looked_at = look(study, files.read(f"plan.{kind}", content), today=TODAY)
    for _done in service.bring_in(study, looked_at.findings, looked_at.known, today=TODAY):
        pass
    return looked_at


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "nb"])
def test_out_and_in_again_changes_nothing(study: Study, kind: str, language: str) -> None:
    before = rows()
    looked_at = brought_in(study, kind, out(study, kind, language))
    assert list(looked_at.groups) == [Deed.SAME]
    assert looked_at.count(Deed.SAME) == 112
    assert rows() == before


@pytest.mark.parametrize("kind", KINDS)
def test_in_norwegian_too(app: Flask, example: None, kind: str) -> None:
    with app.app_context():
        begin_writing()
        leader = make.get(make.Account, 1)
        leader.language = "nb"
        db.session.commit()
        before = rows()
        client = sign_in(app.test_client(), leader.id)
    plan = client.get(f"/s/husk/plan/export.{kind}").data
    answer = client.post(
        "/s/husk/plan/import", data={"document": (io.BytesIO(plan), f"plan.{kind}")}
    )
    assert (answer.status_code, "Telefonsamtale" in answer.text) == (200, True)
    assert 'name="rows"' not in answer.text
    with app.app_context():
        assert rows() == before


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_and_formula_like_text_survives(study: Study, kind: str) -> None:
    case = make.case(study, "NAV Ås; Øst", slug="nav-as-ost")
    make.case(study, "=cmd|' /C calc'!A0")
    for number, text in enumerate([*FORMULAS, *PAYLOADS]):
        make.engagement(
            study, case, title=text[:200].replace("\n", " "), place=text[:200].replace("\n", " "),
            agenda=text, day=dt.date(2011, 5, 1 + number % 28),
        )  # fmt: skip
    before = rows()
    looked_at = brought_in(study, kind, out(study, kind))
    assert list(looked_at.groups) == [Deed.SAME]
    assert rows() == before
