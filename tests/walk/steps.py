"""Walks through the fifteen months of the example study with a moved clock."""

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from tests.walk.contacts import acts
from tests.walk.team import FIRST_DAY, LAST_DAY, Walk
from tracker.core.database import begin_writing, db
from tracker.reminders import derive
from tracker.reminders.models import Reminder

Sweep = Callable[[dt.datetime], None]


def through(walk: Walk, sweep: Sweep) -> None:
    """Act after act. There is a sweep each morning, after each act, and when something falls due.

    What only time changes is looked at once a week, where the program does so each night.
    """
    todo = sorted(acts(walk), key=lambda act: act[0])
    days = [FIRST_DAY + dt.timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    mondays = [day for day in days if day.weekday() == 0]
    nights = {walk.at(day, 3) for day in mondays}
    # At eight those are told who hear on Mondays.
    mornings = {walk.at(day, 7) for day in days} | {walk.at(day, 8) for day in mondays}
    for moment in sorted(nights | mornings | {moment for moment, _do in todo}):
        for due in _falling_due(walk.now, moment):
            sweep(due)
        walk.now = moment
        while todo and todo[0][0] == moment:
            begin_writing()
            todo.pop(0)[1]()
            db.session.commit()
        if moment in nights:
            derive.everything(now=moment)
        derive.catch_up(now=moment)
        sweep(moment)


def _falling_due(after: dt.datetime, before: dt.datetime) -> list[dt.datetime]:
    wanted = (
        sa.select(Reminder.at)
        .distinct()
        .where(Reminder.gone_at.is_(None), Reminder.at > after, Reminder.at < before)
    )
    found = list(db.session.scalars(wanted.order_by(Reminder.at)))
    db.session.rollback()
    return found
