"""Gathers one plain document per study, month and choice of cases, and writes it as a file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.queries import Standing
from tracker.cases.rules import Since, Status, Valued, value_on
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import queries as engagements
from tracker.engagements import timeline
from tracker.engagements.kinds import KINDS
from tracker.planning.figure import one_each, study_figure
from tracker.statusnotes import queries as statusnotes
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.references import without_marks
from tracker.statusnotes.rules import checked_month, last_day, month_from, month_of
from tracker.studies import queries as studies
from tracker.studies.models import Study
from tracker.summaries import convert, document, queries
from tracker.summaries.document import CaseSection, Contacts, Days, Document, Fact, Planned
from tracker.summaries.markdown import to_markdown, to_source
from tracker.summaries.words import Words, catalogue

_ORDER = {Status.ACTIVE: 0, Status.ASSOCIATED: 1, Status.WITHDRAWN: 2}


@dataclass(frozen=True)
class Format:
    """One form in which a summary is handed out."""

    code: str
    name: str
    mimetype: str


FORMATS = {
    "docx": Format(
        "docx",
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": Format("pdf", "PDF", "application/pdf"),
    "html": Format("html", "HTML", "text/html"),
    "md": Format("md", "Markdown", "text/markdown"),
}


def summary(
    study: Study,
    *,
    as_of: dt.date,
    case: Case | None = None,
    with_drafts: bool = False,
    today: dt.date,
) -> Document:
    """The status per case as of a month, for the whole study or one case."""
    until = last_day(as_of)
    words = Words(study.language, catalogue(study.language))
    standings = [s for s in cases.standings(study, on=until) if s.since is not None]
    chosen = [s for s in standings if case is None or s.case.id == case.id]
    chosen.sort(key=lambda s: _ORDER[s.status] if s.status else 3)
    return Document(
        title=study.title,
        commissioner=study.commissioner,
        institute=study.institute,
        as_of=as_of,
        made_on=today,
        starts_on=study.starts_on,
        ends_on=study.ends_on,
        cases=_sections(chosen, as_of=as_of, with_drafts=with_drafts, words=words),
        language=study.language,
        about=study.about,
        questions=[question.name for question in studies.research_questions(study)],
        timeline=_timeline(study, [s.case for s in chosen], words) if chosen else None,
    )


def file(document: Document, *, format_: str, study: Study) -> bytes:
    """The document in one of `FORMATS`; raises ConversionError when it cannot be made."""
    writers: dict[str, Callable[[], bytes]] = {
        "md": lambda: to_markdown(document).encode(),
        "html": lambda: convert.to_html(to_source(document)).encode(),
        "pdf": lambda: convert.to_pdf(to_source(document)),
        "docx": lambda: convert.to_docx(to_source(document), reference=_reference(study)),
    }
    return writers[format_]()


def _reference(study: Study) -> bytes | None:
    style = queries.find_style(study)
    return style.content if style else None


def _sections(
    standings: list[Standing], *, as_of: dt.date, with_drafts: bool, words: Words
) -> list[CaseSection]:
    chosen = [s.case for s in standings]
    notes = statusnotes.newest_published_of(chosen, as_of=as_of)
    if with_drafts:
        notes |= _drafts(chosen, notes, as_of)
    return [
        _section(s.case, s.since, notes.get(s.case.id), as_of=as_of, words=words)
        for s in standings
        if s.since is not None
    ]


def _drafts(
    chosen: list[Case], published: dict[int, StatusNote], as_of: dt.date
) -> dict[int, StatusNote]:
    """Each case's newest draft that would follow on what is published."""
    return {
        case_id: draft
        for case_id, draft in statusnotes.newest_drafts_of(chosen, as_of=as_of).items()
        if case_id not in published or draft.as_of >= published[case_id].as_of
    }


def _section(
    case: Case, since: Since, note: StatusNote | None, *, as_of: dt.date, words: Words
) -> CaseSection:
    until = last_day(as_of)
    after = _after(case, note, as_of)
    return CaseSection(
        name=case.name,
        region=case.region,
        status=_standing(since, words),
        note=_note(note, as_of),
        facts=_facts(case, until),
        contacts=_contacts(case, until),
        planned=[
            Planned(KINDS[e.kind], Days(e.starts_on, e.ends_on), e.title)
            for e in engagements.planned_with(case, after=until)
        ],
        events=[
            document.CaseEvent(event.happened_on, event.text)
            for event in reversed(cases.events(case, after=after, until=until))
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


def _note(note: StatusNote | None, as_of: dt.date) -> document.StatusNote | None:
    if note is None:
        return None
    text = without_marks(note.text)
    return document.StatusNote(text, note.as_of, not note.is_published, note.as_of < as_of)


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


def _timeline(study: Study, chosen: list[Case], words: Words) -> document.Timeline:
    caption = words.say(n_("Contacts and events, case by case"))
    figure = study_figure(
        study,
        groups=one_each(chosen),
        starts_on=study.starts_on,
        ends_on=study.ends_on,
        title=caption,
    )
    wording = timeline.wording(study.language, translate=words.translate)
    first, *more = [
        timeline.draw(part, width=document.FIGURE_WIDTH, wording=wording)
        for part in timeline.in_parts(figure)
    ]
    return document.Timeline(
        svg=first,
        more=more,
        alternative=words.say(
            n_("A line per case over the evaluation period with a mark for each contact.")
        ),
        caption=caption,
        rows=timeline.describe(figure, wording=wording),
    )


def read_as_of(study: Study, text: str, *, today: dt.date) -> dt.date:
    """The as-of month asked for; without one the last that the study has reached."""
    asked = month_from(text) if text else month_of(max(study.starts_on, min(today, study.ends_on)))
    if asked is None:
        raise DomainError(n_("Write the month as year and month, such as 2012-01."), field="as_of")
    return checked_month(asked, starts_on=study.starts_on, today=max(today, study.starts_on))
