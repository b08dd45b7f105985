"""What needs the reader: reminders that came, and what they were writing and have not saved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, url_for
from flask_babel import gettext

from tracker.accounts.models import Account
from tracker.drafts import queries as drafts
from tracker.drafts.views import editor_of
from tracker.notes.tags import opening_of
from tracker.overview.unsaved import belongings
from tracker.reminders import derive
from tracker.reminders import queries as reminders
from tracker.reminders.lines import ReminderLine, lines_of
from tracker.reminders.standing import Stand
from tracker.studies.access import actor
from tracker.studies.models import Study
from tracker.web.words import local

# Enough to see a morning's work; the list behind the link holds the rest.
SHOWN = 7
_DRAFTS_SHOWN = 6


@dataclass(frozen=True)
class Unsaved:
    """A text that its author has begun; after two days a reminder takes its place."""

    title: str
    url: str
    why: str
    on: dt.date
    act_url: str


@dataclass(frozen=True)
class Needs:
    """`total` counts what is not shown too."""

    lines: Sequence[ReminderLine]
    unsaved: Sequence[Unsaved]
    total: int


def needs(study: Study, *, now: dt.datetime, today: dt.date) -> Needs:
    """The reader's own, without what lost its reason a moment ago."""
    rows, total = reminders.first_reminders(g.membership, Stand.NEEDS, now=now, limit=SHOWN)
    holds = derive.holding(rows, now=now) if rows else set()
    present = [row for row in rows if row.id in holds]
    here = url_for("overview.today", study=study.short_name)
    unsaved = _unsaved(study, actor())
    hidden = len(rows) - len(present)
    lines = lines_of(study, present, today=today, back=here)
    return Needs(lines, unsaved, total - hidden + len(unsaved))


def _unsaved(study: Study, author: Account) -> list[Unsaved]:
    """What the author was writing and has not saved, and has not been reminded of."""
    rows = drafts.drafts_of(study, author=author, limit=_DRAFTS_SHOWN)
    if not rows:
        return []
    subjects = {row.id: f"draft:{row.id}" for row in rows}
    heard = reminders.heard(g.membership, subjects.values())
    fresh = [row for row in rows if subjects[row.id] not in heard]
    found = belongings(study, [row.place for row in fresh])
    return [
        Unsaved(
            title=opening_of(row.opening, characters=60),
            url=url_for("drafts.show", study=study.short_name, place=row.place),
            why=gettext("Not saved yet: %(name)s", name=about.name)
            if (about := found.get(row.place))
            else gettext("Not saved yet"),
            on=local(row.saved_at).date(),
            act_url=editor_of(study, row.place),
        )
        for row in fresh
    ]
