"""What cannot be made into a document is refused with what to do instead, and nothing is lost."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.commands import run
from tests.editing import read
from tests.signing import sign_in
from tests.summaries import asking
from tests.summaries.samples import parts, pdf_words
from tests.summaries.test_reports import ANSWERS, HERE
from tracker.app import create_app
from tracker.core.database import begin_writing, db
from tracker.settings import read as settings
from tracker.summaries import convert, queries
from tracker.summaries.models import ReferenceStyle

STYLE = "/s/husk/settings/style"
LATER = "The study began later than that. Choose a month from 2011-01 on."


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def test_a_month_before_the_study_began_is_refused(leader: FlaskClient) -> None:
    page = leader.get("/s/husk/summary?as_of=2010-12")
    assert (page.status_code, LATER in page.text) == (422, True)
    asked = leader.post("/s/husk/summary/files", data={"as_of": "2010-12", "format": "md"})
    assert (asked.status_code, LATER in asked.text) == (422, True)
    assert leader.get("/s/husk/summary?as_of=2011-01").status_code == 200


def test_no_report_is_always_as_of_a_month_before_the_study_began(leader: FlaskClient) -> None:
    answer = leader.post(f"{HERE}/new", data=ANSWERS | {"as_of": "2010-12"})
    page = read(answer)
    assert answer.status_code == 422
    assert LATER in page.select_one("#as_of").find_parent(class_="field").text
    assert page.select_one("#name")["value"] == ANSWERS["name"]
    assert leader.post(f"{HERE}/new", data=ANSWERS | {"as_of": "2011-01"}).status_code == 303


@pytest.mark.parametrize("case", ["", "nav-sola"])
def test_a_study_that_begins_later_than_its_reports_month_says_so(
    app: Flask, leader: FlaskClient, case: str
) -> None:
    assert leader.post(f"{HERE}/new", data=ANSWERS | {"as_of": "2011-01"}).status_code == 303
    page = asking.asked(leader, format="md", report="1")
    with app.app_context():
        begin_writing()
        make.husk()[0].starts_on = make.dt.date(2011, 2, 10)
        db.session.commit()
    asking.make_waiting(app)
    said = LATER.replace("2011-01", "2011-02")
    assert said in leader.get(page).text
    assert said in leader.get(f"/s/husk/summary?report=1&case={case}").text
    assert leader.get(HERE).status_code == 200


def test_a_case_without_any_contact_is_written_in_every_form(
    app: Flask, leader: FlaskClient
) -> None:
    made = {
        format_: asking.made(app, leader, format=format_, case="nav-sola")
        for format_ in ("docx", "pdf", "html", "md")
    }
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(made["docx"])).paragraphs)
    for text in (words, pdf_words(made["pdf"]), made["html"].decode(), made["md"].decode()):
        assert "NAV Sola – status as of January 2012" in text
        assert "No contacts held yet." in text
        assert "No published status note" in text


def _style(font: str) -> bytes:
    own = docx.Document(io.BytesIO(convert._default_reference()))
    own.styles["Heading 1"].font.name = font  # type: ignore[attr-defined]
    stream = io.BytesIO()
    own.save(stream)
    return stream.getvalue()


def _send(client: FlaskClient, content: bytes) -> object:
    return client.post(STYLE, data={"document": (io.BytesIO(content), "style.docx")})


def _broken() -> bytes:
    """A Word document whose styles are no XML."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_style("Other"))) as there,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as here,
    ):
        for name in there.namelist():
            here.writestr(name, b"<w:styles" if name == "word/styles.xml" else there.read(name))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no document at all", "This is not a Word document."),
        (b"", "This is not a Word document."),
        (_style("Other")[:2000], "This Word document is damaged."),
        (_broken(), "This Word document is damaged."),
    ],
    ids=["no document", "empty", "cut off", "styles that are no XML"],
)
def test_a_broken_style_is_refused_beside_its_field_and_the_one_in_use_stays(
    app: Flask, leader: FlaskClient, content: bytes, said: str
) -> None:
    assert _send(leader, _style("Institute Sans")).status_code == 303
    answer = _send(leader, content)
    field = read(answer).select_one("[name=document]").find_parent(class_="field")
    assert (answer.status_code, said in field.text) == (422, True)
    assert "Institute Sans" in parts(asking.made(app, leader, format="docx"))


def test_the_command_names_a_style_that_broke(instance: Path, tmp_path: Path) -> None:
    with create_app(settings({"TRACKER_INSTANCE": str(instance)})).app_context():
        begin_writing()
        study = db.session.query(make.Study).filter_by(short_name="husk").one()
        given = {"file_name": "a.docx", "content": b"PK broken", "uploaded_at": make.NOW}
        db.session.add(ReferenceStyle(study_id=study.id, **given))
        db.session.commit()
        assert queries.find_style(study) is not None
    file = tmp_path / "summary.docx"
    ran = run(instance, "summary", "husk", "--as-of", "2012-01", "-o", str(file))
    assert (ran.returncode, file.exists()) == (2, False)
    assert "style" in ran.stderr
