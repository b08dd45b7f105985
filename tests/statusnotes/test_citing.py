"""What a status note rests on, as its page shows it to each who may read it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make
from tests.editing import press, read, sent
from tests.statusnotes.desk import NEW, begin, cite, noted, rows
from tracker.core.database import begin_writing, db
from tracker.notes import service as notes
from tracker.notes.models import Note
from tracker.people.models import Person


@pytest.fixture
def mark(app: Flask, world: make.World) -> str:
    """Of what the office leader said alone on a visit; they have consented."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        note, (excerpt,) = noted(case, make.get(make.Account, world.researcher), "Said. #funding")
        role = db.session.query(make.InformantRole).filter_by(code="office-leader").one()
        person = make.person(study, role, case=case, name="Kari Nord")
        make.consent(person)
        make.participation(note.engagement, person=person, came=1)
        db.session.commit()
        return f"e{excerpt.id}"


@pytest.fixture
def draft(leader: FlaskClient, mark: str) -> str:
    return begin(leader, f"Only.\n\n{cite(mark)}\n\n## Heading [^{mark}]")


def _withdraw(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        consent = db.session.query(make.Consent).join(Person).one()
        consent.withdrawn_on = dt.date(2012, 1, 10)
        db.session.commit()


def _change(app: Flask, world: make.World, text: str) -> None:
    with app.app_context():
        begin_writing()
        note = db.session.query(Note).one()
        author = make.get(make.Account, world.researcher)
        notes.save(note, text=text, version=note.version, author=author, now=make.NOW)
        db.session.commit()


def _publish(client: FlaskClient, draft: str) -> int:
    return press(client, read(client.get(draft)), f"{draft}/publish").status_code


def test_a_mark_leads_to_its_source(leader: FlaskClient, draft: str, mark: str) -> None:
    page = read(leader.get(draft))
    leads = [link["href"] for link in page.select("article sup.reference a")]
    assert leads == [f"/s/husk/engagements/1#excerpt-{mark[1:]}"] * 2
    assert page.select_one(f"#rests-{mark}").text.strip() == (
        "site visit, 5 December 2011; office leader"
    )
    assert "[^" not in page.text


def test_an_observer_reads_it_by_role_only(
    leader: FlaskClient, observer: FlaskClient, draft: str, mark: str
) -> None:
    assert _publish(leader, draft) == 303
    page = read(observer.get(draft))
    assert page.select_one(f"#rests-{mark}").text.strip() == (
        "site visit, 5 December 2011; office leader"
    )
    assert page.select_one("article sup a")["href"] == f"#rests-{mark}"
    assert page.select_one(".rests-on a") is None
    assert "Kari Nord" not in page.text


def test_changed_words_are_shown_and_said_to_hold(
    app: Flask, leader: FlaskClient, world: make.World, draft: str, mark: str
) -> None:
    _change(app, world, "Said otherwise. #funding")
    page = read(leader.get(draft))
    assert page.select_one("sup.is-stale") is not None
    assert page.select_one(".rests-on blockquote").text == "Said otherwise."
    act = f"{draft}/references/{mark}/hold"
    _change(app, world, "Said once more. #funding")
    assert press(leader, page, act).status_code == 409
    page = read(leader.get(draft))
    assert press(leader, page, act).status_code == 303
    assert read(leader.get(draft)).select_one(".stale") is None


def _said_to_hold(client: FlaskClient, draft: str, page: BeautifulSoup, text: str) -> TestResponse:
    """Press the editor's button with that text in the form."""
    button = page.select_one("[data-part=in-doubt] button[name=hold]")
    fields = sent(page) | {"text": text, "hold": button["value"]}
    return client.post(f"{draft}/edit", data=fields)


def test_the_editor_says_that_it_still_holds_and_keeps_what_is_typed(
    app: Flask, leader: FlaskClient, world: make.World, draft: str, mark: str
) -> None:
    _change(app, world, "Said otherwise. #funding")
    page = read(leader.get(f"{draft}/edit"))
    assert page.select_one("[data-part=in-doubt] blockquote").text == "Said otherwise."
    typed = f"Half typed {cite(mark)}"
    answer = _said_to_hold(leader, draft, page, typed)
    page = read(answer)
    assert (answer.status_code, "The passage still holds." in page.text) == (200, True)
    assert page.textarea.text.strip() == typed
    assert page.select("[data-part=in-doubt] li, [role=alert]") == []
    assert read(leader.get(draft)).select_one(".stale") is None
    # Nothing of the text is saved.
    assert [row[2:] for row in rows(app)] == [(1, f"Only.\n\n{cite(mark)}\n\n## Heading [^{mark}]")]


def test_the_editor_shows_what_was_changed_once_more_before_it_is_said_to_hold(
    app: Flask, leader: FlaskClient, world: make.World, draft: str
) -> None:
    _change(app, world, "Said otherwise. #funding")
    page = read(leader.get(f"{draft}/edit"))
    _change(app, world, "Said once more. #funding")
    answer = _said_to_hold(leader, draft, page, "Half typed.")
    page = read(answer)
    assert (answer.status_code, "It was changed once more" in page.text) == (409, True)
    assert page.textarea.text.strip() == "Half typed."
    assert read(leader.get(draft)).select_one(".stale") is not None


def test_what_a_text_that_is_not_saved_takes_over_is_saved_before_it_is_said_to_hold(
    app: Flask, leader: FlaskClient, world: make.World, draft: str, mark: str
) -> None:
    _change(app, world, "Said otherwise. #funding")
    fields = {"as_of": "2012-02", "text": cite(mark), "act": "by-theme"}
    page = read(leader.post(f"{NEW}?as_of=2012-02", data=fields))
    assert "Save the draft first" in page.select_one("[data-part=in-doubt]").text
    assert page.select_one("button[name=hold]") is None
    answer = leader.post(NEW, data=fields | {"hold": f"{mark} x"})
    assert (answer.status_code, len(rows(app))) == (200, 1)


@pytest.mark.parametrize("path", ["e999", "x", "[^e1]"])
@pytest.mark.parametrize("fields", [{}, {"seen": "abc"}])
def test_a_reference_that_is_not_there_cannot_be_held(
    leader: FlaskClient, draft: str, path: str, fields: dict[str, str]
) -> None:
    assert leader.post(f"{draft}/references/{path}/hold", data=fields).status_code == 422


def test_withdrawn_consent_is_flagged_and_stops_the_publishing(
    app: Flask, leader: FlaskClient, draft: str
) -> None:
    _withdraw(app)
    page = read(leader.get(draft))
    assert "“It goes on.”" in page.select_one("main .note-warning:not([hidden])").text
    answer = press(leader, page, f"{draft}/publish")
    assert answer.status_code == 422
    assert "“It goes on.”" in read(answer).select_one(".errors").text
    assert "It goes on." in read(leader.get(f"{draft}/edit")).find("aside").text


def test_consent_withdrawn_after_publishing_asks_for_a_correction(
    app: Flask, leader: FlaskClient, observer: FlaskClient, draft: str, mark: str
) -> None:
    _publish(leader, draft)
    _withdraw(app)
    assert (
        "Begin a correction"
        in read(leader.get(draft)).select_one("main .note-warning:not([hidden])").text
    )
    page = read(observer.get(draft))
    assert page.select_one("main .note-warning:not([hidden])") is None
    assert page.select_one(f"#rests-{mark}").text.strip() == "site visit, 5 December 2011"
    assert "withdrawn" not in page.text


def test_a_deleted_note_leaves_what_was_printed_of_it(
    app: Flask, leader: FlaskClient, observer: FlaskClient, draft: str, mark: str
) -> None:
    with app.app_context():
        begin_writing()
        db.session.delete(db.session.query(Note).one())
        db.session.commit()
    page = read(leader.get(draft))
    assert "No longer there" in page.select_one(f"#rests-{mark}").text
    assert _publish(leader, draft) == 303
    assert "site visit, 5 December 2011" in read(observer.get(draft)).select_one(".rests-on").text


def test_a_preview_and_a_document_show_no_raw_marks(leader: FlaskClient, draft: str) -> None:
    fields = sent(read(leader.get(f"{draft}/edit")))
    page = read(leader.post(f"{draft}/edit", data=fields | {"act": "preview"}))
    assert "[^" not in page.select_one(".version .prose").text
    assert page.select_one(".version sup.reference a") is not None
    _publish(leader, draft)
    assert "[^" not in leader.get("/s/husk/summary?as_of=2012-01").text
    assert "[^" not in leader.get("/s/husk/summary/file?as_of=2012-01&format=md").text


def test_markup_beside_a_mark_stays_text(leader: FlaskClient, mark: str) -> None:
    shown = begin(
        leader, f"<b onclick=x>[^{mark}]</b> \ue000e1\ue001 <script>1</script>", "2011-11"
    )
    page = read(leader.get(shown))
    article = page.select_one("article .prose")
    assert article.find(["b", "script"]) is None
    assert article.select_one("sup a")["href"].startswith("/s/husk/")
