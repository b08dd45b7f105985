"""The institute's Word style and the study's reports. The caller commits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.studies.models import Study
from tracker.studies.rules import check_language
from tracker.summaries import queries
from tracker.summaries.models import ReferenceStyle, Report
from tracker.summaries.rules import Part, check_report_name
from tracker.summaries.word import check_reference


def use_style(study: Study, *, file_name: str, content: bytes, now: dt.datetime) -> None:
    """From now on the study's Word summaries take over this document's styles."""
    check_reference(content)
    drop_style(study)
    db.session.add(
        ReferenceStyle(
            study_id=study.id, file_name=file_name[:200], content=content, uploaded_at=now
        )
    )


def drop_style(study: Study) -> None:
    style = queries.find_style(study)
    if style is not None:
        db.session.delete(style)
        db.session.flush()


@dataclass(frozen=True)
class Definition:
    """What a report is: no cases are all, no month is the one asked for when it is made."""

    name: str
    parts: Sequence[Part]
    cases: Sequence[Case] = ()
    as_of: dt.date | None = None
    language: str = ""
    has_references: bool = False


def save_report(study: Study, definition: Definition, *, now: dt.datetime) -> Report:
    """A new report under that name."""
    report = Report(study_id=study.id, has_references=definition.has_references)
    _define(report, study, definition, now)
    db.session.add(report)
    db.session.flush()
    return report


def change_report(report: Report, definition: Definition, *, now: dt.datetime) -> None:
    _define(report, report.study, definition, now)
    db.session.flush()


def remove_report(report: Report) -> None:
    db.session.delete(report)
    db.session.flush()


def _define(report: Report, study: Study, definition: Definition, now: dt.datetime) -> None:
    others = [one.name for one in queries.reports(study) if one is not report]
    check_report_name(definition.name, others)
    if definition.language:
        check_language(definition.language)
    report.name = definition.name
    report.parts = " ".join(definition.parts)
    report.cases = list(definition.cases)
    report.is_of_all = not definition.cases
    report.as_of = definition.as_of
    report.language = definition.language
    report.has_references = definition.has_references
    report.changed_at = now
