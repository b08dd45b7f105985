"""What is taken from the log into a text: in the words of the log and the study's language."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask_babel import force_locale, gettext

from tracker.cases.models import Case, CaseEvent, Fact
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement
from tracker.followups.models import FollowUp
from tracker.notes.excerpts import Row, words_of
from tracker.statusnotes.evidence import Evidence
from tracker.statusnotes.marks import Sort, mark_of
from tracker.statusnotes.skeleton import Headings, Line, Log, skeleton
from tracker.statusnotes.wording import spelt_days
from tracker.studies.models import Study
from tracker.studies.rules import ListName


def log_of(evidence: Evidence, study: Study) -> Log:
    """The evidence as lines, each with its mark."""
    with force_locale(study.language):
        return Log(
            events=[_event(one, study) for one in evidence.events],
            facts=[_fact(one, study) for one in evidence.facts],
            contacts=[_contact(one.engagement, study) for one in evidence.contacts],
            excerpts=[_excerpt(one) for one in evidence.excerpts],
            open=[_open(one, study) for one in evidence.open],
            closed=[_closed(one, study) for one in evidence.closed],
        )


def lines_of(evidence: Evidence, study: Study) -> dict[str, str]:
    """All that can be chosen: its mark, or the key of a claim, and what it puts into the text."""
    log = log_of(evidence, study)
    return {line.mark: line.text for line in _all(log)} | {
        claim.key: claim.line for claim in evidence.claims
    }


def _all(log: Log) -> Iterator[Line]:
    for part in (log.events, log.facts, log.contacts, log.excerpts, log.open, log.closed):
        yield from part


def draft_of(evidence: Evidence, case: Case) -> str:
    """The first skeleton of a status note."""
    study = case.study
    kinds = [(term.code, term.name) for term in words_of(study).of(ListName.KINDS)]
    with force_locale(study.language):
        headings = Headings(
            events=gettext("What is new"),
            facts=gettext("Facts"),
            contacts=gettext("Contacts"),
            kinds=kinds,
            others=gettext("Also noted"),
            open=gettext("Promised and still open"),
            closed=gettext("Promised and done"),
        )
    return skeleton(log_of(evidence, study), headings)


def _day(day: dt.date, study: Study) -> str:
    return spelt_days(day, day, study.language)


def _event(event: CaseEvent, study: Study) -> Line:
    words = f"{_day(event.happened_on, study)}: {event.text}"
    return Line(mark_of(Sort.EVENT, event.id), words)


def _fact(fact: Fact, study: Study) -> Line:
    words = f"{fact.fact_name.name}: {fact.value}"
    if fact.holds_from:
        words += f" ({_day(fact.holds_from, study)})"
    return Line(mark_of(Sort.FACT, fact.id), words)


def _contact(engagement: Engagement, study: Study) -> Line:
    kind = gettext(KINDS[engagement.kind].label)
    days = spelt_days(engagement.starts_on, engagement.ends_on, study.language)
    return Line(mark_of(Sort.CONTACT, engagement.id), f"{kind}, {days}: {engagement.title}")


def _excerpt(row: Row) -> Line:
    kinds = tuple(tag.code for tag in row.tags if tag.sign == "!")
    return Line(mark_of(Sort.EXCERPT, row.id), row.words, kinds)


def _open(promise: FollowUp, study: Study) -> Line:
    due = promise.due_on and gettext("due %(day)s", day=_day(promise.due_on, study))
    return _promise(promise, due or "")


def _closed(promise: FollowUp, study: Study) -> Line:
    zone = ZoneInfo(study.time_zone)
    done_on = promise.done_at.astimezone(zone).date() if promise.done_at else None
    done = done_on and gettext("done %(day)s", day=_day(done_on, study))
    return _promise(promise, done or "")


def _promise(promise: FollowUp, when: str) -> Line:
    words = f"{promise.text} ({when})" if when else promise.text
    return Line(mark_of(Sort.PROMISE, promise.id), words)
