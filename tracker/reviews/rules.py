"""What a reviewer may say of a status note, on plain values."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from tracker.core.differences import continued
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.notes.rules import plain_text
from tracker.statusnotes.rules import State

# As much as a field of a form takes: a comment is no document.
MOST = 20_000
# So much of the passage is kept as the quote of a comment.
_QUOTED = 2_000


class Verdict(StrEnum):
    """What somebody who has read a version asks for."""

    APPROVED = "approved"
    CHANGES = "changes"


VERDICT_NAMES = {Verdict.APPROVED: n_("Approved"), Verdict.CHANGES: n_("Changes asked for")}


def is_approved(verdicts: Collection[Verdict]) -> bool:
    """Somebody approves it, and nobody asks for changes to it."""
    return Verdict.APPROVED in verdicts and Verdict.CHANGES not in verdicts


class Place(NamedTuple):
    """Where a comment stands in the present text: its paragraph from 1, 0 for the whole text.

    None when its paragraph is gone; `is_changed` when it reads otherwise than it did.
    """

    block: int | None
    is_changed: bool


class Said(NamedTuple):
    """Of a comment what tells where it belongs."""

    version: int
    block: int
    passage: str


def checked_words(words: str, *, field: str) -> str:
    """The words in plain characters; refuses none at all and more than a field takes."""
    plain = plain_text(words).strip()
    if not plain:
        raise DomainError(n_("Write something first."), field=field)
    if len(plain) > MOST:
        raise DomainError(n_("Use at most %(most)s characters."), field=field, most=MOST)
    return plain


def check_unpublished(state: State) -> None:
    if state is State.PUBLISHED:
        raise DomainError(
            n_("This status note is published, so it is reviewed no more. Begin a correction.")
        )


def check_verdict(state: State) -> None:
    """A verdict is given on what was handed over for it."""
    check_unpublished(state)
    if state is not State.REVIEW:
        raise DomainError(n_("This status note is not in review. Hand it to review first."))


def check_not_own(reviewer_id: int, *, authors: Collection[int]) -> None:
    """Nobody approves what they wrote themselves."""
    if reviewer_id in authors:
        raise DomainError(
            n_("You have written on this text. Somebody else has to approve it."), field="words"
        )


def quoted(passage: str) -> str:
    """As much of a passage as a comment on it keeps."""
    return passage[:_QUOTED]


def checked_passage(block: int, passages: Sequence[str]) -> str:
    """The quote for a comment on a paragraph, counted from 1; 0 is the whole text."""
    if not 0 <= block <= len(passages):
        raise DomainError(n_("Choose one of the paragraphs of the text."), field="text")
    return quoted(passages[block - 1]) if block else ""


def places(comments: Sequence[Said], *, version: int, passages: Sequence[str]) -> list[Place]:
    """Where each comment stands in the paragraphs of the present version."""
    quotes = [quoted(passage) for passage in passages]
    older = [one.passage for one in comments if one.version != version and one.block]
    former = list(dict.fromkeys(older))
    origins = continued(former, quotes) if former else []
    follows = {former[origin]: at for at, origin in enumerate(origins, 1) if origin is not None}
    return [_place(one, version, quotes, follows) for one in comments]


def _place(one: Said, version: int, quotes: Sequence[str], follows: dict[str, int]) -> Place:
    if not one.block or one.version == version:
        return Place(one.block, is_changed=False)
    stays = one.block <= len(quotes) and quotes[one.block - 1] == one.passage
    block = one.block if stays else follows.get(one.passage)
    if block is None:
        return Place(None, is_changed=True)
    return Place(block, is_changed=quotes[block - 1] != one.passage)
