"""Targets and reasons, and interviews of persons by role, as tests need them."""

import datetime as dt
from typing import Any

from tests import make
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.coverage.models import Hole, Target
from tracker.engagements.models import Engagement
from tracker.studies import queries
from tracker.studies.models import InformantRole, Study


def target(study: Study, role: InformantRole, wanted: int = 1, **values: Any) -> Target:
    return _added(Target(study=study, role=role, wanted=wanted, **values))


def hole(case: Case, role: InformantRole, **values: Any) -> Hole:
    """Nobody of the role was asked, in the study as a whole."""
    return _added(
        Hole(case=case, role=role, **({"reason": "not-asked", "noted_at": make.NOW} | values))
    )


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def met(
    case: Case | None,
    *roles: InformantRole,
    kind: str = "interview",
    day: dt.date = dt.date(2011, 3, 24),
    status: str = "held",
    **values: Any,
) -> Engagement:
    """A contact with one person of each of these roles."""
    study = _study(case, roles)
    cases = (case,) if case else ()
    engagement = make.engagement(study, *cases, kind=kind, day=day, status=status, **values)
    for role in roles:
        number = db.session.query(make.Person).count() + 1
        person = make.person(study, role, case=case, pseudonym=f"{role.name} {number}")
        make.participation(engagement, person=person, came=1 if status == "held" else None)
    return engagement


def _study(case: Case | None, roles: tuple[InformantRole, ...]) -> Study:
    return case.study if case else make.get(Study, roles[0].study_id)


def role(study: Study, code: str) -> InformantRole:
    found = queries.find_role(study, code)
    assert found is not None
    return found
