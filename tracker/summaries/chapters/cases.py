"""The status of each case: its note, its facts, its contacts and what is planned."""

from tracker.core.language import n_
from tracker.summaries import words as said
from tracker.summaries.document import Cases, CaseSection, Days, Disagreement, Planned, StatusNote
from tracker.summaries.inline import literal
from tracker.summaries.rewrite import rewrite
from tracker.summaries.writer import Writer, bullets, join


def write(chapter: Cases, writer: Writer) -> str:
    return join(*(_case(case, writer) for case in chapter.sections))


def _case(case: CaseSection, writer: Writer) -> str:
    heading = said.case_heading(case, document=writer.document, words=writer.words)
    remark = said.note_remark(case, document=writer.document, words=writer.words)
    parts = [literal(part) for part in (case.region, case.status) if part]
    notes = writer.notes()
    return join(
        writer.chapter(heading, on_new_page=case.expects_note),
        " · ".join(parts),
        f"**{literal(remark)}**" if remark else "",
        rewrite(case.note.text, below=2, notes=notes) if case.note else "",
        _disagreements(case.note, writer) if case.note else "",
        writer.section(
            n_("Facts and contacts"), join(_facts(case, writer), _contacts(case, writer))
        ),
        _planned(case, writer),
        _events(case, writer),
    )


def _disagreements(note: StatusNote, writer: Writer) -> str:
    """What was said against the text, each passage in quotation marks before it."""
    lines = [_said(one, writer) for one in note.disagreements]
    return writer.section(n_("Those who disagree"), bullets(lines))


def _said(one: Disagreement, writer: Writer) -> str:
    said = [f"“{passage}”: {text}" if passage else text for passage, text in one.remarks]
    without = writer.words.say(n_("disagrees with this text, without remarks."))
    return f"{one.role}: {' '.join(' '.join(said).split()) or without}"


def _facts(case: CaseSection, writer: Writer) -> str:
    rows = [
        (fact.name, fact.value, writer.words.day(fact.holds_from) if fact.holds_from else "–")
        for fact in case.facts
    ]
    title = writer.words.say(n_("Key facts, %(case)s"), case=case.name)
    return writer.table(title, [n_("Fact"), n_("Value"), n_("Since")], rows)


def _contacts(case: CaseSection, writer: Writer) -> str:
    words = writer.words
    rows = [
        (words.say(entry.kind.plural if len(entry.held) > 1 else entry.kind.label),
         str(len(entry.held)), words.days(*entry.held))
        for entry in case.contacts if entry.held
    ]  # fmt: skip
    title = words.say(n_("Contacts held, %(case)s"), case=case.name)
    none = writer.say(n_("No contacts held yet.")) if case.expects_note else ""
    return writer.table(title, [n_("Contact"), n_("Number"), n_("Dates")], rows) or none


def _planned(case: CaseSection, writer: Writer) -> str:
    lines = [f"{writer.words.days(one.days)}: {_name(one, writer)}" for one in case.planned]
    return writer.section(n_("Planned next"), bullets(lines))


def _name(entry: Planned, writer: Writer) -> str:
    kind = writer.words.say(entry.kind.label)
    return kind if entry.title in {"", kind} else f"{kind}, {entry.title}"


def _events(case: CaseSection, writer: Writer) -> str:
    lines = [f"{writer.words.days(Days(e.on, e.on))}: {e.text}" for e in case.events]
    if case.events_since is None:
        return writer.section(n_("Events"), bullets(lines))
    since = writer.words.day(case.events_since)
    return writer.section(n_("Events since %(day)s"), bullets(lines), day=since)
