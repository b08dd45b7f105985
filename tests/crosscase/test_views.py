"""Pages across cases and their files, through HTTP."""

import csv
import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.crosscase.conftest import Said, withdraw
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.notes import service

ACROSS = "/s/husk/across"


@pytest.fixture
def leader(client: FlaskClient, world: make.World, told: Said) -> FlaskClient:
    return sign_in(client, world.leader)


def _rows(page: object) -> list[list[str]]:
    return [
        [" ".join(cell.text.split()) for cell in row.find_all(["th", "td"])]
        for row in page.select("tbody tr")
    ]


def _csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_themes_stand_as_tables_of_passages(leader: FlaskClient) -> None:
    page = read(leader.get(ACROSS))
    assert [head.text for head in page.select("main h2")] == ["Funding 4", "Organisation 2"]
    case, count, said = _rows(page)[1]
    assert (case, count) == ("NAV Sola", "1")
    assert said.startswith("The money ends")
    assert "Phone check-in, Mon 3 Oct 2011" in said
    assert "Secret" not in page.text


@pytest.mark.parametrize(
    ("asked", "cases"),
    [
        ("as_of=2011-09", ["NAV Bærum", "NAV Bærum"]),
        ("case=nav-sola", ["NAV Sola"]),
        ("theme=organisation", ["NAV Bærum"]),
        ("case=nav-sola&theme=organisation", []),
    ],
)
def test_the_address_narrows_what_is_there(
    leader: FlaskClient, asked: str, cases: list[str]
) -> None:
    page = read(leader.get(f"{ACROSS}?{asked}"))
    assert [row[0] for row in _rows(page)] == cases
    assert ("Nothing was said with these filters." in page.text) is (not cases)
    rooms = page.select_one("nav.across-rooms").find_all("a")
    assert rooms[0]["href"].endswith(f"?{asked}")


@pytest.mark.parametrize("asked", ["as_of=1900-01", "as_of=x", "case=nobody", "theme=nothing"])
@pytest.mark.parametrize("room", ["", "/inputs"])
def test_what_makes_no_sense_is_said_beside_its_field(
    leader: FlaskClient, asked: str, room: str
) -> None:
    answer = leader.get(f"{ACROSS}{room}?{asked}")
    assert answer.status_code == 422
    assert read(answer).find(class_="field-errors")


def test_what_promotes_and_hinders_stand_side_by_side(leader: FlaskClient) -> None:
    bærum, sola = _rows(read(leader.get(f"{ACROSS}/sides")))
    assert bærum[1].startswith("Promotes 1 The municipality pays Office leader")
    assert bærum[2].startswith("Hinders 1 One person has to do it all Adviser")
    assert sola[1:] == ["Promotes 0 Nothing yet", sola[2]]


def test_inputs_of_meetings_say_region_and_role(leader: FlaskClient) -> None:
    page = read(leader.get(f"{ACROSS}/inputs"))
    heads = [head.text.strip() for head in page.select("main h2")]
    assert heads == ["Funding 1", "Organisation 1", "Under no theme"]
    first = " ".join(page.select("ul.said li")[0].text.split())
    assert first == "Let each pay a share Oslo · Partner · Dialogue meeting, Wed 25 Jan 2012"


def test_facts_are_there_for_observers_and_the_rest_is_not(
    app: Flask, world: make.World, told: Said
) -> None:
    with app.app_context():
        begin_writing()
        make.fact(make.husk()[1], "Size", "170")
        db.session.commit()
    observer = sign_in(app.test_client(), world.observer)
    page = read(observer.get(f"{ACROSS}/facts"))
    assert _rows(page) == [["NAV Bærum", "170"], ["NAV Sola", "not known"]]
    assert page.find(class_="across-rooms") is None
    assert observer.get(f"{ACROSS}/facts.csv").status_code == 200
    for room in ("", "/sides", "/inputs", "/themes.csv", "/inputs.xlsx"):
        assert observer.get(f"{ACROSS}{room}").status_code == 403


def test_what_is_left_out_is_counted(app: Flask, leader: FlaskClient, told: Said) -> None:
    with app.app_context():
        begin_writing()
        withdraw(told.visit)
        db.session.commit()
    for room in ("", "/sides"):
        page = read(leader.get(f"{ACROSS}{room}"))
        assert page.find(class_="left-out").text == "2 passages left out: consent withdrawn."
        assert "The municipality pays" not in page.text
    assert "municipality" not in leader.get(f"{ACROSS}/themes.csv").text


def test_many_passages_come_in_pages(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        engagement = make.engagement(study, case, status="held", day=make.NOW.date())
        text = "\n\n".join(f"Passage {number} #funding" for number in range(150))
        author = make.members_of(study)[0].account
        service.write(engagement, author=author, text=text, now=make.NOW)
        db.session.commit()
    with statements() as counted:
        page = read(leader.get(ACROSS))
    assert len(page.select("ul.said li")) == 100
    assert "Page 1 of 2" in " ".join(page.find(class_="pager").text.split())
    assert counted.number <= 16
    assert len(read(leader.get(f"{ACROSS}?page=2")).select("ul.said li")) == 56
    assert len(_csv(leader.get(f"{ACROSS}/themes.csv").data)) == 157


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ("", "The study has no themes yet."),
        ("/sides", "Nothing yet. Tag a paragraph of a note with !enabler"),
        ("/inputs", "Nothing yet. What is caught in the minutes"),
        ("/facts", "No facts yet."),
    ],
)
def test_an_empty_page_says_what_to_do(
    client: FlaskClient, world: make.World, room: str, words: str
) -> None:
    page = read(sign_in(client, world.leader).get(f"{ACROSS}{room}"))
    empty = page.find(class_="empty")
    assert empty.text.strip().startswith(words)
    assert empty.a
    assert page.find("details", class_="menu", string="Download") is None


def test_a_workbook_holds_passages_and_counts_and_no_formula(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        author = make.members_of(study)[0].account
        engagement = make.engagement(study, case, status="held", title="=1+1")
        service.write(engagement, author=author, text="=1+1 #funding", now=make.NOW)
        db.session.commit()
    answer = leader.get(f"{ACROSS}/themes.xlsx?case=nav-baerum")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    passages, counts = book.worksheets
    cells = [cell for row in passages.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "=1+1" in {cell.value for cell in cells}
    assert [[cell.value for cell in row] for row in counts.iter_rows()] == [
        ["Case", "Funding", "Organisation"],
        ["NAV Bærum", 4, 2],
        ["All cases", 4, 2],
    ]


@pytest.mark.parametrize(
    ("table", "heading", "row"),
    [
        ("themes", ["Theme", "Case"], ["Funding", "NAV Bærum", "The municipality pays",
                                       "Office leader", "Site visit", "2011-03-24"]),
        ("sides", ["Case", "Kind of excerpt"], ["NAV Bærum", "Promotes", "The municipality pays",
                                                "Office leader", "Site visit", "2011-03-24"]),
        ("inputs", ["Theme", "Region"], ["Funding", "Oslo", "Let each pay a share", "Partner",
                                         "Dialogue meeting", "2012-01-25"]),
    ],
)  # fmt: skip
def test_a_csv_holds_what_the_page_shows(
    leader: FlaskClient, table: str, heading: list[str], row: list[str]
) -> None:
    answer = leader.get(f"{ACROSS}/{table}.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{table}-husk.csv"'
    rows = _csv(answer.data)
    assert rows[0] == [*heading, "Text", "Role", "Contact", "Date"]
    assert rows[1] == row
