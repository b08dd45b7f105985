"""Reminders as lines of a page: what, why, the act that settles it, and what else may be done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from tracker.followups.rules import digest
from tracker.reminders.hung import own_key, subjects_of
from tracker.reminders.models import Reminder
from tracker.reminders.registry import OWN, RULES, rule_of
from tracker.reminders.standing import day_about
from tracker.reminders.things import Thing, things
from tracker.reminders.words import line_of
from tracker.studies.models import Study

_FOLLOW_UP = "follow-up:"


@dataclass(frozen=True)
class ReminderLine:
    """One reminder on a page. Without `fields` the act is a link, with them it is sent."""

    reminder: Reminder
    title: str
    url: str
    why: str
    act: str
    act_url: str
    fields: dict[str, str] | None
    # The day it is about, for the distance beside the exact day in `why`.
    on: dt.date | None
    is_late: bool
    # What it is about, where that is in the study.
    thing: Thing | None
    # Whose it is or what it hangs on, when the title does not say it.
    beside: str
    edit_url: str | None
    may_mute: bool
    rule_label: str
    is_own: bool


def lines_of(
    study: Study, rows: Sequence[Reminder], *, today: dt.date, back: str
) -> list[ReminderLine]:
    """In two statements at most, whatever they are about."""
    subjects = subjects_of(study, rows)
    found = things(study, subjects.values())
    return [_line(study, row, found.get(subjects[row.id]), today, back) for row in rows]


def _line(
    study: Study, row: Reminder, thing: Thing | None, today: dt.date, back: str
) -> ReminderLine:
    line = line_of(row)
    is_own = row.rule == OWN.code
    act_url = url_for(line.endpoint, **line.values)
    edit_url = _edit_url(study, row) if is_own else None
    on = day_about(row.details, at=row.at, is_own=is_own, time_zone=study.time_zone)
    act, url, fields = _act(study, row, thing, back) or (line.act, act_url, None)
    return ReminderLine(
        reminder=row,
        title=line.title,
        url=thing.url if thing else edit_url or act_url,
        why=line.why,
        act=act,
        act_url=url,
        fields=fields,
        on=on,
        is_late=on is not None and on < today,
        thing=thing,
        beside=_beside(row, line.title, thing),
        edit_url=edit_url,
        may_mute=row.rule in RULES and row.case_id is not None,
        rule_label=gettext(rule_of(row.rule).label),
        is_own=is_own,
    )


def _beside(row: Reminder, title: str, thing: Thing | None) -> str:
    name = row.case.name if row.case else thing.name if thing and row.rule == OWN.code else ""
    return "" if name in title else name


def _act(
    study: Study, row: Reminder, thing: Thing | None, back: str
) -> tuple[str, str, dict[str, str]] | None:
    """What is done here and now; other acts have pages of their own."""
    done, short_name = gettext("Done"), study.short_name
    if row.rule == OWN.code:
        url = url_for("reminders.done", study=short_name, reminder_id=row.id)
        return done, url, {"back": back}
    if row.subject.startswith(_FOLLOW_UP) and thing is not None:
        key = row.subject.removeprefix(_FOLLOW_UP)
        url = url_for("notes.tick", study=short_name, follow_up_id=key)
        return done, url, {"done": "y", "about": digest(thing.name), "back": back}
    return None


def _edit_url(study: Study, row: Reminder) -> str:
    return url_for("reminders.edit", study=study.short_name, own_id=own_key(row))
