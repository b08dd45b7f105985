"""The account of the method: what was planned and done, in sentences and tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.core.language import n_
from tracker.feedback.rules import FORM_NAMES
from tracker.feedback.rules import Form as FeedbackForm
from tracker.memberchecks.rules import ANSWER_NAMES, Answer
from tracker.method.coreq import Sentence, items
from tracker.method.rules import Account, Gathering, Tally, Visit
from tracker.studies.rules import ROLE_NAMES, Role
from tracker.summaries.document import Days, MethodAccount
from tracker.summaries.writer import Writer, bullets, join

_UNKNOWN = "–"


def write(chapter: MethodAccount, writer: Writer) -> str:
    account = chapter.account
    return join(
        writer.chapter(writer.words.say(n_("Account of the method")), on_new_page=True),
        _period(account, writer),
        writer.section(n_("Planned and done"), _planned(account, writer)),
        writer.section(n_("Site visits"), _visits(account.visits, writer)),
        writer.section(n_("Interviews"), _interviews(account, writer)),
        writer.section(n_("Network gatherings"), _gatherings(account.gatherings, writer)),
        writer.section(n_("Dialogue meetings"), _meetings(account.meetings, writer)),
        writer.section(n_("Calls, feedback and documents"), _beside(account, writer)),
        writer.section(n_("Read by the cases"), _checks(account, writer)),
        writer.section(n_("Items of the COREQ checklist"), _checklist(account, writer)),
    )


def _period(account: Account, writer: Writer) -> str:
    if not account.tallies:
        return writer.say(n_("Nothing was logged up to then."))
    return writer.say(
        n_("Counted from the log, from %(first)s to %(last)s: %(held)s contacts held."),
        first=writer.words.day(account.starts_on),
        last=writer.words.day(account.until),
        held=account.with_notes[1],
    )


def _planned(account: Account, writer: Writer) -> str:
    words = writer.words
    rows = [
        (words.say(one.kind.plural), str(one.planned), str(one.held), str(one.written),
         str(one.off or _UNKNOWN), str(one.to_come or _UNKNOWN))
        for one in account.tallies
    ]  # fmt: skip
    columns = [n_("Contact"), n_("Planned"), n_("Held"), n_("With notes"), n_("Called off"),
               n_("To come")]  # fmt: skip
    table = writer.table(words.say(n_("Contacts planned, held and written up")), columns, rows)
    differing = [_difference(one, writer) for one in account.tallies if one.differs]
    off = [_called_off(one, writer) for one in account.not_held]
    reasons = writer.say(n_("Not held as planned:")) if off else ""
    return join(table, bullets(differing), reasons, bullets(off))


def _difference(one: Tally, writer: Writer) -> str:
    message = n_("%(kind)s: %(planned)s planned, %(held)s held, %(written)s with notes.")
    kind = writer.words.say(one.kind.plural)
    return writer.words.say(
        message, kind=kind, planned=one.planned, held=one.held, written=one.written
    )


def _called_off(one: tuple[str, Any, str], writer: Writer) -> str:
    title, day, reason = one
    said = f"{title}, {writer.words.day(day)}"
    return f"{said}: {reason}" if reason else said


def _visits(visits: Sequence[Visit], writer: Writer) -> str:
    rows = [
        (visit.case, writer.words.days(Days(visit.starts_on, visit.ends_on)),
         _counted(visit.interviewed), str(visit.observations or _UNKNOWN))
        for visit in visits
    ]  # fmt: skip
    columns = [n_("Case"), n_("Dates"), n_("Interviewed there"), n_("Observations")]
    return writer.table(writer.words.say(n_("Who was visited when")), columns, rows)


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {number}" for name, number in pairs) or _UNKNOWN


def _interviews(account: Account, writer: Writer) -> str:
    rows = [
        (role, str(number), str(cases or _UNKNOWN))
        for role, number, cases in account.interviews.by_role
    ]
    columns = [n_("Role"), n_("Interviews"), n_("Cases")]
    return writer.table(writer.words.say(n_("Interviews by role")), columns, rows)


def _gatherings(gatherings: Sequence[Gathering], writer: Writer) -> str:
    rows = [
        (writer.words.days(Days(one.starts_on, one.ends_on)), one.place or _UNKNOWN,
         ", ".join(one.cases), _came(one, writer))
        for one in gatherings
    ]  # fmt: skip
    columns = [n_("Dates"), n_("Place"), n_("Cases"), n_("Came of those invited")]
    return writer.table(writer.words.say(n_("Gatherings with place and date")), columns, rows)


def _came(one: Gathering, writer: Writer) -> str:
    """How many came of how many invited; nobody is counted where somebody was not."""
    invited = sum(number for _role, number, _came in one.attendance)
    counts = [came for _role, _number, came in one.attendance]
    if not counts or None in counts:
        return _UNKNOWN
    return writer.words.say(
        n_("%(came)s of %(invited)s"), came=sum(filter(None, counts)), invited=invited
    )


def _meetings(meetings: Sequence[Gathering], writer: Writer) -> str:
    """Attendance by role, each meeting named in its first row only."""
    rows = [row for meeting in meetings for row in _attendance(meeting, writer)]
    columns = [n_("Meeting"), n_("Role"), n_("Invited"), n_("Came")]
    return writer.table(writer.words.say(n_("Attendance at dialogue meetings")), columns, rows)


def _attendance(meeting: Gathering, writer: Writer) -> Iterator[tuple[str, str, str, str]]:
    day = writer.words.days(Days(meeting.starts_on, meeting.ends_on))
    named = f"{meeting.title}, {day}"
    for role, invited, came in meeting.attendance:
        yield named, role, str(invited), _UNKNOWN if came is None else str(came)
        named = ""
    if len(meeting.attendance) > 1:
        yield "", writer.words.say(n_("All roles")), *_all_of(meeting)


def _all_of(meeting: Gathering) -> tuple[str, str]:
    counts = [came for _role, _invited, came in meeting.attendance]
    invited = sum(number for _role, number, _came in meeting.attendance)
    return str(invited), _UNKNOWN if None in counts else str(sum(filter(None, counts)))


def _beside(account: Account, writer: Writer) -> str:
    words = writer.words
    said = []
    if account.calls:
        by_case = _counted(account.calls)
        said.append(words.say(n_("Calls by case: %(calls)s."), calls=by_case))
    if account.more.feedback:
        forms = [
            (words.say(FORM_NAMES[FeedbackForm(form)]), number)
            for form, number in account.more.feedback
        ]
        message = n_("Given back to the cases, by form: %(forms)s.")
        said.append(words.say(message, forms=_counted(forms)))
    if account.more.documents:
        said.append(words.say(n_("Documents kept: %(count)s."), count=account.more.documents))
    return bullets(said)


def _checks(account: Account, writer: Writer) -> str:
    rows = [
        (writer.words.say(ANSWER_NAMES[Answer(answer)]), str(number))
        for answer, number in account.more.checks.items()
        if number
    ]
    title = writer.words.say(n_("Status notes sent to people of the cases, by answer"))
    return writer.table(title, [n_("Answer"), n_("Number")], rows)


def _checklist(account: Account, writer: Writer) -> str:
    if not account.tallies:
        return ""
    words = writer.words
    unsaid = words.say(n_("Not in the log."))
    rows = [
        (str(item.number), words.say(item.name), _said(item.said, writer) if item.said else unsaid)
        for item in items(account)
    ]
    title = words.say(n_("What the log says of the items of COREQ"))
    return writer.table(title, [n_("Item"), n_("What it asks for"), n_("From the log")], rows)


def _said(sentence: Sentence, writer: Writer) -> str:
    return writer.words.say(sentence.message, **_worded(sentence.values, writer))


def _worded(values: Mapping[str, Any], writer: Writer) -> dict[str, str]:
    return {name: _one_value(name, value, writer) for name, value in values.items()}


def _one_value(name: str, value: Any, writer: Writer) -> str:
    if name == "led":
        team = [(writer.words.say(ROLE_NAMES[Role(role)]), number) for role, number in value]
        return _counted(team)
    if isinstance(value, tuple | list):
        return _counted(value) if value and isinstance(value[0], tuple) else ", ".join(value)
    return str(value)
