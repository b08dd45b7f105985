"""How the tags of notes are shown: by the name of what they mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from tracker.core.dressing import Label
from tracker.notes.tags import Tag, found_in
from tracker.studies.rules import ListName, tag_code
from tracker.studies.vocabulary import Vocabulary


class Named(NamedTuple):
    """A tag as it is shown. Without a list it is called as it was written."""

    sign: str
    code: str
    name: str
    list_name: ListName | None

    @property
    def written(self) -> str:
        return f"{self.sign}{self.code}"


def named(words: Vocabulary, tag: Tag, spelt: Mapping[Tag, str] = MappingProxyType({})) -> Named:
    """Questions are long, so they are called by their code."""
    term = words.meant(*tag)
    if term is None:
        return Named(tag.sign, tag.code, f"{tag.sign}{spelt.get(tag, tag.code)}", None)
    is_long = term.list_name is ListName.QUESTIONS
    return Named(tag.sign, term.code, term.code.upper() if is_long else term.name, term.list_name)


@dataclass(frozen=True)
class Marked:
    """Dresses a note: its tags as labels, and places to which excerpts lead back."""

    words: Vocabulary
    places: tuple[tuple[int, str], ...] = ()

    @cached_property
    def anchors(self) -> Mapping[int, str]:
        return MappingProxyType(dict(self.places))

    def labels(self, text: str, *, start: int) -> Iterator[Label]:
        for sign, word, first, last in found_in(text, start=start):
            term = self.words.meant(sign, tag_code(word))
            yield Label(first, last, word, term.name if term else "")
