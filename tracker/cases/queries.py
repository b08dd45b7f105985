"""Reads about cases, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from tracker.cases.models import Case, CaseEvent, CaseStatus, Fact, FactName
from tracker.cases.rules import Since, Status, Valued, status_on, value_on
from tracker.core.database import db
from tracker.studies.models import Study


@dataclass(frozen=True)
class Standing:
    """A case and its status on a day; None before it joined."""

    case: Case
    since: Since | None

    @property
    def status(self) -> Status | None:
        return self.since.status if self.since else None


@dataclass(frozen=True)
class FactTable:
    """One row per name, one column per case; `values[name_id][case_id]`."""

    names: Sequence[FactName]
    values: dict[int, dict[int, Valued]]


# Statements of the pages that everybody opens are put together once.
_CASE = sa.select(Case).where(
    Case.study_id == sa.bindparam("study_id"), Case.slug == sa.bindparam("slug")
)
_STATUSES = (
    sa.select(CaseStatus)
    .where(CaseStatus.case_id == sa.bindparam("case_id"))
    .order_by(CaseStatus.from_on)
)
_FACTS = (
    sa.select(Fact)
    .join(Fact.fact_name)
    .where(Fact.case_id == sa.bindparam("case_id"))
    .options(contains_eager(Fact.fact_name))
    .order_by(FactName.position, FactName.id, Fact.holds_from.desc().nulls_last(), Fact.id)
)
_EVENTS = (
    sa.select(CaseEvent)
    .where(CaseEvent.case_id == sa.bindparam("case_id"))
    .where(CaseEvent.happened_on.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(CaseEvent.happened_on.desc(), CaseEvent.id.desc())
    .limit(sa.bindparam("limit"))
)
_EVENTS_BETWEEN = (
    sa.select(CaseEvent)
    .join(CaseEvent.case)
    .where(Case.study_id == sa.bindparam("study_id"))
    .where(Case.id.in_(sa.bindparam("case_ids", expanding=True)))
    .where(CaseEvent.happened_on.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(CaseEvent.happened_on, CaseEvent.id)
)
_DAY = dt.timedelta(days=1)


def find_case(study: Study, slug: str) -> Case | None:
    return db.session.scalar(_CASE, {"study_id": study.id, "slug": slug})


def find_case_by_words(study: Study, words: str) -> Case | None:
    """The case of that address or name, or the only one whose name holds the words."""
    of_study = sa.select(Case).where(Case.study_id == study.id)
    exact = of_study.where(sa.or_(Case.slug == words, sa.func.lower(Case.name) == words.lower()))
    found = db.session.scalars(exact.limit(1)).first()
    if found is not None or not words:
        return found
    similar = of_study.where(
        sa.or_(*(Case.name.icontains(form, autoescape=True) for form in {words, words.title()}))
    )
    some = db.session.scalars(similar.limit(2)).all()
    return some[0] if len(some) == 1 else None


def cases(study: Study) -> Sequence[Case]:
    """All cases ever in the study, by region and name."""
    return db.session.scalars(
        sa.select(Case).where(Case.study_id == study.id).order_by(Case.region, Case.name)
    ).all()


def case_names(study: Study, *, limit: int) -> list[tuple[str, str]]:
    """Address and name of the first cases by name, for choosing one."""
    named = sa.select(Case.slug, Case.name).where(Case.study_id == study.id).order_by(Case.name)
    return [(slug, name) for slug, name in db.session.execute(named.limit(limit))]


def standings(study: Study, *, on: dt.date) -> list[Standing]:
    """Every case with its status on a day, by region and name, in two statements."""
    known = histories(study)
    return [Standing(case, status_on(on, known.get(case.id, ()))) for case in cases(study)]


def histories(study: Study) -> dict[int, list[Since]]:
    """The statuses of every case of a study by the case's key, for the rules."""
    found: dict[int, list[Since]] = {}
    rows = sa.select(CaseStatus).join(CaseStatus.case).where(Case.study_id == study.id)
    for row in db.session.scalars(rows):
        found.setdefault(row.case_id, []).append(_since(row))
    return found


