"""What the team of the walk sets by hand, puts off and leaves lying."""

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from tests.walk.team import Act, Walk
from tracker.core.database import db
from tracker.drafts import service as drafts
from tracker.reminders import service as reminders
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Repeats
from tracker.reminders.service import Wish
from tracker.studies import service as studies


def hand_acts(walk: Walk) -> Iterator[Act]:
    # Begun after a gathering and found again four days later.
    yield walk.at(dt.date(2011, 8, 26), 11), lambda: _begin_to_write(walk)
    yield walk.at(dt.date(2011, 8, 30), 9), lambda: _save_at_last(walk)
    yield walk.at(dt.date(2011, 1, 4), 9), lambda: _set_by_hand(walk)
    # The leader puts off what she reads on the first morning that Sola is quiet.
    yield walk.at(dt.date(2011, 6, 1), 12), lambda: _put_off(walk)
    yield (
        walk.at(dt.date(2012, 2, 1), 9),
        lambda: studies.keep_personal_data_until(walk.study, dt.date(2012, 5, 20)),
    )


def _set_by_hand(walk: Walk) -> None:
    """Once, on a Thursday at nine; and on the last of each month."""
    leader = walk.made.team["leader"]
    once = Wish("Call the directorate back", leader, dt.date(2011, 2, 10), dt.time(9))
    monthly = Wish("Send the hours to the institute", walk.made.team["r1"],
                   dt.date(2011, 10, 31), dt.time(15), repeats=Repeats.MONTHS)  # fmt: skip
    for wish in (once, monthly):
        reminders.set_by_hand(walk.study, wish, by=leader, now=walk.now)


def _put_off(walk: Walk) -> None:
    row = db.session.scalars(
        sa.select(Reminder)
        .where(Reminder.rule == "case-untold", Reminder.gone_at.is_(None))
        .where(Reminder.at <= walk.now)
        .order_by(Reminder.id)
    ).first()
    if row is not None:
        reminders.snooze(row, until=walk.at(dt.date(2011, 6, 6), 7), now=walk.now)


def _begin_to_write(walk: Walk) -> None:
    drafts.keep(
        walk.study,
        author=walk.made.team["r2"].account,
        place=_place(walk),
        text="The mirror was",
        base_version=0,
        client_id="begun",
        now=walk.now,
    )


def _save_at_last(walk: Walk) -> None:
    drafts.drop(walk.study, author=walk.made.team["r2"].account, place=_place(walk))


def _place(walk: Walk) -> str:
    return f"engagement-{walk.numbers['gath-kristiansand']}"
