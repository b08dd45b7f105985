"""What people do with the ledger. The caller commits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.feedback import queries
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
    client_id: str | None = None,
    today: dt.date,
) -> Sequence[Given]:
    """Note what was given back, once for each case: each does something else with it.

    The same form sent again is the same entries; one filled anew is noted beside them.
    """
    check_cases(len(cases))
    things = [*cases, *(one for one in (given_by, engagement) if one)]
    if {thing.study_id for thing in things} != {study.id}:
        raise DomainError(n_("Choose cases and members of this study."), field="cases")
    check_given(given_on, today=today)
    entry = {
        "study_id": study.id, "engagement": engagement, "given_on": given_on, "form": form,
        "what": what, "response": response, "given_by": given_by,
    }  # fmt: skip
    sent = queries.sent_as(study, client_id)
    if not sent:
        try:
            with db.session.begin_nested():
                return _added(cases, entry, client_id)
        except IntegrityError:
            # The form's twin came first, at the same moment.
            sent = queries.sent_as(study, client_id)
            if not sent:
                raise
    return sent if _is_said_by(sent, cases, entry) else _added(cases, entry, None)


def _added(
    cases: Sequence[Case], entry: Mapping[str, Any], client_id: str | None
) -> Sequence[Given]:
    rows = [Given(case=case, client_id=client_id, **entry) for case in cases]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _is_said_by(sent: Sequence[Given], cases: Sequence[Case], entry: Mapping[str, Any]) -> bool:
    return {row.case_id for row in sent} == {case.id for case in cases} and all(
        getattr(row, name) == value for row in sent for name, value in entry.items()
    )


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
