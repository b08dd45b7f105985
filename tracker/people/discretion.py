"""Names, addresses and numbers of people in a text that others will read, on plain values."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tracker.core.language import n_
from tracker.people import apposed, numbers
from tracker.people.known import Known, Names
from tracker.people.naming import begins_sentence, names_in
from tracker.people.numbers import Place
from tracker.people.single import single_roles_in


class Sort(StrEnum):
    """What was found."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    # No name, and yet it can only be one person: pointed out, and never in the way.
    ONLY_ONE = "only-one"


SORT_NAMES = {
    Sort.NAME: n_("Name"),
    Sort.EMAIL: n_("E-mail address"),
    Sort.PHONE: n_("Telephone number"),
    Sort.ONLY_ONE: n_("Can only be one person"),
}
_SENTENCES = {
    Sort.NAME: n_("“%(heading)s”, line %(line)s: a name. Put “%(instead)s” there."),
    Sort.EMAIL: n_("“%(heading)s”, line %(line)s: an e-mail address. Put “%(instead)s” there."),
    Sort.PHONE: n_("“%(heading)s”, line %(line)s: a telephone number. Put “%(instead)s” there."),
    Sort.ONLY_ONE: n_("“%(heading)s”, line %(line)s: this can only be one person."),
}
# Where the role stands beside it already.
_TAKEN_AWAY = {
    Sort.NAME: n_("“%(heading)s”, line %(line)s: a name beside its role. Take it away."),
    Sort.EMAIL: n_("“%(heading)s”, line %(line)s: an e-mail address. Take it away."),
    Sort.PHONE: n_("“%(heading)s”, line %(line)s: a telephone number. Take it away."),
}
_HEADING = re.compile(r"^#{1,6}[ \t]+([^\n{]*[^\s{])", re.M)
# What stands instead of an address or number of nobody on the register, in the text's language.
_NOBODYS = {
    "en": {Sort.EMAIL: "(e-mail address)", Sort.PHONE: "(telephone number)"},
    "nb": {Sort.EMAIL: "(e-postadresse)", Sort.PHONE: "(telefonnummer)"},
}


@dataclass(frozen=True)
class Find:
    """Something found from `start` to `end` of a text, on a line that counts from 1.

    `instead` is what can stand there: one for each person whom it may mean, or nothing at all
    where the person is named beside it. Words and people are not shown in its `repr`, so that
    they get into no log.
    """

    sort: Sort
    start: int
    end: int
    line: int
    instead: tuple[str, ...]
    words: str = field(repr=False)
    people: tuple[Known, ...] = field(default=(), repr=False)


def finds(text: str, names: Names, *, near: int | None = None) -> list[Find]:
    """All that a text holds of people, in its order, and never one within another.

    Where several people may be meant, those of the case with the key `near` are.
    """
    by_email = _by(names, lambda known: known.email.casefold())
    by_phone = _by(names, lambda known: numbers.telling(known.phone))
    taken = _Taken()
    taken.add(Sort.EMAIL, numbers.emails(text, by_email))
    taken.add(Sort.PHONE, numbers.known_phones(text, by_phone))
    taken.add(Sort.PHONE, numbers.likely_phones(text))
    taken.add(Sort.NAME, names_in(text, names))
    line_of = _lines(text)
    shown: list[Find] = []
    for sort, place in taken.places:
        people = _meant(place, names, near)
        find = Find(
            sort=sort,
            start=place.start,
            end=place.end,
            line=line_of(place.start),
            instead=_instead(sort, people, names.language),
            words=text[place.start : place.end],
            people=people,
        )
        shown.append(_said_once(text, find, shown[-1:], names))
    return shown


def _said_once(text: str, find: Find, before: Sequence[Find], names: Names) -> Find:
    """The find as it is where its person is named beside it: then nothing takes its place.

    `before` holds the find before it, if any.
    """
    roles = {known.instead for known in find.people or names.people}
    at = apposed.end_before(text, find.start, is_name=find.sort is Sort.NAME)
    if any(one.end == at and _is_of_same(one, find) for one in before) or apposed.ends_with_role(
        text, at, roles, names.language
    ):
        return replace(find, instead=("",))
    for role in find.instead if find.people else ():
        end = apposed.role_behind(text, find.end, role, names.language)
        if end > find.end:
            return replace(find, end=end, words=text[find.start : end], instead=(role,))
    return find


