"""The matrix and its cells, through HTTP."""

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.editing import press, read, sent
from tests.matrix.conftest import Say
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import service as cases
from tracker.core.database import begin_writing, db
from tracker.engagements.models import Engagement
from tracker.matrix.models import CellSummary, CellSummaryRevision
from tracker.notes import service as notes
from tracker.notes.models import Note
from tracker.studies import queries
from tracker.studies import service as studies

MATRIX = "/s/husk/matrix"
CELL = "/s/husk/matrix/nav-baerum/themes/funding"
EXCERPTS = "/s/husk/excerpts"
NOTE = "[role=note]"


def _grid(page: BeautifulSoup) -> list[list[str]]:
    table = page.find("table")
    assert table is not None
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
    ]


def _write(client: FlaskClient, text: str = "They **wait**.") -> None:
    fields = sent(read(client.get(f"{CELL}/edit"))) | {"text": text}
    assert client.post(f"{CELL}/edit", data=fields).status_code == 303


def test_the_matrix_counts_excerpts_by_case_and_theme(leader: FlaskClient, say: Say) -> None:
    say("One #funding.\n\nTwo #funding #youth-work.")
    say("Both #funding.", "nav-baerum", "nav-sola")
    assert _grid(read(leader.get(MATRIX))) == [
        ["Case", "Funding", "Youth work", "Excerpts"],
        ["NAV Bærum", "3", "1", "3"],
        ["NAV Sola", "1", "· none", "1"],
        ["All cases", "3", "1", "3"],
    ]


def test_columns_can_be_roles_and_contacts_of_one_kind(leader: FlaskClient, say: Say) -> None:
    say("One @office-leader.")
    say("Two @office-leader.", kind="site-visit")
    page = read(leader.get(f"{MATRIX}?by=roles&kind=site-visit"))
    assert _grid(page)[1] == ["NAV Bærum", "1", "· none", "1"]
    link = page.find("b", string="1").parent["href"]
    assert "Two" in leader.get(link).text
    assert "One" not in leader.get(link).text


def test_a_case_that_left_comes_last(app: Flask, leader: FlaskClient, say: Say) -> None:
    say("One #funding.")
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        case = cases.queries.find_case(study, "nav-baerum")
        when = study.starts_on.replace(day=5)
        cases.change_status(case, status="withdrawn", from_on=when, reason="Closed")
        db.session.commit()
    assert [row[0] for row in _grid(read(leader.get(MATRIX)))][1:3] == [
        "NAV Sola",
        "NAV Bærum Withdrawn",
    ]


def test_a_renamed_theme_keeps_counts_and_summary(
    app: Flask, leader: FlaskClient, say: Say
) -> None:
    say("One #funding.")
    _write(leader)
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        studies.rename_entry(study, queries.themes(study)[0], name="Money", code="money")
        db.session.commit()
    say("Two #money and #funding, the same.")
    row = _grid(read(leader.get(MATRIX)))[1]
    assert row == ["NAV Bærum", "2 They wait. stale : 1 excerpt is new", "· none", "2"]
    assert "They <strong>wait</strong>" in leader.get(CELL.replace("funding", "money")).text
    assert leader.get(CELL).status_code == 200


def test_a_code_of_any_letters_leads_to_its_cell(app: Flask, leader: FlaskClient, say: Say) -> None:
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        studies.rename_entry(study, queries.themes(study)[0], name="Funding", code="фонд")
        db.session.commit()
    say("One #Фонд.")
    link = read(leader.get(MATRIX)).find("b", string="1").parent["href"]
    assert "One." in leader.get(link).text
    fields = sent(read(leader.get(f"{link}/edit"))) | {"text": "Kept."}
    assert leader.get(leader.post(f"{link}/edit", data=fields).location).status_code == 200


def test_a_note_with_thousands_of_tags_is_shown(leader: FlaskClient, say: Say) -> None:
    say(" ".join(f"#word-{number}" for number in range(2_000)) + " said.")
    page = read(leader.get(EXCERPTS))
    assert len(page.select(".excerpt .tag")) == 40
    assert len(read(leader.get("/s/husk/engagements/1")).select(".prose .tag")) == 2_000
    assert "2000" in page.select_one("#unlisted .count").text


def test_more_cases_take_no_more_statements(app: Flask, leader: FlaskClient, say: Say) -> None:
    say("One #funding.")
    _write(leader)
    addresses = (MATRIX, EXCERPTS, CELL)
    few = [_cold(leader, address) for address in addresses]
    for number in range(3):
        say(f"More {number} #funding #new.", "nav-baerum", "nav-sola")
    many = [_cold(leader, address) for address in addresses]
    assert all(after <= before for before, after in zip(few, many, strict=True))
    assert many <= [16, 14, 16]
    with statements() as warm:
        leader.get(MATRIX)
    assert warm.number <= 6


def _cold(client: FlaskClient, address: str) -> int:
    with statements() as counted:
        assert client.get(address).status_code == 200
    return counted.number


def test_a_summary_is_written_and_rests_on_what_was_seen(
    app: Flask, leader: FlaskClient, say: Say
) -> None:
    say("One #funding.")
    fields = sent(read(leader.get(f"{CELL}/edit"))) | {"text": "They **wait**."}
    say("Came while it was written #funding.")
    answer = leader.post(f"{CELL}/edit", data=fields)
    assert (answer.status_code, answer.location) == (303, CELL)
    page = read(leader.get(CELL))
    assert page.select_one("article strong").text == "wait"
    assert "Since this was written: 1 excerpt is new." in page.select_one(NOTE).text


