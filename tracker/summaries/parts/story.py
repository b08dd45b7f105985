"""Gathers how each case changed: its status notes one after another, and what changed between."""

from collections.abc import Iterator, Sequence

from tracker.cases.queries import Standing
from tracker.core.language import n_
from tracker.statusnotes.story import Changed, Chapter, stories
from tracker.summaries import document
from tracker.summaries.choice import Choice
from tracker.summaries.document import Gathered, Section
from tracker.summaries.words import Words


def gather(choice: Choice, standings: Sequence[Standing]) -> Iterator[document.Chapter]:
    """A chapter for each case of which something is published by then."""
    of_cases = stories(choice.study, [one.case for one in standings], choice.until)
    told = [(one.case, of_cases[one.case.id]) for one in standings]
    for number, (case, chapters) in enumerate((case, some) for case, some in told if some):
        heading = choice.words.say(n_("%(case)s – status over time"), case=case.name)
        sections = [part for one in chapters for part in _sections(one, choice.words)]
        yield Gathered(heading, sections, on_new_page=number == 0)


def _sections(one: Chapter, words: Words) -> Iterator[Section]:
    """What had changed comes before what held then."""
    changed = [_changed(fact, words) for fact in one.facts]
    changed += [f"{words.day(day)}: {text}" for day, text in one.events]
    if changed:
        heading = n_("What changed until %(month)s")
        yield Section(words.say(heading, month=words.month(one.as_of)), lines=changed)
    as_of = words.say(n_("As of %(month)s"), month=words.month(one.as_of))
    yield Section(as_of, written=one.text)


def _changed(fact: Changed, words: Words) -> str:
    message = n_("%(day)s: %(name)s is now “%(value)s”; before: “%(before)s”.")
    if not fact.before:
        message = n_("%(day)s: %(name)s is now “%(value)s”.")
    day = words.day(fact.on)
    return words.say(message, day=day, name=fact.name, value=fact.value, before=fact.before)
