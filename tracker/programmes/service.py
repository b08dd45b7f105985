"""What people do with the programme of a visit and its templates. The caller commits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import queries as engagement_queries
from tracker.engagements import service as engagements
from tracker.engagements.kinds import Asks
from tracker.engagements.models import Engagement
from tracker.engagements.rules import MOVABLE, When, when
from tracker.programmes import queries, rules
from tracker.programmes.models import ProgrammeItem, TemplateItem
from tracker.programmes.rules import Line
from tracker.studies.models import InformantRole, Study


@dataclass(frozen=True)
class Part:
    """One line of a template: what it is called, how long it takes, and what becomes of it."""

    title: str
    minutes: int
    child_kind: str = ""
    role: InformantRole | None = None


def add_item(
    engagement: Engagement, *, title: str, starts: dt.time, minutes: int, day: int = 0
) -> ProgrammeItem:
    """Put something into the day that is no engagement of its own."""
    _check_programme(engagement)
    item = ProgrammeItem(engagement=engagement)
    change_item(item, title=title, starts=starts, minutes=minutes, day=day)
    db.session.add(item)
    db.session.flush()
    return item


def change_item(
    item: ProgrammeItem, *, title: str, starts: dt.time, minutes: int, day: int
) -> None:
    days = (item.engagement.ends_on - item.engagement.starts_on).days + 1
    rules.check_item(day=day, days=days, starts=starts, minutes=minutes)
    item.title, item.starts, item.minutes, item.day = title, starts, minutes, day


def remove_item(item: ProgrammeItem) -> None:
    db.session.delete(item)
    db.session.flush()


def _check_programme(engagement: Engagement) -> None:
    if not engagement.kind_entry.asks_for(Asks.PROGRAMME):
        raise DomainError(n_("This kind of engagement has no programme."))


def rearrange(engagement: Engagement, *, key: str, steps: int) -> None:
    """Let a line go so many places later, or earlier when below 0; the others close up."""
    by_key = {f"item-{item.id}": item for item in queries.items(engagement)}
    children = engagement_queries.children(engagement)
    within = {f"child-{child.number}": child for child in children}
    for line in rules.moved(queries.lines(engagement, children), key, steps=steps):
        if line.key in by_key:
            by_key[line.key].starts = rules.time_of(line.start or 0)
        else:
            _move_child(engagement, within[line.key], line)
    db.session.flush()


def _move_child(engagement: Engagement, child: Engagement, line: Line) -> None:
    if child.status not in MOVABLE:
        raise DomainError(n_("“%(title)s” has been held and keeps its time."), title=child.title)
    engagements.move(child, when=_moment(engagement, line.day, line.start or 0, line.minutes))


def _moment(engagement: Engagement, day: int, start: int, minutes: int) -> When:
    return when(
        day=engagement.starts_on + dt.timedelta(days=day),
        starts=rules.time_of(start),
        minutes=minutes,
        time_zone=engagement.study.time_zone,
    )


def fill(engagement: Engagement, parts: Sequence[Part], *, starts: dt.time, day: int = 0) -> None:
    """Lay the parts of a template one after another, from a time of a day on."""
    _check_programme(engagement)
    at = rules.minutes_of(starts)
    for part in parts:
        if part.child_kind:
            _plan_child(engagement, part, _moment(engagement, day, at, part.minutes))
        else:
            time = rules.time_of(at)
            add_item(engagement, title=part.title, starts=time, minutes=part.minutes, day=day)
        at += part.minutes


def _plan_child(engagement: Engagement, part: Part, moment: When) -> None:
    cases = engagement.cases
    child = engagements.plan(
        engagement.study,
        kind=part.child_kind,
        title=part.title,
        when=moment,
        # A gathering has several cases, an interview one: which, nobody knows yet.
        cases=cases if len(cases) == 1 else (),
        parent=engagement if len(cases) == 1 else None,
        place=engagement.place,
    )
    child.parent = engagement
    if part.role is not None:
        engagements.set_participants(child, headcounts={part.role: (1, None)})


def set_template(study: Study, kind: str, parts: Sequence[Part]) -> None:
    """The study's own usual programme of a kind, in the order given."""
    for part in parts:
        rules.check_minutes(part.minutes)
        if part.role is not None and part.role.study_id != study.id:
            raise DomainError(n_("Choose people and roles of this study."), field="role")
    for row in queries.template(study, kind):
        db.session.delete(row)
    db.session.flush()
    for position, part in enumerate(parts):
        db.session.add(
            TemplateItem(
                study_id=study.id,
                kind=kind,
                position=position,
                title=part.title,
                minutes=part.minutes,
                child_kind=part.child_kind,
                role=part.role,
            )
        )
    db.session.flush()
