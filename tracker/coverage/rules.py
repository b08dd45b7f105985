"""Why somebody was not reached, on plain values."""

from enum import StrEnum

from tracker.core.language import n_


class Reason(StrEnum):
    """Why a role was not met at a case."""

    NOT_ASKED = "not-asked"
    DECLINED = "declined"
    NO_SUCH_PERSON = "no-such-person"
    PLANNED = "planned"


REASON_NAMES = {
    Reason.NOT_ASKED: n_("Not asked"),
    Reason.DECLINED: n_("Declined"),
    Reason.NO_SUCH_PERSON: n_("No such person there"),
    Reason.PLANNED: n_("Planned"),
}
