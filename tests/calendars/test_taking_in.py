"""From a calendar file to planned engagements, by way of a page on which one chooses."""

import io
import re

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make
from tests.calendars.files import calendar, event
from tests.calendars.shared import as_leader
from tests.payloads import PAYLOADS, dangers
from tracker.calendars import reading
from tracker.core.database import begin_writing_on, db
from tracker.engagements.models import Engagement
from tracker.planning.models import Imported

IMPORT = "/s/husk/calendar-files/import"
VISIT = event("v", "DTSTART;VALUE=DATE:20110324", "LOCATION:Sandvika", title="Besøk NAV Bærum")
CALL = event("c", "DTSTART:20110401T090000", "RRULE:FREQ=WEEKLY;COUNT=2", title="Telefon")


@pytest.fixture
def client(app: Flask, world: make.World) -> FlaskClient:
    return as_leader(app, world)


def upload(client: FlaskClient, *events: str, content: bytes = b"") -> TestResponse:
    file = (io.BytesIO(content or calendar(*events)), "plan.ics")
    return client.post(IMPORT, data={"file": file}, content_type="multipart/form-data")


def answers(page: TestResponse, **changed: object) -> dict[str, object]:
    """What a browser would send of the page, with some answers changed."""
    soup = BeautifulSoup(page.text, "html.parser")
    given: dict[str, object] = {"events": soup.select_one("[name=events]")["value"]}
    given["take"] = [box["value"] for box in soup.select("[name=take][checked]")]
    for select in soup.select("form.wide select"):
        chosen = select.select_one("option[selected]")
        given[select["name"]] = chosen["value"] if chosen else ""
    return given | changed


def planned(app: Flask) -> list[tuple[str, str, str, list[str], str]]:
    with app.app_context():
        return [
            (
                one.kind,
                one.title,
                (one.starts_at or one.starts_on).isoformat()[:16],
                [case.slug for case in one.cases],
                one.place,
            )
            for one in db.session.scalars(sa.select(Engagement).order_by(Engagement.number))
        ]


def test_what_is_ticked_is_planned_each_as_its_kind(app: Flask, client: FlaskClient) -> None:
    page = upload(client, VISIT, CALL)
    given = answers(page, kind="phone-check-in", case="nav-sola", kind_0="site-visit")
    assert given["case_0"] == "nav-baerum"
    given["take"] = ["0", "2"]
    answer = client.post(f"{IMPORT}/plan", data=given)
    assert (answer.status_code, answer.location) == (303, "/s/husk/engagements")
    assert planned(app) == [
        ("site-visit", "Besøk NAV Bærum", "2011-03-24", ["nav-baerum"], "Sandvika"),
        ("phone-check-in", "Telefon", "2011-04-08T07:00", ["nav-sola"], ""),
    ]


def test_a_second_time_plans_nothing_twice(app: Flask, client: FlaskClient) -> None:
    page = upload(client, VISIT, CALL)
    given = answers(page, kind="interview")
    client.post(f"{IMPORT}/plan", data=given)
    again = client.post(f"{IMPORT}/plan", data=given)
    assert again.status_code == 422
    assert len(planned(app)) == 3
    moved = VISIT.replace("20110324", "20110325")
    soup = BeautifulSoup(upload(client, moved, CALL).text, "html.parser")
    assert soup.select("[name=take]") == []
    assert [link["href"] for link in soup.select("th a")] == [
        f"/s/husk/engagements/{number}" for number in (1, 2, 3)
    ]


def test_between_looking_and_planning_somebody_else_may_have(
    app: Flask, client: FlaskClient
) -> None:
    given = answers(upload(client, VISIT, CALL), kind="interview")
    client.post(f"{IMPORT}/plan", data=given | {"take": ["0"]})
    assert client.post(f"{IMPORT}/plan", data=given).status_code == 303
    assert len(planned(app)) == 3


def test_what_was_deleted_can_be_taken_in_again(app: Flask, client: FlaskClient) -> None:
    given = answers(upload(client, VISIT), kind="interview")
    client.post(f"{IMPORT}/plan", data=given)
    client.post("/s/husk/engagements/1/delete")
    with app.app_context():
        assert db.session.scalars(sa.select(Imported)).all() == []
    assert client.post(f"{IMPORT}/plan", data=given).status_code == 303


