"""The page of letters and answers: who is told, what they answered, and without a mail server."""

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make
from tests.accounts.test_mail import Letterbox
from tests.calendars.files import calendar, event
from tests.calendars.reading_back import by_icalendar
from tests.calendars.shared import change
from tests.counting import statements
from tests.invitations.conftest import Visit
from tests.invitations.test_sending import on_visit, send, standing
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.engagements import service
from tracker.studies import queries
from tracker.studies.models import Study


def test_the_page_says_who_is_told_whom_not_and_why(
    client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    page = client.get(visit.page).text
    soup = BeautifulSoup(page, "html.parser")
    assert [one["value"] for one in soup.select("[name=people][checked]")] == [
        str(visit.kari), str(visit.ola)
    ]  # fmt: skip
    assert "k…@nav.test" in page
    assert "No e-mail address" in page
    assert "Kanari" not in page
    assert "kari@nav.test" not in page


def test_one_can_look_at_the_letter_first(
    client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    given = {"people": [visit.ola], "words": "See you soon", "look": "yes"}
    page = client.post(visit.page, data=given)
    soup = BeautifulSoup(page.text, "html.parser")
    assert page.status_code == 200
    assert "See you soon" in soup.select_one(".version").text
    assert [one["value"] for one in soup.select("[name=people][checked]")] == [str(visit.ola)]
    assert box.letters == []


@pytest.mark.parametrize("people", [[], ["99"], ["x"]])
def test_nobody_and_somebody_else_are_refused(
    client: FlaskClient, visit: Visit, box: Letterbox, people: list[str]
) -> None:
    page = client.post(visit.page, data={"people": people, "words": "Keep this"})
    assert page.status_code == 422
    assert "Keep this" in page.text
    assert box.letters == []


def test_a_long_text_is_refused(client: FlaskClient, visit: Visit, box: Letterbox) -> None:
    assert send(client, visit, visit.kari, words="x" * 2001) == 422


def test_answers_are_logged_by_hand(app: Flask, client: FlaskClient, visit: Visit) -> None:
    given = {f"answer_{visit.kari}": "yes", f"answer_{visit.ola}": "no",
             f"answer_{visit.mute}": "none"}  # fmt: skip
    client.post(f"{visit.own}/answers", data=given)
    rows = standing(app)
    assert {key: row.answer for key, row in rows.items()} == {visit.kari: "yes", visit.ola: "no"}
    page = client.get(visit.own).text
    assert "Comes" in page
    assert "Does not come" in page
    soup = BeautifulSoup(client.get(visit.page).text, "html.parser")
    assert soup.select_one(f"[name=answer_{visit.kari}] [selected]")["value"] == "yes"


def test_odd_answers_change_nothing(app: Flask, client: FlaskClient, visit: Visit) -> None:
    client.post(f"{visit.own}/answers", data={f"answer_{visit.kari}": "perhaps"})
    assert standing(app) == {}


def test_who_said_no_is_not_ticked_for_the_new_time(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    send(client, visit, visit.kari, visit.ola)
    client.post(f"{visit.own}/answers", data={f"answer_{visit.kari}": "no",
                f"answer_{visit.ola}": "yes", f"answer_{visit.mute}": "none"})  # fmt: skip
    on_visit(app, visit, lambda one: service.change(
        one, title=one.title, when=one.when, cases=one.cases, parent=None, place="Oslo",
        today=one.ends_on))  # fmt: skip
    soup = BeautifulSoup(client.get(visit.page).text, "html.parser")
    assert [one["value"] for one in soup.select("[name=people][checked]")] == [str(visit.ola)]
    send(client, visit, visit.ola)
    assert standing(app)[visit.ola].answer == "none"


def read_reply(client: FlaskClient, visit: Visit, *lines: str, uid: str) -> TestResponse:
    content = calendar(event(uid, *lines), method="REPLY")
    return client.post(
        f"{visit.own}/reply",
        data={"file": (io.BytesIO(content), "reply.ics")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )


@pytest.fixture
def uid(app: Flask, visit: Visit) -> str:
    found: str = change(app, lambda study: f"{study.uid}-{visit.number}@follow-research-tracker")
    return found


@pytest.mark.parametrize(
    ("partstat", "answer"), [("ACCEPTED", "yes"), ("TENTATIVE", "maybe"), ("DECLINED", "no")]
)
def test_a_reply_is_read(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox, uid: str, partstat: str,
    answer: str,
) -> None:  # fmt: skip
    send(client, visit, visit.kari)
    lines = ("SEQUENCE:1", f"ATTENDEE;PARTSTAT={partstat}:mailto:KARI@nav.test")
    page = read_reply(client, visit, *lines, uid=uid)
    assert "The answer is saved. Office leader 0: " in page.text
    assert standing(app)[visit.kari].answer == answer


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("SEQUENCE:0", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:kari@nav.test"), "an earlier time"),
        (("ATTENDEE;PARTSTAT=ACCEPTED:mailto:x@evil.test",), "nobody invited here has"),
        (("SEQUENCE:9", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:kari@nav.test"), "neither yes nor"),
        (("SEQUENCE:9",), "no answer to an invitation"),
    ],
)
def test_other_replies_are_refused_in_a_sentence(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox, uid: str,
    lines: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    send(client, visit, visit.kari)
    page = read_reply(client, visit, *lines, uid=uid)
    assert page.status_code == 422
    assert said in page.text
    assert standing(app)[visit.kari].answer == "none"


def test_a_reply_to_another_engagement_or_study_is_refused(
    client: FlaskClient, visit: Visit, uid: str
) -> None:
    lines = ("SEQUENCE:9", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:kari@nav.test")
    for other in (uid.replace(f"-{visit.number}@", "-99@"), f"x{uid}"):
        page = read_reply(client, visit, *lines, uid=other)
        assert "belongs to another engagement" in page.text


def test_a_broken_reply_is_a_sentence(client: FlaskClient, visit: Visit) -> None:
    file = {"file": (io.BytesIO(b"hello"), "reply.ics")}
    page = client.post(f"{visit.own}/reply", data=file, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "cannot be read as a calendar" in page.text
    assert "Choose the .ics file" in client.post(f"{visit.own}/reply").text


def test_without_a_mail_server_one_sends_them_oneself(
    app: Flask, client: FlaskClient, visit: Visit
) -> None:
    page = client.get(visit.page).text
    assert "No mail server is set up here" in page
    file = client.get(f"{visit.page}/{visit.kari}.ics")
    [invitation] = by_icalendar(file.data)
    assert b"METHOD:REQUEST" in file.data
    assert str(invitation["ORGANIZER"]) == "mailto:leader@test.no"
    assert str(invitation["ATTENDEE"]) == "mailto:kari@nav.test"
    client.post(f"{visit.page}/{visit.kari}/sent")
    row = standing(app)[visit.kari]
    assert (row.sequence, row.has_failed) == (int(invitation["SEQUENCE"]), False)
    client.post(f"{visit.page}/{visit.kari}/sent")
    assert standing(app)[visit.kari].sequence == row.sequence


def test_without_a_mail_server_nothing_can_be_posted(client: FlaskClient, visit: Visit) -> None:
    page = client.post(visit.page, data={"people": [visit.kari]})
    assert (page.status_code, "No mail server is set up" in page.text) == (422, True)


def test_a_person_without_an_address_or_not_invited_has_no_file(
    app: Flask, client: FlaskClient, visit: Visit
) -> None:
    assert client.get(f"{visit.page}/{visit.mute}.ics").status_code == 422

    def other(study: Study) -> int:
        key: int = make.person(study, queries.informant_roles(study)[0], pseudonym="Other").id
        return key

    assert client.get(f"{visit.page}/{change(app, other)}.ics").status_code == 404


@pytest.mark.parametrize("role", ["observer", "reviewer"])
def test_who_may_not_see_people_sees_no_invitations(
    app: Flask, world: make.World, visit: Visit, role: str
) -> None:
    client = sign_in(app.test_client(), getattr(world, role))
    page = client.get(visit.own).text
    assert "Office leader 0" not in page
    assert "/invite" not in page


def test_more_guests_take_no_more_statements(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    def add(study: Study) -> None:
        role = queries.informant_roles(study)[0]
        people = [make.person(study, role, pseudonym=f"P{n}", email=f"p{n}@nav.test")
                  for n in range(5)]  # fmt: skip
        engagement = service.queries.find_engagement(study, visit.number)
        for person in people:
            make.participation(engagement, person=person)
            make.invitation(engagement, person)

    client.get(visit.page)
    with statements() as few:
        client.get(visit.page)
    change(app, add)
    with statements() as many:
        client.get(visit.page)
    assert many.number <= few.number <= 10


def test_hostile_words_stay_words(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    """B1"""
    everything = " ".join(PAYLOADS)

    def spoil(one: object) -> None:
        one.title = one.place = everything

    on_visit(app, visit, spoil)
    page = client.post(visit.page, data={"words": everything[:1900], "look": "yes"})
    assert dangers(page.text) == []
    assert dangers(client.get(visit.own).text) == []


def test_without_guests_the_page_says_what_to_do(
    app: Flask, client: FlaskClient, visit: Visit
) -> None:
    on_visit(app, visit, lambda one: service.set_participants(one, people=[]))
    assert "Nobody is invited by name" in client.get(visit.page).text
    assert 'id="invitations"' not in client.get(visit.own).text
