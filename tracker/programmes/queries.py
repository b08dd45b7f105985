"""Reads about programmes and their templates."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.core.database import db
from tracker.engagements import queries as engagements
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status
from tracker.programmes.models import ProgrammeItem, TemplateItem
from tracker.programmes.rules import Line, minutes_of
from tracker.studies.models import Study

_ITEMS = (
    sa.select(ProgrammeItem)
    .where(ProgrammeItem.engagement_id == sa.bindparam("engagement_id"))
    .order_by(ProgrammeItem.day, ProgrammeItem.starts, ProgrammeItem.id)
)


def items(engagement: Engagement) -> Sequence[ProgrammeItem]:
    return db.session.scalars(_ITEMS, {"engagement_id": engagement.id}).all()


def find_item(engagement: Engagement, item_id: int) -> ProgrammeItem | None:
    return db.session.scalar(
        sa.select(ProgrammeItem).where(
            ProgrammeItem.engagement_id == engagement.id, ProgrammeItem.id == item_id
        )
    )


def lines(engagement: Engagement, children: Sequence[Engagement] | None = None) -> list[Line]:
    """What the days hold: items and the engagements within, but for what was called off."""
    within = engagements.children(engagement) if children is None else children
    zone = ZoneInfo(engagement.study.time_zone)
    off = {Status.CANCELLED, Status.POSTPONED}
    return [
        *(_item_line(item) for item in items(engagement)),
        *(_child_line(engagement, one, zone) for one in within if one.status not in off),
    ]


def _item_line(item: ProgrammeItem) -> Line:
    start = minutes_of(item.starts)
    return Line(f"item-{item.id}", item.day, start, item.minutes, item.title)


def _child_line(engagement: Engagement, child: Engagement, zone: ZoneInfo) -> Line:
    day = (child.starts_on - engagement.starts_on).days
    start, minutes = None, 0
    if child.starts_at is not None and child.ends_at is not None:
        start = minutes_of(child.starts_at.astimezone(zone).time())
        minutes = (child.ends_at - child.starts_at) // dt.timedelta(minutes=1)
    return Line(f"child-{child.number}", day, start, minutes, child.title, child.kind,
                child.number, child.status)  # fmt: skip


def template(study: Study, kind: str) -> Sequence[TemplateItem]:
    """The study's own template of a kind, in its order; empty while nobody has edited it."""
    return db.session.scalars(
        sa.select(TemplateItem)
        .where(TemplateItem.study_id == study.id, TemplateItem.kind == kind)
        .options(joinedload(TemplateItem.role))
        .order_by(TemplateItem.position)
    ).all()
