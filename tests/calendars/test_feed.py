"""A7: a secret address shows the plan by codes, and is dead the moment it should be."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from tests import make
from tests.calendars.reading_back import by_icalendar, by_vobject
from tests.calendars.shared import as_leader, change, events_of, make_feed, plan
from tests.counting import statements
from tracker.calendars import files
from tracker.calendars.models import Feed
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements import service as engagements
from tracker.engagements.models import Engagement
from tracker.studies import queries
from tracker.studies import service as studies
from tracker.studies.models import Membership, Study

SECRETS = ("Kari Nordmann", "99 00 11 22", "kari@nav.test", "Secret agenda", "Secret note",
           "Office leader 1")  # fmt: skip


@pytest.fixture
def address(app: Flask, world: make.World) -> str:
    """The leader's feed of a study with one visit tomorrow, with an interview at ten."""

    def add(study: Study) -> None:
        visit = plan(study, title="Visit, NAV Bærum", place="Sandvika", agenda="Secret agenda")
        interview = {"kind": "interview", "parent": visit}
        plan(study, title="Interview at ten", starts=dt.time(10), **interview)
        plan(study, title="Interview some time", **interview)
        role = queries.informant_roles(study)[0]
        person = make.person(study, role, name="Kari Nordmann", phone="+47 99 00 11 22",
                             email="kari@nav.test")  # fmt: skip
        make.participation(visit, person=person)
        make.note(visit, queries.members(study)[0].account, "Secret note")

    change(app, add)
    return make_feed(app, world, shows="details")


def test_it_holds_the_plan_and_nobody(app: Flask, address: str) -> None:
    """A7: codes only; parts of a programme are in it when their time is known."""
    content = app.test_client().get(address).data
    titles = [str(one["SUMMARY"]) for one in by_icalendar(content)]
    assert titles == ["Visit, NAV Bærum", "Interview at ten"]
    assert len(by_vobject(content)) == 2
    text = content.decode().replace("\r\n ", "")
    assert [secret for secret in SECRETS if secret in text] == []
    assert "http://localhost/s/husk/engagements/1" in text


