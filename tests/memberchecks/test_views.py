"""Giving a text to its case, and what becomes of the answers: as a leader does it."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make
from tests.editing import filled, press, read
from tests.letterbox import Letterbox
from tests.memberchecks.desk import Desk, answered, check_of, done, give, given, remark, rows
from tests.signing import sign_in
from tracker.accounts.models import RefusedAddress
from tracker.core import clock
from tracker.core.database import db
from tracker.memberchecks.models import Remark
from tracker.people.models import Person
from tracker.statusnotes import service as statusnotes
from tracker.statusnotes.models import StatusNote


def ask(leader: FlaskClient, desk: Desk, *people: int, **fields: str) -> TestResponse:
    """Fill the form in and send it."""
    address = f"{desk.page}/member-check"
    form = read(leader.get(address)).select_one("main form")
    data = filled(form) | {"people": [str(key) for key in people]} | fields
    return leader.post(address, data=data)


def links_in(answer: TestResponse) -> list[str]:
    found = re.findall(r'value="http://localhost(/reading/[^"]+)"', answer.text)
    return [link.replace("&amp;", "&") for link in found]


def _state(app: Flask) -> str:
    return str(done(app, lambda: db.session.get_one(StatusNote, 1).state))


def test_letters_go_to_who_has_an_address_and_the_other_link_is_shown_once(
    app: Flask, leader: FlaskClient, desk: Desk, box: Letterbox
) -> None:
    answer = ask(leader, desk, desk.kari, desk.ola, desk.mute, words="Take your time.")
    assert [one for [one] in box.recipients] == ["kari@nav.test", "ola@nav.test"]
    assert len(links_in(answer)) == 1
    assert "2 letters are sent." in answer.text
    assert _state(app) == "reading"
    assert rows(app) == [("none", True)] * 3
    letter = box.newest()
    assert letter["Reply-To"] == "leader@test.no"
    words = letter.get_body(("plain",)).get_content()
    for said in ("Take your time.", "NAV Bærum", "January 2012", "The institute", "Leader"):
        assert said in words
    page = leader.get(desk.page).text
    assert links_in(leader.get(desk.page)) == []
    assert "0 of 3 have answered." in page
    assert "link handed over" in page


def test_the_letter_speaks_the_language_that_was_chosen(
    leader: FlaskClient, desk: Desk, box: Letterbox
) -> None:
    ask(leader, desk, desk.kari, language="nb")
    letter = box.newest()
    assert letter["Subject"] == "Til gjennomlesning: NAV Bærum, status per januar 2012"
    assert "?lang=nb" in letter.get_body(("plain",)).get_content()


def test_without_a_mail_server_every_link_is_handed_over(
    app: Flask, leader: FlaskClient, desk: Desk, reader: FlaskClient
) -> None:
    answer = ask(leader, desk, desk.kari, desk.mute)
    links = links_in(answer)
    assert answer.status_code == 200
    assert {reader.get(link).status_code for link in links} == {200}
    assert len(set(links)) == 2


def test_a_refused_address_is_not_written_to(
    app: Flask, leader: FlaskClient, desk: Desk, box: Letterbox
) -> None:
    done(app, lambda: db.session.add(RefusedAddress(address="kari@nav.test", refused_at=make.NOW)))
    answer = ask(leader, desk, desk.kari)
    assert (len(links_in(answer)), box.letters) == (1, [])


def test_a_server_that_takes_nothing_is_said_and_the_link_sent_again(
    app: Flask, leader: FlaskClient, desk: Desk, box: Letterbox, reader: FlaskClient
) -> None:
    box.script = lambda _stage, _address: "451 later"
    answer = ask(leader, desk, desk.kari)
    page = leader.get(answer.location)
    assert "1 letter could not be sent." in page.text
    assert "The letter could not be sent." in page.text
    box.script = lambda _stage, _address: "250 OK"
    leader.post("/s/husk/member-checks/1/send")
    page = leader.get(desk.page)
    assert "The letter could not be sent." not in page.text
    assert len(box.letters) == 1


def test_sending_again_makes_a_new_link_and_kills_the_old_one(
    app: Flask, leader: FlaskClient, desk: Desk, box: Letterbox, reader: FlaskClient
) -> None:
    ask(leader, desk, desk.kari)
    leader.post("/s/husk/member-checks/1/send")
    [new] = links_in(leader.post("/s/husk/member-checks/1/link"))
    words = [one.get_body(("plain",)).get_content() for one in box.messages()]
    old = [re.findall(r"http://localhost(/reading/\S+)", text)[0] for text in words]
    assert [reader.get(link).status_code for link in (*old, new)] == [404, 404, 200]


@pytest.mark.parametrize(
    ("people", "fields", "words"),
    [
        ((), {}, "Choose people of this case who take part."),
        ((4,), {}, "valid choice"),
        ((1,), {"until": ""}, "Fill in this field."),
        ((1,), {"until": "2012-01-01"}, "Choose a day from tomorrow on, at most 90 days ahead."),
        ((1,), {"until": "2199-01-01"}, "Choose a day from tomorrow on, at most 90 days ahead."),
        ((1,), {"words": "x" * 2001}, "Use at most 2000 characters."),
        ((1,), {"language": "de"}, "Not a valid choice"),
    ],
)
def test_a_bad_request_is_refused_with_its_words_kept(
    app: Flask, leader: FlaskClient, desk: Desk, people: tuple[int, ...], fields: dict[str, str],
    words: str,
) -> None:  # fmt: skip
    answer = ask(leader, desk, *people, **({"words": "Own words"} | fields))
    assert (answer.status_code, words in read(answer).text) == (422, True)
    assert read(answer).find("textarea").text.strip() == fields.get("words", "Own words")
    assert (rows(app), _state(app)) == ([], "draft")


def test_a_text_that_was_changed_meanwhile_is_shown_before_it_is_given_away(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    def rewrite() -> None:
        note = db.session.get_one(StatusNote, 1)
        statusnotes.save(note, text="Other.", version=1, author=note.author, now=clock.now())

    done(app, rewrite)
    answer = ask(leader, desk, desk.kari, version="1")
    assert answer.status_code == 409
    assert read(answer).find("section", "version") is not None
    assert rows(app) == []


def test_names_are_shown_to_who_may_see_people_and_to_nobody_else(
    app: Flask, leader: FlaskClient, desk: Desk, world: make.World
) -> None:
    given(app, desk.kari)
    reviewer = sign_in(app.test_client(), world.reviewer)
    for address in (desk.page, "/s/husk/member-checks/1"):
        assert "Kari Kanari" not in reviewer.get(address).text
        assert "Office leader 1" in reviewer.get(address).text
    assert "Kari Kanari" in leader.get(desk.page).text
    assert "Kari Kanari" in leader.get(f"{desk.page}/member-check").text
    done(app, lambda: statusnotes.publish(db.session.get_one(StatusNote, 1), version=1,
                                          now=clock.now()))  # fmt: skip
    observer = sign_in(app.test_client(), world.observer).get(desk.page).text
    assert "Office leader 1" not in observer


def _remarked(desk: Desk) -> None:
    note = db.session.get_one(StatusNote, desk.note)
    statusnotes.give_to_case(note, version=1, now=clock.now())
    check = answered(note, db.session.get_one(Person, desk.kari))
    remark(check)
    remark(check, "All wrong.", block=0, passage="")


def test_a_remark_is_decided_with_its_reason_and_the_decision_undone(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    done(app, lambda: _remarked(desk))
    page = leader.get(desk.page)
    assert "2 remarks are not decided." in page.text
    address = "/s/husk/member-checks/remarks/1"
    answer = leader.post(address, data={"decision": "partly", "reason": "It was in June."})
    assert answer.location == f"{desk.page}#remark-1"
    page = read(leader.get(desk.page))
    for words in ("1 remark is not decided.", "Partly taken up", "It was in June."):
        assert words in page.text
    press(leader, page, f"{address}/undecide")
    assert "2 remarks are not decided." in leader.get(desk.page).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose what you do with the remark."),
        ({"decision": "open"}, "Choose what you do with the remark."),
        ({"decision": "not-taken-up"}, "Say why"),
        ({"decision": "partly"}, "Say why"),
        ({"decision": "perhaps"}, "Choose what you do with the remark."),
        ({"decision": "partly", "reason": "x" * 1_000_000}, "Use at most 2000 characters."),
    ],
)
def test_a_decision_without_a_reason_is_refused(
    app: Flask, leader: FlaskClient, desk: Desk, fields: dict[str, str], words: str
) -> None:
    done(app, lambda: _remarked(desk))
    answer = leader.post("/s/husk/member-checks/remarks/1", data=fields)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert done(app, lambda: db.session.get_one(Remark, 1).decision) == "open"


def test_a_disagreement_is_printed_if_the_leader_says_so(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    done(app, lambda: _remarked(desk))
    for act, is_printed in (("print", True), ("leave-out", False)):
        press(leader, read(leader.get(desk.page)), f"/s/husk/member-checks/1/{act}")
        assert done(app, lambda: check_of(1).is_printed) is is_printed


def test_publishing_with_open_remarks_asks_once_more(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    done(app, lambda: _remarked(desk))
    form = read(leader.get(desk.page)).find("form", action=f"{desk.page}/publish")
    assert form["data-ask"] == "2 remarks of the case are not decided. Publish all the same?"
    leader.post(f"{desk.page}/publish", data={"version": "1"})
    assert _state(app) == "published"


def test_what_was_read_stays_readable_beside_what_was_said(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    done(app, lambda: _remarked(desk))
    form = filled(read(leader.get(f"{desk.page}/edit")).find("textarea").find_parent("form"))
    leader.post(f"{desk.page}/edit", data=form | {"text": "Quite another text."})
    assert _state(app) == "draft"
    assert "read an older version, 1" in leader.get(desk.page).text
    page = read(leader.get("/s/husk/member-checks/1"))
    assert "what was read is an older version" in page.text
    passage = page.find("p", string="It was in May.").find_parent("div", "passage")
    assert passage.find("div", "prose").text.strip() == "The office has opened its door."


def test_silence_is_said_as_soon_as_the_day_has_passed(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    def pass_by() -> None:
        check_of(1).until = clock.today("Europe/Oslo") - dt.timedelta(days=1)

    given(app, desk.kari)
    assert "No answer yet" in leader.get(desk.page).text
    done(app, pass_by)
    assert "Did not answer" in leader.get(desk.page).text
    assert rows(app) == [("none", True)]


def test_a_draft_that_people_were_asked_about_is_not_discarded(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    done(app, lambda: _remarked(desk))
    press(leader, read(leader.get(desk.page)), f"{desk.page}/take-back")
    answer = press(leader, read(leader.get(desk.page)), f"{desk.page}/discard")
    assert answer.status_code == 422
    assert "People of the case were asked to read this text" in answer.text
    assert rows(app) == [("disagree", False)]


def test_a_link_is_withdrawn_and_given_anew(
    app: Flask, leader: FlaskClient, desk: Desk, reader: FlaskClient
) -> None:
    [link] = given(app, desk.kari)
    press(leader, read(leader.get(desk.page)), "/s/husk/member-checks/1/withdraw")
    assert "Link withdrawn" in leader.get(desk.page).text
    assert reader.get(link).status_code == 404
    [new] = links_in(leader.post("/s/husk/member-checks/1/link"))
    assert reader.get(new).status_code == 200
    assert "Link withdrawn" not in leader.get(desk.page).text


def test_who_has_answered_is_neither_asked_again_nor_withdrawn(
    app: Flask, leader: FlaskClient, desk: Desk
) -> None:
    done(app, lambda: _remarked(desk))
    for act in ("send", "link", "withdraw"):
        answer = leader.post(f"/s/husk/member-checks/1/{act}")
        assert (answer.status_code, "has answered already" in answer.text) == (422, True)
    assert 'value="1"' not in str(read(leader.get(f"{desk.page}/member-check")).fieldset)


def test_there_is_no_new_link_to_an_older_text(app: Flask, leader: FlaskClient, desk: Desk) -> None:
    done(app, lambda: give(desk.kari))
    press(leader, read(leader.get(desk.page)), f"{desk.page}/take-back")
    answer = leader.post("/s/husk/member-checks/1/link")
    assert (answer.status_code, "not with the case any more" in answer.text) == (422, True)
