"""What all chapters are written with: headings, tables, figures, and how they are counted."""

from collections.abc import Sequence
from typing import NamedTuple

from tracker.core.language import n_
from tracker.summaries.document import Document
from tracker.summaries.inline import cell, literal
from tracker.summaries.words import Words

_TABLE, _FIGURE = n_("Table"), n_("Figure")


class Figure(NamedTuple):
    """A picture of the document and what stands under it."""

    svg: str
    caption: str


def join(*blocks: str) -> str:
    """Blocks of Markdown one after another, those that are empty left out."""
    return "\n\n".join(block for block in blocks if block)


def _is_of_numbers(texts: Sequence[str]) -> bool:
    """Whether a column holds nothing but numbers, and dashes where there is none."""
    return all(text == "–" or text.isdecimal() for text in texts)


def bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {literal(line)}" for line in lines)


class Writer:
    """Hands out headings, tables and figures, and counts them through the whole document."""

    def __init__(self, document: Document, words: Words) -> None:
        self.document = document
        self.words = words
        self.captions: list[str] = []
        self.page_starts: list[int] = []
        self.figures: dict[str, Figure] = {}
        self.headings: list[str] = []
        self._tables = 0
        self._texts = 0

    def say(self, message: str, **values: object) -> str:
        """A marked message in the document's language, to stand in running text."""
        return literal(self.words.say(message, **values))

    def chapter(self, heading: str, *, on_new_page: bool = False) -> str:
        """The heading of a chapter; `heading` is plain text."""
        if on_new_page:
            self.page_starts.append(len(self.headings))
        self.headings.append(heading)
        return f"## {literal(heading)}"

    def section(self, heading: str, text: str, **values: object) -> str:
        """A marked heading with its text; nothing when there is no text."""
        return join(f"### {self.say(heading, **values)}", text) if text else ""

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """A table under its caption; nothing when it would be empty.

        Title and cells are plain text in the document's language, columns are marked messages.
        """
        return self.grid(title, [self.words.say(column) for column in columns], rows)

    def grid(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        is_counted: bool = False,
    ) -> str:
        """The same with columns that are said already; numbers stand at the right.

        When `is_counted`, all but the first column do, with what stands there instead of one.
        """
        if not rows:
            return ""
        self._tables += 1
        caption = f"{self.words.say(_TABLE)} {self._tables}: {title}"
        self.captions.append(caption)
        sides = [
            "---:" if (is_counted and place) or _is_of_numbers(texts) else "---"
            for place, texts in enumerate(zip(*rows, strict=True))
        ]
        lines = [[cell(column) for column in columns], sides]
        lines += [[cell(text) for text in row] for row in rows]
        return join(f"*{literal(caption)}*", "\n".join(f"| {' | '.join(ln)} |" for ln in lines))

    def figure(self, kind: str, svg: str, *, title: str, alternative: str) -> str:
        """A picture over its caption. `kind` is a word for its address, such as timeline."""
        number = 1 + sum(name.startswith(f"{kind}-") for name in self.figures)
        caption = f"{self.words.say(_FIGURE)} {len(self.figures) + 1}: {title}"
        self.captions.append(caption)
        self.figures[f"{kind}-{number}"] = Figure(svg, caption)
        return join(f"![{literal(alternative)}]({kind}-{number})", f"*{literal(caption)}*")

    def notes(self) -> str:
        """What keeps the footnotes of the next text that people wrote apart from all others."""
        self._texts += 1
        return f"c{self._texts}-"
