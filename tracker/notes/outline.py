"""What stands in a text as it is being typed: excerpts and follow-ups, for beside the editor."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.core.markdown import opening
from tracker.notes import tags
from tracker.notes.naming import Named, named
from tracker.notes.rules import MAXIMUM_BYTES
from tracker.notes.tags import Task
from tracker.studies.models import Membership
from tracker.studies.rules import tag_code
from tracker.studies.vocabulary import Vocabulary

_SHOWN = 60


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
    reading = tags.read(text[:MAXIMUM_BYTES])
    shown = [
        Outlined(
            passage.line,
            opening(tags.without_tags(passage.text), characters=90),
            [named(words, tag) for tag in passage.tags[:_SHOWN]],
        )
        for passage in reading.passages[:_SHOWN]
    ]
    found = {
        f"{tag.sign}{tag.code}": words.meant(*tag)
        for passage in reading.passages
        for tag in passage.tags
    }
    unknown = [written for written, term in found.items() if term is None]
    return Outline(shown, reading.tasks[:_SHOWN], len(reading.passages), unknown[:_SHOWN])


def completions(
    words: Vocabulary, members: Iterable[Membership]
) -> dict[str, list[tuple[str, str]]]:
    """What the editor offers behind each sign: codes and names of the lists, and the team."""
    offered: dict[str, list[tuple[str, str]]] = {"#": [], "@": [], "!": []}
    for term in words:
        offered[term.sign].append((term.code, term.name))
    names = [member.account.name for member in members]
    return offered | {"~": [(tag_code(name), name) for name in names]}
