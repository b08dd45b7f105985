"""The pages of the workbook: export, template, import with a look before it."""

import csv
import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests import make
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tests.workbooks import samples
from tests.workbooks.test_round_trip import FORMULAS
from tracker.core.database import begin_writing, db
from tracker.engagements.models import Engagement
from tracker.studies import queries
from tracker.workbooks.cells import plain

IMPORT = "/s/husk/plan/import"


@pytest.fixture
def leader(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


def upload(client: FlaskClient, name: str, content: bytes, url: str = IMPORT) -> TestResponse:
    with io.BytesIO(content) as stream:
        return _sent(client, url, {"document": FileStorage(stream, filename=name)})


def _sent(client: FlaskClient, url: str, fields: dict[str, Any]) -> TestResponse:
    """As a browser sends a form with files; the test client would leave large ones open."""
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    with io.BytesIO(body) as stream:
        return client.post(
            url, input_stream=stream, content_length=len(body), content_type=kind, buffered=True
        )


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def confirm(client: FlaskClient, page: str, **changed: str) -> TestResponse:
    """Press the button below a look at a file."""
    fields = {name: hidden(page, name) for name in ("rows", "version")} | changed
    return _sent(client, f"{IMPORT}/rows", fields)


def planned(app: Flask) -> list[tuple[int, str]]:
    with app.app_context():
        rows = sa.select(Engagement.number, Engagement.title).order_by(Engagement.number)
        return [tuple(row) for row in db.session.execute(rows)]


@pytest.fixture
def texts(app: Flask, world: make.World) -> list[str]:
    """A plan full of what spreadsheets and pages would run."""
    found = [" ".join(plain(text).split())[:200] for text in (*FORMULAS, *PAYLOADS)]
    with app.app_context():
        begin_writing()
        study = queries.find_study(world.study)
        assert study is not None
        case = make.case(study, "=NAV+Ås")
        for text in found:
            one = make.engagement(study, case, title=text, place=text, agenda=text)
            make.team_member(one, make.members_of(study)[0], "observer")
        db.session.commit()
    return found


def test_b5_nothing_in_the_workbook_is_a_formula(leader: FlaskClient, texts: list[str]) -> None:
    """B5: text stays text, and is marked so that editing it does not wake it."""
    answer = leader.get("/s/husk/plan/export.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book.active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [str(row[2].value).lstrip("'") for row in sheet.iter_rows(min_row=2)] == [
        text.lstrip("'") for text in texts
    ]
    assert {c.quotePrefix for c in cells if str(c.value)[:1] in "=+-@"} == {True}
    assert sheet["D2"].is_date
    assert (sheet.freeze_panes, sheet.column_dimensions["C"].width) == ("A2", 36)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-husk.xlsx"'


def test_b5_nothing_in_the_csv_begins_like_a_formula(leader: FlaskClient, texts: list[str]) -> None:
    """B5: an apostrophe stands before it, and its letters are right."""
    answer = leader.get("/s/husk/plan/export.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [cell for row in rows for cell in row if cell[:1] and cell[:1] in "=+-@\t\r"] == []
    assert [row[2].lstrip("'") for row in rows[1:]] == [text.lstrip("'") for text in texts]
    assert {row[7] for row in rows[1:]} == {"'=NAV+Ås"}


@pytest.mark.parametrize(("who", "sees"), [("observer", False), ("reviewer", True)])
def test_an_observer_gets_neither_team_nor_agenda(
    app: Flask, world: make.World, texts: list[str], who: str, sees: bool
) -> None:
    client = sign_in(app.test_client(), getattr(world, who))
    rows = list(csv.reader(io.StringIO(client.get("/s/husk/plan/export.csv").text)))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/s/husk/plan/export.xlsx").data)).active
    for headings in (rows[0], [cell.value for cell in sheet[1]]):
        assert ("Team" in headings, "Agenda" in headings) == (sees, sees)
    assert ("Leader" in {cell for row in rows for cell in row}) == sees


def test_the_template_is_read_as_an_empty_plan_and_says_what_goes_where(
    leader: FlaskClient,
) -> None:
    content = leader.get("/s/husk/plan/template.xlsx").data
    assert "There are no rows below the headings." in upload(leader, "t.xlsx", content).text
    book = openpyxl.load_workbook(io.BytesIO(content))
    plan, explained = book.worksheets
    assert (plan.max_row, plan["A1"].font.bold, plan.freeze_panes) == (1, True, "A2")
    told = {row[0].value for row in explained.iter_rows()}
    assert {cell.value for cell in plan[1]} | {"NAV Bærum"} <= told


@pytest.mark.parametrize("name", ["plan.csv", "plan.xlsx"])
def test_a_file_is_looked_at_then_imported_once(app: Flask, leader: FlaskClient, name: str) -> None:
    row = ("Interview", "Bjørn Åse", "2011-03-24", "NAV Sola")
    rows = [(*samples.HEADINGS, "Budget"), (*row, "5")]
    content = samples.workbook(rows) if "xlsx" in name else samples.csv_text(*rows).encode()
    looked_at = upload(leader, name, content)
    assert (looked_at.status_code, planned(app)) == (200, [])
    assert "Bjørn Åse" in looked_at.text
    assert "left out: Budget" in looked_at.text
    done = confirm(leader, looked_at.text)
    assert (done.status_code, planned(app)) == (303, [(1, "Bjørn Åse")])
    assert "1 engagement is new" in leader.get(done.location).text
    again = upload(leader, name, content).text
    assert ("Imported before" in again, 'name="rows"' in again) == (True, False)


def test_wrong_rows_are_shown_beside_their_reasons_and_nothing_is_imported(
    app: Flask, leader: FlaskClient
) -> None:
    content = samples.plan_csv(samples.ROW, ("Interview", "X", "31.2.2011", "NAV Sol"))
    answer = upload(leader, "plan.csv", content)
    assert (answer.status_code, planned(app)) == (422, [])
    assert "First day: There is no such day in the calendar." in answer.text
    assert "Did you mean NAV Sola?" in answer.text
    assert "1 row has to be mended" in answer.text
    assert 'name="rows"' not in answer.text


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("plan.exe", b"MZ", 422, "Only .xlsx and .csv"),
        ("plan.xlsx", b"MZ", 422, "not a workbook"),
        ("plan.csv", samples.plan_csv(*[samples.ROW] * 5001), 413, "more than 5000 rows"),
    ],
)
def test_a_refused_file_is_told_beside_its_field(
    app: Flask, leader: FlaskClient, name: str, content: bytes, status: int, words: str
) -> None:
    answer = upload(leader, name, content)
    assert (answer.status_code, words in answer.text, planned(app)) == (status, True, [])


