"""What was left to ask a case next time: one rule for every page that shows it.

All that was noted to ask on the last two visits, calls or meetings that left questions, with
their programmes, and on whatever else was held since the earlier of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.kinds import KINDS, Asks
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import Status
from tracker.notes.asked import to_ask
from tracker.notes.models import Note

_CONTACTS = 2
_TEXTS = 40
# What may be a part of a visit is no contact of its own here, wherever it was held.
_PARTS = {code for code, kind in KINDS.items() if kind.asks_for(Asks.PARENT)}
# Whether a text may hold such a heading with anything under it, as both databases read it.
_ASKS = (
    r"(?i)(^|\n)[ \t>#*_+-]*(\w+ +){0,7}(ask next|(next|neste) +[\w-]+)( #\w+)*"
    r"([:?*_]+ *\w|[ \t:?*_#.]*\n[^\w#]*(###|#?\w))"
)
_NEWEST_FIRST = (Engagement.starts_on.desc(), Note.id.desc())


@dataclass(frozen=True)
class Left:
    """The questions that one contact left for the next."""

    engagement: Engagement
    questions: tuple[str, ...]

    @property
    def visit(self) -> int | None:
        """The visit, call or meeting it is or belongs to; None for what stands between them."""
        is_part = self.engagement.kind in _PARTS
        return self.engagement.parent_id or (None if is_part else self.engagement.id)


def left_to_ask(case_ids: Collection[int], *, before: Engagement) -> dict[int, list[Left]]:
    """By case what is to be asked at an engagement that is to come, the newest first."""
    noted: dict[int, list[Left]] = {}
    for case_id, engagement, text in _texts(case_ids, before):
        questions = to_ask(text)
        if questions:
            noted.setdefault(case_id, []).append(Left(engagement, questions))
    return {case_id: _each_once(_newest(left)) for case_id, left in noted.items()}


def _newest(noted: Sequence[Left]) -> Sequence[Left]:
    visits = list(dict.fromkeys(one.visit for one in noted if one.visit))[:_CONTACTS]
    if len(visits) < _CONTACTS:
        return noted
    since = min(one.engagement.starts_on for one in noted if one.visit in visits)
    return [one for one in noted if one.engagement.starts_on >= since]


def _each_once(noted: Sequence[Left]) -> list[Left]:
    """Contact by contact; what was noted again stands with the newest that noted it."""
    said: set[str] = set()
    contacts: dict[Engagement, tuple[str, ...]] = {}
    for one in noted:
        fresh = tuple(words for words in one.questions if words.casefold() not in said)
        said.update(words.casefold() for words in fresh)
        contacts[one.engagement] = contacts.get(one.engagement, ()) + fresh
    return [Left(engagement, words) for engagement, words in contacts.items() if words]


def _texts(case_ids: Collection[int], before: Engagement) -> Sequence[sa.Row[int, Engagement, str]]:
    """Case by case the newest texts that may hold such a heading, in one statement."""
    place = sa.func.row_number().over(partition_by=EngagementCase.case_id, order_by=_NEWEST_FIRST)
    ranked = (
        sa.select(EngagementCase.case_id, Note.id, place.label("place"))
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .join(Note, Note.engagement_id == Engagement.id)
        .where(EngagementCase.case_id.in_(case_ids), Engagement.status == Status.HELD)
        .where(Engagement.starts_on <= before.starts_on, Engagement.id != before.id)
        # The first condition is cheap and rules most texts out.
        .where(Note.text.ilike("%ne_t%"), Note.text.regexp_match(_ASKS))
        .subquery()
    )
    return db.session.execute(
        sa.select(ranked.c.case_id, Engagement, Note.text)
        .join(Note, Note.id == ranked.c.id)
        .join(Engagement, Engagement.id == Note.engagement_id)
        .where(ranked.c.place <= _TEXTS)
        .order_by(*_NEWEST_FIRST)
    ).all()
