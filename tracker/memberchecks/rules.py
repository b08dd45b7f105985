"""What people of a case may answer to a status note, on plain values."""

from enum import StrEnum

from tracker.core.language import n_


class Answer(StrEnum):
    """What somebody of the case says of the text; silence is recorded once its date has passed."""

    NONE = "none"
    AGREE = "agree"
    REMARKS = "remarks"
    DISAGREE = "disagree"
    SILENCE = "silence"


class Decision(StrEnum):
    """What the project leader does with a remark."""

    OPEN = "open"
    TAKEN_UP = "taken-up"
    PARTLY = "partly"
    NOT_TAKEN_UP = "not-taken-up"


ANSWER_NAMES = {
    Answer.NONE: n_("No answer yet"),
    Answer.AGREE: n_("Agrees"),
    Answer.REMARKS: n_("Agrees with remarks"),
    Answer.DISAGREE: n_("Disagrees"),
    Answer.SILENCE: n_("Did not answer"),
}
DECISION_NAMES = {
    Decision.OPEN: n_("Not decided"),
    Decision.TAKEN_UP: n_("Taken up"),
    Decision.PARTLY: n_("Partly taken up"),
    Decision.NOT_TAKEN_UP: n_("Not taken up"),
}
