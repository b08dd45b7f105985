"""Brings a checked plan in. The caller commits, or nothing has happened."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import many
from tracker.engagements.many import Change, Contact
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status, When, shifted
from tracker.planning import queries as rounds
from tracker.planning import service as planning
from tracker.planning.models import Imported, Round
from tracker.studies.models import Membership, Study
from tracker.workbooks.check import Deed, Finding, followers
from tracker.workbooks.rows import Entry, Known

_BATCH = 500


class PlanChanged(DomainError):
    """Somebody worked on the plan between the look at a file and its import."""

    status = 409


@dataclass(frozen=True)
class _Rows:
    """The rows that a file speaks of, by key; engagements by number."""

    cases: Mapping[int, Case]
    members: Mapping[int, Membership]
    rounds: Mapping[int, Round]
    engagements: Mapping[int, Engagement]


def check_version(study: Study, version: int) -> None:
    """What was found out about a file holds only for the plan that was looked at."""
    if study.plan_version != version:
        message = n_("The plan has changed meanwhile. Choose the file again.")
        raise PlanChanged(message)


def bring_in(
    study: Study, findings: Sequence[Finding], known: Known, *, today: dt.date
) -> Iterator[int]:
    """All of it or nothing; yields how many rows are done as it goes along."""
    check_version(study, known.version)
    if any(one.deed is Deed.WRONG for one in findings):
        raise DomainError(n_("Nothing is imported while a row is wrong."))
    changed = [one for one in findings if one.deed is Deed.CHANGED]
    new = [one for one in findings if one.deed is Deed.NEW]
    following = followers(findings, known)
    rows = _rows(study, [*changed, *new], following)
    done = len(findings) - len(changed) - len(new)
    changes = [_change(study, one, rows) for one in changed]
    changes += [_following(rows.engagements[n], days) for n, days in following.items()]
    # Visits first, so that their programmes find them where they will be.
    changes.sort(key=lambda one: one.parent is not None)
    many.change_many(study, changes, today=today)
    _count_in(changed, rows)
    done += len(changed)
    if changed:
        yield done
    for start in range(0, len(new), _BATCH):
        batch = new[start : start + _BATCH]
        _plan(study, batch, rows, today)
        done += len(batch)
        yield done


def _rows(study: Study, findings: Sequence[Finding], also: Iterable[int]) -> _Rows:
    entries = [one.entry for one in findings if one.entry]
    numbers = {*also, *(one.number for one in findings), *(entry.parent for entry in entries)}
    members = {key for entry in entries for key in entry.team}
    found = db.session.scalars(
        sa.select(Engagement)
        .where(Engagement.study_id == study.id, Engagement.number.in_(numbers - {None}))
        .options(selectinload(Engagement.cases), joinedload(Engagement.parent))
    )
    of_study = sa.select(Membership).where(Membership.study_id == study.id)
    return _Rows(
        {case.id: case for case in cases.cases(study)},
        {one.id: one for one in db.session.scalars(of_study.where(Membership.id.in_(members)))},
        {one.id: one for one in rounds.rounds(study)},
        {one.number: one for one in found},
    )


def _change(study: Study, finding: Finding, rows: _Rows) -> Change:
    """What differs as the row says, the rest to the letter as it is."""
    entry, changes = finding.entry, set(finding.changes)
    assert entry is not None
    engagement = rows.engagements[finding.number or 0]
    change = Change(
        engagement,
        title=engagement.title,
        when=entry.when(study.time_zone) if changes & _TIMES else engagement.when,
        cases=engagement.cases,
        parent=rows.engagements[entry.parent] if entry.parent else None,
        place=engagement.place,
        agenda=engagement.agenda,
        status=Status(entry.status),
        team=[rows.members[key] for key in entry.team] if "team" in changes else None,
    )
    texts: dict[str, Any] = {name: getattr(entry, name) for name in changes & _TEXTS}
    if "cases" in changes:
        texts["cases"] = [rows.cases[key] for key in entry.cases]
    return replace(change, **texts)


_TEXTS = {"title", "place", "agenda"}
_TIMES = {"first", "last", "starts", "ends"}


def _following(engagement: Engagement, days: int) -> Change:
    """Something of a programme, as many days later as its visit."""
    zone = engagement.study.time_zone
    return Change(
        engagement,
        title=engagement.title,
        when=shifted(engagement.when, days=days, time_zone=zone),
        cases=engagement.cases,
        parent=engagement.parent,
        place=engagement.place,
        agenda=engagement.agenda,
        status=Status(engagement.status),
    )


def _count_in(changed: Iterable[Finding], rows: _Rows) -> None:
    """Into another round, or out of the one it was in."""
    new = []
    for one in changed:
        if one.entry is None or one.before is None or "round" not in one.changes:
            continue
        engagement = rows.engagements[one.number or 0]
        if one.entry.round is None:
            planning.take_out_of_round(engagement)
        elif one.before.round is None:
            new.append((engagement.id, one.entry.round, engagement.starts_on))
        else:
            planning.put_in_round(engagement, rows.rounds[one.entry.round])
    planning.put_new_in_rounds(new)


def _plan(study: Study, batch: Sequence[Finding], rows: _Rows, today: dt.date) -> None:
    """New ones, and from which row each came."""
    entries = [one.entry for one in batch if one.entry]
    contacts = [_contact(entry, rows, study.time_zone) for entry in entries]
    keys = many.plan_many(study, contacts, today=today)
    sources = [
        {"study_id": study.id, "source": one.source, "engagement_id": key}
        for one, key in zip(batch, keys, strict=True)
    ]
    db.session.execute(sa.insert(Imported), sources)
    in_rounds = [
        (key, entry.round, entry.first)
        for key, entry in zip(keys, entries, strict=True)
        if entry.round
    ]
    planning.put_new_in_rounds(in_rounds)


def _contact(entry: Entry, rows: _Rows, time_zone: str) -> Contact:
    moment: When = entry.when(time_zone)
    return Contact(
        kind=entry.kind,
        title=entry.title,
        when=moment,
        cases=[rows.cases[key] for key in entry.cases],
        status=Status(entry.status),
        parent=rows.engagements[entry.parent] if entry.parent else None,
        place=entry.place,
        agenda=entry.agenda,
        team=[rows.members[key] for key in entry.team],
    )
