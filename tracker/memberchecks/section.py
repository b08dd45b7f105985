"""What the page of a status note says of its member checks: plain values for its template."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from tracker.core.markdown import opening
from tracker.memberchecks import queries, rules
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.rules import ANSWER_NAMES, DECISION_NAMES, Answer, Decision
from tracker.statusnotes.models import StatusNote

_QUOTED = 300


@dataclass(frozen=True)
class RemarkLine:
    """A remark, the passage it is about, and what became of it."""

    remark: Remark
    # Its first words without marks; empty for the whole text.
    passage: str
    decision: str
    is_open: bool


@dataclass(frozen=True)
class CheckLine:
    """Somebody who was asked: the answer in words, and what can still be done."""

    check: MemberCheck
    who: str
    # Empty for who may not see names, or has none.
    name: str
    answer: str
    # Whether an answer may still come, and whether a new link may be made.
    is_awaited: bool
    may_ask_again: bool
    is_older: bool
    has_failed: bool
    disagrees: bool
    remarks: list[RemarkLine]


@dataclass(frozen=True)
class Section:
    """All of a status note's member checks, the newest version first."""

    lines: list[CheckLine]
    asked: int
    answered: int
    undecided: int

    @property
    def awaited_until(self) -> dt.date | None:
        """The last day on which an answer may still come; None when none is awaited."""
        return max((line.check.until for line in self.lines if line.is_awaited), default=None)

    @property
    def question(self) -> str:
        """What is asked once more before it is published; empty when all is decided."""
        if not self.undecided:
            return ""
        said: str = ngettext(
            "%(num)d remark of the case is not decided. Publish all the same?",
            "%(num)d remarks of the case are not decided. Publish all the same?",
            self.undecided,
        )
        return said


def section(note: StatusNote, *, today: dt.date) -> Section:
    """For a reader who may see drafts; three statements, however many were asked."""
    checks = queries.checks_of([note])[note.id]
    remarks = queries.remarks_of(checks)
    lines = [line_of(check, remarks[check.id], today=today) for check in checks]
    return Section(
        lines,
        asked=len(checks),
        answered=sum(check.answer in rules.SPOKEN for check in checks),
        undecided=sum(one.is_open for line in lines for one in line.remarks),
    )


def line_of(check: MemberCheck, remarks: Sequence[Remark], *, today: dt.date) -> CheckLine:
    answer, note = Answer(check.answer), check.status_note
    is_withdrawn = check.withdrawn_at is not None
    awaited = rules.is_awaited(answer, until=check.until, is_withdrawn=is_withdrawn, today=today)
    is_present = note.version == check.version and note.state == "reading"
    return CheckLine(
        check=check,
        who=check.person.pseudonym if check.person else check.role.name,
        name=check.person.name if check.person else "",
        answer=_answer(check, today),
        is_awaited=awaited and not note.is_published,
        may_ask_again=is_present and answer not in rules.SPOKEN and check.person is not None,
        is_older=note.version != check.version,
        has_failed=check.was_sent is False and awaited,
        disagrees=answer is Answer.DISAGREE,
        remarks=[_remark_line(remark) for remark in remarks],
    )


def _answer(check: MemberCheck, today: dt.date) -> str:
    if check.withdrawn_at is not None and check.answer not in rules.SPOKEN:
        return str(gettext("Link withdrawn"))
    said = rules.answer_on(Answer(check.answer), until=check.until, today=today)
    return str(gettext(ANSWER_NAMES[said]))


def _remark_line(remark: Remark) -> RemarkLine:
    decision = Decision(remark.decision)
    said = gettext(DECISION_NAMES[decision])
    return RemarkLine(remark, quoted(remark), said, decision is Decision.OPEN)


def quoted(remark: Remark) -> str:
    """Enough of a passage to know it by."""
    return opening(remark.passage, characters=_QUOTED)
