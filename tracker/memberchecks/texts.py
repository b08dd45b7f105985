"""The text as people of the case read it: what stands for its evidence is left out."""

import re

from tracker.memberchecks import queries
from tracker.memberchecks.models import MemberCheck

_MARK = re.compile(r"[ \t]*\[\^[a-z]\d+\](?!:)")


def text_to_read(check: MemberCheck) -> str:
    """Of exactly the version that the person was asked about."""
    return _MARK.sub("", queries.text_of(check))
