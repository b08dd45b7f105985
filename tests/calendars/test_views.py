"""An address is made, told once, changed, renewed and stopped; and there are files to download."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.calendars.reading_back import by_icalendar
from tests.calendars.shared import as_leader, change, events_of, make_feed, plan
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in

PAGE = "/s/husk/calendar-files"
OPTIONS = {"shows": "details", "whose": "mine", "alarm": "60"}


@pytest.fixture
def client(app: Flask, world: make.World) -> FlaskClient:
    return as_leader(app, world)


def test_an_address_is_told_once_and_in_no_other_place(client: FlaskClient) -> None:
    made = client.post(PAGE, data=OPTIONS)
    assert re.search(r"http://localhost/ics/[\w-]{43}\.ics", made.text)
    assert re.search(r'href="webcal://localhost/ics/[\w-]{43}\.ics"', made.text)
    assert made.headers["Cache-Control"] == "no-store"
    assert "/ics/" not in client.get(PAGE).text


def test_the_page_knows_what_was_chosen_and_when_it_was_fetched(
    app: Flask, client: FlaskClient
) -> None:
    page = client.post(PAGE, data=OPTIONS).text
    soup = BeautifulSoup(client.get(PAGE).text, "html.parser")
    assert [one["value"] for one in soup.select("input[checked]")] == ["details", "mine"]
    assert soup.select_one("option[selected]")["value"] == "60"
    assert "Never" in soup.select_one(".headline").text
    app.test_client().get(re.search(r"localhost(/ics/[^\"]+)", page)[1])
    assert "Never" not in client.get(PAGE).text


@pytest.mark.parametrize("changed", [{"shows": "notes"}, {"alarm": "-5"}, {"whose": ""}])
def test_other_choices_are_refused(client: FlaskClient, changed: dict[str, str]) -> None:
    page = client.post(PAGE, data=OPTIONS | changed)
    assert page.status_code == 422
    assert "/ics/" not in page.text


def test_a_new_address_is_told_once_too(app: Flask, world: make.World, client: FlaskClient) -> None:
    old = make_feed(app, world)
    page = client.post(f"{PAGE}/renew").text
    [new] = set(re.findall(r"localhost(/ics/[^\"]+\.ics)", page))
    assert new != old
    assert app.test_client().get(new).status_code == 200


def test_without_an_address_there_is_nothing_to_renew_or_stop(client: FlaskClient) -> None:
    assert client.post(f"{PAGE}/renew").location == PAGE
    assert client.post(f"{PAGE}/stop").location == PAGE


def test_each_member_has_an_address_of_their_own(app: Flask, world: make.World) -> None:
    first, second = make_feed(app, world), make_feed(app, world, account=world.observer)
    assert first != second
    sign_in(app.test_client(), world.observer).post(f"{PAGE}/stop")
    assert app.test_client().get(first).status_code == 200
    assert app.test_client().get(second).status_code == 404


def test_the_whole_plan_and_one_engagement_are_files(app: Flask, client: FlaskClient) -> None:
    change(app, lambda study: [plan(study, title="One"), plan(study, title="Two")])
    whole, one = client.get(f"{PAGE}/plan.ics"), client.get(f"{PAGE}/2.ics")
    assert [str(event["SUMMARY"]) for event in by_icalendar(whole.data)] == ["One", "Two"]
    assert whole.headers["Content-Disposition"] == 'attachment; filename="husk.ics"'
    [event] = by_icalendar(one.data)
    assert (event["SUMMARY"], one.headers["Content-Disposition"]) == (
        "Two", 'attachment; filename="husk-2.ics"'
    )  # fmt: skip
    assert one.mimetype == "text/calendar"


def test_kinds_are_named_in_the_readers_language(app: Flask, world: make.World) -> None:
    change(app, lambda study: plan(study, title="Hos oss"))
    address = make_feed(app, world, shows="details")

    def speak_norwegian(_study: object) -> None:
        make.get(make.Account, world.leader).language = "nb"

    change(app, speak_norwegian)
    [event] = events_of(app, address)
    assert event["CATEGORIES"].cats == ["Besøk"]


def test_hostile_titles_change_neither_page_nor_file(app: Flask, client: FlaskClient) -> None:
    """B1, B7"""
    change(app, lambda study: [plan(study, title=text, place=text) for text in PAYLOADS])
    assert len(by_icalendar(client.get(f"{PAGE}/plan.ics").data)) == len(PAYLOADS)
    found = dangers(client.post(PAGE, data=OPTIONS).text)
    # The address for the calendar of this device is ours to open.
    assert [danger for danger in found if "webcal://localhost/ics/" not in danger] == []
