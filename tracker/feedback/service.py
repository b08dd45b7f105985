"""What people do with the ledger. The caller commits."""

import datetime as dt
from collections.abc import Sequence

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.feedback.models import Given
from tracker.feedback.rules import Form, check_cases, check_given
from tracker.studies.models import Membership, Study


def give(
    study: Study,
    *,
    cases: Sequence[Case],
    given_on: dt.date,
    form: Form,
    what: str,
    response: str = "",
    given_by: Membership | None = None,
    engagement: Engagement | None = None,
    today: dt.date,
) -> list[Given]:
    """Note what was given back, once for each case: each does something else with it."""
    check_cases(len(cases))
    things = [*cases, *(one for one in (given_by, engagement) if one)]
    if {thing.study_id for thing in things} != {study.id}:
        raise DomainError(n_("Choose cases and members of this study."), field="cases")
    check_given(given_on, today=today)
    rows = [
        Given(
            study_id=study.id, case=case, engagement=engagement, given_on=given_on, form=form,
            what=what, response=response, given_by=given_by,
        )
        for case in cases
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return rows


def correct(
    row: Given,
    *,
    given_on: dt.date,
    form: Form,
    what: str,
    response: str,
    given_by: Membership | None,
    today: dt.date,
) -> None:
    """Mend an entry, or fill in what the case has done with it."""
    if given_by is not None and given_by.study_id != row.study_id:
        raise DomainError(n_("Choose members of this study."), field="given_by")
    check_given(given_on, today=today)
    row.given_on, row.form, row.what = given_on, form, what
    row.response, row.given_by = response, given_by


def remove(row: Given) -> None:
    db.session.delete(row)
    db.session.flush()
