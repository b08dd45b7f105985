"""What the rules are told of the database: only what a case was met in counts as contact."""

import datetime as dt

import pytest

from tests import make
from tracker.engagements.kinds import KINDS
from tracker.reminders.gather import facts_of
from tracker.reminders.scope import scope_of

DAY = dt.date(2011, 5, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_reading_and_telling_are_no_contact_in_which_a_case_is_heard(
    session: None, kind: str
) -> None:
    study = make.study()
    case = make.case(study)
    make.engagement(study, case, kind=kind, status="held", day=DAY)
    [facts] = facts_of(scope_of([f"case:{case.id}"]))
    [site] = facts.sites
    heard = None if kind in {"feedback", "document-review"} else DAY
    assert (site.heard_on, site.told_on) == (heard, DAY if kind == "feedback" else None)
