"""A status note as a reviewer has it on the desk: paragraph by paragraph, with what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.differences import Piece
from tracker.reviews.models import Comment, Reading
from tracker.reviews.passages import Passage, Since, passages, since
from tracker.reviews.rules import Place, Said, places


@dataclass(frozen=True)
class Remark:
    """A comment and where it stands in the present text."""

    comment: Comment
    place: Place


@dataclass(frozen=True)
class Line:
    """A passage, what changed of it since it was last read (None: nothing), and its comments."""

    passage: Passage
    pieces: list[Piece] | None
    remarks: list[Remark]


@dataclass(frozen=True)
class Desk:
    """The present text with the comments on its paragraphs, on the whole, and on what is gone."""

    lines: list[Line]
    whole: list[Remark]
    homeless: list[Remark]
    gone: Sequence[str]
    reading: Reading | None
    is_same: bool

    @property
    def is_silent(self) -> bool:
        """Nobody commented on anything."""
        return not (self.whole or self.homeless or any(line.remarks for line in self.lines))

    def place_of(self, number: int | None, comment: Comment | None) -> int | None:
        """The place of a paragraph, or of the one that a comment stands under."""
        for place, line in enumerate(self.lines):
            if number and line.passage.number == number:
                return place
            if comment is not None and any(one.comment is comment for one in line.remarks):
                return place
        return None


def desk(
    text: str, *, version: int, comments: Sequence[Comment], reading: Reading | None, former: str
) -> Desk:
    """`former` is the text of the version that was last read; without a reading nothing is new."""
    present = passages(text)
    changes = since(former, present) if reading else Since()
    remarks = _remarks(comments, version, present)
    of_block: dict[int | None, list[Remark]] = {}
    for remark in remarks:
        of_block.setdefault(remark.place.block, []).append(remark)
    lines = [
        Line(one, changes.changed.get(at), of_block.get(one.number, []) if one.number else [])
        for at, one in enumerate(present)
    ]
    return Desk(
        lines,
        whole=of_block.get(0, []),
        homeless=of_block.get(None, []),
        gone=changes.gone,
        reading=reading,
        is_same=changes.is_same,
    )


def _remarks(comments: Sequence[Comment], version: int, present: Sequence[Passage]) -> list[Remark]:
    said = [Said(one.version, one.block, one.passage) for one in comments]
    words = [one.text for one in present if one.number]
    found = places(said, version=version, passages=words)
    return [Remark(one, place) for one, place in zip(comments, found, strict=True)]
