"""What was left to ask a case: from which contacts, in which order, how often."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.cases.models import Case
from tracker.engagements.models import Engagement
from tracker.notes.next_time import left_to_ask
from tracker.studies.models import Study

MARCH = dt.date(2011, 3, 1)


@pytest.fixture
def place(world: make.World, session: None) -> tuple[Study, Case]:
    return make.husk()


def _held(place: tuple[Study, Case], day: int, *asked: str, **values: object) -> Engagement:
    """A contact held so many days after the first of March, with what it left to ask."""
    study, case = place
    given = {"status": "held", "day": MARCH + dt.timedelta(days=day), "title": f"On {day}"}
    engagement = make.engagement(study, case, **(given | values))
    questions = "\n".join(f"- {question}" for question in asked)
    text = f"Until next time.\n\n## Ask next time\n\n{questions}\n\n## After"
    make.note(engagement, make.members_of(study)[0].account, text)
    return engagement


def _left(place: tuple[Study, Case]) -> list[tuple[str, tuple[str, ...]]]:
    study, case = place
    to_come = make.engagement(study, case, day=dt.date(2011, 9, 1))
    left = left_to_ask([case.id], before=to_come)
    return [(one.engagement.title, one.questions) for one in left.get(case.id, [])]


def test_interviews_after_a_visit_add_to_what_it_asked(place: tuple[Study, Case]) -> None:
    _held(place, 0, "Who pays in 2027?")
    for day in (3, 4, 5):
        _held(place, day, f"Question {day}?", kind="interview")
    for day in range(10, 60):
        _held(place, day, kind="interview")
    assert _left(place) == [
        ("On 5", ("Question 5?",)), ("On 4", ("Question 4?",)), ("On 3", ("Question 3?",)),
        ("On 0", ("Who pays in 2027?",)),
    ]  # fmt: skip


def test_the_last_two_contacts_that_asked_count_with_their_programme(
    place: tuple[Study, Case],
) -> None:
    _held(place, 0, "Long ago?")
    _held(place, 1, "Also long ago?", kind="interview")
    visit = _held(place, 10)
    _held(place, 11, "In the visit?", kind="interview", parent_id=visit.id)
    _held(place, 20, kind="phone-check-in")
    _held(place, 30, "On the phone?", "In the visit?", kind="phone-check-in")
    assert _left(place) == [("On 30", ("On the phone?", "In the visit?"))]


def test_what_is_asked_again_stands_once(place: tuple[Study, Case]) -> None:
    _held(place, 0, "Who pays?", "Who came?")
    _held(place, 1, "who pays?")
    assert _left(place) == [("On 1", ("who pays?",)), ("On 0", ("Who came?",))]


def test_only_what_was_held_before_it_counts(place: tuple[Study, Case]) -> None:
    _held(place, 0, "Planned?", status="planned")
    _held(place, 250, "Afterwards?")
    assert _left(place) == []


def test_each_case_of_a_gathering_has_its_own(place: tuple[Study, Case]) -> None:
    study, first = place
    cases = [first, make.case(study, "NAV Songdalen"), make.case(study, "NAV Oslo")]
    for number, case in enumerate(cases):
        for day in range(20):
            _held((study, case), 20 * number + day, f"{case.name} {day}?", kind="interview")
    gathering = make.engagement(study, *cases, kind="network-gathering", day=dt.date(2011, 9, 1))
    with statements() as counted:
        left = left_to_ask([case.id for case in cases], before=gathering)
    assert counted.number == 1
    assert {key: len(contacts) for key, contacts in left.items()} == {c.id: 20 for c in cases}


@pytest.mark.parametrize(
    "written",
    ["## NESTE BESØK\n\n- {}", "### Spørsmål til neste gang:\n{}", "Next Time\n---\n* [ ] {}",
     "**Ask next time**\n- {}", "**Ask next time:** {}", "## Next time #rq2\n1. #rq2 {}",
     "# What to ask next time\n\n### Money\n\n- {}", "# Ask next\n\n> {}"],
)  # fmt: skip
def test_the_database_finds_a_heading_however_it_is_written(
    place: tuple[Study, Case], written: str
) -> None:
    held = _held(place, 0)
    text = "Words.\n\n" + written.format("Who pays?")
    make.note(held, make.members_of(place[0])[0].account, text)
    assert _left(place) == [("On 0", ("Who pays?",))]
