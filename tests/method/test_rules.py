"""What the account of the method counts."""

import datetime as dt
from typing import Any

import pytest

from tracker.method.rules import Contact, Present, account, minutes_between

UNTIL = dt.date(2012, 3, 31)
BEGAN = dt.date(2011, 1, 1)


def contact(key: int, kind: str = "interview", status: str = "held", **values: Any) -> Contact:
    day = values.pop("day", dt.date(2011, 4, key))
    return Contact(key, kind, status, day, values.pop("last", day), **values)


def counted(*contacts: Contact, **values: Any) -> Any:
    return account(contacts, starts_on=BEGAN, until=UNTIL, **values)


def one(role: str = "Office leader", person: int | None = 1, came: int | None = 1) -> Present:
    return Present(role, person, 1, came)


def test_what_was_planned_is_set_against_what_was_held_and_written() -> None:
    account = counted(
        contact(1, has_notes=True),
        contact(2),
        contact(3, status="cancelled"),
        contact(4, status="postponed"),
        contact(5, status="planned"),
    )
    [tally] = account.tallies
    assert (tally.planned, tally.held, tally.written, tally.off, tally.to_come) == (5, 2, 1, 2, 1)
    assert tally.differs
    assert account.with_notes == (1, 2)


def test_nothing_differs_when_all_was_held_and_written() -> None:
    assert not counted(contact(1, has_notes=True)).tallies[0].differs


def test_what_begins_after_the_day_is_not_counted() -> None:
    assert counted(contact(1, day=dt.date(2012, 4, 1))).tallies == ()
    assert counted(contact(1, day=UNTIL)).tallies[0].held == 1


def test_why_something_was_not_held_is_told() -> None:
    off = contact(3, status="cancelled", title="Interview with an adviser")
    assert counted(off, reasons={3: "Ill"}).not_held == (
        ("Interview with an adviser", dt.date(2011, 4, 3), "Ill"),
    )


def test_an_interview_of_two_roles_counts_in_both() -> None:
    both = contact(1, cases=("NAV Sola",), present=(one(), one("Colleague", person=2)), minutes=60)
    again = contact(2, cases=("NAV Bærum",), present=(one(),), minutes=90)
    interviews = counted(both, again).interviews
    assert interviews.by_role == (("Office leader", 2, 2), ("Colleague", 1, 1))
    assert (interviews.number, interviews.persons, interviews.repeated) == (2, 2, 1)
    assert interviews.with_several == 1
    assert interviews.minutes == (60, 75, 90)


def test_who_did_not_come_was_not_interviewed() -> None:
    interviews = counted(contact(1, present=(one(came=0), one("Colleague", 2)))).interviews
    assert interviews.by_role == (("Colleague", 1, 0),)
    assert interviews.with_several == 0


def test_whose_coming_nobody_noted_counts_as_there() -> None:
    assert counted(contact(1, present=(one(came=None),))).interviews.persons == 1


def test_a_visit_tells_whom_it_met_in_its_course() -> None:
    visit = contact(1, "site-visit", last=dt.date(2011, 4, 2), cases=("NAV Sola",))
    inside = [
        contact(2, parent_id=1, present=(one(),)),
        contact(3, parent_id=1, present=(one(person=2),)),
        contact(4, "observation", parent_id=1),
        contact(5, present=(one(person=3),)),
    ]
    [told] = counted(visit, *inside).visits
    assert (told.case, told.interviewed, told.observations) == (
        "NAV Sola",
        (("Office leader", 2),),
        1,
    )


@pytest.mark.parametrize(
    ("present", "attendance"),
    [
        ([Present("Adviser", None, 6, 3), one("Adviser")], ("Adviser", 7, 4)),
        ([Present("Adviser", None, 6, None), one("Adviser")], ("Adviser", 7, None)),
        ([Present("Adviser", None, 6, 0)], ("Adviser", 6, 0)),
    ],
)
def test_attendance_adds_persons_and_headcounts_of_a_role(
    present: list[Present], attendance: tuple[str, int, int | None]
) -> None:
    [meeting] = counted(contact(1, "dialogue-meeting", present=tuple(present))).meetings
    assert meeting.attendance == (attendance,)


def test_calls_are_counted_by_case() -> None:
    calls = [contact(n, "phone-check-in", cases=("NAV Sola",)) for n in (1, 2)]
    assert counted(*calls).calls == (("NAV Sola", 2),)


def test_a_length_needs_both_ends() -> None:
    begin = dt.datetime(2011, 4, 1, 9, tzinfo=dt.UTC)
    assert minutes_between(begin, begin + dt.timedelta(hours=1, seconds=30)) == 60
    assert minutes_between(begin, None) is None
