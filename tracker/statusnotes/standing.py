"""Whether a reference still holds, on plain values."""

from collections.abc import Sequence
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.followups.rules import Overtaken
from tracker.statusnotes.marks import Passage, passage_of

# So many passages are named; the page shows them all.
_NAMED = 3


class Standing(StrEnum):
    """What became of what a passage rests on."""

    FINE = "fine"
    # Its words are no longer those that were cited.
    STALE = "stale"
    # Somebody who said it has withdrawn their consent.
    BLOCKED = "blocked"
    GONE = "gone"
    # There is no such thing in this study, or it is not of this case.
    UNKNOWN = "unknown"


def resting_on_withdrawn(
    standings: dict[str, Standing], passages: Sequence[Passage]
) -> list[Passage]:
    """The passages that rest on nothing but what may not be used any more."""
    return [
        one
        for one in passages
        if one.marks and all(standings.get(mark) is Standing.BLOCKED for mark in one.marks)
    ]


_REFUSED = {
    Standing.BLOCKED: n_(
        "Consent was withdrawn for what this rests on: %(passages)s. Change these passages or take "
        "the reference out before it is published."
    ),
    Standing.UNKNOWN: n_(
        "What this refers to is not in the study, or not of this case: %(passages)s. Take the "
        "reference out or put the right one in."
    ),
}


def check_standings(standings: dict[str, Standing], passages: list[Passage]) -> None:
    """Refuse to publish what may not be used, or leads nowhere, naming the passages."""
    for refused, said in _REFUSED.items():
        marks = [mark for mark, standing in standings.items() if standing is refused]
        if marks:
            named = list(dict.fromkeys(passage_of(mark, passages) for mark in marks))
            raise DomainError(said, passages=", ".join(f"“{words}”" for words in named[:_NAMED]))


def check_seen(seen: str, digest: str) -> None:
    """Only words that somebody has read are said to hold."""
    if seen != digest:
        raise Overtaken(n_("It was changed once more since you looked. Read it again."))
