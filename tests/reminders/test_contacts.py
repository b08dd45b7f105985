"""The rules about single contacts: what they ask for, for whom, from when and until when."""

from typing import Any

import pytest

from tests.reminders.build import (
    EARLY,
    LEADER,
    OTHER,
    REVIEWER,
    SECOND,
    WORKER,
    Rule,
    asked,
    contact,
    facts,
    utc,
    want,
)
from tracker.reminders import contacts
from tracker.reminders.facts import Guest, Unsaved

LEADERS = (LEADER, SECOND)
AT, AT_OF_DAY = "2027-05-12T10:00", "2027-05-12"
SOON, LATER = "2027-05-12T21:00", "2027-05-17T09:00"
GUESTS = (Guest(31, "Leader 1", has_consented=False), Guest(32, "Leader 2", has_consented=True))
BEFORE: list[tuple[Rule, str, dict[str, Any]]] = [
    (contacts.coming_up, "1d", {}),
    (contacts.unconfirmed, "1d", {}),
    (contacts.not_invited, "1d", {"kind": "dialogue-meeting"}),
]
INTERVIEW: dict[str, Any] = {"kind": "interview", "guests": GUESTS[:1]}
ALL_BEFORE = [*BEFORE, (contacts.consent_missing, "1d", INTERVIEW)]


@pytest.mark.parametrize(("rule", "lead", "values"), BEFORE)
@pytest.mark.parametrize(
    ("at", "team", "expected"),
    [
        (AT, (WORKER,), ((WORKER,), "2027-05-11T08:00", "2027-05-12T08:00")),
        (AT, (WORKER, LEADER), ((WORKER, LEADER), "2027-05-11T08:00", "2027-05-12T08:00")),
        (AT, (), (LEADERS, "2027-05-11T08:00", "2027-05-12T08:00")),
        (AT, (66,), (LEADERS, "2027-05-11T08:00", "2027-05-12T08:00")),
        (AT_OF_DAY, (OTHER,), ((OTHER,), "2027-05-11T06:00", "2027-05-12T06:00")),
        # At the same hour the day before, on both sides of a change of the clock.
        ("2027-03-28T10:00", (OTHER,), ((OTHER,), "2027-03-27T09:00", "2027-03-28T08:00")),
        ("2027-10-31", (OTHER,), ((OTHER,), "2027-10-30T06:00", "2027-10-31T07:00")),
    ],
)
def test_what_comes_is_told_the_team_until_it_begins(
    rule: Rule, lead: str, values: dict[str, Any], at: str, team: tuple[int, ...], expected: object
) -> None:
    told = facts(contacts=(contact(at, team=team, **values),))
    assert asked(rule, told, want(lead)) == [expected]


@pytest.mark.parametrize(("rule", "lead", "values"), ALL_BEFORE)
@pytest.mark.parametrize("status", ["held", "cancelled", "postponed"])
def test_what_does_not_come_is_not_told(
    rule: Rule, lead: str, values: dict[str, Any], status: str
) -> None:
    told = facts(contacts=(contact(status=status, **values),))
    assert asked(rule, told, want(lead)) == []


@pytest.mark.parametrize(("rule", "lead", "values"), ALL_BEFORE)
@pytest.mark.parametrize(("now", "number"), [("2027-05-12T07:59", 1), ("2027-05-12T08:00", 0)])
def test_what_has_begun_is_not_told_any_more(
    rule: Rule, lead: str, values: dict[str, Any], now: str, number: int
) -> None:
    told = facts(contacts=(contact(**values),))
    assert len(asked(rule, told, want(lead), utc(now))) == number


@pytest.mark.parametrize(
    ("lead", "at"),
    [("2h", "2027-03-28T06:00"), ("12h", "2027-03-27T20:00"), ("1d+12h", "2027-03-26T21:00")],
)
def test_a_lead_may_be_in_hours(lead: str, at: str) -> None:
    told = facts(contacts=(contact("2027-03-28T10:00"),))
    assert asked(contacts.coming_up, told, want(lead))[0][1] == at


@pytest.mark.parametrize("rule", [contacts.coming_up, contacts.unconfirmed, contacts.not_logged])
@pytest.mark.parametrize(("stands_alone", "number"), [(True, 1), (False, 0)])
def test_a_visit_stands_for_its_programme(rule: Rule, stands_alone: bool, number: int) -> None:
    told = facts(contacts=(contact(stands_alone=stands_alone),))
    assert len([one for one in asked(rule, told, want("1d")) if one[0]]) == number


@pytest.mark.parametrize(
    ("stands_alone", "to_participants", "members", "people"),
    [
        (True, True, (WORKER,), (31, 32)),
        (True, False, (WORKER,), ()),
        # Who is interviewed during a visit is told of the interview, the team of the visit.
        (False, True, (), (31, 32)),
    ],
)
def test_participants_are_told_of_what_they_take_part_in(
    stands_alone: bool,
    to_participants: bool,
    members: tuple[int, ...],
    people: tuple[int, ...],
) -> None:
    told = facts(contacts=(contact(stands_alone=stands_alone, guests=GUESTS),))
    (one,) = contacts.coming_up(told, want("1d", to_participants=to_participants), EARLY)
    assert (one.members, one.people) == (members, people)


def test_what_is_confirmed_is_not_asked_about() -> None:
    told = facts(contacts=(contact(status="confirmed"),))
    assert asked(contacts.unconfirmed, told, want("7d")) == []


