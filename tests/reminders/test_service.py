"""What people make of reminders, without pages."""

import datetime as dt

import pytest

from tests import make
from tests.deriving import mute, own_reminder, quiet, reminder
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.reminders import queries, service
from tracker.reminders.models import Mute, OwnReminder, RuleSetting
from tracker.reminders.registry import RULES
from tracker.reminders.rules import Repeats
from tracker.reminders.service import Chosen, Wish
from tracker.studies.models import Membership

NOW = make.NOW
LATER = NOW + dt.timedelta(days=1)
FEBRUARY = dt.date(2012, 2, 2)

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def member() -> Membership:
    return make.member(make.study(), make.account())


def test_a_snooze_counts_the_turn_up_once_however_often_it_is_put_off(member: Membership) -> None:
    row = reminder(member)
    service.snooze(row, until=LATER, now=NOW)
    service.snooze(row, until=LATER + dt.timedelta(days=1), now=NOW)
    assert row.turn == 1
    service.snooze(row, until=LATER + dt.timedelta(days=9), now=LATER + dt.timedelta(days=2))
    assert row.turn == 2


def test_what_is_put_back_is_not_told_again(member: Membership) -> None:
    row = reminder(member)
    service.snooze(row, until=LATER, now=NOW)
    service.put_back(row, now=NOW)
    assert (row.turn, row.snoozed_until) == (0, None)
    service.snooze(row, until=LATER, now=NOW)
    service.put_back(row, now=LATER)
    assert row.turn == 1


def test_done_and_taken_back(member: Membership) -> None:
    row = reminder(member)
    service.finish(row, now=NOW)
    assert row.done_at == NOW
    service.take_back(row)
    assert row.done_at is None


def test_a_mute_closes_what_is_open_of_that_rule_and_case_for_that_member_alone(
    member: Membership,
) -> None:
    case, other = make.case(member.study), make.case(member.study, "NAV Sola")
    colleague = make.member(member.study, make.account("colleague@test.no"))
    muted = [quiet(member, case), quiet(member, case, key="again")]
    kept = [
        quiet(member, other),
        quiet(colleague, case),
        reminder(member, rule="case-untold", case=case),
        quiet(member, case, key="done", done_at=NOW),
    ]
    row = service.mute(muted[0], now=LATER)
    db.session.expire_all()
    assert [one.gone_at for one in muted] == [LATER, LATER]
    assert [one.gone_at for one in kept] == [None] * 4
    assert service.mute(muted[1], now=LATER) is row
    service.unmute(row)
    assert db.session.query(Mute).count() == 0


def test_what_concerns_no_case_cannot_be_muted(member: Membership) -> None:
    with pytest.raises(DomainError):
        service.mute(reminder(member), now=NOW)


def test_those_set_by_hand_cannot_be_muted(member: Membership) -> None:
    case = make.case(member.study)
    with pytest.raises(DomainError):
        service.mute(reminder(member, rule="own", subject="own:1", case=case), now=NOW)


def _wish(member: Membership, **values: object) -> Wish:
    given = {"text": "Call", "membership": member, "first_on": FEBRUARY, "at_time": dt.time(9)}
    return Wish(**(given | values))  # type: ignore[arg-type]


def test_one_set_by_hand_keeps_what_was_wished(member: Membership) -> None:
    wish = _wish(member, repeats=Repeats.WEEKS, every=2, last_on=dt.date(2012, 6, 1))
    own = service.set_by_hand(member.study, wish, by=member, now=NOW)
    assert (own.repeats, own.every, own.last_on) == ("weeks", 2, dt.date(2012, 6, 1))
    service.change(own, _wish(member, every=7, last_on=FEBRUARY), by=member, now=NOW)
    assert (own.repeats, own.every, own.last_on) == ("never", 1, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_on": dt.date(2012, 1, 20), "at_time": dt.time(9)}, "first_on"),
        ({"every": 0}, "every"),
        ({"every": 366}, "every"),
        ({"repeats": Repeats.DAYS, "last_on": dt.date(2012, 2, 1)}, "last_on"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    member: Membership, values: dict[str, object], field: str
) -> None:
    """Nine o'clock in Oslo is eight in UTC, which is now."""
    with pytest.raises(DomainError) as refusal:
        service.set_by_hand(member.study, _wish(member, **values), by=member, now=NOW)
    assert refusal.value.field == field


def test_nobody_is_reminded_who_does_not_work_in_the_study(member: Membership) -> None:
    observer = make.member(member.study, make.account("o@test.no"), "observer")
    stranger = make.member(make.study(short_name="other"), make.account("s@test.no"))
    for whom in (observer, stranger):
        with pytest.raises(DomainError) as refusal:
            service.set_by_hand(member.study, _wish(whom), by=member, now=NOW)
        assert refusal.value.field == "whom"


def test_a_moment_that_has_passed_may_stay(member: Membership) -> None:
    own = own_reminder(member, first_on=dt.date(2011, 5, 2))
    service.change(
        own, _wish(member, text="Other words", first_on=own.first_on), by=member, now=NOW
    )
    assert own.text == "Other words"
    service.remove(own)
    assert db.session.query(OwnReminder).count() == 0


def test_a_rule_that_is_as_it_comes_has_no_row(member: Membership) -> None:
    study = member.study
    rule = RULES["case-quiet"]
    service.change_rules(study, {"case-quiet": service.default_of(rule)})
    assert queries.rule_settings(study) == {}
    wanted = Chosen(is_on=True, first_hours=24, second_hours=48, pauses=(6, 7))
    service.change_rules(study, {"case-quiet": wanted})
    row = queries.rule_settings(study)["case-quiet"]
    assert (row.first_hours, row.second_hours, row.pauses) == (24, 48, "6,7")
    assert service.chosen_of(rule, row) == wanted
    service.to_defaults(study, ["case-quiet"])
    assert db.session.query(RuleSetting).count() == 0


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [(-1, 48, "first_days"), (24, 9000, "second_days"), (48, 24, "second_days")],
)
def test_hours_that_make_no_sense_are_refused(
    member: Membership, first: int, second: int, field: str
) -> None:
    wanted = Chosen(is_on=True, first_hours=first, second_hours=second)
    with pytest.raises(DomainError) as refusal:
        service.change_rules(member.study, {"case-quiet": wanted})
    assert refusal.value.field == field


def test_a_mute_of_another_is_not_found(member: Membership) -> None:
    case = make.case(member.study)
    colleague = make.member(member.study, make.account("colleague@test.no"))
    row = mute(colleague, case)
    assert queries.find_mute(member, row.id) is None
    assert queries.find_mute(colleague, row.id) is row
    assert [one.id for one in queries.mutes(colleague.account)] == [row.id]
    colleague.left_on = NOW.date()
    db.session.flush()
    assert queries.mutes(colleague.account) == []
