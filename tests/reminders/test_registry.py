"""What every rule says, in both languages, and where its link leads."""

import datetime as dt
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from flask_babel import force_locale, gettext

from tests import make
from tests.memberchecks.desk import answered, remark
from tests.reminders.stored import NOW, caught_up, written
from tests.signing import sign_in
from tracker.core.database import db
from tracker.drafts import service as drafts
from tracker.memberchecks.rules import Answer
from tracker.people.models import Person
from tracker.reminders.models import OwnReminder, Reminder
from tracker.reminders.registry import OWN, RULES
from tracker.reminders.sayings import SAYINGS
from tracker.reminders.words import line_of
from tracker.reviews import service as reviews
from tracker.statusnotes.models import AskedMonth, StatusNote
from tracker.studies.models import Membership, Study

CODES = [*RULES, OWN.code]
GAP = re.compile(r"%\((\w+)\)")


@pytest.fixture
def everything(app: Flask, world: make.World) -> None:
    """A reason for every rule there is."""
    with app.app_context():
        written(_reasons)
        caught_up()


def _reasons() -> None:
    study, case = make.husk()
    leader = make.members_of(study)[0]
    day = dt.date(2011, 3, 24)
    study.personal_data_until = dt.date(2012, 12, 31)
    make.team_member(make.engagement(study, case, day=day), leader, "interviewer")
    make.engagement(study, case, status="held", day=dt.date(2011, 2, 1))
    make.engagement(study, kind="dialogue-meeting", day=day)
    interview = make.engagement(study, case, kind="interview", day=day)
    person = make.person(study, make.role(study, "guide", "Guide"))
    make.participation(interview, person=person)
    make.cadence(case)
    make.round_(study, case)
    make.status_note(case, leader.account, state="review", state_since=NOW)
    _ask_people(make.status_note(case, leader.account, state="reading",
                                 as_of=dt.date(2011, 2, 1)), person)  # fmt: skip
    _ask_for_changes(make.status_note(case, leader.account, state="review",
                                      as_of=dt.date(2011, 1, 1)))  # fmt: skip
    make.follow_up(study, due_on=day)
    make.milestone(study)
    db.session.add(AskedMonth(study=study, as_of=dt.date(2011, 4, 1)))
    _add_own(study, leader)


def _ask_for_changes(note: StatusNote) -> None:
    kari = make.account("kari@test.no", name="Kari")
    reviews.ask_for_changes(note, version=1, words="Say more.", reviewer=kari, now=NOW)


def _ask_people(note: StatusNote, person: Person) -> None:
    """One who has not answered, and one whose remark waits."""
    until = dt.date(2011, 3, 24)
    answered(note, person, Answer.NONE, until=until, answered_at=None)
    other = make.person(note.case.study, person.role, pseudonym="Guide 2")
    remark(answered(note, other, until=until, answered_at=NOW))


def _add_own(study: Study, leader: Membership) -> None:
    given: dict[str, Any] = {"text": "Not saved", "base_version": 0, "client_id": "a", "now": NOW}
    drafts.keep(study, author=leader.account, place="engagement-1", **given)
    db.session.add(
        OwnReminder(study=study, membership=leader, made_by=leader, text="Call 100 % of them",
                    first_on=dt.date(2011, 3, 24), at_time=dt.time(9), made_at=NOW)
    )  # fmt: skip


def _one_of(code: str) -> Reminder:
    chosen = sa.select(Reminder).where(Reminder.rule == code).order_by(Reminder.id).limit(1)
    return db.session.scalars(chosen).one()


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("code", CODES)
def test_every_rule_says_why_and_what_in_both_languages(app: Flask, code: str) -> None:
    said = {}
    with app.app_context():
        row = _one_of(code)
        for language in ("en", "nb"):
            with force_locale(language):
                said[language] = line_of(row)
        rule = RULES.get(code, OWN)
        needed = {gap for text in (rule.title, rule.why, rule.act) for gap in GAP.findall(text)}
        # Of one set by hand they follow from whom it is for and when it comes.
        assert needed - {"moment", "maker"} <= set(row.details)
    for line in said.values():
        assert all((line.title, line.why, line.act))
        assert "%(" not in line.title + line.why + line.act
    assert said["en"].why != said["nb"].why
    assert said["en"].act != said["nb"].act


def _page_of(app: Flask, code: str) -> Any:
    """What the reader gets who follows the link of a rule's reminder."""
    with app.app_context():
        row = _one_of(code)
        line = line_of(row)
        assert row.membership is not None
        reader = row.membership.account_id
    with app.test_request_context():
        address = url_for(line.endpoint, **line.values)
    page = sign_in(app.test_client(), reader).get(address)
    _path, _, place = address.partition("#")
    assert f'id="{place}"' in page.text or not place
    return page


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("code", CODES)
def test_every_link_leads_to_a_page_that_its_reader_may_see(app: Flask, code: str) -> None:
    assert _page_of(app, code).status_code == 200


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("code", "known"),
    [
        # The page of the act knows already which case, day or month it is about.
        ("check-in-due", 'value="2011-03-01"'),
        ("case-untold", "NAV Bærum"),
        ("status-due", 'selected value="2011-04"'),
        ("follow-up-due", 'id="follow-up-1"'),
    ],
)
def test_the_page_of_the_act_knows_what_it_is_about(app: Flask, code: str, known: str) -> None:
    assert known in _page_of(app, code).text


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(("state", "where"), [("review", "in review"), ("reading", "with the")])
def test_a_status_note_that_is_owed_and_handed_over_is_shown_as_it_stands(
    app: Flask, state: str, where: str
) -> None:
    def hand() -> None:
        note = db.session.scalars(sa.select(StatusNote)).first()
        assert note is not None
        note.state, note.as_of = state, dt.date(2011, 4, 1)

    with app.app_context():
        written(hand)
        caught_up()
        with force_locale("en"):
            assert f"It is {where}" in line_of(_one_of("status-due")).why
    page = _page_of(app, "status-due")
    assert (page.status_code, "When you save a change" in page.text) == (200, False)


@pytest.mark.parametrize(("code", "word"), SAYINGS)
def test_other_words_of_a_rule_are_in_norwegian_too(app: Flask, code: str, word: str) -> None:
    saying = SAYINGS[code, word]
    with app.test_request_context(), force_locale("nb"):
        assert [text for text in (saying.why, saying.act) if gettext(text) == text] == []


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_described_in_norwegian(app: Flask, code: str) -> None:
    rule = RULES[code]
    texts = (rule.label, rule.about, rule.why, rule.act, rule.anchor, rule.second_is)
    with app.test_request_context(), force_locale("nb"):
        assert [text for text in texts if text and gettext(text) == text] == []


def test_a_row_from_before_a_sentence_changed_still_speaks(app: Flask, world: make.World) -> None:
    with app.app_context(), force_locale("en"):
        old = Reminder(study=make.husk()[0], rule="coming-up", details={"title": "Visit"})
        line = line_of(old)
    assert (line.title, line.why) == ("Visit", "It begins ….")