@pytest.mark.parametrize(("text", "status"), [("", 422), (" ", 422), ("ø" * 500_001, 413)])
def test_bad_texts_come_back(app: Flask, leader: FlaskClient, text: str, status: int) -> None:
    answer = leader.post(f"{CELL}/edit", data={"text": text})
    assert answer.status_code == status
    assert sent(read(answer))["text"] == text.strip()
    with app.app_context():
        assert db.session.query(CellSummary).count() == 0


def test_a_made_up_basis_is_refused(leader: FlaskClient, say: Say) -> None:
    answer = leader.post(f"{CELL}/edit", data={"text": "Kept.", "basis": "1:<script>"})
    assert answer.status_code == 422
    assert sent(read(answer))["text"] == "Kept."


def test_two_who_write_the_same_cell_lose_nothing(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    other = sign_in(app.test_client(), world.researcher)
    mine, theirs = (sent(read(one.get(f"{CELL}/edit"))) for one in (leader, other))
    assert other.post(f"{CELL}/edit", data=theirs | {"text": "Theirs."}).status_code == 303
    answer = leader.post(f"{CELL}/edit", data=mine | {"text": "Mine."})
    assert answer.status_code == 409
    merged = sent(read(answer))
    assert "Theirs." in merged["text"]
    assert "Mine." in merged["text"]
    assert leader.post(f"{CELL}/edit", data=merged | {"text": "Both."}).status_code == 303
    with app.app_context():
        texts = db.session.scalars(sa.select(CellSummaryRevision.text).order_by("version")).all()
        assert texts == ["Theirs.", "Both."]


def test_a_preview_saves_nothing(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(f"{CELL}/edit", data={"text": "Not **yet**.", "act": "preview"})
    assert answer.status_code == 200
    assert "<strong>yet</strong>" in answer.text
    with app.app_context():
        assert db.session.query(CellSummary).count() == 0


def test_an_edited_excerpt_makes_its_summary_stale_until_it_is_looked_at(
    app: Flask, leader: FlaskClient, say: Say
) -> None:
    say("One #funding.\n\nTwo #funding.")
    _write(leader)
    with app.app_context():
        begin_writing()
        note = db.session.scalars(sa.select(Note)).one()
        text = "One more #funding.\n\nTwo."
        notes.save(note, text=text, version=1, author=note.author, now=make.NOW)
        db.session.commit()
    page = read(leader.get(CELL))
    assert "1 changed, 1 is gone" in page.select_one(NOTE).text
    assert [word.text for word in page.select(".excerpt .stale")] == ["changed"]
    answer = press(leader, page, f"{CELL}/holds")
    assert answer.location == CELL
    assert read(leader.get(CELL)).select_one(NOTE) is None
    assert "stale" not in leader.get(MATRIX).text
    with app.app_context():
        first, second = db.session.scalars(sa.select(CellSummaryRevision).order_by("version"))
        assert (first.text, first.basis != second.basis) == (second.text, True)


def test_who_says_that_it_holds_must_have_seen_the_newest(leader: FlaskClient, say: Say) -> None:
    say("One #funding.")
    _write(leader)
    say("Two #funding.")
    page = read(leader.get(CELL))
    _write(leader, "Newer.")
    answer = press(leader, page, f"{CELL}/holds")
    assert answer.status_code == 409
    assert "Newer." in answer.text


def test_an_earlier_summary_comes_back(leader: FlaskClient, say: Say) -> None:
    say("One #funding.")
    _write(leader, "First.")
    _write(leader, "Second.")
    history = read(leader.get(f"{CELL}/history"))
    assert [piece.text for piece in history.select(".text ins, .text del")] == ["First", "Second"]
    assert press(leader, history, f"{CELL}/restore").location == CELL
    assert "First." in leader.get(CELL).text


@pytest.mark.parametrize(
    "address",
    [
        "/s/husk/matrix/nav-baerum/themes/nothing",
        "/s/husk/matrix/nav-baerum/questions/funding",
        "/s/husk/matrix/nowhere/themes/funding",
        f"{CELL}/history",
    ],
)
def test_what_is_not_there_is_not_found(leader: FlaskClient, address: str) -> None:
    assert leader.get(address).status_code == 404


def test_reviewers_read_and_observers_do_not(
    app: Flask, leader: FlaskClient, world: make.World, say: Say
) -> None:
    say("One #funding #new.")
    _write(leader)
    reviewer = sign_in(app.test_client(), world.reviewer)
    for address in (MATRIX, CELL, EXCERPTS):
        page = reviewer.get(address).text
        assert "Edit the summary" not in page
        assert "Add as a theme" not in page
    observer = sign_in(app.test_client(), world.observer)
    assert "/s/husk/excerpts" not in observer.get("/s/husk/today").text
    assert "tag" not in observer.get("/s/husk/engagements/1").text.split("<main")[1]


def test_hostile_words_stay_words(app: Flask, leader: FlaskClient, say: Say) -> None:
    say("\n\n".join(f"{payload} #funding" for payload in PAYLOADS))
    _write(leader, "\n\n".join(PAYLOADS))
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        studies.rename_entry(study, queries.themes(study)[0], name=" ".join(PAYLOADS))
        visit = db.session.scalars(sa.select(Engagement)).first()
        visit.title = " ".join(PAYLOADS)
        db.session.commit()
    for address in (MATRIX, CELL, EXCERPTS, f"{CELL}/edit", f"{CELL}/history",
                    "/s/husk/engagements/1"):  # fmt: skip
        assert dangers(leader.get(address).text) == []