def test_more_than_a_request_may_hold_is_refused(leader: FlaskClient) -> None:
    with io.BytesIO(b"x" * 7 * 1024 * 1024) as body:
        answer = leader.post(IMPORT, input_stream=body, content_length=7 * 1024 * 1024,
                             content_type="multipart/form-data; boundary=x")  # fmt: skip
    assert (answer.status_code, "too large" in answer.text) == (413, True)


def test_each_change_is_shown_with_what_was_and_what_becomes(
    app: Flask, world: make.World, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study = queries.find_study(world.study)
        assert study is not None
        make.engagement(study, make.case(study, "NAV Ås"), place="Hall")
        db.session.commit()
    row = "Number;Kind;Title;First day;Starts;Place\r\n1;Site visit;Visit;25.3.2011;9;\r\n"
    page = BeautifulSoup(upload(leader, "plan.csv", row.encode()).text, "html.parser")
    shown = [(tag.name, tag.text) for tag in page.select("del, ins")]
    assert shown == [
        ("del", "Thu 24 Mar 2011"), ("ins", "Fri 25 Mar 2011"),
        ("del", "Thu 24 Mar 2011"), ("ins", "Fri 25 Mar 2011"),
        ("ins", "09:00"), ("ins", "17:00"), ("del", "Hall"),
    ]  # fmt: skip


def test_without_a_file_the_page_asks_for_one(leader: FlaskClient) -> None:
    answer = leader.post(IMPORT)
    assert (answer.status_code, "Choose an .xlsx or a .csv file." in answer.text) == (422, True)
    assert "at most 6 MB" in leader.get(IMPORT).text


def test_what_changed_after_the_look_is_looked_at_again(app: Flask, leader: FlaskClient) -> None:
    page = upload(leader, "plan.csv", samples.plan_csv(samples.ROW)).text
    stale = str(int(hidden(page, "version")) - 1)
    answer = confirm(leader, page, version=stale)
    assert (answer.status_code, planned(app)) == (409, [])
    assert "Somebody has worked on the plan meanwhile" in answer.text
    assert confirm(leader, answer.text).status_code == 303


def test_rows_that_were_changed_on_the_way_are_checked_again(
    app: Flask, leader: FlaskClient
) -> None:
    page = upload(leader, "plan.csv", samples.plan_csv(samples.ROW)).text
    changed = hidden(page, "rows").replace("NAV Sola", "NAV Sula")
    assert confirm(leader, page, rows=changed).status_code == 422
    assert confirm(leader, page, rows="[[]").status_code == 422
    assert leader.post(f"{IMPORT}/rows").status_code == 303
    assert planned(app) == []


def test_hostile_text_stays_text_on_the_page(leader: FlaskClient, texts: list[str]) -> None:
    plan = leader.get("/s/husk/plan/export.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(plan)))
    headings = rows[0] + [text for text in PAYLOADS if "\n" not in text]
    for row in rows[1:]:
        row[8] += " more"
        row[11] = row[2] if row[2].startswith("<") else ""
    made = io.StringIO()
    csv.writer(made).writerows([headings, *rows[1:]])
    for content in (plan, made.getvalue()):
        answer = upload(leader, "plan.csv", content.encode())
        assert answer.status_code in {200, 422}
        assert dangers(answer.text) == []


def test_a_number_or_case_of_another_study_is_unknown_here(
    app: Flask, world: make.World, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        other = queries.find_study(world.other_study)
        assert other is not None
        make.engagement(other, make.case(other, "NAV Secret"), title="Secret")
        db.session.commit()
    headings = ("Number", *samples.HEADINGS)
    rows = (("1", *samples.ROW), ("", "Interview", "X", "2011-03-24", "NAV Secret"))
    answer = upload(leader, "plan.csv", samples.csv_text(headings, *rows).encode())
    assert "There is no engagement with this number." in answer.text
    assert "There is no case called “NAV Secret”" in answer.text