@pytest.mark.parametrize(
    ("status", "rule"), [("confirmed", contacts.not_logged), ("held", contacts.without_notes)]
)
@pytest.mark.parametrize(
    ("at", "until", "team", "expected"),
    [
        (AT, "", (WORKER,), [((WORKER,), SOON, ""), (LEADERS, LATER, "")]),
        # Whoever was there is not told a second time for leading the study.
        (AT, "", (LEADER,), [((LEADER,), SOON, ""), ((SECOND,), LATER, "")]),
        (AT, "", (), [(LEADERS, SOON, "")]),
        (AT, "", LEADERS, [(LEADERS, SOON, "")]),
        # From the end of the last day.
        (AT_OF_DAY, "2027-05-13", (OTHER,),
         [((OTHER,), "2027-05-14T02:00", ""), (LEADERS, "2027-05-18T14:00", "")]),
        ("2027-10-30T10:00", "", (OTHER,),
         [((OTHER,), "2027-10-30T21:00", ""), (LEADERS, "2027-11-04T10:00", "")]),
    ],
)  # fmt: skip
def test_what_is_over_is_asked_of_the_team_and_later_of_the_leaders(
    status: str, rule: Rule, at: str, until: str, team: tuple[int, ...], expected: object
) -> None:
    told = facts(contacts=(contact(at, until, team=team, status=status),))
    assert asked(rule, told, want("12h", "5d")) == expected


@pytest.mark.parametrize(
    ("status", "rule"), [("confirmed", contacts.not_logged), ("held", contacts.without_notes)]
)
def test_without_a_second_time_the_leaders_are_not_told(status: str, rule: Rule) -> None:
    told = facts(contacts=(contact(status=status),))
    assert [one[0] for one in asked(rule, told, want("12h"))] == [(WORKER,)]


@pytest.mark.parametrize("status", ["held", "cancelled", "postponed"])
def test_what_is_logged_is_not_asked_about(status: str) -> None:
    assert asked(contacts.not_logged, facts(contacts=(contact(status=status),)), want("12h")) == []


@pytest.mark.parametrize("status", ["planned", "confirmed"])
def test_notes_are_asked_for_of_what_was_held(status: str) -> None:
    told = facts(contacts=(contact(status=status),))
    assert asked(contacts.without_notes, told, want("1d")) == []


def test_each_part_of_a_visit_wants_notes_of_its_own() -> None:
    told = facts(contacts=(contact(status="held", stands_alone=False),))
    assert len(asked(contacts.without_notes, told, want("1d"))) == 1


@pytest.mark.parametrize(
    ("values", "number"),
    [({}, 1), ({"has_invited": True}, 0), ({"kind": "network-gathering"}, 0)],
)
def test_a_dialogue_meeting_needs_invitations(values: dict[str, Any], number: int) -> None:
    told = facts(contacts=(contact(**({"kind": "dialogue-meeting"} | values)),))
    assert len(asked(contacts.not_invited, told, want("21d"))) == number


@pytest.mark.parametrize(
    ("kind", "guests", "people"),
    [
        ("interview", GUESTS, [31]),
        ("interview", (), []),
        ("interview", GUESTS[1:], []),
        ("site-visit", GUESTS, []),
    ],
)
def test_consent_is_asked_for_from_each_person_before_an_interview(
    kind: str, guests: tuple[Guest, ...], people: list[int]
) -> None:
    told = facts(contacts=(contact(kind=kind, guests=guests, stands_alone=False),))
    found = list(contacts.consent_missing(told, want("7d"), EARLY))
    assert [one.address["person_id"] for one in found] == people
    assert [one.details["pseudonym"] for one in found] == ["Leader 1"] * len(people)


def test_a_call_needs_no_confirmation() -> None:
    told = facts(contacts=(contact(kind="phone-check-in"), contact(kind="network-gathering")))
    assert len(list(contacts.unconfirmed(told, want("7d"), EARLY))) == 1


def test_all_interviews_of_a_day_ask_for_consent_together() -> None:
    day = [contact(f"2027-05-12T{hour}", **INTERVIEW) for hour in ("09:00", "14:30")]
    found = list(contacts.consent_missing(facts(contacts=tuple(day)), want("3d"), EARLY))
    assert {f"{one.at:%Y-%m-%dT%H:%M}" for one in found} == {"2027-05-09T04:00"}


def test_two_without_consent_are_two_reminders() -> None:
    guests = (GUESTS[0], Guest(33, "Leader 3", has_consented=False))
    told = facts(contacts=(contact(kind="interview", guests=guests),))
    assert len({one.key for one in contacts.consent_missing(told, want("7d"), EARLY)}) == 2


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (WORKER, [((WORKER,), "2027-03-28T08:00", "")]),
        (REVIEWER, []),
        # Whoever has left: nobody else may know of their words.
        (66, []),
    ],
)
def test_only_its_author_hears_of_a_text_that_was_not_saved(author: int, expected: object) -> None:
    text = Unsaved(4, "engagement-12", "Visit", author, utc("2027-03-26T09:00"))
    assert asked(contacts.notes_unfinished, facts(unsaved=(text,)), want("2d")) == expected


def test_the_day_of_a_text_is_the_one_on_the_wall() -> None:
    text = Unsaved(4, "engagement-12", "Visit", WORKER, utc("2027-05-12T22:30"))
    (one,) = contacts.notes_unfinished(facts(unsaved=(text,)), want("2d"), EARLY)
    assert one.details["begun_on"] == "2027-05-13"


@pytest.mark.parametrize("rule", [contacts.coming_up, contacts.not_logged])
def test_a_moved_contact_is_another_reason(rule: Rule) -> None:
    moments = [AT, "2027-05-12T10:30", AT_OF_DAY, "2027-05-13"]
    keys = {
        one.key
        for moment in moments
        for one in rule(facts(contacts=(contact(moment),)), want("1d"), EARLY)
    }
    assert len(keys) == len(moments)
