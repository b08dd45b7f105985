"""What people do with cases, one function per intention. The caller commits."""

import datetime as dt

from tracker.cases import queries
from tracker.cases.models import Case, CaseEvent, CaseStatus, Fact, FactName
from tracker.cases.rules import Since, Status, check_change, free_slug
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.studies.models import Study
from tracker.studies.rules import slug
from tracker.studies.service import note_change


def join(
    study: Study, *, name: str, region: str, status: Status, from_on: dt.date, reason: str = ""
) -> Case:
    """Take a case into the study, with its first status."""
    used = [case.slug for case in queries.cases(study)]
    _refuse_twin(study, name)
    first = Since(status, from_on, reason)
    check_change(first, [])
    case = Case(study=study, name=name, region=region, slug=free_slug(slug(name), used))
    db.session.add_all([case, _row(case, first)])
    note_change(study)
    db.session.flush()
    return case


def rename(case: Case, *, name: str, region: str) -> None:
    """Correct the name or region; the address stays, so that links keep working."""
    _refuse_twin(case.study, name, but=case)
    case.name, case.region = name, region
    note_change(case.study)


def _refuse_twin(study: Study, name: str, *, but: Case | None = None) -> None:
    for other in queries.cases(study):
        if other is not but and other.name.casefold() == name.casefold():
            raise DomainError(n_("The study already has a case of that name."), field="name")


def change_status(case: Case, *, status: Status, from_on: dt.date, reason: str) -> CaseStatus:
    """From a day on the case is active, associated or withdrawn; every count follows."""
    change = Since(status, from_on, reason)
    check_change(change, queries.history(case))
    row = _row(case, change)
    db.session.add(row)
    note_change(case.study)
    db.session.flush()
    return row


def take_back_status(row: CaseStatus) -> None:
    """Undo a change of status; the one with which the case joined stays."""
    if len(queries.statuses(row.case)) == 1:
        raise DomainError(n_("A case keeps at least one status."))
    note_change(row.case.study)
    db.session.delete(row)


def _row(case: Case, since: Since) -> CaseStatus:
    return CaseStatus(case=case, status=since.status, from_on=since.from_on, reason=since.reason)


def note_fact(case: Case, *, name: str, value: str, holds_from: dt.date | None) -> Fact:
    """Write down a value under a name of the study's own; a new name joins the list."""
    fact = Fact(case=case, fact_name=_fact_name(case, name), value=value, holds_from=holds_from)
    db.session.add(fact)
    db.session.flush()
    return fact


def correct_fact(fact: Fact, *, name: str, value: str, holds_from: dt.date | None) -> None:
    """Mend a value that was wrong; a value that changed is a new fact from its day."""
    fact.fact_name = _fact_name(fact.case, name)
    fact.value, fact.holds_from = value, holds_from


def _fact_name(case: Case, name: str) -> FactName:
    known = queries.find_fact_name(case.study, name)
    if known is not None:
        return known
    position = len(queries.fact_names(case.study)) + 1
    new = FactName(study_id=case.study_id, name=name, position=position)
    db.session.add(new)
    db.session.flush()
    return new


def remove_fact(fact: Fact) -> None:
    db.session.delete(fact)


def record_event(case: Case, *, happened_on: dt.date, text: str) -> CaseEvent:
    """Add a line to the case's own story."""
    event = CaseEvent(case=case, happened_on=happened_on, text=text)
    db.session.add(event)
    note_change(case.study)
    db.session.flush()
    return event


def correct_event(event: CaseEvent, *, happened_on: dt.date, text: str) -> None:
    event.happened_on, event.text = happened_on, text
    note_change(event.case.study)


def remove_event(event: CaseEvent) -> None:
    note_change(event.case.study)
    db.session.delete(event)
