"""F10: a conversion that fails says why and where, and loses nothing."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tests.summaries import asking
from tracker.core.database import begin_writing, db
from tracker.summaries import convert
from tracker.summaries.models import ReferenceStyle

NOTE = "The youth team has found its form.\n\nWORMWOOD and gall stand here.\n\nThe end."
_PANDOC = """\
#!{python}
import subprocess, sys, time
given = sys.stdin.buffer.read()
if b"WORMWOOD" in given:
    {act}
sys.stdout.flush()
sys.exit(subprocess.run([{real!r}, *sys.argv[1:]], input=given).returncode)
"""


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """Who leads a study with one published status note."""
    with app.app_context():
        begin_writing()
        _, case = make.husk()
        author = make.get(make.Account, world.leader)
        make.status_note(case, author, text=NOTE, **make.PUBLISHED)
        db.session.commit()
    return sign_in(client, world.leader)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where children work; it is empty afterwards."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    # Before, since it is made once and kept.
    convert._default_reference()
    monkeypatch.setattr(convert.tempfile, "tempdir", str(temporary))
    yield temporary
    assert list(temporary.iterdir()) == []


def _pandoc(monkeypatch: pytest.MonkeyPatch, folder: Path, act: str) -> None:
    """A pandoc that stumbles over one word."""
    program = folder / "pandoc"
    real = convert._pandoc_path()
    program.write_text(_PANDOC.format(python=sys.executable, act=act, real=real))
    program.chmod(0o700)
    monkeypatch.setattr(convert, "_pandoc_path", lambda: str(program))


def _said(leader: FlaskClient, page: str) -> str:
    shown = BeautifulSoup(leader.get(page).text, "html.parser").select_one("[data-making]")
    assert shown is not None
    return " ".join(shown.get_text(" ").split())


def _is_one_line_without_text(caplog: pytest.LogCaptureFixture) -> bool:
    [record] = caplog.records
    return not any(word in record.getMessage() for word in ("youth", "WORMWOOD", "Bærum"))


@pytest.mark.parametrize("format_", ["docx", "pdf", "html"])
def test_a_passage_that_a_converter_stumbles_over_is_named(
    app: Flask, leader: FlaskClient, folder: Path, tmp_path: Path, format_: str,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    before = asking.made(app, leader, format=format_)
    _pandoc(monkeypatch, tmp_path, "sys.exit(64)")
    page = asking.asked(leader, format=format_)
    asking.make_waiting(app)
    said = _said(leader, page)
    assert "The file could not be made. It stopped at: Writing" in said
    assert ("in the chapter “NAV Bærum – status as of January 2012”, at the passage “WORMWOOD and "
            "gall stand here.”. The document could not be made.") in said  # fmt: skip
    assert _is_one_line_without_text(caplog)
    old = BeautifulSoup(leader.get(page).text, "html.parser").find("a", string=_begins("Download"))
    assert leader.get(old["href"]).data == before  # type: ignore[index]


def _begins(words: str):  # noqa: ANN202
    return lambda text: text and text.startswith(words)


def test_one_that_takes_too_long_is_killed_and_named(
    app: Flask, leader: FlaskClient, folder: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    _pandoc(monkeypatch, tmp_path, "time.sleep(60)")
    monkeypatch.setattr(convert, "SECONDS", 3)
    page = asking.asked(leader, format="html")
    asking.make_waiting(app)
    said = _said(leader, page)
    assert "took too long" in said
    assert "in the chapter “NAV Bærum – status as of January 2012”" in said
    assert _is_one_line_without_text(caplog)


def test_a_broken_style_is_named_and_nothing_is_lost(
    app: Flask, leader: FlaskClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = asking.made(app, leader, format="docx")
    with app.app_context():
        begin_writing()
        study, _ = make.husk()
        broken = ReferenceStyle(
            study_id=study.id, file_name="a.docx", content=b"PK broken", uploaded_at=make.NOW
        )
        db.session.add(broken)
        db.session.commit()
    page = asking.asked(leader, format="docx")
    asking.make_waiting(app)
    assert "The fault lies in your institute's Word style" in _said(leader, page)
    assert _is_one_line_without_text(caplog)
    leader.post("/s/husk/settings/style/drop")
    assert asking.made(app, leader, format="docx") == before


def test_a_missing_converter_is_no_fault_of_a_text(
    app: Flask, leader: FlaskClient, folder: Path,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(convert, "_pandoc_path", lambda: "/bin/false")
    page = asking.asked(leader, format="html")
    asking.make_waiting(app)
    said = _said(leader, page)
    assert "The document could not be made." in said
    assert "in the chapter" not in said
    assert _is_one_line_without_text(caplog)


def test_a_fault_of_ours_is_said_as_such_and_the_next_file_is_made(
    app: Flask, leader: FlaskClient, folder: Path,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    with monkeypatch.context() as broken:
        broken.setattr(convert, "_pandoc_path", lambda: "/no/such/program")
        page = asking.asked(leader, format="html")
        asking.make_waiting(app)
    assert "Something went wrong on our side" in _said(leader, page)
    assert _is_one_line_without_text(caplog)
    assert asking.made(app, leader, format="html").startswith(b"<!DOCTYPE html>")


def test_the_page_that_shows_it_names_the_passage_too(
    leader: FlaskClient, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pandoc(monkeypatch, tmp_path, "sys.exit(64)")
    answer = leader.get("/s/husk/summary?as_of=2012-01")
    assert answer.status_code == 200
    assert "at the passage “WORMWOOD and gall stand here.”" in answer.text
    assert "Choose report, month and case" in answer.text


def test_a_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SECRET_KEY", "hunter2")
    shown = [sys.executable, "-c", "import os; print(sorted(os.environ))"]
    assert b"SECRET_KEY" not in convert._run(shown, b"", "/")
