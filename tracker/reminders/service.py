"""What people make of reminders, one function per intention. The caller commits."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.reminders import queries
from tracker.reminders.models import Mute, OwnReminder, Reminder, RuleSetting
from tracker.reminders.registry import RULES
from tracker.reminders.rules import (
    Repeats,
    Rule,
    check_hours,
    check_order,
    default_want,
    may_hear_of,
)
from tracker.reminders.standing import at_wall_time
from tracker.studies.models import Membership, Study

MOST_REPEATS = 365


def snooze(reminder: Reminder, *, until: dt.datetime, now: dt.datetime) -> None:
    """It rests until then and is told once more, however often it was put off meanwhile."""
    db.session.refresh(reminder, with_for_update=True)
    if not _rests(reminder, now):
        reminder.turn += 1
    reminder.snoozed_until = until
    db.session.flush()


def put_back(reminder: Reminder, *, now: dt.datetime) -> None:
    """It rests no longer, and what was told of it is not told again."""
    db.session.refresh(reminder, with_for_update=True)
    if _rests(reminder, now):
        reminder.turn -= 1
    reminder.snoozed_until = None
    db.session.flush()


def _rests(reminder: Reminder, now: dt.datetime) -> bool:
    return reminder.snoozed_until is not None and reminder.snoozed_until > now


def finish(reminder: Reminder, *, now: dt.datetime) -> None:
    """Done, whatever its rule thinks: this occurrence does not come again."""
    reminder.done_at = now


def take_back(reminder: Reminder) -> None:
    """It was not done after all."""
    reminder.done_at = None


def mute(reminder: Reminder, *, now: dt.datetime) -> Mute:
    """No more of this rule about this case for this member; what is open goes at once."""
    membership, case = reminder.membership, reminder.case
    if membership is None or case is None or reminder.rule not in RULES:
        raise DomainError(n_("Only what a rule says about one case can be muted."))
    known = queries.find_muted(membership, reminder.rule, case.id)
    if known is not None:
        return known
    row = Mute(membership=membership, rule=reminder.rule, case=case, muted_at=now)
    db.session.add(row)
    db.session.execute(
        sa.update(Reminder)
        .where(Reminder.membership_id == membership.id, Reminder.rule == reminder.rule)
        .where(Reminder.case_id == case.id)
        .where(Reminder.gone_at.is_(None), Reminder.done_at.is_(None))
        .values(gone_at=now)
    )
    db.session.flush()
    return row


def unmute(muted: Mute) -> None:
    """They come again when the case is next derived, which this asks for."""
    db.session.delete(muted)
    db.session.flush()


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be reminded of by hand; `repeats` and `every` go together."""

    text: str
    membership: Membership
    first_on: dt.date
    at_time: dt.time
    subject: str = ""
    repeats: Repeats = Repeats.NEVER
    every: int = 1
    last_on: dt.date | None = None


def set_by_hand(study: Study, wish: Wish, *, by: Membership, now: dt.datetime) -> OwnReminder:
    """A reminder of one's own choice, for oneself or another who works in the study."""
    _check_moment(study, wish, now)
    return put_back_own(study, wish, by=by, now=now)


def change(own: OwnReminder, wish: Wish, *, by: Membership, now: dt.datetime) -> None:
    """Another text, moment, member or rhythm; a moment that has passed may stay."""
    if (own.first_on, own.at_time) != (wish.first_on, wish.at_time):
        _check_moment(own.study, wish, now)
    _take(own, wish, by)
    db.session.flush()


def put_back_own(study: Study, wish: Wish, *, by: Membership, now: dt.datetime) -> OwnReminder:
    """One that was removed, as it was, though its first moment may have passed."""
    own = OwnReminder(study=study, made_by=by, made_at=now)
    _take(own, wish, by)
    db.session.add(own)
    db.session.flush()
    return own


def remove(own: OwnReminder) -> None:
    """It comes no more; what it has made so far goes with its reason."""
    db.session.delete(own)
    db.session.flush()


def _take(own: OwnReminder, wish: Wish, by: Membership) -> None:
    if wish.membership not in queries.who_may_be_reminded(by):
        raise DomainError(n_("Choose somebody who works in this study."), field="whom")
    if not may_hear_of(wish.membership.role, wish.subject):
        raise DomainError(n_("A reviewer does not see the people of a study."), field="whom")
    if not 1 <= wish.every <= MOST_REPEATS:
        raise DomainError(n_("Use a number between 1 and 365."), field="every")
    repeats = wish.repeats is not Repeats.NEVER
    if repeats and wish.last_on is not None and wish.last_on < wish.first_on:
        raise DomainError(n_("The last day lies before the first."), field="last_on")
    own.text, own.subject, own.membership = wish.text, wish.subject, wish.membership
    own.first_on, own.at_time, own.repeats = wish.first_on, wish.at_time, wish.repeats
    own.every, own.last_on = (wish.every, wish.last_on) if repeats else (1, None)


def _check_moment(study: Study, wish: Wish, now: dt.datetime) -> None:
    if at_wall_time(wish.first_on, wish.at_time, study.time_zone) <= now:
        raise DomainError(n_("That moment has passed. Choose a later one."), field="first_on")


@dataclass(frozen=True)
class Chosen:
    """How a study wants one rule, as somebody answered."""

    is_on: bool
    first_hours: int
    second_hours: int | None = None
    pauses: tuple[int, ...] = ()
    to_participants: bool = False


def default_of(rule: Rule) -> Chosen:
    want = default_want(rule)
    return Chosen(want.is_on, rule.first, rule.second, tuple(sorted(want.pauses)))


def chosen_of(rule: Rule, row: RuleSetting | None) -> Chosen:
    """What holds for a study: its row, else the rule's defaults."""
    if row is None:
        return default_of(rule)
    pauses = tuple(int(month) for month in row.pauses.split(",") if month)
    return Chosen(row.is_on, row.first_hours, row.second_hours, pauses, row.to_participants)


def change_rules(study: Study, chosen: Mapping[str, Chosen]) -> None:
    """Save what differs from the defaults; a rule that is as it comes needs no row."""
    rows = queries.rule_settings(study)
    for code, wanted in chosen.items():
        rule = RULES[code]
        check_chosen(rule, wanted)
        if wanted == chosen_of(rule, rows.get(code)):
            continue
        if wanted == default_of(rule):
            db.session.delete(rows[code])
        else:
            _save(study, code, rows.get(code), wanted)
    db.session.flush()


def to_defaults(study: Study, codes: Iterable[str]) -> None:
    change_rules(study, {code: default_of(RULES[code]) for code in codes})


def check_chosen(rule: Rule, wanted: Chosen) -> None:
    """Hours that make sense, and the second time after the first; `field` says which it is."""
    check_hours(wanted.first_hours, field="first_days")
    if wanted.second_hours is not None:
        check_hours(wanted.second_hours, field="second_days")
        check_order(rule, wanted.first_hours, wanted.second_hours)


def _save(study: Study, code: str, row: RuleSetting | None, wanted: Chosen) -> None:
    if row is None:
        row = RuleSetting(study_id=study.id, rule=code)
        db.session.add(row)
    row.is_on, row.first_hours = wanted.is_on, wanted.first_hours
    row.second_hours, row.to_participants = wanted.second_hours, wanted.to_participants
    row.pauses = ",".join(str(month) for month in sorted(wanted.pauses))
