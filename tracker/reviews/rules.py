"""What a reviewer may say of a status note, on plain values."""

from enum import StrEnum

from tracker.core.language import n_


class Verdict(StrEnum):
    """What somebody who has read a version asks for."""

    APPROVED = "approved"
    CHANGES = "changes"


VERDICT_NAMES = {Verdict.APPROVED: n_("Approved"), Verdict.CHANGES: n_("Changes asked for")}
