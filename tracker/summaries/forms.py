"""The fields of a summary's settings and of a report."""

import datetime as dt
from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.cases.models import Case
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.statusnotes.rules import month_from
from tracker.summaries.build import BUILDERS
from tracker.summaries.models import Report
from tracker.summaries.rules import PARTS, USUAL_PARTS, Part, in_order, parts_in
from tracker.summaries.service import Definition
from tracker.web.forms import NEEDED, BaseForm, SeenForm, line
from tracker.web.words import LANGUAGES


class StyleForm(BaseForm):
    document = FileField(_l("Word document"), [FileRequired(_l("Choose a Word document."))])


class PlaceField(IntegerField):
    """The place of a part; a part that was not answered has none, whatever it had before."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        super().process_formdata(valuelist)


class ReportForm(SeenForm):
    """A report; every part has a field of its own that says its place."""

    name = StringField(_l("Name"), [DataRequired(_l(NEEDED)), line(100)])
    cases = SelectMultipleField(
        _l("Only these cases"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    as_of = StringField(_l("Always as of"), [line(7)], render_kw={
        "type": "month", "pattern": "[0-9]{4}-[0-9]{2}", "placeholder": "2012-01"})  # fmt: skip
    language = SelectField(_l("Language"))
    has_references = BooleanField(_l("References as footnotes, by role only"))

    def offer(self, cases: Sequence[Case]) -> None:
        """Let the form choose among these cases, and the parts that there are."""
        self.cases.choices = [(case.slug, case.name) for case in cases]
        own = gettext("The study's own")
        self.language.choices = [("", own), *LANGUAGES.items()]

    @property
    def places(self) -> list[PlaceField]:
        """The fields of the parts, those with a place first."""
        fields = [self[_place(part)] for part in BUILDERS]
        return sorted(fields, key=lambda field: (field.data is None, field.data or 0))

    def definition(self, cases: Iterable[Case]) -> Definition:
        return Definition(
            name=self.name.data,
            parts=in_order({part: self[_place(part)].data for part in BUILDERS}),
            cases=[case for case in cases if case.slug in (self.cases.data or ())],
            as_of=_month(self.as_of.data),
            language=self.language.data,
            has_references=self.has_references.data,
        )


def _place(part: Part) -> str:
    return f"place_{part}"


for _part, _name in PARTS.items():
    if _part in BUILDERS:
        _place_of = PlaceField(_l(_name), [Optional(), NumberRange(1, 99)])
        setattr(ReportForm, _place(_part), _place_of)


def _month(text: str) -> dt.date | None:
    month = month_from(text) if text else None
    if text and month is None:
        raise DomainError(n_("Write the month as year and month, such as 2012-01."), field="as_of")
    return month


def known(report: Report | None) -> dict[str, object]:
    """What a form about this report starts from; without one, what the usual report is."""
    parts = parts_in(report.parts, BUILDERS) if report else [*USUAL_PARTS]
    places: dict[str, object] = {_place(part): n for n, part in enumerate(parts, 1)}
    if report is None:
        return places
    return places | {
        "name": report.name,
        "cases": [case.slug for case in report.cases],
        "as_of": f"{report.as_of:%Y-%m}" if report.as_of else "",
        "language": report.language,
        "has_references": report.has_references,
    }
