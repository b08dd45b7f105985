"""Moving through HTTP: what is asked, what is said, and taking it back."""

import datetime as dt
import secrets
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.engagements.shared import HERE, add, add_person, read, soup
from tests.signing import sign_in
from tracker.core.database import begin_writing, db

DROP = {"dropped": "yes", "back": "calendar", "view": "month", "on": "2012-01-20"}
CALENDAR = "/s/husk/calendar?day=2012-01-20&view=month"
OLD, NEW = dt.date(2012, 1, 18), dt.date(2012, 1, 30)


def _undo(client: FlaskClient, page: str) -> Any:
    """Press the undo button of the message on that page."""
    button = soup(client.get(page).text).select_one(".flash form[action$='/put-back']")
    fields = {one["name"]: one["value"] for one in button.select("input")}
    return client.post(button["action"], data=fields)


def _days(app: Flask, number: int) -> tuple[dt.date, dt.date]:
    return read(app, number)["when"][:2]


def _said(client: FlaskClient) -> list[str]:
    with client.session_transaction() as session:
        return [f"{category}: {words}" for category, words in session.get("_flashes", [])]


def test_a_drop_comes_back_to_the_calendar_as_it_was(app: Flask, leader: FlaskClient) -> None:
    visit = add(app)
    answers = DROP | {"day": "2012-01-30", "kind": "site-visit", "who": "1"}
    answer = leader.post(f"{HERE}/{visit}/move", data=answers)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/s/husk/calendar")
    assert {"view=month", "kind=site-visit", "who=1"} < {
        *answer.location.split("?")[1].split("#")[0].split("&")
    }
    assert "“Visit” is moved to Mon 30 Jan 2012." in _said(leader)[-1]
    assert _days(app, visit) == (NEW, NEW)


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test", "today"])
def test_the_way_back_is_never_an_address_of_others(
    app: Flask, leader: FlaskClient, back: str
) -> None:
    visit = add(app)
    answer = leader.post(f"{HERE}/{visit}/move", data={"day": "2012-01-30", "back": back})
    assert answer.location == f"{HERE}/{visit}"


def test_a_hostile_view_stays_within_the_calendar(app: Flask, leader: FlaskClient) -> None:
    hostile = {"view": "//evil.test", "on": "https://evil.test", "kind": "&view=week"}
    answer = leader.post(f"{HERE}/{add(app)}/move", data=DROP | {"day": "2012-01-30"} | hostile)
    assert answer.location.startswith("/s/husk/calendar?")
    assert leader.get(answer.location.split("#")[0]).status_code == 200


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"day": ""}, "Fill in this field."),
        ({"day": "2012-01-30", "last_day": "2012-01-29"}, "The last day lies before the first."),
        ({"day": "2012-01-30", "starts": "25:00"}, "Not a valid time value."),
    ],
)
def test_a_refused_drop_says_why_and_changes_nothing(
    app: Flask, leader: FlaskClient, answers: dict[str, str], why: str
) -> None:
    visit = add(app)
    answer = leader.post(f"{HERE}/{visit}/move", data=DROP | answers)
    assert (answer.status_code, answer.location) == (303, f"{CALENDAR}#e{visit}")
    assert _said(leader) == [f"error: {why}"]
    assert _days(app, visit) == (OLD, OLD)


def test_a_drop_of_what_was_held_is_refused(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, status="held")
    leader.post(f"{HERE}/{visit}/move", data=DROP | {"day": "2012-01-30"})
    assert [said.startswith("error: Only what is still to come") for said in _said(leader)]
    assert _days(app, visit) == (OLD, OLD)


def test_a_confirmed_one_asks_before_it_goes(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, status="confirmed")
    answers = DROP | {"day": "2012-01-30", "last_day": "2012-01-31", "starts": "09:00"}
    asked = leader.post(f"{HERE}/{visit}/move", data=answers).location
    assert _days(app, visit) == (OLD, OLD)
    page = soup(leader.get(asked).text)
    values = {one["name"]: one.get("value") for one in page.select("main form input")}
    assert (values["day"], values["last_day"], values["starts"]) == (
        "2012-01-30", "2012-01-31", "09:00",
    )  # fmt: skip
    assert page.find(id="keep") is not None
    assert page.find(id="tell") is None
    kept = {name: value for name, value in values.items() if name != "keep"}
    answer = leader.post(asked, data=kept)
    assert answer.location == f"{CALENDAR}#e{visit}"
    assert read(app, visit)["status"] == "planned"


def test_what_is_agreed_stays_confirmed(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, status="confirmed")
    leader.post(f"{HERE}/{visit}/move", data={"day": "2012-01-30", "keep": "y"})
    assert (read(app, visit)["status"], _days(app, visit)) == ("confirmed", (NEW, NEW))


def test_nobody_confirms_along_with_a_move(app: Flask, leader: FlaskClient) -> None:
    visit = add(app)
    leader.post(f"{HERE}/{visit}/move", data={"day": "2012-01-30", "keep": "y"})
    assert read(app, visit)["status"] == "planned"