def test_our_own_file_is_known_again(client: FlaskClient) -> None:
    client.post(f"{IMPORT}/plan", data=answers(upload(client, VISIT), kind="interview"))
    own = client.get("/s/husk/calendar-files/plan.ics").data
    assert "In the plan already" in upload(client, content=own).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "needs a kind"),
        ({"kind": "site-visit", "case_0": "", "case": ""}, "needs its case"),
        ({"kind": "no-such-kind"}, "Not a valid choice"),
        ({"take": []}, "Tick what you want to plan"),
        ({"take": ["99", "x"]}, "Tick what you want to plan"),
        ({"kind": "site-visit", "case_0": "case-of-others"}, "needs its case"),
    ],
)
def test_a_refusal_keeps_what_was_chosen(
    app: Flask, client: FlaskClient, changed: dict[str, object], said: str
) -> None:
    given = answers(upload(client, VISIT), kind="interview") | changed
    page = client.post(f"{IMPORT}/plan", data=given)
    assert page.status_code == 422
    assert said in page.text
    assert answers(page)["take"] == [one for one in given["take"] if one == "0"]
    assert planned(app) == []


@pytest.mark.parametrize("events", ["", "[7]", '[{"key": "a"}]'])
def test_what_came_back_broken_is_refused(client: FlaskClient, events: str) -> None:
    page = client.post(f"{IMPORT}/plan", data={"events": events, "take": "0"})
    assert page.status_code == 422
    assert "came back broken" in page.text


@pytest.mark.parametrize("content", [b"hello", b"BEGIN:VCALENDAR"])
def test_a_broken_file_is_a_sentence(client: FlaskClient, content: bytes) -> None:
    page = upload(client, content=content)
    assert page.status_code == 422
    assert "cannot be read as a calendar" in page.text


def test_no_file_is_a_sentence_and_a_large_one_is_too_large(client: FlaskClient) -> None:
    """B9: ten megabytes are refused before anything reads them."""
    assert "Choose a calendar file" in client.post(IMPORT).text
    large = client.post(
        IMPORT, data=b"x" * 10_000_000, content_type="multipart/form-data; boundary=x"
    )
    assert large.status_code == 413


def test_what_is_too_long_or_without_a_title_is_said(client: FlaskClient) -> None:
    long = event("l", "DTSTART;VALUE=DATE:20110324", "DTEND;VALUE=DATE:20110601")
    page = upload(client, long, event("n", "DTSTART:20110324T090000", title=""))
    assert "Longer than an engagement lasts" in page.text
    assert "Without a title" in page.text
    client.post(f"{IMPORT}/plan", data=answers(page, kind="interview"))
    assert "Interview" in client.get("/s/husk/engagements/1").text


def test_an_empty_file_leads_on(client: FlaskClient) -> None:
    page = upload(client, event("a", "DTSTART:19990101T090000Z"))
    assert "No event in the file lies within" in page.text
    assert "1 event lies outside" in page.text


def test_hostile_words_stay_words(app: Flask, client: FlaskClient) -> None:
    """B1, B7"""
    texts = [re.sub(r"[\r\n]", " ", text).replace("\\", "\\\\") for text in PAYLOADS]
    events = [event(str(n), "DTSTART:20110324T090000", f"LOCATION:{text}", title=text)
              for n, text in enumerate(texts)]  # fmt: skip
    page = upload(client, *events)
    assert dangers(page.text) == []
    client.post(f"{IMPORT}/plan", data=answers(page, kind="interview"))
    assert len(planned(app)) == len(events)


def test_nobody_waits_while_a_file_is_read(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L6: somebody else can write while the child works; else this would wait in vain."""
    read = reading._read

    def while_another_writes(content: bytes, **job: object) -> object:
        with app.app_context(), begin_writing_on(db.engine):
            return read(content, **job)

    monkeypatch.setattr(reading, "_read", while_another_writes)
    assert upload(client, VISIT).status_code == 200
