"""Where a draft belongs and how much of it is kept, on plain values."""

import datetime as dt
import re

from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

MAXIMUM_BYTES = 1_000_000
# Far more texts than anybody writes at once.
MOST = 200
_PLACE = re.compile(
    r"(note|status|engagement)-\d{1,10}|case-[a-z0-9-]{1,80}"
    r"|cell-[a-z0-9-]{1,80}\.(themes|questions|roles|kinds)\.[\w-]{1,80}"
)


def place_of_note(note_id: int) -> str:
    return f"note-{note_id}"


def place_of_new_note(number: int) -> str:
    """A note that is begun on an engagement."""
    return f"engagement-{number}"


def place_of_status_note(status_note_id: int) -> str:
    return f"status-{status_note_id}"


def place_of_new_status_note(slug: str) -> str:
    """A status note that is begun for a case."""
    return f"case-{slug}"


def place_of_cell(slug: str, list_name: str, code: str) -> str:
    """The summary in a cell of the matrix: a case and an entry of a list."""
    return f"cell-{slug}.{list_name}.{code}"


class Unseen(DomainError):
    """Another tab or device went on with the text; its draft is not replaced unseen."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            n_("Another tab or device went on with this text. Nothing of it was overwritten.")
        )


def state_of(saved_at: dt.datetime) -> str:
    """What a page sends back to say which state of a draft it has seen: compared, never sorted."""
    return saved_at.isoformat()


def state_from(sent: str) -> dt.datetime | None:
    try:
        state = dt.datetime.fromisoformat(sent)
    except ValueError:
        return None
    return state if state.tzinfo else None


def check_place(place: str) -> None:
    if not _PLACE.fullmatch(place):
        raise DomainError(n_("There is no text of that name."))


def check_size(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise TooLarge(
            n_("A text may have one megabyte. Shorten this one or split it in two."), field="text"
        )


def check_number(number: int) -> None:
    if number >= MOST:
        raise DomainError(
            n_("So many texts of yours wait to be saved that no more are kept. Save some first.")
        )
