"""Gathers the status of each case."""

import datetime as dt
from collections.abc import Iterator, Sequence

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.queries import Standing
from tracker.cases.rules import Since, Status, Valued, value_on
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS
from tracker.memberchecks.queries import disagreements_to_print
from tracker.statusnotes import marks, references
from tracker.statusnotes import queries as statusnotes
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import last_day
from tracker.summaries import document
from tracker.summaries.choice import Choice
from tracker.summaries.document import CaseSection, Chapter, Contacts, Days, Fact, Planned
from tracker.summaries.words import Words

_BLOCKED = n_(
    "%(case)s: consent was withdrawn for what this passage rests on: “%(passage)s”. Publish a "
    "correction of the status note first."
)


def gather(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    chosen = [standing.case for standing in standings]
    notes = statusnotes.newest_published_of(chosen, as_of=choice.as_of)
    if choice.with_drafts:
        notes |= _drafts(chosen, notes, choice.as_of)
    yield document.Cases(
        [
            _section(one.case, one.since, notes.get(one.case.id), choice)
            for one in standings
            if one.since is not None
        ]
    )


def _drafts(
    chosen: list[Case], published: dict[int, StatusNote], as_of: dt.date
) -> dict[int, StatusNote]:
    """Each case's newest draft that would follow on what is published."""
    return {
        case_id: draft
        for case_id, draft in statusnotes.newest_drafts_of(chosen, as_of=as_of).items()
        if case_id not in published or draft.as_of >= published[case_id].as_of
    }


def _section(case: Case, since: Since, note: StatusNote | None, choice: Choice) -> CaseSection:
    after = _after(case, note, choice.as_of)
    return CaseSection(
        name=case.name,
        region=case.region,
        status=_standing(since, choice.words),
        note=_note(note, choice),
        facts=_facts(case, choice.until),
        contacts=_contacts(case, choice.until),
        planned=[
            Planned(KINDS[e.kind], Days(e.starts_on, e.ends_on), e.title)
            for e in engagements.planned_with(case, after=choice.until)
        ],
        events=[
            document.CaseEvent(event.happened_on, event.text)
            for event in reversed(cases.events(case, after=after, until=choice.until))
        ],
        events_since=after,
        expects_note=since.status is Status.ACTIVE,
    )


def _after(case: Case, note: StatusNote | None, as_of: dt.date) -> dt.date | None:
    """The day after which events are news: the end of the last status note's month."""
    if note is not None and note.as_of < as_of:
        return last_day(note.as_of)
    earlier = statusnotes.find_newest_published(case, as_of=as_of - dt.timedelta(days=1))
    return last_day(earlier.as_of) if earlier else None


def _standing(since: Since, words: Words) -> str:
    sentences = {
        Status.ACTIVE: n_("active since %(day)s"),
        Status.ASSOCIATED: n_("associated since %(day)s: takes part, is not evaluated"),
        Status.WITHDRAWN: n_("withdrawn on %(day)s"),
    }
    said = words.say(sentences[since.status], day=words.day(since.from_on))
    return f"{said} ({since.reason})" if since.reason else said


def _note(note: StatusNote | None, choice: Choice) -> document.StatusNote | None:
    if note is None:
        return None
    is_older = note.as_of < choice.as_of
    disagreeing = [
        document.Disagreement(one.role, one.remarks) for one in disagreements_to_print(note)
    ]
    text = _text(note, choice)
    return document.StatusNote(text, note.as_of, not note.is_published, is_older, disagreeing)


def _text(note: StatusNote, choice: Choice) -> str:
    """The note's text, its references as footnotes where the report has them.

    What rests on withdrawn consent alone stops the document, whether or not they are printed.
    """
    found = references.cited(note)
    blocked = next((one.mark for one in found if one.state is references.Standing.BLOCKED), "")
    if blocked:
        passage = marks.passage_of(blocked, marks.passages(note.text))
        raise DomainError(_BLOCKED, case=note.case.name, passage=passage)
    if not choice.has_references:
        return references.without_marks(note.text)
    return references.footnoted(note.text, found, choice.words.say, language=choice.language)


def _facts(case: Case, until: dt.date) -> list[Fact]:
    """What holds on the last day of the month, name by name."""
    values: dict[str, list[Valued]] = {}
    for fact in cases.facts(case):
        values.setdefault(fact.fact_name.name, []).append(Valued(fact.value, fact.holds_from))
    held = [(name, value_on(until, given)) for name, given in values.items()]
    return [Fact(name, value.value, value.holds_from) for name, value in held if value]


def _contacts(case: Case, until: dt.date) -> list[Contacts]:
    """What contact there was up to the end of the month, kind by kind."""
    held = engagements.held_with(case, until=until)
    by_kind = {
        code: [Days(e.starts_on, e.ends_on) for e in held if e.kind == code] for code in KINDS
    }
    return [Contacts(KINDS[code], days) for code, days in by_kind.items() if days]
