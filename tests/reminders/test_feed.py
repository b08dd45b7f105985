"""What is due stands in the member's own calendar: as long as it is, and by codes unless asked."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.calendars.reading_back import by_icalendar
from tests.calendars.shared import as_leader, change, make_feed, plan
from tests.counting import statements
from tests.reminders.feeding import (
    CONSENT,
    DAY,
    ENDS,
    HELD,
    HOUR,
    NOW,
    OWN,
    PROMISED,
    STATUS,
    VISIT,
    reminder,
    todos_of,
)
from tracker.core import clock
from tracker.core.database import db
from tracker.engagements import service as engagements
from tracker.engagements.models import Engagement
from tracker.reminders import derive
from tracker.reminders.models import Reminder
from tracker.studies.models import Study


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch, world: make.World) -> None:
    """No rule speaks but those a test gives a reason to: the cases have just been heard from."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_it_says_what_why_and_where_to(app: Flask, world: make.World) -> None:
    change(app, reminder)
    [todo] = todos_of(app, make_feed(app, world, shows="details", alarm="15"))
    act = "http://localhost/s/husk/milestones/7/deliver"
    assert (todo["SUMMARY"], todo["URL"], todo["STATUS"]) == ("Interim report", act, "NEEDS-ACTION")
    assert todo["DESCRIPTION"].split("\n") == [
        "Due on Sun 22 Jan 2012 and not delivered.", "Deliver it", act,
    ]  # fmt: skip
    assert (todo["DUE"].dt, todo["DTSTAMP"].dt) == (dt.date(2012, 1, 22), NOW.replace(hour=0))
    [alarm] = todo.walk("VALARM")
    # Before the morning of that day in Oslo.
    rings = dt.datetime(2012, 1, 22, 5, 45, tzinfo=dt.UTC)
    assert (alarm["TRIGGER"].dt, alarm["DESCRIPTION"]) == (rings, "Interim report")


def test_it_speaks_the_members_language(app: Flask, world: make.World) -> None:
    def add(study: Study) -> None:
        reminder(study).membership.account.language = "nb"

    change(app, add)
    [todo] = todos_of(app, make_feed(app, world, shows="details"))
    assert "søndag 22. jan. 2012" in todo["DESCRIPTION"]


@pytest.mark.parametrize(
    ("rule", "values", "title"),
    [
        ("own", OWN, "Set by hand (1)"),
        ("follow-up-due", PROMISED, "Follow-up due (nav-baerum, 3)"),
        ("milestone-due", {}, "Milestone due (7)"),
        ("unconfirmed", VISIT, "Not confirmed and near (#12)"),
        ("consent-missing", CONSENT, "Consent missing before an interview (nav-baerum, 4)"),
        ("status-due", STATUS, "Status note due (nav-baerum, 2012-01)"),
        ("data-ends", ENDS, "End date of personal data near"),
    ],
)
def test_titles_only_means_the_rule_a_code_and_the_way_to_the_act(
    app: Flask, world: make.World, rule: str, values: dict[str, Any], title: str
) -> None:
    """A7"""

    def add(study: Study) -> None:
        case = make.husk()[1] if "nav-baerum" in title else None
        reminder(study, rule, case=case, **values)

    change(app, add)
    [todo] = todos_of(app, make_feed(app, world))
    assert (todo["SUMMARY"], {*todo}) == (
        title, {"UID", "DTSTAMP", "DUE", "SUMMARY", "STATUS", "URL"}
    )  # fmt: skip
    [alarm] = todo.walk("VALARM")
    assert (alarm["TRIGGER"].dt, alarm["DESCRIPTION"]) == (NOW - HOUR, title)
    assert todo["URL"].startswith("http://localhost/s/husk/")


def test_details_are_the_words_of_the_thing_and_never_a_person(
    app: Flask, world: make.World
) -> None:
    """A7: who is to be interviewed stays in here; the words of a promise are the member's own."""

    def add(study: Study) -> None:
        reminder(study, "consent-missing", **CONSENT)
        reminder(study, "follow-up-due", **PROMISED)
        reminder(study, "own", **OWN)

    change(app, add)
    consent, promised, own = todos_of(app, make_feed(app, world, shows="details"))
    assert consent["DESCRIPTION"].split("\n") == [
        "Note the consent", "http://localhost/s/husk/people/4",
    ]  # fmt: skip
    assert (promised["SUMMARY"], promised["URL"]) == (
        "Send Kari the report", "http://localhost/s/husk/follow-ups#follow-up-3",
    )  # fmt: skip
    assert own["SUMMARY"] == "Call Kari Nordmann"
    assert "Leader" not in own["DESCRIPTION"]


