"""What the plan as a whole asks of the reader: rounds with holes, calls due, milestones."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from tracker.accounts.models import Account
from tracker.drafts import queries as drafts
from tracker.drafts.views import editor_of
from tracker.followups import queries as followups
from tracker.milestones import queries as milestones
from tracker.milestones.rules import SOON
from tracker.notes.tags import opening_of
from tracker.overview.unsaved import belongings
from tracker.planning.calls import KIND, calls_due
from tracker.planning.standing import holes_soon
from tracker.studies.models import Study
from tracker.web.words import local

_CALLS_AHEAD = dt.timedelta(days=7)
_PROMISES_AHEAD = dt.timedelta(days=3)


@dataclass(frozen=True)
class Matter:
    """One thing to see to: what, why, until when, and the one act that settles it."""

    title: str
    url: str
    why: str
    on: dt.date
    act: str
    act_url: str
    # What the act sends; without, it opens a page.
    fields: tuple[tuple[str, str], ...] = ()
    is_late: bool = False


def matters(study: Study, *, author: Account, today: dt.date, limit: int) -> list[Matter]:
    """The latest first, at most so many of each; promises and drafts only of their author's."""
    found = [
        *_owed(study, today, limit),
        *_holes(study, today, limit),
        *_calls(study, today, limit),
        *_promised(study, today, limit, author.id),
        *_unsaved(study, limit, author),
    ]
    return sorted(found, key=lambda matter: (not matter.is_late, matter.on))


def _owed(study: Study, today: dt.date, limit: int) -> Iterator[Matter]:
    for one in milestones.owed(study, until=today + SOON, limit=limit):
        yield Matter(
            title=one.name,
            url=url_for("milestones.index", study=study.short_name),
            why=gettext("Milestone"),
            on=one.due_on,
            act=gettext("Deliver"),
            act_url=url_for("milestones.deliver", study=study.short_name, milestone_id=one.id),
            is_late=one.due_on < today,
        )


def _holes(study: Study, today: dt.date, limit: int) -> Iterator[Matter]:
    for one in holes_soon(study, today=today, limit=limit):
        missing = one.progress.missing
        why = ngettext(
            "The round ends soon and %(num)s contact is not planned yet",
            "The round ends soon and %(num)s contacts are not planned yet",
            missing,
        )
        yield Matter(
            title=one.round.name,
            url=url_for("planning.show", study=study.short_name, round_id=one.round.id),
            why=why,
            on=one.round.ends_on,
            act=gettext("Propose days"),
            act_url=url_for("planning.plan", study=study.short_name, round_id=one.round.id),
        )


def _calls(study: Study, today: dt.date, limit: int) -> Iterator[Matter]:
    due = calls_due(study, today=today, until=today + _CALLS_AHEAD)
    for row in due[:limit]:
        day = row.next_due_on
        assert day is not None
        yield Matter(
            title=row.case.name,
            url=url_for("overview.case", study=study.short_name, slug=row.case.slug),
            why=gettext("A call is due"),
            on=day,
            act=gettext("Plan it"),
            act_url=url_for(
                "engagements.new",
                study=study.short_name,
                kind=KIND,
                case=row.case.slug,
                day=day.isoformat(),
            ),
        )


def _promised(study: Study, today: dt.date, limit: int, account_id: int) -> Iterator[Matter]:
    index = url_for("followups.index", study=study.short_name)
    here = url_for("overview.today", study=study.short_name)
    until = today + _PROMISES_AHEAD
    for row in followups.due(study, account_id=account_id, until=until, limit=limit):
        assert row.due_on is not None
        yield Matter(
            title=row.text,
            url=f"{index}#follow-up-{row.id}",
            why=gettext("Follow-up"),
            on=row.due_on,
            act=gettext("Done"),
            act_url=url_for("notes.tick", study=study.short_name, follow_up_id=row.id),
            fields=(("done", "y"), ("about", row.about), ("back", here)),
            is_late=row.due_on < today,
        )


def _unsaved(study: Study, limit: int, author: Account) -> Iterator[Matter]:
    """What the author was writing and has not saved."""
    rows = drafts.drafts_of(study, author=author, limit=limit)
    found = belongings(study, [row.place for row in rows])
    for row in rows:
        about = found.get(row.place)
        yield Matter(
            title=opening_of(row.opening, characters=60),
            url=url_for("drafts.show", study=study.short_name, place=row.place),
            why=gettext("Not saved yet: %(name)s", name=about.name)
            if about
            else gettext("Not saved yet"),
            on=local(row.saved_at).date(),
            act=gettext("Go on writing"),
            act_url=editor_of(study, row.place),
        )
