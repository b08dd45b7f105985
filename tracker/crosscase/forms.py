"""What tables across cases are narrowed to; in the address, so that any view can be linked."""

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from tracker.cases import queries as cases
from tracker.core import clock
from tracker.crosscase.queries import Filters
from tracker.matrix.forms import FEW
from tracker.notes.excerpts import words_of
from tracker.statusnotes.rules import last_day, month_from, months_to_choose, usual_month
from tracker.studies.models import Study
from tracker.studies.rules import ListName
from tracker.studies.vocabulary import Term
from tracker.web.forms import BaseForm, line
from tracker.web.words import month


class AcrossForm(BaseForm):
    """Until when, of which case and under which theme; empty fields narrow nothing."""

    class Meta(BaseForm.Meta):
        csrf = False

    as_of = SelectField(_l("Until the end of"))
    case = SelectField(_l("Case"), default="")
    theme = SelectField(_l("Theme"), default="")


class ManyCasesForm(AcrossForm):
    """For studies with more cases than a select can hold."""

    case = StringField(_l("Case"), [line()], render_kw={"placeholder": _l("Name")})


def across_form(study: Study) -> AcrossForm:
    """The form filled from the address, with what the study has to choose from."""
    days = {
        "starts_on": study.starts_on,
        "ends_on": study.ends_on,
        "today": clock.today(study.time_zone),
    }
    known = cases.case_names(study, limit=FEW + 1)
    few = len(known) <= FEW
    form = (AcrossForm if few else ManyCasesForm)(
        formdata=request.args, as_of=f"{usual_month(**days):%Y-%m}"
    )
    form.as_of.choices = [(f"{day:%Y-%m}", month(day)) for day in months_to_choose(**days)]
    if not form.as_of.data:
        form.as_of.data = f"{usual_month(**days):%Y-%m}"
    if few:
        form.case.choices = [("", gettext("Any case")), *known]
    themes = words_of(study).of(ListName.THEMES)
    form.theme.choices = [("", gettext("Any theme")), *((one.code, one.name) for one in themes)]
    if request.args:
        form.validate()
    return form


def filters_of(form: AcrossForm, study: Study) -> Filters:
    """What the readable fields ask for; the others say what is wrong with them."""
    chosen = month_from(form.as_of.data or "") if not form.as_of.errors else None
    case = None
    if form.case.data and not form.case.errors:
        case = cases.find_case_by_words(study, form.case.data)
        if case is None:
            form.case.errors = [gettext("There is no such case, or there are several.")]
    until = last_day(chosen) if chosen else study.ends_on
    return Filters(until, case.id if case else None)


def terms_of(form: AcrossForm, study: Study) -> list[Term]:
    """The theme that is asked for, or all of them."""
    themes = words_of(study).of(ListName.THEMES)
    if form.theme.errors or not form.theme.data:
        return themes
    return [term for term in themes if term.code == form.theme.data]
