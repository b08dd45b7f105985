"""What a row of a plan says of an engagement, on plain values."""

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.kinds import KINDS
from tracker.engagements.rules import Status, When, when
from tracker.workbooks.cells import pieces, read_day, read_number, read_time

_LINE, _PARAGRAPH = 200, 20_000
# What spreadsheets show where a formula came to nothing.
_FAULTS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"}
# Looking for similar names is slow; a file full of unknown ones is told by its first.
_SUGGESTIONS = 50


@dataclass(frozen=True)
class Entry:
    """An engagement as a row shows it: local days and times, keys instead of names."""

    kind: str
    title: str
    first: dt.date
    last: dt.date
    starts: dt.time | None
    ends: dt.time | None
    cases: tuple[int, ...]
    place: str
    agenda: str
    team: tuple[int, ...]
    parent: int | None
    status: str
    round: int | None

    def when(self, time_zone: str) -> When:
        return when(
            day=self.first,
            last_day=self.last,
            starts=self.starts,
            ends=self.ends,
            minutes=KINDS[self.kind].minutes,
            time_zone=time_zone,
        )

    def differences(self, other: "Entry") -> tuple[str, ...]:
        """The columns in which they differ."""
        names = (field.name for field in fields(self))
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))


_NEW: dict[str, Any] = {
    "last": None, "starts": None, "ends": None, "cases": (), "place": "", "agenda": "",
    "team": (), "parent": None, "status": Status.PLANNED, "round": None,
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """Something that a cell can name: a case, a member, a round."""

    key: int
    name: str
    # The word in its address, or an e-mail.
    word: str = ""
    may_be_chosen: bool = True


class Directory:
    """Finds things by what people write of them, and what it may have been when nothing fits."""

    def __init__(self, things: Iterable[Named], *, unknown: str, similar: str) -> None:
        self.by_key = {thing.key: thing for thing in things}
        self._unknown, self._similar = unknown, similar
        self._by_text: dict[str, list[Named]] = {}
        self._asked: dict[str, str] = {}
        for thing in self.by_key.values():
            for text in {_fold(thing.name), _fold(thing.word)} - {""}:
                self._by_text.setdefault(text, []).append(thing)

    def find(self, text: str) -> Named:
        found = self._by_text.get(_fold(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            message = n_("There are several called “%(name)s”. Use the e-mail address.")
            raise DomainError(message, name=text)
        similar = self._nearest(text)
        if similar:
            raise DomainError(self._similar, name=text, similar=similar)
        raise DomainError(self._unknown, name=text[:_LINE])

    def _nearest(self, text: str) -> str:
        if text not in self._asked:
            if len(self._asked) >= _SUGGESTIONS or len(text) > _LINE:
                return ""
            near = difflib.get_close_matches(_fold(text), self._by_text, n=1)
            self._asked[text] = self._by_text[near[0]][0].name if near else ""
        return self._asked[text]

    def written(self, key: int) -> str:
        """The name, unless a reader could not tell by it which one is meant."""
        thing = self.by_key[key]
        is_clear = ";" not in thing.name and self._by_text[_fold(thing.name)] == [thing]
        return thing.name if is_clear and " ".join(thing.name.split()) else thing.word


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True)
class Known:
    """What the study has, all that a row can speak of. `version` is the plan's own."""

    time_zone: str
    version: int
    cases: Directory
    members: Directory
    rounds: Directory
    entries: Mapping[int, Entry]
    # Engagement by the digest of the row that it was read from.
    imported: Mapping[str, int]
    # Codes by their words in every language of the program.
    kinds: Mapping[str, str]
    statuses: Mapping[str, str]

    @cached_property
    def programmes(self) -> dict[int, list[int]]:
        """The numbers of what belongs to a visit, by the visit's."""
        found: dict[int, list[int]] = {}
        for number, entry in self.entries.items():
            if entry.parent is not None:
                found.setdefault(entry.parent, []).append(number)
        return found


def read(
    cells: Mapping[str, str], known: Known, before: Entry | None
) -> tuple[Entry | None, list[DomainError]]:
    """The engagement as the row wants it, or all that is wrong with the row.

    Columns that the file does not have stay as they were.
    """
    values = (
        {one.name: getattr(before, one.name) for one in fields(before)} if before else dict(_NEW)
    )
    errors = []
    for code, text in cells.items():
        if code == "number" or (code == "status" and not text):
            continue
        try:
            values[code] = _value(code, text, known)
        except DomainError as refusal:
            refusal.field = code
            errors.append(refusal)
    if not errors:
        try:
            return _settled(values, cells, known, before), []
        except DomainError as refusal:
            refusal.field = _COLUMN_OF.get(refusal.field or "", refusal.field)
            errors.append(refusal)
    return None, errors


# Where the rules of engagements put their refusals.
_COLUMN_OF = {"day": "first", "last_day": "last"}


def _value(code: str, text: str, known: Known) -> Any:
    if text.upper() in _FAULTS:
        raise DomainError(n_("The spreadsheet shows an error here."))
    return _READERS[code](text, known)


def _settled(
    values: dict[str, Any], cells: Mapping[str, str], known: Known, before: Entry | None
) -> Entry:
    """The whole of it: days and times put together, and the team looked at."""
    if before is not None:
        _check_stays(values, before)
        if "last" not in cells:
            values["last"] = values["first"] + (before.last - before.first)
    if "ends" not in cells and values["starts"] is None:
        values["ends"] = None
    present = before.team if before else ()
    for key in values["team"]:
        if key not in present and not known.members.by_key[key].may_be_chosen:
            message = n_("%(name)s cannot go: only researchers, reviewers and the leader can.")
            raise DomainError(message, field="team", name=known.members.by_key[key].name)
    moment = Entry(**(values | {"last": values["last"] or values["first"]}))
    return Entry(**(values | local(moment.when(known.time_zone), known.time_zone)))


def _check_stays(values: dict[str, Any], before: Entry) -> None:
    if values["kind"] != before.kind:
        message = n_("The kind of an engagement cannot change. Plan another one.")
        raise DomainError(message, field="kind")


def local(moment: When, time_zone: str) -> dict[str, Any]:
    """Days and wall times of a moment, to the minute."""
    starts, ends = moment.starts_at, moment.ends_at
    return {
        "first": moment.starts_on,
        "last": moment.ends_on,
        "starts": _wall_time(starts, time_zone) if starts else None,
        "ends": _wall_time(ends, time_zone) if ends else None,
    }


@lru_cache(maxsize=16_384)
def _wall_time(instant: dt.datetime, time_zone: str) -> dt.time:
    return instant.astimezone(ZoneInfo(time_zone)).time().replace(second=0, microsecond=0, fold=0)


def _needed(text: str) -> str:
    if not text:
        raise DomainError(n_("Fill in this field."))
    return text


def _line(text: str, _known: Known) -> str:
    return _no_longer(" ".join(text.split()), _LINE)


def _no_longer(text: str, maximum: int) -> str:
    if len(text) > maximum:
        raise DomainError(n_("Use at most %(max)d characters."), max=maximum)
    return text


def _code_of(words: Mapping[str, str], text: str, message: str) -> str:
    code = words.get(_fold(_needed(text)))
    if code is None:
        raise DomainError(message, name=text[:60])
    return code


def _keys(directory: Directory, text: str) -> tuple[int, ...]:
    return tuple(sorted({directory.find(piece).key for piece in pieces(text)}))


_KIND = n_("There is no kind of engagement called “%(name)s”.")
_STATUS = n_("There is no status called “%(name)s”.")

_READERS: dict[str, Callable[[str, Known], Any]] = {
    "kind": lambda text, known: _code_of(known.kinds, text, _KIND),
    "title": lambda text, known: _line(_needed(text), known),
    "first": lambda text, _known: read_day(_needed(text)),
    "last": lambda text, _known: read_day(text) if text else None,
    "starts": lambda text, _known: read_time(text) if text else None,
    "ends": lambda text, _known: read_time(text) if text else None,
    "cases": lambda text, known: _keys(known.cases, text),
    "place": _line,
    "agenda": lambda text, _known: _no_longer(text, _PARAGRAPH),
    "team": lambda text, known: _keys(known.members, text),
    "parent": lambda text, _known: read_number(text) if text else None,
    "status": lambda text, known: _code_of(known.statuses, text, _STATUS),
    "round": lambda text, known: known.rounds.find(text).key if text else None,
}
