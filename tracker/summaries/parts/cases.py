"""Gathers the status of each case."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.cases import queries as cases
from tracker.cases.models import Case, CaseEvent
from tracker.cases.queries import FactTable, Standing
from tracker.cases.rules import Since, Status
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement
from tracker.engagements.queries import KindCount
from tracker.memberchecks.queries import Disagreement, disagreements_to_print
from tracker.statusnotes import marks, references
from tracker.statusnotes import queries as statusnotes
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import last_day
from tracker.summaries import document
from tracker.summaries.choice import Choice
from tracker.summaries.document import CaseSection, Chapter, Contacts, Days, Fact, Planned
from tracker.summaries.words import Words

# Of a longer story the oldest are left out.
_MOST_EVENTS = 500
_DAY = dt.timedelta(days=1)
_BLOCKED = n_(
    "%(case)s: consent was withdrawn for what this passage rests on: “%(passage)s”. Publish a "
    "correction of the status note first."
)


@dataclass(frozen=True)
class _Known:
    """What there is of all chosen cases, asked for at once; by their keys."""

    notes: Mapping[int, StatusNote]
    # What was published before the month itself.
    earlier: Mapping[int, StatusNote]
    # By the status note's key.
    cited: Mapping[int, Sequence[references.Cited]]
    disagreeing: Mapping[int, Sequence[Disagreement]]
    facts: FactTable
    contacts: Mapping[int, Sequence[KindCount]]
    planned: Mapping[int, Sequence[Engagement]]
    events: Mapping[int, Sequence[CaseEvent]]


def gather(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    known = _known(choice, [standing.case for standing in standings])
    yield document.Cases(
        [_section(one.case, one.since, known, choice) for one in standings if one.since is not None]
    )


def _known(choice: Choice, chosen: list[Case]) -> _Known:
    notes = statusnotes.newest_published_of(chosen, as_of=choice.as_of)
    if choice.with_drafts:
        notes |= _drafts(chosen, notes, choice.as_of)
    shown = list(notes.values())
    return _Known(
        notes=notes,
        earlier=statusnotes.newest_published_of(chosen, as_of=choice.as_of - _DAY),
        cited=references.cited_of(choice.study, shown),
        disagreeing=disagreements_to_print(shown),
        facts=cases.facts_on(choice.study, on=choice.until),
        contacts=engagements.counts_by_kind_of(chosen, until=choice.until),
        planned=engagements.planned_of(chosen, after=choice.until),
        events=_events(choice, chosen),
    )


def _events(choice: Choice, chosen: list[Case]) -> dict[int, list[CaseEvent]]:
    """Everything that happened in each case by then, oldest first."""
    events: dict[int, list[CaseEvent]] = {case.id: [] for case in chosen}
    period = {"starts_on": dt.date.min, "ends_on": choice.until}
    for event in cases.events_between(choice.study, **period, case_ids=list(events)):
        events[event.case_id].append(event)
    return events


def _drafts(
    chosen: list[Case], published: dict[int, StatusNote], as_of: dt.date
) -> dict[int, StatusNote]:
    """Each case's newest draft that would follow on what is published."""
    return {
        case_id: draft
        for case_id, draft in statusnotes.newest_drafts_of(chosen, as_of=as_of).items()
        if case_id not in published or draft.as_of >= published[case_id].as_of
    }


def _section(case: Case, since: Since, known: _Known, choice: Choice) -> CaseSection:
    note = known.notes.get(case.id)
    after = _after(note, known.earlier.get(case.id), choice.as_of)
    return CaseSection(
        name=case.name,
        region=case.region,
        status=_standing(since, choice.words),
        note=_note(note, known, choice),
        facts=_facts(case, known.facts),
        contacts=[
            Contacts(one.kind, [Days(*days) for days in one.days])
            for one in known.contacts[case.id]
        ],
        planned=[
            Planned(KINDS[e.kind], Days(e.starts_on, e.ends_on), e.title)
            for e in known.planned[case.id]
        ],
        events=[
            document.CaseEvent(event.happened_on, event.text)
            for event in known.events[case.id][-_MOST_EVENTS:]
            if after is None or event.happened_on > after
        ],
        events_since=after,
        expects_note=since.status is Status.ACTIVE,
    )


def _after(note: StatusNote | None, earlier: StatusNote | None, as_of: dt.date) -> dt.date | None:
    """The day after which events are news: the end of the last status note's month."""
    if note is not None and note.as_of < as_of:
        return last_day(note.as_of)
    return last_day(earlier.as_of) if earlier else None


def _standing(since: Since, words: Words) -> str:
    sentences = {
        Status.ACTIVE: n_("active since %(day)s"),
        Status.ASSOCIATED: n_("associated since %(day)s: takes part, is not evaluated"),
        Status.WITHDRAWN: n_("withdrawn on %(day)s"),
    }
    said = words.say(sentences[since.status], day=words.day(since.from_on))
    return f"{said} ({since.reason})" if since.reason else said


def _note(note: StatusNote | None, known: _Known, choice: Choice) -> document.StatusNote | None:
    if note is None:
        return None
    is_older = note.as_of < choice.as_of
    disagreeing = [
        document.Disagreement(one.role, one.remarks) for one in known.disagreeing[note.id]
    ]
    text = _text(note, known.cited[note.id], choice)
    return document.StatusNote(text, note.as_of, not note.is_published, is_older, disagreeing)


def _text(note: StatusNote, cited: Sequence[references.Cited], choice: Choice) -> str:
    """The note's text, its references as footnotes where the report has them.

    What rests on withdrawn consent alone stops the document, whether or not they are printed.
    """
    blocked = next((one.mark for one in cited if one.state is references.Standing.BLOCKED), "")
    if blocked:
        passage = marks.passage_of(blocked, marks.passages(note.text))
        raise DomainError(_BLOCKED, case=note.case.name, passage=passage)
    if not choice.has_references:
        return references.without_marks(note.text)
    return references.footnoted(note.text, cited, choice.words.say, language=choice.language)


def _facts(case: Case, table: FactTable) -> list[Fact]:
    """What holds on the last day of the month, name by name."""
    held = [(name.name, table.values.get(name.id, {}).get(case.id)) for name in table.names]
    return [Fact(name, value.value, value.holds_from) for name, value in held if value]
