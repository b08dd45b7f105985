"""The same inputs give the same bytes, on the page and on the command line."""

import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.commands import run_for_bytes
from tests.conftest import TESTING
from tests.signing import sign_in
from tests.summaries import asking
from tracker.accounts.models import Account
from tracker.app import create_app
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.settings import read
from tracker.studies import queries as studies
from tracker.summaries.build import FORMATS
from tracker.summaries.models import Report

NAME = "For the directorate"


@pytest.fixture(scope="module")
def reporting(instance: Path) -> Flask:
    """An installation with the example study and two reports, one of a fixed month."""
    environment = {"TRACKER_INSTANCE": str(instance), "BASE_URL": "http://localhost"}
    app = create_app(read(environment), **TESTING)
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        assert study is not None
        few = [case for case in cases.cases(study) if case.slug in {"nav-baerum", "nav-sola"}]
        asking.report(study, name=NAME, parts="status timeline", language="nb", cases=few)
        asking.report(study, name="Interim", parts="study", as_of=make.NOW.date().replace(day=1))
        db.session.commit()
    return app


def _tracker(app: Flask, *words: str) -> subprocess.CompletedProcess[bytes]:
    return run_for_bytes(Path(app.instance_path), "summary", "husk", *words, "-o", "-")


@pytest.mark.parametrize("format_", FORMATS)
def test_page_and_command_make_the_same_file(reporting: Flask, format_: str) -> None:
    with reporting.app_context():
        key = db.session.scalar(sa.select(Report.id).where(Report.name == NAME))
        owner = db.session.scalar(sa.select(Account.id).limit(1))
    assert owner is not None
    client = sign_in(reporting.test_client(), owner)
    on_page = asking.made(reporting, client, format=format_, report=str(key))
    ran = _tracker(reporting, "--report", NAME, "--as-of", "2012-01", "--format", format_)
    assert (ran.stderr, ran.stdout == on_page) == (b"", True)
    assert len(on_page) > 5_000


def test_the_command_takes_the_reports_own_month_and_parts(reporting: Flask) -> None:
    said = _tracker(reporting, "--report", "interim", "--format", "md").stdout.decode()
    assert "**Interim, as of January 2012**" in said
    assert said.count("\n## ") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--report", "None such"], "There is no report called “None such”."),
        (["--report", "Interim", "--as-of", "2011-11"], "That report is always as of 2012-01."),
        (["--report", NAME, "--case", "nav-sandnes"], "The report is not about that case."),
    ],
)
def test_what_is_not_there_is_said_in_a_line(reporting: Flask, words: list[str], said: str) -> None:
    ran = _tracker(reporting, *words, "--format", "md")
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (2, b"", f"tracker: {said}\n")
