"""How the tags of notes are shown: by the name of what they mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from tracker.core.dressing import Label
from tracker.notes.tags import Tag, found_in
from tracker.studies.rules import ListName, tag_code
from tracker.studies.vocabulary import Term, Vocabulary


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
    return Named(tag.sign, term.code, _shown(term), term.list_name)


def _shown(term: Term) -> str:
    return term.code.upper() if term.list_name is ListName.QUESTIONS else term.name


def _at_hand(term: Term) -> str:
    """What is not shown of a term: the question, or else what one types."""
    return term.name if term.list_name is ListName.QUESTIONS else f"{term.sign}{term.code}"


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
            if term is None:
                yield Label(first, last, f"{sign}{word}", "")
            else:
                yield Label(first, last, _shown(term), _at_hand(term))
