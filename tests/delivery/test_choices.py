"""How somebody wants to hear, as they choose it, and the way out of a letter."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import filled, read
from tests.signing import sign_in
from tracker.accounts.models import RefusedAddress
from tracker.core.database import begin_writing, db
from tracker.delivery import choosing, tokens
from tracker.delivery.hours import Wish
from tracker.delivery.models import MailChoice
from tracker.delivery.rules import Mode

HERE = "/account/reminders"
OSLO = "Europe/Oslo"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _opened(client: FlaskClient) -> dict[str, object]:
    form = read(client.get(HERE)).select_one("form.form")
    assert form is not None
    return dict(filled(form)) | {"mode": "daily", "days_off": ["5", "6"]}


def _row(app: Flask, account_id: int = 1) -> MailChoice | None:
    with app.app_context():
        row: MailChoice | None = make.get(MailChoice, account_id)
        return row


def _refuse(app: Flask, address: str, *, is_wish: bool = False) -> None:
    with app.app_context():
        begin_writing()
        db.session.add(RefusedAddress(address=address, refused_at=make.NOW, is_wish=is_wish))
        db.session.commit()


def _is_refused(app: Flask, address: str) -> bool:
    with app.app_context():
        return make.get(RefusedAddress, address) is not None


def test_who_has_chosen_nothing_sees_how_everybody_begins(leader: FlaskClient) -> None:
    page = read(leader.get(HERE))
    assert page.select_one("[name=mode][checked]")["value"] == "daily"  # type: ignore[index]
    fields = {
        name: page.select_one(f"[name={name}]")["value"]  # type: ignore[index]
        for name in ("digest_time", "time_zone", "quiet_from", "quiet_until")
    }
    assert fields == {
        "digest_time": "07:00",
        "time_zone": OSLO,
        "quiet_from": "20:00",
        "quiet_until": "07:00",
    }
    assert [one["value"] for one in page.select("[name=days_off][checked]")] == ["5", "6"]
    assert page.select_one("[name=country] [selected]")["value"] == "NO"  # type: ignore[index]
    assert "No mail server is set up here" in page.text


def test_choices_are_saved(app: Flask, leader: FlaskClient) -> None:
    chosen = {
        "mode": "monday",
        "digest_time": "06:30",
        "time_zone": "UTC",
        "quiet_from": "",
        "quiet_until": "",
        "days_off": ["4", "5"],
        "country": "",
        "away_from": "2012-07-01",
        "away_until": "2012-07-31",
    }
    assert leader.post(HERE, data=_opened(leader) | chosen).status_code == 303
    row = _row(app)
    assert row is not None
    assert (row.mode, row.digest_time, row.time_zone) == ("monday", dt.time(6, 30), "UTC")
    assert (row.quiet_from, row.days_off, row.country) == (None, "4,5", "")
    assert (row.away_from, row.away_until) == (dt.date(2012, 7, 1), dt.date(2012, 7, 31))
    assert leader.post(HERE, data=_opened(leader) | chosen | {"mode": "never"}).status_code == 303
    again = _row(app)
    assert again is not None
    assert again.mode == "never"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"mode": "hourly"}, "mode"),
        ({"digest_time": ""}, "digest_time"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"quiet_from": ""}, "quiet_from"),
        ({"quiet_until": ""}, "quiet_until"),
        ({"days_off": list("0123456")}, "days_off"),
        ({"country": "XX"}, "country"),
        ({"away_from": "2012-07-31", "away_until": "2012-07-01"}, "away_until"),
    ],
)
def test_bad_answers_come_back_beside_their_field(
    app: Flask, leader: FlaskClient, answers: dict[str, object], field: str
) -> None:
    answer = leader.post(HERE, data=_opened(leader) | answers)
    assert answer.status_code == 422
    assert [one["id"] for one in read(answer).select(".field-errors")] == [f"{field}-errors"]
    assert _row(app) is None


def test_an_own_address_that_was_refused_is_tried_again(app: Flask, leader: FlaskClient) -> None:
    app.extensions["tracker_settings"] = _with_server(app)
    _refuse(app, "leader@test.no")
    assert "has refused our mail" in leader.get(HERE).text
    assert leader.post(f"{HERE}/try-again").status_code == 303
    assert not _is_refused(app, "leader@test.no")
    assert "The next letter comes on" in leader.get(HERE).text


def _with_server(app: Flask) -> object:
    settings = app.extensions["tracker_settings"]
    return type(settings)(**(vars(settings) | {"mail_server": "smtp://mail.test"}))


@pytest.mark.parametrize(
    ("mode", "now", "next_at"),
    [
        # Friday at noon: the digest of Monday.
        (Mode.DAILY, "2012-01-20T12:00+01:00", "2012-01-23T07:00+01:00"),
        (Mode.DAILY, "2012-01-19T06:00+01:00", "2012-01-19T07:00+01:00"),
        (Mode.MONDAY, "2012-01-23T08:00+01:00", "2012-01-30T07:00+01:00"),
        (Mode.AT_ONCE, "2012-01-19T12:00+01:00", "2012-01-19T12:00+01:00"),
        (Mode.AT_ONCE, "2012-01-20T21:00+01:00", "2012-01-23T07:00+01:00"),
        (Mode.NEVER, "2012-01-20T12:00+01:00", None),
    ],
)
def test_when_the_next_letter_may_come(mode: Mode, now: str, next_at: str | None) -> None:
    found = choosing.next_letter_at(Wish(mode, OSLO), dt.datetime.fromisoformat(now))
    assert found == (dt.datetime.fromisoformat(next_at) if next_at else None)


def _address_for(app: Flask, kind: str) -> str:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        role = make.role(study, "adviser", "Adviser")
        person = make.person(study, role, case=case, email="Kari@Office.no")
        db.session.commit()
        account = tokens.token_for_account(1)
        token = account if kind == "account" else tokens.token_for_person(person.id)
    return f"/unsubscribe/{token}"


def test_a_member_leaves_their_letters_by_one_button_and_never_by_looking(
    app: Flask, client: FlaskClient, world: make.World
) -> None:
    address = _address_for(app, "account")
    assert "Send me no more mail" in client.get(address).text
    assert _row(app) is None
    assert client.post(address).status_code == 303
    row = _row(app)
    assert row is not None
    assert (row.mode, row.time_zone, row.days_off) == ("never", OSLO, "5,6")
    assert "No more mail is sent to you" in client.get(address).text


def test_a_participants_address_takes_no_more_mail(
    app: Flask, client: FlaskClient, leader: FlaskClient, world: make.World
) -> None:
    address = _address_for(app, "person")
    stranger = app.test_client()
    page = stranger.get(address)
    assert ("Send me no more mail" in page.text, "Kari" in page.text) == (True, False)
    assert not _is_refused(app, "kari@office.no")
    assert stranger.post(address).status_code == 303
    with app.app_context():
        assert make.get(RefusedAddress, "kari@office.no").is_wish
    assert "wants no mail" in leader.get("/s/husk/people").text
    assert "has asked for no more mail" in leader.get("/s/husk/people/1").text
    assert leader.post("/s/husk/people/1/try-again").status_code == 303
    assert not _is_refused(app, "kari@office.no")


def test_a_token_that_we_never_wrote_leads_nowhere(
    app: Flask, client: FlaskClient, world: make.World
) -> None:
    known = _address_for(app, "account")
    with app.app_context():
        gone = f"/unsubscribe/{tokens.token_for_person(99)}"
    for address in ("/unsubscribe/x", known[:-1], f"{known}x", gone):
        assert client.get(address).status_code == client.post(address).status_code == 404


def test_unsubscribing_needs_the_token_of_its_page(
    app: Flask, client: FlaskClient, world: make.World
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    address = _address_for(app, "account")
    assert client.post(address).status_code == 400
    form = read(client.get(address)).select_one("form.form")
    assert form is not None
    assert client.post(address, data=filled(form)).status_code == 303


@pytest.mark.parametrize("kind", ["account", "person"])
def test_the_way_out_speaks_as_the_letter_did(
    app: Flask, client: FlaskClient, world: make.World, kind: str
) -> None:
    address = _address_for(app, kind)
    with app.app_context():
        begin_writing()
        make.husk()[0].language = "nb"
        make.get(make.Account, world.leader).language = "nb"
        db.session.commit()
    english = {"Accept-Language": "en"}
    page = read(client.get(address, headers=english))
    assert page.html is not None
    assert (page.html["lang"], "Med denne knappen" in page.text) == ("nb", True)
    client.post(address, headers=english)
    assert "Det sendes ikke mer e-post" in client.get(address, headers=english).text


def test_afterwards_a_link_leads_to_where_mail_is_chosen_again(
    app: Flask, client: FlaskClient, world: make.World
) -> None:
    address = _address_for(app, "account")
    assert "You will get no more" not in client.get(address).text
    client.post(address)
    assert read(client.get(address)).select_one(f'main a[href="{HERE}"]') is not None


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_ends_it_by_itself_with_neither_token_nor_log_in(
    app: Flask, client: FlaskClient, world: make.World, kind: str
) -> None:
    """RFC 8058: one request over HTTPS that knows no page of ours and follows no redirect."""
    app.config["WTF_CSRF_ENABLED"] = True
    address = _address_for(app, "account")
    answer = client.post(address, data=ONE_CLICK, content_type=kind, base_url="https://localhost")
    assert answer.status_code == 200
    row = _row(app)
    assert row is not None
    assert row.mode == "never"
    assert client.post(address, data=ONE_CLICK, content_type=kind).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"List-Unsubscribe": "one-click"},
        {"List-Unsubscribe": ["One-Click", "One-Click"]},
        {"list-unsubscribe": "One-Click"},
        ONE_CLICK | {"more": "x"},
    ],
)
def test_another_body_needs_the_token(
    app: Flask, client: FlaskClient, world: make.World, body: dict[str, object]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    address = _address_for(app, "account")
    assert client.post(address, data=body).status_code == 400
    assert client.get(address, query_string=ONE_CLICK).status_code == 200
    assert _row(app) is None


def test_a_participant_is_let_go_by_their_mail_program(
    app: Flask, client: FlaskClient, world: make.World
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    address = _address_for(app, "person")
    assert client.post(address, data=ONE_CLICK).status_code == 200
    assert _is_refused(app, "kari@office.no")


def test_a_refused_address_of_a_member_is_shown_and_tried_again(
    app: Flask, leader: FlaskClient
) -> None:
    _refuse(app, "researcher@test.no")
    assert "refused" in leader.get("/s/husk/settings/members").text
    assert (
        "The mail server refused researcher@test.no"
        in leader.get("/s/husk/settings/members/2").text
    )
    assert leader.post("/s/husk/settings/members/2/try-again").status_code == 303
    assert not _is_refused(app, "researcher@test.no")
