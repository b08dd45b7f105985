"""The text as people of the case read it: what stands for its evidence is left out."""

from tracker.memberchecks import queries
from tracker.memberchecks.models import MemberCheck
from tracker.statusnotes.marks import without_marks


def text_to_read(check: MemberCheck) -> str:
    """Of exactly the version that the person was asked about."""
    return without_marks(queries.text_of(check))
