"""The things that reminders hang on, by name and address: found within the study's wall."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from babel.dates import format_date
from flask import url_for
from flask_babel import get_locale, gettext

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.followups.models import FollowUp
from tracker.milestones.models import Milestone
from tracker.people.models import Person
from tracker.planning.models import Round
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Study
from tracker.web.pages import whole_number


@dataclass(frozen=True)
class Thing:
    """What a reminder is about; `subject` such as engagement:12, by the row's own key."""

    subject: str
    name: str
    endpoint: str
    values: Mapping[str, Any]
    # Of an engagement, for its mark.
    kind: str
    status: str
    # Its number in the plan or the short name of a case, for who may read no more.
    code: str

    @property
    def url(self) -> str:
        return url_for(self.endpoint, **self.values)


_NOTHING = sa.literal("")
_NO_DAY = sa.cast(sa.null(), sa.Date)
_STUDY_ID = sa.bindparam("study_id", type_=sa.Integer)


def _wanted(
    sort: str,
    table: Any,
    name: Any,
    address: Any,
    *,
    as_of: Any = _NO_DAY,
    kind: Any = _NOTHING,
    status: Any = _NOTHING,
) -> sa.Select[Any]:
    """Sort, key, name, what its page is found by, and what few sorts have beside."""
    return sa.select(
        sa.literal(sort).label("sort"),
        table.id.label("id"),
        name.label("name"),
        sa.cast(address, sa.Text).label("address"),
        as_of.label("as_of"),
        kind.label("kind"),
        status.label("status"),
    ).where(table.id.in_(sa.bindparam(sort, expanding=True)))


_SELECTS: dict[str, sa.Select[Any]] = {
    "engagement": _wanted(
        "engagement", Engagement, Engagement.title, Engagement.number,
        kind=Engagement.kind, status=Engagement.status,
    ).where(Engagement.study_id == _STUDY_ID),
    "case": _wanted("case", Case, Case.name, Case.slug).where(Case.study_id == _STUDY_ID),
    "milestone": _wanted("milestone", Milestone, Milestone.name, _NOTHING).where(
        Milestone.study_id == _STUDY_ID
    ),
    "follow-up": _wanted("follow-up", FollowUp, FollowUp.text, FollowUp.id).where(
        FollowUp.study_id == _STUDY_ID
    ),
    "status-note": _wanted(
        "status-note", StatusNote, Case.name, StatusNote.id, as_of=StatusNote.as_of
    ).join(StatusNote.case).where(Case.study_id == _STUDY_ID),
    "round": _wanted("round", Round, Round.name, Round.id).where(Round.study_id == _STUDY_ID),
    "person": _wanted("person", Person, Person.pseudonym, Person.id).where(
        Person.study_id == _STUDY_ID
    ),
}  # fmt: skip
# What its page is found by, under which name.
_PAGES: dict[str, tuple[str, str]] = {
    "engagement": ("overview.engagement", "number"),
    "case": ("overview.case", "slug"),
    "milestone": ("milestones.index", ""),
    "follow-up": ("followups.index", ""),
    "status-note": ("overview.status_note", "status_note_id"),
    "round": ("planning.show", "round_id"),
    "person": ("people.edit", "person_id"),
}


def things(study: Study, subjects: Iterable[str]) -> dict[str, Thing]:
    """Those of the subjects that are there in this study, in one statement for all."""
    keys: dict[str, list[int]] = {}
    for subject in sorted(set(subjects)):
        sort, _, number = subject.partition(":")
        key = whole_number(number)
        if sort in _SELECTS and key is not None:
            keys.setdefault(sort, []).append(key)
    if not keys:
        return {}
    wanted = sa.union_all(*(_SELECTS[sort] for sort in keys))
    rows = db.session.execute(wanted, {"study_id": study.id, **keys})
    return {thing.subject: thing for thing in (_thing(study, row) for row in rows)}


def find_thing(study: Study, subject: str) -> Thing | None:
    return things(study, [subject]).get(subject)


def _thing(study: Study, row: sa.Row[*tuple[Any, ...]]) -> Thing:
    endpoint, name = _PAGES[row.sort]
    given = {name: row.address} if name else {}
    if row.sort == "follow-up":
        given = {"_anchor": f"follow-up-{row.address}"}
    values = {"study": study.short_name, **given}
    words = _WORDS.get(row.sort, _as_it_is)(row.name, row.as_of)
    code = _CODES.get(row.sort, "").format(row.address)
    return Thing(f"{row.sort}:{row.id}", words, endpoint, values, row.kind, row.status, code)


def _as_it_is(name: str, _as_of: dt.date | None) -> str:
    return name


def _status_note(name: str, as_of: dt.date | None) -> str:
    month = format_date(as_of, "MMMM yyyy", locale=get_locale())
    return str(gettext("%(case)s – status as of %(month)s", case=name, month=month))


_WORDS: dict[str, Callable[[str, dt.date | None], str]] = {"status-note": _status_note}
_CODES = {"engagement": "#{}", "case": "{}"}
