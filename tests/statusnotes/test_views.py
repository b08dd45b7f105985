"""Pages and acts of status notes, through HTTP."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.editing import cleared, press, read, sent, target
from tests.signing import sign_in
from tests.statusnotes.desk import INDEX, NEW, begin, rows
from tracker.cases.models import Case
from tracker.core.database import begin_writing, db


def _case() -> Case:
    return make.husk()[1]


def test_from_the_board_to_a_published_status(
    app: Flask, leader: FlaskClient, observer: FlaskClient
) -> None:
    write = read(leader.get(INDEX)).find("a", string="Write status note for March 2012")
    assert write["href"] == f"{NEW}?as_of=2012-03"
    shown = begin(leader, "The developer **continues**.")
    page = read(leader.get(shown))
    assert page.h1.text == "NAV Bærum – status as of January 2012"
    assert page.find("strong", string="continues") is not None
    assert observer.get(shown).status_code == 404
    answer = press(leader, page, f"{shown}/publish")
    assert answer.location == shown
    said = read(leader.get(shown)).find(class_="flash")
    assert "is published" in said.text
    assert said.a["href"] == "/s/husk/summary?as_of=2012-01"
    assert "as of January 2012" in observer.get(INDEX).text
    assert observer.get(shown).status_code == 200
    assert rows(app) == [(1, "published", 1, "The developer **continues**.")]


def test_the_draft_of_a_month_is_gone_on_with(leader: FlaskClient, draft: str) -> None:
    answer = leader.get(f"{NEW}?as_of=2012-01")
    assert (answer.status_code, answer.location) == (302, f"{draft}/edit")
    assert sent(read(leader.get(f"{draft}/edit")))["text"] == "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [("2012-01", "2012-01"), ("2012-99", "2012-03"), ("1999-01", "2012-03"), ("", "2012-03")],
)
def test_the_month_asked_for_is_chosen_where_it_makes_sense(
    leader: FlaskClient, asked: str, chosen: str
) -> None:
    page = read(leader.get(f"{NEW}?as_of={asked}"))
    assert page.find("option", selected=True)["value"] == chosen


@pytest.mark.parametrize(
    ("answers", "status", "field"),
    [
        ({"text": ""}, 422, "text"),
        ({"text": "NUL \x00"}, 422, "text"),
        ({"text": "ø" * 500_001}, 413, "text"),
        ({"as_of": "2010-12"}, 422, "as_of"),
        ({"as_of": "2200-01"}, 422, "as_of"),
        ({"as_of": "0001-01"}, 422, "as_of"),
        ({"as_of": "<script>"}, 422, "as_of"),
        ({"as_of": ""}, 422, "as_of"),
    ],
)
def test_bad_answers_come_back_beside_their_field(
    app: Flask, leader: FlaskClient, answers: dict[str, str], status: int, field: str
) -> None:
    answer = leader.post(NEW, data={"as_of": "2012-01", "text": "Typed."} | answers)
    assert answer.status_code == status
    assert read(answer).find(id=f"{field}-errors") is not None
    assert answers.get("text", "Typed.").split("\x00")[0] in answer.text
    assert rows(app) == []


def test_a_preview_saves_nothing(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(NEW, data={"as_of": "2012-01", "text": "Not **yet**.", "act": "preview"})
    assert answer.status_code == 200
    assert read(answer).find("strong", string="yet") is not None
    assert rows(app) == []


def test_beside_the_editor_stands_what_was_logged(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    with app.app_context():
        begin_writing()
        case, author = _case(), make.get(make.Account, world.researcher)
        held = {"status": "held", "day": dt.date(2011, 12, 5)}
        make.note(
            make.engagement(case.study, case, title="Call", **held), author, "# H\n\nSaid so."
        )
        make.note(make.engagement(case.study, case, title="Visit", **held), author, "long " * 5000)
        make.engagement(case.study, case, title="Silent", **held)
        make.event(case, "Youth team formed", happened_on=dt.date(2011, 12, 1))
        make.fact(case, holds_from=dt.date(2011, 11, 1))
        db.session.commit()
    page = read(leader.get(f"{NEW}?as_of=2012-01"))
    words = page.find("aside").text
    for said in ("Call", "Said so.", "No note was written.", "Youth team formed", "170 employees"):
        assert said in words
    assert [fold.find("h3").text for fold in page.select(".evidence details")] == ["H"]
    assert "Call" not in read(leader.get(f"{NEW}?as_of=2011-11")).find("aside").text


def test_the_second_editor_gets_both_texts(
    app: Flask, leader: FlaskClient, colleague: FlaskClient, draft: str
) -> None:
    opened = sent(read(leader.get(f"{draft}/edit")))
    theirs = sent(read(colleague.get(f"{draft}/edit")))
    colleague.post(f"{draft}/edit", data=theirs | {"text": "Uno.\n\nTwo.\n\nThree."})
    answer = leader.post(f"{draft}/edit", data=opened | {"text": "One.\n\nTwo.\n\nTres."})
    page = read(answer)
    assert answer.status_code == 409
    assert [box.ins.text for box in page.find_all("section", "version")] == ["Uno", "Tres"]
    leader.post(f"{draft}/edit", data=sent(page))
    assert rows(app) == [(1, "draft", 3, "Uno.\n\nTwo.\n\nTres.")]


def test_two_who_begin_the_same_month_lose_nothing(
    app: Flask, colleague: FlaskClient, draft: str
) -> None:
    answer = colleague.post(NEW, data={"as_of": "2012-01", "text": "Another beginning."})
    page = read(answer)
    assert answer.status_code == 409
    assert target(page) == f"{draft}/edit"
    assert "One." in sent(page)["text"]
    assert "Another beginning." in sent(page)["text"]
    assert colleague.post(f"{draft}/edit", data=cleared(page)).status_code == 303
    assert len(rows(app)) == 1


@pytest.mark.parametrize("act", ["", "/edit", "/history"])
def test_a_draft_does_not_exist_for_an_observer(
    observer: FlaskClient, draft: str, act: str
) -> None:
    assert observer.get(draft + act).status_code in {403, 404}
    assert "Draft" not in observer.get(INDEX).text


@pytest.mark.parametrize("path", ["/99", f"/{10**30}", "/99/edit", "/99/history"])
def test_what_is_not_there_is_not_found(leader: FlaskClient, path: str) -> None:
    assert leader.get(INDEX + path).status_code == 404


def test_an_empty_study_says_what_to_do_next(app: Flask, world: make.World) -> None:
    stranger = sign_in(app.test_client(), world.stranger)
    page = read(stranger.get("/s/other/status-notes"))
    assert page.find("a", string="Go to the cases")["href"] == "/s/other/cases"


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_takes_few_statements(
    app: Flask, leader: FlaskClient, world: make.World, number: int
) -> None:
    with app.app_context():
        begin_writing()
        study, author = _case().study, make.get(make.Account, world.researcher)
        for index in range(number):
            make.status_note(make.case(study, f"Case {index}"), author, **make.PUBLISHED)
        db.session.commit()
    with statements() as counted:
        leader.get(INDEX)
    assert counted.number <= 8
