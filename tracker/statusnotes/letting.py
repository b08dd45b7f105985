"""Names of people in a status note that is about to be read by others."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from tracker.accounts.models import Account
from tracker.people.discretion import Find, finds, only_one
from tracker.people.known import Names
from tracker.people.letting import let_out
from tracker.people.models import LetThrough
from tracker.people.queries import known_names, let_through
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State

# What goes before the key of a status note, by the step for which its names were let through.
_SUBJECTS = {State.PUBLISHED: "status-note:", State.READING: "status-note-reading:"}
_AROUND = 60


def check_names(
    note: StatusNote, step: State, *, version: int, left: int, by: Account | None, now: dt.datetime
) -> None:
    """Refuse a step with more names left than `by` has seen; a step that is taken is not looked at.

    Another version than the one that was seen is refused by the step itself.
    """
    if note.version != version or note.is_published or note.state == step:
        return
    let_out(
        note.case.study,
        note.text,
        subject=subject_of(note, step),
        left=left,
        near=note.case_id,
        by=by,
        now=now,
    )


def subject_of(note: StatusNote, step: State) -> str:
    return f"{_SUBJECTS[step]}{note.id}"


@dataclass(frozen=True)
class Left:
    """That a status note went out with names left in it, and after which step."""

    step: State
    row: LetThrough


def names_left(note: StatusNote) -> list[Left]:
    """What was let through of a status note, the newest first."""
    steps = {subject_of(note, step): step for step in _SUBJECTS}
    return [Left(steps[row.subject], row) for row in let_through(note.case.study, *steps)]


@dataclass(frozen=True)
class Shown:
    """A find with the words of the text before and behind it, in one line."""

    find: Find
    before: str
    after: str


class Named:
    """What a status note holds of people, looked for when it is asked for."""

    def __init__(self, note: StatusNote) -> None:
        self._text, self._near = note.text, note.case_id
        self._study = note.case.study

    @cached_property
    def _names(self) -> Names:
        return known_names(self._study)

    @cached_property
    def finds(self) -> list[Shown]:
        return self._shown(finds(self._text, self._names, near=self._near))

    @cached_property
    def hints(self) -> list[Shown]:
        """What can only be one person: no name, and nothing to ask again about."""
        return self._shown(only_one(self._text, self._names))

    def _shown(self, found: list[Find]) -> list[Shown]:
        return [
            Shown(find, _before(self._text, find.start), _after(self._text, find.end))
            for find in found
        ]


def _before(text: str, at: int) -> str:
    """Whole words of the same paragraph before a place, in one line."""
    words, is_cut = text[max(0, at - _AROUND) : at], at > _AROUND
    if "\n\n" in words:
        words, is_cut = words.rpartition("\n\n")[2], False
    return (f"…{words.partition(' ')[2]}" if is_cut else words).replace("\n", " ")


def _after(text: str, at: int) -> str:
    words, is_cut = text[at : at + _AROUND], len(text) > at + _AROUND
    if "\n\n" in words:
        words, is_cut = words.partition("\n\n")[0], False
    return (f"{words.rpartition(' ')[0]}…" if is_cut else words).replace("\n", " ")
