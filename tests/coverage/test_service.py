"""Setting targets and saying why: what is kept and what is refused."""

import pytest
import sqlalchemy as sa

from tests import make
from tests.coverage import making
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.coverage import queries, service
from tracker.coverage.models import Hole, Target
from tracker.coverage.rules import Reason
from tracker.studies import queries as studies
from tracker.studies.models import InformantRole, Study

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def study(session: None) -> Study:
    make.world()
    return make.husk()[0]


@pytest.fixture
def case(study: Study) -> Case:
    return make.husk()[1]


@pytest.fixture
def role(study: Study) -> InformantRole:
    return making.role(study, "office-leader")


def _other() -> Study:
    found = studies.find_study("other")
    assert found is not None
    return found


def _targets(study: Study) -> list[tuple[str, int | None, int]]:
    db.session.flush()
    return sorted((one.role.code, one.round_id, one.wanted) for one in queries.targets(study))


def test_a_target_is_set_changed_and_taken_away(study: Study, role: InformantRole) -> None:
    for wanted, kept in ((2, [2]), (3, [3]), (None, []), (1, [1]), (0, [])):
        service.set_targets(study, {role: wanted})
        assert [number for _role, _round, number in _targets(study)] == kept


def test_a_round_has_targets_of_its_own(study: Study, case: Case, role: InformantRole) -> None:
    round_ = make.round_(study, case)
    service.set_targets(study, {role: 2})
    service.set_targets(study, {role: 1}, round_=round_)
    service.set_targets(study, {role: None})
    assert _targets(study) == [("office-leader", round_.id, 1)]


@pytest.mark.parametrize("number", [-1, 1_000])
def test_a_number_that_makes_no_sense_is_refused(
    study: Study, role: InformantRole, number: int
) -> None:
    with pytest.raises(DomainError):
        service.set_targets(study, {role: number})


def test_roles_and_rounds_of_another_study_are_refused(
    study: Study, case: Case, role: InformantRole
) -> None:
    foreign_role = make.role(_other(), "leader", "Leader")
    foreign_round = make.round_(_other())
    with pytest.raises(DomainError):
        service.set_targets(study, {foreign_role: 1})
    with pytest.raises(DomainError):
        service.set_targets(study, {role: 1}, round_=foreign_round)
    for given in ({"role": foreign_role}, {"role": role, "round_": foreign_round}):
        with pytest.raises(DomainError):
            service.note_reason(case, reason=Reason.DECLINED, now=make.NOW, **given)


def test_a_reason_is_noted_once_for_each_place_and_taken_back(
    study: Study, case: Case, role: InformantRole
) -> None:
    round_ = make.round_(study, case)
    for reason in (Reason.NOT_ASKED, Reason.DECLINED):
        service.note_reason(case, role, reason=reason, note="Twice", now=make.NOW)
    service.note_reason(case, role, reason=Reason.NOT_ASKED, now=make.NOW, round_=round_)
    kept = [(hole.reason, hole.note, hole.round_id) for hole in queries.holes(study)]
    assert kept == [("declined", "Twice", None), ("not-asked", "", round_.id)]
    service.take_back(queries.holes(study)[0])
    assert [hole.round_id for hole in queries.holes(study)] == [round_.id]


def test_two_who_say_why_at_once_leave_one_reason(
    study: Study, case: Case, role: InformantRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.note_reason(case, role, reason=Reason.DECLINED, now=make.NOW)
    # What the slower of two has read before the other one committed.
    monkeypatch.setattr(queries, "find_hole", lambda *_given: None)
    with pytest.raises(DomainError, match="same moment"):
        service.note_reason(case, role, reason=Reason.NOT_ASKED, now=make.NOW)
    assert [hole.reason for hole in queries.holes(study)] == ["declined"]


@pytest.mark.parametrize("act", ["targets", "reason", "take back"])
def test_every_act_has_what_was_counted_looked_at_again(
    study: Study, case: Case, role: InformantRole, act: str
) -> None:
    hole = making.hole(case, role)
    acts = {
        "targets": lambda: service.set_targets(study, {role: 1}),
        "reason": lambda: service.note_reason(case, role, reason=Reason.DECLINED, now=make.NOW),
        "take back": lambda: service.take_back(hole),
    }
    before = study.text_version
    acts[act]()
    db.session.flush()
    db.session.refresh(study)
    assert study.text_version > before


def test_targets_and_reasons_go_with_their_round(
    study: Study, case: Case, role: InformantRole
) -> None:
    round_ = make.round_(study, case)
    making.target(study, role, round=round_)
    making.hole(case, role, round=round_)
    making.hole(case, role)
    db.session.delete(round_)
    db.session.flush()
    left = [db.session.scalar(sa.select(sa.func.count(table.id))) for table in (Target, Hole)]
    assert left == [0, 1]
