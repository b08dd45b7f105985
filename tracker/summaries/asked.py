"""What the words of an address ask for: a report, a month, one case; and back into words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.studies.models import Study
from tracker.studies.rules import Action, slug
from tracker.summaries import queries
from tracker.summaries.build import BUILDERS
from tracker.summaries.choice import Choice, read_as_of
from tracker.summaries.models import Report
from tracker.summaries.rules import USUAL_PARTS, Part, check_cases, parts_in


@dataclass(frozen=True)
class Asked:
    """One summary; without a report it is the usual one."""

    study: Study
    report: Report | None
    as_of: dt.date
    case: Case | None
    with_drafts: bool

    @property
    def words(self) -> dict[str, str]:
        """The same as words of an address."""
        given = {"report": str(self.report.id)} if self.report else {}
        given["as_of"] = self.as_of.strftime("%Y-%m")
        if self.case:
            given["case"] = self.case.slug
        if self.with_drafts:
            given["drafts"] = "1"
        return given

    @property
    def file_name(self) -> str:
        """What the file is called, without its ending."""
        called = (slug(self.report.name) or "report") if self.report else "status"
        rest = [word for name, word in self.words.items() if name in {"as_of", "case"}]
        return "-".join([called, self.study.short_name, *rest, *["drafts"] * self.with_drafts])

    @property
    def parts(self) -> list[Part]:
        return parts_in(self.report.parts, BUILDERS) if self.report else [*USUAL_PARTS]

    @property
    def needs(self) -> set[Action]:
        """What its reader must be allowed."""
        drafts = {Action.SEE_DRAFTS} if self.with_drafts else set()
        return {BUILDERS[part].needs for part in self.parts} | drafts

    @property
    def cases(self) -> list[Case]:
        """The cases it may be narrowed to."""
        return [*(self.report.cases if self.report else ())] or [*cases.cases(self.study)]

    def of(self, report: Report | None) -> "Asked":
        """The same month of another report."""
        return replace(self, report=report, case=None)

    def choice(self, *, today: dt.date) -> Choice:
        """The same as what the document is built from."""
        chosen = [self.case] if self.case else self.report.cases if self.report else ()
        return Choice(
            study=self.study,
            as_of=self.as_of,
            today=today,
            language=(self.report.language if self.report else "") or self.study.language,
            parts=self.parts,
            name=self.report.name if self.report else "",
            case_ids={case.id for case in chosen},
            with_drafts=self.with_drafts,
            has_references=bool(self.report and self.report.has_references),
        )


def read(study: Study, words: Mapping[str, str], *, today: dt.date) -> Asked | None:
    """What is asked for; None when the report or the case is not there.

    A report's own month counts, whatever month is asked for. One whose cases are gone is refused.
    """
    key = words.get("report", "")
    report = queries.find_report(study, int(key)) if key.isdecimal() and len(key) < 10 else None
    if key and report is None:
        return None
    check_cases(has_lost_cases=report is not None and report.has_lost_cases)
    fixed = report.as_of if report else None
    as_of = fixed or read_as_of(study, words.get("as_of", ""), today=today)
    asked = Asked(study, report, as_of, None, words.get("drafts") == "1")
    return narrowed(asked, words.get("case", ""))


def narrowed(asked: Asked, case_slug: str) -> Asked | None:
    """The same of one case alone; None when it is not about that case."""
    if not case_slug:
        return asked
    case = next((one for one in asked.cases if one.slug == case_slug), None)
    return replace(asked, case=case) if case else None
