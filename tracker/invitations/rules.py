"""What an invited person may answer."""

from enum import StrEnum

from tracker.core.language import n_


class Answer(StrEnum):
    """An answer to an invitation; iCalendar's PARTSTAT in our words."""

    NONE = "none"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


ANSWER_NAMES = {
    Answer.NONE: n_("No answer yet"),
    Answer.YES: n_("Comes"),
    Answer.MAYBE: n_("Comes perhaps"),
    Answer.NO: n_("Does not come"),
}