@pytest.mark.parametrize(("answer", "anchor"), [({"tell": "y"}, "#invitations"), ({}, "")])
def test_who_is_invited_may_be_told(
    app: Flask, leader: FlaskClient, answer: dict[str, str], anchor: str
) -> None:
    person = add_person(app)
    visit = add(app, status="confirmed")
    with app.app_context():
        begin_writing()
        key = db.session.query(make.Engagement).one().id
        db.session.add(make.Participation(engagement_id=key, person_id=person))
        db.session.commit()
    page = soup(leader.get(f"{HERE}/{visit}/move").text)
    assert page.find(id="tell").has_attr("checked")
    moved = leader.post(f"{HERE}/{visit}/move", data={"day": "2012-01-30"} | answer)
    assert moved.location == f"{HERE}/{visit}{anchor}"


@pytest.mark.parametrize("status", ["planned", "confirmed", "postponed"])
def test_a_move_is_taken_back_with_its_status(app: Flask, leader: FlaskClient, status: str) -> None:
    began = dt.datetime(2012, 1, 18, 22, 30, tzinfo=dt.UTC)
    times = {"starts_at": began, "ends_at": began + dt.timedelta(hours=15)}
    visit = add(app, status=status, reason="Ill" if status == "postponed" else "",
                ends_on=dt.date(2012, 1, 19), **times)  # fmt: skip
    before = read(app, visit)
    answers = {"day": "2012-01-30", "last_day": "2012-02-02", "starts": "", "ends": ""}
    leader.post(f"{HERE}/{visit}/move", data=answers)
    assert read(app, visit) != before
    assert _undo(leader, f"{HERE}/{visit}").location == f"{HERE}/{visit}"
    assert read(app, visit) == before
    assert "“Visit” is back on Wed 18 Jan 2012, 23:30." in _said(leader)[-1]


def test_a_drop_is_taken_back_on_the_calendar(app: Flask, leader: FlaskClient) -> None:
    visit = add(app)
    page = leader.post(f"{HERE}/{visit}/move", data=DROP | {"day": "2012-01-30"}).location
    assert _undo(leader, page).location == f"{CALENDAR}#e{visit}"
    assert _days(app, visit) == (OLD, OLD)


def test_a_call_past_midnight_is_moved_and_taken_back(app: Flask, leader: FlaskClient) -> None:
    began = dt.datetime(2012, 1, 18, 22, 30, tzinfo=dt.UTC)
    call = add(app, kind="phone-check-in", ends_on=dt.date(2012, 1, 19), starts_at=began,
               ends_at=began + dt.timedelta(hours=1))  # fmt: skip
    before = read(app, call)
    answers = {"day": "2012-01-18", "last_day": "", "starts": "20:00", "ends": "21:00"}
    leader.post(f"{HERE}/{call}/move", data=DROP | answers)
    assert _days(app, call) == (OLD, OLD)
    _undo(leader, CALENDAR)
    assert read(app, call) == before


def test_what_has_happened_since_is_not_undone_along(app: Flask, leader: FlaskClient) -> None:
    visit = add(app)
    leader.post(f"{HERE}/{visit}/move", data={"day": "2012-01-30"})
    page = leader.get(f"{HERE}/{visit}").text
    button = soup(page).select_one(".flash form[action$='/put-back']")
    fields = {one["name"]: one["value"] for one in button.select("input")}
    leader.post(f"{HERE}/{visit}/confirm")
    leader.get(f"{HERE}/{visit}")
    leader.post(button["action"], data=fields)
    assert _said(leader)[0].startswith("error: This engagement has changed meanwhile.")
    assert (read(app, visit)["status"], _days(app, visit)) == ("confirmed", (NEW, NEW))


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "held"},
        {"status": "postponed"},
        {"sequence": ""},
        {"day": "soon"},
        {"starts": "x"},
    ],
)
def test_an_undo_that_makes_no_sense_is_refused(
    app: Flask, leader: FlaskClient, wrong: dict[str, str]
) -> None:
    visit = add(app)
    fields = {"day": "2012-01-30", "status": "planned", "reason": "", "sequence": "0"} | wrong
    assert leader.post(f"{HERE}/{visit}/put-back", data=fields).location == f"{HERE}/{visit}"
    assert _said(leader)[0].startswith("error: ")
    assert _days(app, visit) == (OLD, OLD)


def test_the_longest_title_still_fits_the_cookie(app: Flask, leader: FlaskClient) -> None:
    title = "".join(chr(0x4E00 + secrets.randbelow(20_000)) for _ in range(200))
    visit = add(app, title=title, status="postponed", reason=title[::-1])
    answer = leader.post(f"{HERE}/{visit}/move", data={"day": "2012-01-30"})
    assert len(answer.headers["Set-Cookie"]) < 4093
    assert title in leader.get(f"{HERE}/{visit}").text


def test_another_studys_engagement_is_not_put_back(app: Flask, world: make.World) -> None:
    add(app)
    stranger = sign_in(app.test_client(), world.stranger)
    for study in ("husk", "other"):
        assert stranger.post(f"/s/{study}/engagements/1/put-back").status_code == 404
