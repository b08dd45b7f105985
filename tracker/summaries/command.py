"""A summary as the command asks for it: by names instead of an address, made at once."""

from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.studies.models import Study
from tracker.summaries import asked as addresses
from tracker.summaries import build, names, place, queries
from tracker.summaries.asked import Asked

_NAMES = n_(
    "Names of people or ways to reach them stand in it: %(count)s. Have it made on its page to see "
    "where, or say --with-names."
)

_STOPPED = "%(where)s %(why)s"


def called(
    study: Study, report: str | None, *, case: Case | None, as_of: str | None, drafts: bool
) -> Asked:
    """What is asked for; refused when the report is not there, or is not about that."""
    words = {
        "as_of": as_of or "",
        "drafts": "1" if drafts else "",
        "case": case.slug if case else "",
    }
    if report is not None:
        words["report"] = str(_report(study, report, as_of))
    asked = addresses.read(study, words, today=clock.today(study.time_zone))
    if asked is None:
        raise DomainError(n_("The report is not about that case."))
    return asked


def _report(study: Study, name: str, as_of: str | None) -> int:
    found = queries.find_report_called(study, name)
    if found is None:
        raise DomainError(n_("There is no report called “%(name)s”."), name=name)
    if found.as_of and as_of and as_of != f"{found.as_of:%Y-%m}":
        raise DomainError(
            n_("That report is always as of %(month)s."), month=f"{found.as_of:%Y-%m}"
        )
    return found.id


def content(asked: Asked, *, format_: str, with_names: bool = False) -> bytes:
    """The file, the same bytes as those that a page hands out that day.

    Refused while names of people stand in it, unless they are meant to.
    """
    document = build.summary(asked.choice(today=clock.today(asked.study.time_zone)))
    found = names.names_in(build.text_of(document), asked.study)
    if found and not with_names:
        raise DomainError(_NAMES, count=len(found))
    style = queries.find_style(asked.study)
    reference = style.content if style else None
    db.session.rollback()
    try:
        return build.file(document, format_=format_, reference=reference)
    except DomainError as refusal:
        where = place.of_fault(document, format_=format_, reference=reference)
        said = " ".join(message % values for message, values in where)
        raise DomainError(_STOPPED, why=str(refusal), where=said) from None