def _is_of_same(before: Find, find: Find) -> bool:
    """A number or address behind a name, or behind another one of theirs."""
    is_theirs = before.sort is Sort.NAME or before.instead == ("",)
    is_free = not (before.people and find.people)
    return (
        find.sort is not Sort.NAME
        and is_theirs
        and (is_free or not {*before.people}.isdisjoint(find.people))
    )


def only_one(text: str, names: Names) -> list[Find]:
    """The roles that stand in one paragraph with a case where only one person holds them."""
    line_of = _lines(text)
    return [
        Find(Sort.ONLY_ONE, place.start, place.end, line_of(place.start), (),
             text[place.start : place.end])
        for place in single_roles_in(text, names)
    ]  # fmt: skip


def with_instead(text: str, find: Find, instead: str) -> str:
    """The text with that in the place of what was found, as a sentence's beginning if it is one.

    With nothing it is taken away, and so are the brackets or commas around it.
    """
    if begins_sentence(text, find.start):
        instead = instead[:1].upper() + instead[1:]
    return _put(text, find.start, find.end, instead)


def _put(text: str, start: int, end: int, instead: str) -> str:
    if not instead:
        return apposed.taken_away(text, start, end)
    if text[start - 1 : start] == instead[0] == "(" and text[end : end + 1] == ")":
        instead = instead[1:-1]
    return text[:start] + instead + text[end:]


def said_of(text: str, found: Sequence[Find]) -> list[tuple[str, dict[str, str]]]:
    """A sentence for each find in a long document: a marked message and its values.

    It says under which heading and what to put instead, never the name itself.
    """
    headings = list(_HEADING.finditer(text))
    starts = [one.start() for one in headings]
    said = []
    for find in found:
        at = bisect_right(starts, find.start) - 1
        values = {
            "heading": _without(found, headings[at]) if at >= 0 else "",
            "line": str(find.line),
            "instead": " / ".join(find.instead),
        }
        is_said = find.sort is Sort.ONLY_ONE or any(find.instead)
        said.append(((_SENTENCES if is_said else _TAKEN_AWAY)[find.sort], values))
    return said


def _without(found: Iterable[Find], heading: re.Match[str]) -> str:
    """The words of a heading with what was found in them replaced."""
    words, last = heading[1], heading.end(1)
    for find in sorted(found, key=lambda one: one.start, reverse=True):
        start, end = find.start - heading.start(1), find.end - heading.start(1)
        if start >= 0 and find.end <= last and find.sort is not Sort.ONLY_ONE:
            words = _put(words, start, end, find.instead[0] if find.instead else "…")
    return words


class _Taken:
    """Finds in the order of the text; what lies within an earlier sort's find is left out."""

    def __init__(self) -> None:
        self.places: list[tuple[Sort, Place]] = []

    def add(self, sort: Sort, places: Iterable[Place]) -> None:
        ends = [(place.start, place.end) for _sort, place in self.places]
        free = [place for place in places if not _is_within(place, ends)]
        self.places = sorted(
            [*self.places, *((sort, place) for place in free)], key=lambda one: one[1].start
        )


def _is_within(place: Place, ends: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(ends, (place.end,)) - 1
    return at >= 0 and place.start < ends[at][1]


def _by(names: Names, told: Callable[[Known], str]) -> dict[str, tuple[int, ...]]:
    """The places of people by what they are told by; whoever has none is left out."""
    found: dict[str, tuple[int, ...]] = {}
    for key, known in enumerate(names.people):
        if word := told(known):
            found[word] = (*found.get(word, ()), key)
    return found


def _meant(place: Place, names: Names, near: int | None) -> tuple[Known, ...]:
    people = tuple(names.people[key] for key in place.keys)
    nearer = tuple(known for known in people if known.case_id == near is not None)
    return nearer or people


def _instead(sort: Sort, people: Sequence[Known], language: str) -> tuple[str, ...]:
    if not people:
        return (_NOBODYS.get(language, _NOBODYS["en"])[sort],)
    return tuple(dict.fromkeys(known.instead for known in people))


def _lines(text: str) -> Callable[[int], int]:
    """The line on which a place of the text lies."""
    ends = [at for at, sign in enumerate(text) if sign == "\n"]
    return lambda at: bisect_right(ends, at) + 1