def status_sql(on: dt.date | sa.BindParameter[dt.date]) -> sa.ScalarSelect[str]:
    """The status of the `Case` of an enclosing statement on a day."""
    return (
        sa.select(CaseStatus.status)
        .where(CaseStatus.case_id == Case.id, CaseStatus.from_on <= on)
        .order_by(CaseStatus.from_on.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


_QUIETEST = (
    sa.select(Case)
    .where(Case.study_id == sa.bindparam("study_id"))
    .where(
        status_sql(sa.bindparam("on", type_=sa.Date)).in_(sa.bindparam("statuses", expanding=True))
    )
    .order_by(Case.last_contact_on.asc().nulls_first(), Case.name)
    .limit(sa.bindparam("limit"))
)


def quietest(
    study: Study, *, on: dt.date, statuses: Iterable[Status], limit: int
) -> Sequence[Case]:
    """Cases of these statuses, those never or longest ago in contact first."""
    given = {"study_id": study.id, "on": on, "statuses": list(statuses), "limit": limit}
    return db.session.scalars(_QUIETEST, given).all()


def statuses(case: Case) -> Sequence[CaseStatus]:
    """The case's statuses, first to last."""
    return db.session.scalars(_STATUSES, {"case_id": case.id}).all()


def find_status(case: Case, status_id: int) -> CaseStatus | None:
    return db.session.scalar(
        sa.select(CaseStatus).where(CaseStatus.case_id == case.id, CaseStatus.id == status_id)
    )


def history(case: Case) -> list[Since]:
    """The case's statuses as plain values for the rules."""
    return [_since(row) for row in statuses(case)]


def _since(row: CaseStatus) -> Since:
    return Since(Status(row.status), row.from_on, row.reason)


def fact_names(study: Study) -> Sequence[FactName]:
    return db.session.scalars(
        sa.select(FactName)
        .where(FactName.study_id == study.id)
        .order_by(FactName.position, FactName.id)
    ).all()


def find_fact_name(study: Study, name: str) -> FactName | None:
    """By its words, whatever their case."""
    return db.session.scalar(
        sa.select(FactName).where(
            FactName.study_id == study.id, sa.func.lower(FactName.name) == name.lower()
        )
    )


def facts(case: Case) -> Sequence[Fact]:
    """All values a case ever had, in the order of the study's names, newest value first."""
    return db.session.scalars(_FACTS, {"case_id": case.id}).all()


def facts_of(case_ids: Collection[int]) -> dict[int, list[Fact]]:
    """The same of several cases, by the case's key and in one statement."""
    wanted = (
        sa.select(Fact)
        .join(Fact.fact_name)
        .where(Fact.case_id.in_(case_ids))
        .options(contains_eager(Fact.fact_name))
        .order_by(FactName.position, FactName.id, Fact.holds_from.desc().nulls_last(), Fact.id)
    )
    found: dict[int, list[Fact]] = {case_id: [] for case_id in case_ids}
    for fact in db.session.scalars(wanted):
        found[fact.case_id].append(fact)
    return found


def find_fact(case: Case, fact_id: int) -> Fact | None:
    return db.session.scalar(sa.select(Fact).where(Fact.case_id == case.id, Fact.id == fact_id))


def facts_on(study: Study, *, on: dt.date) -> FactTable:
    """What holds on a day for all cases of a study, ready to compare."""
    by_place: dict[int, dict[int, list[Valued]]] = {}
    rows = sa.select(Fact).join(Fact.case).where(Case.study_id == study.id).order_by(Fact.id)
    for fact in db.session.scalars(rows):
        of_name = by_place.setdefault(fact.name_id, {})
        of_name.setdefault(fact.case_id, []).append(Valued(fact.value, fact.holds_from))
    values = {
        name_id: {case_id: held for case_id, all_ in row.items() if (held := value_on(on, all_))}
        for name_id, row in by_place.items()
    }
    return FactTable(fact_names(study), values)


def events(
    case: Case, *, after: dt.date | None = None, until: dt.date | None = None, limit: int = 500
) -> Sequence[CaseEvent]:
    """The case's own story, newest first; `after` excludes its day, `until` includes it."""
    period = {"first": after + _DAY if after else dt.date.min, "last": until or dt.date.max}
    return db.session.scalars(_EVENTS, {"case_id": case.id, "limit": limit, **period}).all()


def events_between(
    study: Study, *, starts_on: dt.date, ends_on: dt.date, case_ids: Sequence[int]
) -> Sequence[CaseEvent]:
    """Events of several cases in a period, oldest first."""
    given = {"study_id": study.id, "case_ids": case_ids, "first": starts_on, "last": ends_on}
    return db.session.scalars(_EVENTS_BETWEEN, given).all()


def find_event(case: Case, event_id: int) -> CaseEvent | None:
    return db.session.scalar(
        sa.select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.id == event_id)
    )
