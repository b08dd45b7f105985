"""What people do with targets and with the reasons for holes. The caller commits."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.coverage import queries, rules
from tracker.coverage.models import Hole, Target
from tracker.coverage.rules import Reason
from tracker.planning.models import Round
from tracker.studies import service as studies
from tracker.studies.models import InformantRole, Study

_AT_ONCE = n_("Somebody saved the same at the same moment. Save again.")


def set_targets(
    study: Study, wanted: Mapping[InformantRole, int | None], *, round_: Round | None = None
) -> None:
    """How many interviews with each role every case is to have, in all or in a round.

    None and nought ask for nothing; roles that are not named keep what they have.
    """
    if any(role.study_id != study.id for role in wanted) or _is_foreign(round_, study.id):
        raise DomainError(n_("Choose roles and a round of this study."))
    for role, number in wanted.items():
        rules.check_wanted(number)
        _set_target(study, role, number, round_)
    studies.note_text_change(study)


def _set_target(
    study: Study, role: InformantRole, number: int | None, round_: Round | None
) -> None:
    target = queries.find_target(role, round_)
    if not number:
        if target is not None:
            db.session.delete(target)
        return
    if target is None:
        _add(Target(study=study, role=role, round=round_, wanted=number))
    else:
        target.wanted = number


def note_reason(
    case: Case,
    role: InformantRole,
    *,
    reason: Reason,
    now: dt.datetime,
    note: str = "",
    round_: Round | None = None,
) -> Hole:
    """Why a role was not met at a case; one reason for the study as a whole and one per round."""
    if role.study_id != case.study_id or _is_foreign(round_, case.study_id):
        raise DomainError(n_("Choose roles and a round of this study."))
    hole = queries.find_hole(case, role, round_)
    if hole is None:
        hole = Hole(case=case, role=role, round=round_, reason=reason, note=note, noted_at=now)
        _add(hole)
    hole.reason, hole.note, hole.noted_at = reason, note, now
    studies.note_text_change(case.study)
    return hole


def take_back(hole: Hole) -> None:
    """The reason was noted by mistake."""
    studies.note_text_change(hole.case.study)
    db.session.delete(hole)
    db.session.flush()


def _is_foreign(round_: Round | None, study_id: int) -> bool:
    return round_ is not None and round_.study_id != study_id


def _add(row: Target | Hole) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise DomainError(_AT_ONCE) from None
