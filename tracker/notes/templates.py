"""The prompts with which a note begins: the contact summary of each kind of engagement.

Miles & Huberman (1994), ch. 4: one page after each contact with its main issues, what it said
to the research questions, what was new, and what to ask next time.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from tracker.core.language import n_
from tracker.engagements.kinds import KINDS

# Stands in a template where each research question gets a heading of its own.
QUESTIONS = "{questions}"
LONGEST = 20_000

_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#:]*$", re.M)
_MAIN = n_("Main issues")
_NEW = n_("What was new")
_NEXT = n_("Ask next time")
_USUAL = {
    "phone-check-in": (n_("What is new"), n_("What was agreed"), _NEXT),
    "dialogue-meeting": (_MAIN, n_("Where they disagreed"), QUESTIONS, n_("Advice"), _NEXT),
    "document-review": (n_("What it is"), _MAIN, QUESTIONS, _NEXT),
    "feedback": (n_("How it was received"), n_("What they will do with it"), _NEXT),
}
_OTHERS = (_MAIN, _NEW, QUESTIONS, _NEXT)


def usual(kind: str, *, say: Callable[[str], str]) -> str:
    """The template of a kind while the study has none of its own; `say` translates."""
    parts = [part if part == QUESTIONS else f"## {say(part)}" for part in _USUAL.get(kind, _OTHERS)]
    return "\n\n".join(parts) + "\n"


def filled(template: str, questions: Sequence[tuple[str, str]]) -> str:
    """The template as a note begins with it; questions are codes and words.

    Under each stands its tag, so that what is typed behind it is an excerpt of that question.
    """
    headings = "\n\n".join(f"## {code.upper()}: {words}\n\n- #{code} " for code, words in questions)
    if not headings:
        template = template.replace(f"{QUESTIONS}\n\n", "")
    return template.replace(QUESTIONS, headings)


def is_held_in(template: str, texts: Iterable[str]) -> bool:
    """Whether notes answer a template: they hold half of its headings, the last one among them.

    The last is asked for since a call logged in a hurry holds the first ones already.
    """
    asked = _headings(template)
    held = {heading for text in texts for heading in _headings(text)}
    return bool(asked) and asked[-1] in held and 2 * len(held & {*asked}) >= len(asked)


def _headings(text: str) -> list[str]:
    return [found[1].casefold() for found in _HEADING.finditer(text)]


def kinds() -> list[str]:
    """The kinds of engagements that can have a template of their own."""
    return list(KINDS)