def _shown(app: Flask, world: make.World, **values: Any) -> list[dt.datetime]:
    """When what is told afterwards, which is due when it is told."""
    change(app, lambda study: reminder(study, "not-logged", **HELD, **values))
    return [one["DUE"].dt for one in todos_of(app, make_feed(app, world))]


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({}, [NOW - HOUR]),
        ({"at": NOW + 13 * DAY}, [NOW + 13 * DAY]),
        ({"at": NOW + 15 * DAY}, []),
        ({"snoozed_until": NOW + DAY}, [NOW + DAY]),
        ({"snoozed_until": NOW - DAY}, [NOW - HOUR]),
        ({"snoozed_until": NOW + 15 * DAY}, []),
        ({"until": NOW + HOUR}, [NOW - HOUR]),
        ({"until": NOW}, []),
        ({"done_at": NOW}, []),
        ({"gone_at": NOW}, []),
    ],
)
def test_what_has_come_or_comes_soon_is_in_it(
    app: Flask, world: make.World, values: dict[str, Any], due: list[dt.datetime]
) -> None:
    assert _shown(app, world, **values) == due


def test_what_is_due_for_others_is_not(app: Flask, world: make.World) -> None:
    change(app, reminder)
    theirs = make_feed(app, world, account=world.researcher)
    assert todos_of(app, theirs) == []
    assert len(todos_of(app, make_feed(app, world))) == 1


def _one(study: Study) -> Reminder:
    return db.session.query(Reminder).filter_by(study=study).one()


def _rename(study: Study) -> None:
    one = _one(study)
    one.details = one.details | {"name": "Final report"}


ACTS: dict[str, Callable[[Study], Any]] = {
    "another": lambda study: reminder(study, key="another"),
    "done": lambda study: setattr(_one(study), "done_at", NOW),
    "gone": lambda study: setattr(_one(study), "gone_at", NOW),
    "snoozed": lambda study: setattr(_one(study), "snoozed_until", NOW + DAY),
    "moved": lambda study: setattr(_one(study), "at", NOW + DAY),
    "renamed": _rename,
}


@pytest.mark.parametrize("act", ACTS)
def test_every_change_of_what_is_due_is_fetched(app: Flask, world: make.World, act: str) -> None:
    change(app, reminder)
    address, client = make_feed(app, world), app.test_client()
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    change(app, ACTS[act])
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.headers["ETag"] != etag) == (200, True)


def test_what_has_run_out_is_fetched_without_it(
    app: Flask, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(app, lambda study: reminder(study, until=NOW + HOUR))
    address, client = make_feed(app, world), app.test_client()
    etag = client.get(address).headers["ETag"]
    monkeypatch.setattr(clock, "now", lambda: NOW + HOUR)
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, by_icalendar(again.data, "VTODO")) == (200, [])


def test_it_is_called_the_same_for_as_long_as_there_is_the_reason(
    app: Flask, world: make.World
) -> None:
    change(app, reminder)
    address = make_feed(app, world)
    [before] = todos_of(app, address)
    change(app, ACTS["gone"])
    change(app, lambda study: setattr(_one(study), "gone_at", None))
    [after] = todos_of(app, address)
    change(app, lambda study: db.session.delete(_one(study)))
    # It would get the key of the deleted row.
    change(app, lambda study: reminder(study, key="another", done_at=NOW))
    change(app, reminder)
    [anew] = todos_of(app, address)
    assert before["UID"] == after["UID"] == anew["UID"]


def test_a_plan_that_is_confirmed_takes_its_reminder_along(app: Flask, world: make.World) -> None:
    def add(study: Study) -> None:
        visit = plan(study, title="Visit, NAV Bærum")
        engagements.set_team(visit, [(make.members_of(study)[0], "observer")])

    def rules(study: Study) -> set[str]:
        derive.refresh(study, now=NOW)
        return {one.rule for one in db.session.query(Reminder).filter_by(gone_at=None)}

    change(app, add)
    assert "unconfirmed" in change(app, rules)
    as_leader(app, world)
    address = make_feed(app, world)
    assert "Not confirmed and near (#1)" in {str(one["SUMMARY"]) for one in todos_of(app, address)}
    change(app, lambda study: engagements.confirm(db.session.query(Engagement).one()))
    change(app, rules)
    assert "Not confirmed and near (#1)" not in {
        str(one["SUMMARY"]) for one in todos_of(app, address)
    }


@pytest.mark.parametrize("shows", ["titles", "details"])
def test_more_of_them_take_no_more_statements(app: Flask, world: make.World, shows: str) -> None:
    change(app, reminder)
    address, client = make_feed(app, world, shows=shows), app.test_client()
    counts = []
    for turn in range(2):
        client.get(address)
        with statements() as seen:
            client.get(address)
        counts.append(seen.number)
        change(app, lambda study, turn=turn: [
            reminder(study, case=make.case(study, f"NAV {turn} {n}"), key=f"{turn} {n}")
            for n in range(20)
        ])  # fmt: skip
    assert counts == [2, 2]
