"""What stands in a text as it is being typed: excerpts and follow-ups, for beside the editor."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.core.markdown import opening
from tracker.notes import tags
from tracker.notes.naming import Named, named
from tracker.notes.rules import MAXIMUM_BYTES, plain_text
from tracker.notes.tags import Task
from tracker.studies.models import Membership
from tracker.studies.rules import Action, may, tag_code, tag_word
from tracker.studies.vocabulary import Vocabulary

_SHOWN = 60
# Where the first words of a passage stand; one may be as long as a note.
_LOOKED_AT = 4_000


@dataclass(frozen=True)
class Outlined:
    """An excerpt in one line. `line` is where it begins, from 1."""

    line: int
    words: str
    labels: list[Named]


@dataclass(frozen=True)
class Outline:
    """What a text holds; only the first of very many are shown."""

    excerpts: list[Outlined]
    tasks: list[Task]
    count: int
    unknown: list[str]


def outline_of(text: str, words: Vocabulary) -> Outline:
    """The excerpts and tasks of a text with the names of their tags."""
    reading = tags.read(plain_text(text[:MAXIMUM_BYTES]))
    spelt = tags.spelling(passage.text for passage in reading.passages)
    shown = [
        Outlined(
            passage.line,
            opening(tags.without_labels(passage.text[:_LOOKED_AT]), characters=90),
            [named(words, tag, spelt) for tag in passage.tags[:_SHOWN]],
        )
        for passage in reading.passages[:_SHOWN]
    ]
    unknown = [f"{tag.sign}{word}" for tag, word in spelt.items() if words.meant(*tag) is None]
    return Outline(shown, reading.tasks[:_SHOWN], len(reading.passages), unknown[:_SHOWN])


def completions(
    words: Vocabulary, members: Iterable[Membership]
) -> dict[str, list[tuple[str, str]]]:
    """What the editor offers behind each sign: what is written and what it means."""
    offered: dict[str, list[tuple[str, str]]] = {"#": [], "@": [], "!": []}
    for term in words:
        offered[term.sign].append((tag_word(term.name, term.code), term.name))
    names = [one.account.name for one in members if may(one.role, Action.WRITE_NOTES)]
    return offered | {"~": [(tag_word(name, tag_code(name)), name) for name in names]}
