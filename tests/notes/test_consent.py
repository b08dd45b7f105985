"""Excerpts that may no longer be used since somebody withdrew."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.notes import service
from tracker.notes.consent import blocked, blocked_among
from tracker.notes.excerpts import of_note
from tracker.studies.models import Study

TEXT = "Of nobody #a\n\nThe leader says #a @office-leader\n\nThe manager says #a @middle-manager"
WITHDRAWN = {"withdrawn_on": dt.date(2012, 1, 5)}


@pytest.fixture
def study(session: None) -> Study:
    study = make.study()
    make.member(study, make.account())
    make.role(study, "office-leader", "Office leader")
    make.role(study, "middle-manager", "Middle manager")
    return study


def _role(study: Study, code: str) -> make.InformantRole:
    return make.db.session.query(make.InformantRole).filter_by(code=code).one()


def _person(study: Study, code: str, *consents: dict[str, dt.date]) -> make.Person:
    person = make.person(study, _role(study, code), pseudonym=f"{code} {len(consents)}")
    for values in consents:
        make.consent(person, **values)
    return person


def _noted(study: Study, *people: make.Person, text: str = TEXT, came: int | None = 1) -> list[int]:
    """An interview with some people, and the keys of what was said there."""
    author = make.members_of(study)[0].account
    engagement = make.engagement(study, kind="interview", status="held")
    for person in people:
        make.participation(engagement, person=person, came=came)
    note = service.write(engagement, author=author, text=text, now=make.NOW)
    return [one.id for one in of_note(note)]


def test_all_that_one_person_alone_said_is_blocked(study: Study) -> None:
    keys = _noted(study, _person(study, "office-leader", WITHDRAWN))
    others = _noted(study, _person(study, "middle-manager", {}))
    assert blocked(study) == blocked_among([*keys, *others]) == set(keys)


def test_among_several_it_is_what_bears_their_role_or_none(study: Study) -> None:
    leader, manager = _person(study, "office-leader", WITHDRAWN), _person(study, "middle-manager")
    keys = _noted(study, leader, manager)
    assert blocked(study) == set(keys[:2])
    assert blocked_among(keys[1:]) == {keys[1]}


def test_heads_counted_by_role_were_there_too(study: Study) -> None:
    keys = _noted(study, _person(study, "office-leader", WITHDRAWN))
    there = make.db.session.query(make.Engagement).one()
    make.participation(there, role=_role(study, "middle-manager"), invited=4)
    assert blocked(study) == set(keys[:2])


@pytest.mark.parametrize(
    "consents",
    [(), ({},), (WITHDRAWN, {"given_on": dt.date(2012, 1, 10)})],
    ids=["none was ever noted", "one holds", "one was given again"],
)
def test_nothing_is_blocked_while_a_consent_holds_or_none_was_noted(
    study: Study, consents: tuple[dict[str, dt.date], ...]
) -> None:
    keys = _noted(study, _person(study, "office-leader", *consents))
    assert blocked(study) == blocked_among(keys) == set()


def test_who_did_not_come_has_said_nothing(study: Study) -> None:
    keys = _noted(study, _person(study, "office-leader", WITHDRAWN), came=0)
    assert blocked_among(keys) == set()


def test_a_role_is_known_by_its_former_tag(study: Study) -> None:
    leader, manager = _person(study, "office-leader", WITHDRAWN), _person(study, "middle-manager")
    leader.role.also = "head boss"
    keys = _noted(study, leader, manager, text="So it is #a @boss\n\nAnd so #a @adviser")
    assert blocked(study) == {keys[0]}


def test_three_statements_answer_however_many_there_are(study: Study) -> None:
    leader = _person(study, "office-leader", WITHDRAWN)
    keys = [key for _ in range(5) for key in _noted(study, leader)]
    with statements() as counted:
        assert blocked_among(keys) == set(keys)
    assert counted.number == 3
