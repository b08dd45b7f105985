"""What must hold of a contact before it is planned or changed: its parts are of one study."""

from collections.abc import Sequence

from tracker.cases.models import Case
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import rules
from tracker.engagements.models import Engagement
from tracker.engagements.rules import When
from tracker.studies.models import Membership, Study


def check_plan(
    study: Study, *, kind: str, cases: Sequence[Case], parent: Engagement | None, when: When
) -> None:
    """Raise `DomainError` unless such a contact fits its kind, its cases and its visit."""
    entry = rules.check_kind(kind)
    if any(case.study_id != study.id for case in cases):
        raise DomainError(n_("That case is not part of this study."), field="cases")
    rules.check_cases(entry, number=len(cases))
    if parent is None:
        return
    if parent.study_id != study.id:
        raise DomainError(n_("It cannot be part of that engagement."), field="parent")
    rules.check_parent(entry, parent=parent.kind_entry)
    rules.check_inside(when, parent.when)


def check_team(study: Study, members: Sequence[Membership]) -> None:
    """Raise `DomainError` unless they are different members of the study."""
    if len({member.id for member in members}) < len(members):
        raise DomainError(n_("Each member takes one part."), field="team")
    if any(member.study_id != study.id for member in members):
        raise DomainError(n_("Choose members of this study."), field="team")
