"""A3 and P1: names, numbers, addresses and drafts are where they belong and nowhere else."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import canaries, make
from tests.accounts.test_mail import letterbox
from tests.calendars.shared import change, make_feed, plan
from tests.canaries import DRAFT, EMAIL, NAME, NOTE, PERSON, PHONE, addresses, fetched, found_in
from tests.conftest import Program
from tests.deriving import derived
from tests.editing import press, read
from tests.invitations.conftest import box
from tests.letterbox import Letterbox
from tests.signing import sign_in
from tests.summaries import asking
from tests.test_access import Things, full_world
from tracker.core.database import begin_writing, db

__all__ = ["box", "letterbox"]

HIDDEN = {"observer": (*PERSON, NOTE, DRAFT), "reviewer": PERSON}
# Where a name that was registered, and typed in one note and one draft, may stand.
ITS_PLACES = {"people", "notes", "note_revisions", "excerpts", "search_entries",
              "status_note_revisions"}  # fmt: skip


@pytest.fixture
def things(program: Program, world: make.World) -> Things:
    return program.furnished("full", full_world)[1]


@pytest.fixture
def planted(app: Flask, things: Things) -> tuple[Things, Things]:
    """Things with canaries in them: with the published status note, and with the draft."""
    with app.app_context():
        begin_writing()
        drafted = canaries.plant(things)
        db.session.commit()
    return things, drafted


@pytest.mark.parametrize("role", HIDDEN)
def test_no_page_file_or_feed_tells_a_member_what_they_may_not_see(
    app: Flask, world: make.World, planted: tuple[Things, Things], role: str
) -> None:
    client = sign_in(app.test_client(), getattr(world, role))
    told = {
        address: found
        for address in addresses(app, *planted)
        if (found := found_in(fetched(client, address), HIDDEN[role]))
    }
    assert told == {}


@pytest.mark.parametrize("role", HIDDEN)
def test_the_calendar_of_a_member_tells_nothing_either(
    app: Flask, world: make.World, planted: tuple[Things, Things], role: str
) -> None:
    derived(app)
    account = getattr(world, role)
    feed = fetched(app.test_client(), make_feed(app, world, account=account, shows="details"))
    assert "BEGIN:VEVENT" in feed
    assert found_in(feed.replace("\r\n ", ""), (*PERSON, NOTE, DRAFT)) == set()


def test_the_walk_finds_what_those_who_work_there_may_see(
    app: Flask, world: make.World, planted: tuple[Things, Things]
) -> None:
    client = sign_in(app.test_client(), world.leader)
    told: set[str] = set()
    for address in addresses(app, *planted):
        told |= found_in(fetched(client, address), ("Kvasikuk", NOTE, DRAFT))
    assert told == {"Kvasikuk", NOTE, DRAFT}


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@contextmanager
def _table_away(app: Flask, table: str) -> Iterator[None]:
    """As if a migration had gone wrong: the next act fails in the middle."""

    def rename(before: str, after: str) -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(sa.text(f"ALTER TABLE {before} RENAME TO {after}"))

    rename(table, "away")
    before = app.config["TESTING"]
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    yield
    app.config.update(TESTING=before, PROPAGATE_EXCEPTIONS=None)
    rename("away", table)


def _register(leader: FlaskClient, **changes: str) -> int:
    fields = {"role": "office-leader", "case": "nav-baerum", "name": NAME, "phone": PHONE,
              "email": EMAIL, "organisation": ""}  # fmt: skip
    return leader.post("/s/husk/people/new", data=fields | changes).status_code


def _journey(app: Flask, leader: FlaskClient, box: Letterbox) -> None:
    """Registered, invited, noted, written about and published, with the mistakes on the way."""
    assert _register(leader, email="no address") == 422
    with _table_away(app, "pseudonym_counts"):
        assert _register(leader) in (500, 503)
    assert _register(leader) == 303
    person, visit = change(app, _planned)
    page = f"/s/husk/engagements/{visit}"
    sent = leader.post(f"{page}/invite", data={"people": [person], "words": "Welcome"})
    noted = leader.post(f"{page}/notes/new", data={"text": f"{NAME} leads #pay"})
    assert (sent.status_code, noted.status_code) == (303, 303)
    _status_note(leader)


def _planned(study: make.Study) -> tuple[int, int]:
    """The person who was registered, and an interview with them."""
    person = db.session.query(make.Person).filter_by(name=NAME).one()
    visit = plan(study, title="Interview", kind="interview", cases=[person.case])
    make.participation(visit, person=person)
    return person.id, visit.number


def _status_note(leader: FlaskClient) -> None:
    """Begun with a name in it, refused, mended and published."""
    new = "/s/husk/cases/nav-baerum/status-notes/new"
    text = {"as_of": "2012-01", "text": "Kvasikuk goes on."}
    draft = str(leader.post(new, data=text).location)
    assert press(leader, read(leader.get(draft)), f"{draft}/publish").status_code == 422
    assert press(leader, read(leader.get(draft)), f"{draft}/instead").status_code == 303
    assert press(leader, read(leader.get(draft)), f"{draft}/publish").status_code == 303


def test_a_name_is_where_it_was_written_and_in_no_log_subject_or_address(
    app: Flask,
    leader: FlaskClient,
    world: make.World,
    box: Letterbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    _journey(app, leader, box)
    derived(app)
    # What the mail server of the tests says is not ours.
    logged = [str(vars(one)) for one in caplog.records if one.name != "mail.log"]
    assert re.search("database not available|unexpected", caplog.text)
    assert found_in("\n".join(logged), PERSON) == set()
    assert box.subjects()
    assert found_in(" ".join(box.subjects()), PERSON) == set()
    with app.app_context():
        assert canaries.tables_holding(PERSON) == ITS_PLACES
    feed = fetched(app.test_client(), make_feed(app, world, shows="details"))
    assert found_in(feed.replace("\r\n ", ""), PERSON) == set()


def test_no_address_file_name_or_document_holds_it_after_the_journey(
    app: Flask, things: Things, leader: FlaskClient, box: Letterbox
) -> None:
    _journey(app, leader, box)
    for address in addresses(app, things):
        answer = leader.get(address, buffered=True)
        assert found_in(_said_outside(answer.headers, answer.get_data()), PERSON) == set(), address
    for ending in ("docx", "pdf", "html", "md"):
        page = asking.asked(leader, format=ending, as_of="2012-01")
        asking.make_waiting(app)
        words = fetched(leader, f"{page}/download")
        assert "office leader goes on" in re.sub(r"\s+", " ", words).lower()
        assert found_in(words, PERSON) == set()


def _said_outside(headers: object, content: bytes) -> str:
    """The headers of an answer, and every address that its page leads to or sends to."""
    page = BeautifulSoup(content, "html.parser") if content.lstrip().startswith(b"<") else None
    named = page.select("[href], [src], [action]") if page else []
    ours = [one.get("href") or one.get("src") or one.get("action") or "" for one in named]
    return f"{headers} {' '.join(one for one in ours if not one.startswith(('mailto:', 'tel:')))}"


def test_a_database_error_does_not_say_what_was_typed(session: None) -> None:
    with pytest.raises(sa.exc.DBAPIError) as fault:
        db.session.execute(sa.text("INSERT INTO nowhere VALUES (:name)"), {"name": NAME})
    assert found_in(str(fault.value), PERSON) == set()