def test_titles_only_means_nothing_else(app: Flask, world: make.World, address: str) -> None:
    client = as_leader(app, world)
    client.post("/s/husk/calendar-files", data={"shows": "titles", "whose": "all", "alarm": ""})
    [visit, _interview] = events_of(app, address)
    assert {*visit} == {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS"}


def test_only_mine_means_where_i_take_part(app: Flask, world: make.World) -> None:
    def add(study: Study) -> None:
        mine, _other = plan(study, title="Mine"), plan(study, title="Not mine")
        make.team_member(mine, queries.members(study)[0], "observer")

    change(app, add)
    address = make_feed(app, world, whose="mine", alarm="1440")
    [event] = events_of(app, address)
    [alarm] = event.walk("VALARM")
    assert (event["SUMMARY"], alarm["TRIGGER"].dt) == ("Mine", -dt.timedelta(days=1))


def _disable(study: Study) -> None:
    queries.members(study)[0].account.active = False


def _leave(study: Study) -> None:
    queries.members(study)[0].left_on = dt.date(2012, 1, 1)


@pytest.mark.parametrize("end", [_disable, _leave, studies.delete])
def test_who_may_no_longer_read_gets_nothing_at_once(
    app: Flask, address: str, end: Callable[[Study], None]
) -> None:
    """A7: the account is disabled, the member has left, the study is gone."""
    assert app.test_client().get(address).status_code == 200
    change(app, end)
    assert app.test_client().get(address).status_code == 404


@pytest.mark.parametrize("act", ["renew", "stop"])
def test_an_old_address_is_dead_at_once(
    app: Flask, world: make.World, address: str, act: str
) -> None:
    """A7"""
    as_leader(app, world).post(f"/s/husk/calendar-files/{act}")
    assert app.test_client().get(address).status_code == 404


@pytest.mark.parametrize("wrong", ["/ics/x.ics", "/ics/.ics", "/ics/%F0%9F%9C%81.ics"])
def test_a_wrong_address_is_nothing(app: Flask, address: str, wrong: str) -> None:
    assert app.test_client().get(wrong).status_code == 404
    assert app.test_client().get(address.replace(".ics", "x.ics")).status_code == 404


def test_another_study_has_nothing_of_ours(app: Flask, world: make.World, address: str) -> None:
    def add(study: Study) -> None:
        plan(study, title="Theirs")

    change(app, add, study="other")
    theirs = make_feed(app, world, account=world.stranger, study="other")
    assert [str(one["SUMMARY"]) for one in events_of(app, theirs)] == ["Theirs"]


def test_the_token_is_stored_and_logged_nowhere(
    app: Flask, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A6: only its hash is in the database."""
    app.test_client().get(address)
    token = address.removeprefix("/ics/").removesuffix(".ics")
    assert token not in caplog.text
    stored = b"".join(
        path.read_bytes() for path in Path(app.instance_path).glob("tracker.sqlite3*")
    )
    assert token.encode() not in stored


def test_what_has_not_changed_is_not_read_again(app: Flask, address: str) -> None:
    client = app.test_client()
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers
    client.get(address)
    with statements() as seen:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    # The address with its study and member, and what is due for them.
    assert (again.status_code, again.data, seen.number) == (304, b"", 2)


def _held(study: Study) -> None:
    engagements.confirm(_first(study))


def _moved(study: Study) -> None:
    visit = _first(study)
    engagements.set_team(visit, [])


def _renamed(study: Study) -> None:
    study.title = "Another name"
    studies.note_change(study)


def _first(study: Study) -> Engagement:
    return db.session.scalars(sa.select(Engagement).where(Engagement.study_id == study.id)).first()


@pytest.mark.parametrize("act", [_held, _moved, _renamed])
def test_a_change_is_fetched(app: Flask, address: str, act: Callable[[Study], None]) -> None:
    client = app.test_client()
    etag = client.get(address).headers["ETag"]
    change(app, act)
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.headers["ETag"] != etag) == (200, True)


def test_a_new_day_moves_what_is_in_reach(
    app: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    etag = client.get(address).headers["ETag"]
    later = clock.now() + dt.timedelta(days=402)
    monkeypatch.setattr(clock, "now", lambda: later)
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, by_icalendar(again.data)) == (200, [])


def test_more_events_take_no_more_statements(app: Flask, address: str) -> None:
    client = app.test_client()
    client.get(address)
    counts = []
    for _turn in range(2):
        files.feed_file.cache_clear()
        with statements() as seen:
            client.get(address)
        counts.append(seen.number)
        change(app, lambda study: [plan(study, title=f"{n}") for n in range(20)])
    assert counts == [4, 4]


def test_a_head_is_answered_without_the_plan(app: Flask, address: str) -> None:
    answer = app.test_client().head(address)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.mimetype == "text/calendar"


def _fetched_at(app: Flask) -> dt.datetime | None:
    with app.app_context():
        return db.session.scalar(sa.select(Feed.fetched_at))


def test_fetching_is_noted_once_an_hour(
    app: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, now = app.test_client(), clock.now()
    seen = []
    for minutes in (0, 59, 61):
        monkeypatch.setattr(clock, "now", lambda at=now + dt.timedelta(minutes=minutes): at)
        client.get(address)
        seen.append(_fetched_at(app))
    assert seen == [now, now, now + dt.timedelta(minutes=61)]


def _be_impatient(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=20")


def test_somebody_who_writes_is_not_waited_for(app: Flask, address: str) -> None:
    """A calendar gets its plan also while the database is locked."""

    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL locks rows and not the file")
        db.engine.dispose()
    sa.event.listen(Engine, "connect", _be_impatient)
    writer = sqlite3.connect(Path(app.instance_path) / "tracker.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        assert app.test_client().get(address).status_code == 200
    finally:
        writer.execute("ROLLBACK")
        writer.close()
        sa.event.remove(Engine, "connect", _be_impatient)
    assert _fetched_at(app) is None


def test_a_reader_may_only_have_one(app: Flask, world: make.World, address: str) -> None:
    client: FlaskClient = as_leader(app, world)
    client.post("/s/husk/calendar-files", data={"shows": "titles", "whose": "all", "alarm": "15"})
    with app.app_context():
        begin_writing()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Feed)) == 1
        assert db.session.scalar(sa.select(Membership.account_id).join(Feed)) == world.leader
