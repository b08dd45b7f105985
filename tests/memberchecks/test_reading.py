"""Check A5: a personal link opens one version of one text, and only its button and answer act."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.counting import statements
from tests.editing import read
from tests.memberchecks.desk import FIRST, Desk, check_of, done, given, remarks, rows
from tracker.core import clock
from tracker.core.database import db
from tracker.memberchecks import service

AGREE = {"answer": "agree"}


def opened(reader: FlaskClient, link: str) -> TestResponse:
    """The page behind the button."""
    answer = reader.post(link)
    assert (answer.status_code, answer.location) == (303, "/reading")
    return reader.get("/reading")


def test_the_link_shows_a_button_and_behind_it_the_text(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    [link] = given(app, desk.kari)
    page = read(reader.get(link))
    assert [one.text for one in page.find_all("button")] == ["Read the text"]
    assert "door" not in page.text
    text = read(opened(reader, link))
    assert text.h1.text == "NAV Bærum – status as of January 2012"
    for words in ("Professional developers in local offices", "The institute", "Two rooms were"):
        assert words in text.text
    assert "[^" not in text.text
    assert len(text.find_all("details")) == len(text.select("textarea[name^=remark_]")) == 4


def test_no_page_of_it_leads_anywhere_else(app: Flask, desk: Desk, reader: FlaskClient) -> None:
    [link] = given(app, desk.kari)
    for answer in (reader.get(link), opened(reader, link)):
        page = read(answer)
        leads = [one.get("href") or one.get("src") for one in page.select("a, img, script, iframe")]
        assert [to for to in leads if not to.startswith(("/static/", "/reading"))] == []
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"


def test_looking_changes_nothing_however_often(app: Flask, desk: Desk, reader: FlaskClient) -> None:
    [link] = given(app, desk.kari)
    app.config["LIMIT_ATTEMPTS"] = True
    with app.app_context():
        before = _all_rows()
    with statements() as seen:
        codes = {
            reader.open(link, method=method).status_code
            for method in ("GET", "HEAD")
            for _time in range(20)
        }
    assert codes == {200}
    assert [one for one in seen.texts if not one.startswith(("SELECT", "BEGIN DEFERRED"))] == []
    with app.app_context():
        assert _all_rows() == before
    assert opened(reader, link).status_code == 200


def _all_rows() -> dict[str, list[object]]:
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in db.metadata.sorted_tables
    }


def test_an_answer_is_kept_with_the_passages_and_ends_the_link(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    [link] = given(app, desk.kari)
    opened(reader, link)
    said = {"answer": "remarks", "remark_2": " It was in May. ", "words": "Well put.",
            "remark_3": ""}  # fmt: skip
    assert reader.post("/reading", data=said).location == "/reading"
    assert rows(app) == [("remarks", False)]
    assert remarks(app) == [(2, FIRST, "It was in May."), (0, "", "Well put.")]
    receipt = read(reader.get("/reading"))
    assert receipt.find("form") is None
    for words in ("I agree, with the remarks I have written", "It was in May.", "Well put."):
        assert words in receipt.text
    assert reader.post("/reading", data=AGREE).status_code == 409
    assert app.test_client().get("/reading").status_code == 404
    assert rows(app) == [("remarks", False)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose one of the three answers."),
        ({"answer": "none"}, "Choose one of the three answers."),
        ({"answer": "silence"}, "Choose one of the three answers."),
        (AGREE | {"remark_2": "No."}, "You have written remarks."),
        (AGREE | {"words": "x" * 1_000_000}, "Use at most 5000 characters."),
        ({"answer": "disagree", "remark_4": "x" * 5_001}, "Use at most 5000 characters."),
    ],
)
def test_a_bad_answer_comes_back_with_all_that_was_typed(
    app: Flask, desk: Desk, reader: FlaskClient, fields: dict[str, str], words: str
) -> None:
    [link] = given(app, desk.kari)
    opened(reader, link)
    answer = reader.post("/reading", data=fields | {"remark_5": "<b>Kept</b>"})
    page = read(answer)
    assert (answer.status_code, words in page.text) == (422, True)
    assert page.find("textarea", {"name": "remark_5"}).text.strip() == "<b>Kept</b>"
    assert page.find("details", open=True) is not None
    for name, value in fields.items():
        if name != "answer":
            assert page.find("textarea", {"name": name}).text.strip() == value
    assert rows(app) == [("none", True)]


def test_markup_in_a_remark_is_text(app: Flask, desk: Desk, reader: FlaskClient) -> None:
    [link] = given(app, desk.kari)
    opened(reader, link)
    reader.post("/reading", data={"answer": "disagree", "words": "<script>alert(1)</script>"})
    page = reader.get("/reading").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_remark_to_a_passage_that_is_not_there_is_not_kept(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    [link] = given(app, desk.kari)
    opened(reader, link)
    reader.post("/reading", data={"answer": "disagree", "remark_1": "x", "remark_99": "y"})
    assert (rows(app), remarks(app)) == ([("disagree", False)], [])


def test_of_two_at_once_one_wins_and_the_other_keeps_the_text(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    [link] = given(app, desk.kari)
    other = app.test_client()
    assert (opened(reader, link).status_code, opened(other, link).status_code) == (200, 200)
    assert other.post("/reading", data=AGREE).status_code == 303
    late = reader.post("/reading", data={"answer": "disagree", "remark_2": "Not so!"})
    assert late.status_code == 409
    assert "An answer has already been sent with this link" in late.text
    assert read(late).textarea.text.strip() == "Not so!"
    assert (rows(app), remarks(app)) == ([("agree", False)], [])
    # What the other one said is not this one's to see.
    assert reader.get("/reading").status_code == 404


@pytest.mark.parametrize("language", ["en", "nb"])
def test_it_is_read_in_the_languages_of_the_study_or_ones_own(
    app: Flask, desk: Desk, reader: FlaskClient, language: str
) -> None:
    def speak() -> None:
        db.session.execute(sa.text("UPDATE studies SET language = 'nb' WHERE short_name = 'husk'"))

    [link] = given(app, desk.kari)
    done(app, speak)
    words = {"en": ("Read the text", "status as of"), "nb": ("Les teksten", "status per")}
    address = f"{link}?lang={language}" if language == "en" else link
    page = reader.get(address)
    assert f'<html lang="{language}">' in page.text
    assert words[language][0] in page.text
    onward = reader.post(address).location
    text = reader.get(onward)
    assert words[language][1] in text.text
    assert f'<html lang="{language}">' in text.text


def test_another_language_takes_along_what_is_typed_and_answers_nothing(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    [link] = given(app, desk.kari)
    button = read(opened(reader, link)).find("button", lang="nb")
    typed = {"answer": "agree", "remark_2": "In May.", "words": "x" * 6_000}
    answer = reader.post(button["formaction"], data=typed | {button["name"]: button["value"]})
    page = read(answer)
    assert (answer.status_code, page.html["lang"]) == (200, "nb")
    assert page.find("textarea", {"name": "remark_2"}).text.strip() == "In May."
    assert page.find("textarea", {"name": "words"}).text.strip() == typed["words"]
    assert page.find("input", {"name": "answer"}, checked=True)["value"] == "agree"
    assert page.find("form", id="reading")["data-unsaved"] == "yes"
    assert page.select(".field-errors, [role=alert]") == []
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert (rows(app), remarks(app)) == ([("none", True)], [])
    empty = read(reader.post("/reading?lang=nb", data={"act": "speak"}))
    assert empty.find("form", id="reading")["data-unsaved"] == ""


def test_what_is_typed_comes_back_when_the_link_died_before_another_language_was_asked(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    [link] = given(app, desk.kari)
    opened(reader, link)
    done(app, lambda: service.withdraw(check_of(1), now=clock.now()))
    late = reader.post("/reading?lang=nb", data={"act": "speak", "words": "Hm."})
    assert (late.status_code, read(late).textarea.text.strip()) == (409, "Hm.")


def test_an_entry_ends_with_the_day(
    app: Flask, desk: Desk, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    [link] = given(app, desk.kari)
    opened(reader, link)
    monkeypatch.setattr("tracker.memberchecks.browser.READING_HOLDS", dt.timedelta(0))
    late = reader.post("/reading", data=AGREE | {"words": "Hm."})
    assert (late.status_code, read(late).textarea.text.strip()) == (404, "Hm.")
