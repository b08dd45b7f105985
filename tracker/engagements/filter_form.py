"""The filters of the list; they live in the address, so that any view can be linked."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SearchField, SelectField, StringField

from tracker.cases import queries as cases
from tracker.engagements import listing
from tracker.engagements.kinds import KINDS
from tracker.engagements.listing import STATE_NAMES, UNWRITTEN, Filters
from tracker.studies.models import Study
from tracker.web.forms import BaseForm, DayField, line
from tracker.web.words import day

# A select of more cases than these is harder to use than a name to type.
FEW = 40


class FilterForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    q = SearchField(_l("Title or place"), [line()], render_kw={"data-find": True})
    kind = SelectField(_l("Kind"), default="")
    case = SelectField(_l("Case"), default="")
    state = SelectField(_l("Status"), default="")
    who = SelectField(_l("Who goes"), default="")
    since = DayField(_l("From"))
    until = DayField(_l("To"))
    sort = SelectField(_l("Order"), default="newest")


class ManyCasesForm(FilterForm):
    """For studies with more cases than a select can hold."""

    case = StringField(_l("Case"), [line()], render_kw={"placeholder": _l("Name")})


def filter_form(study: Study, *, shows_team: bool) -> FilterForm:
    """The form filled from the address."""
    known = cases.case_names(study, limit=FEW + 1)
    few = len(known) <= FEW
    form = (FilterForm if few else ManyCasesForm)(formdata=request.args)
    if few:
        form.case.choices = [("", gettext("Any case")), *known]
    kinds = [(code, gettext(kind.label)) for code, kind in KINDS.items()]
    form.kind.choices = [("", gettext("Any kind")), *kinds]
    # Whether notes were written is not for those who see only the plan.
    shown = {state: name for state, name in STATE_NAMES.items() if shows_team or state != UNWRITTEN}
    states = [(state, gettext(name)) for state, name in shown.items()]
    form.state.choices = [("", gettext("Any status")), *states]
    form.sort.choices = [("newest", gettext("Newest first")), ("oldest", gettext("Oldest first"))]
    if shows_team:
        goers = [(str(member_id), name) for member_id, name in listing.goers(study)]
        form.who.choices = [("", gettext("Anybody")), *goers]
    else:
        del form.who
    return form


def filters_of(form: FilterForm, study: Study) -> Filters:
    """What the readable fields ask for; the others say what is wrong with them."""
    form.validate()
    case = cases.find_case_by_words(study, form.case.data) if form.case.data else None
    if form.case.data and case is None and not form.case.errors:
        form.case.errors = [gettext("There is no such case, or there are several.")]
    if _is_good(form, "since", "until") and form.since.data > form.until.data:
        form.until.errors = [gettext("The end lies before the start.")]
    answers = {field.name: field.data for field in form if field.data and not field.errors}
    who: Any = answers.get("who")
    return Filters(
        kind=answers.get("kind", ""),
        case=case,
        state=answers.get("state", ""),
        member_id=int(who) if who else None,
        since=answers.get("since"),
        until=answers.get("until"),
        words=answers.get("q", ""),
        oldest_first=answers.get("sort") == "oldest",
    )


def chips(form: FilterForm, study: Study) -> list[dict[str, str]]:
    """Each filter in use, with the address of the list without it."""
    used = {field.name: field for field in form if field.data and field.name != "sort"}
    return [
        {"label": f"{field.label.text}: {_shown(field)}", "url": _without(name, used, study)}
        for name, field in used.items()
    ]


def _without(name: str, used: Iterable[str], study: Study) -> str:
    kept: dict[str, Any] = {
        other: request.args[other]
        for other in [*used, "sort"]
        if other != name and request.args.get(other)
    }
    return url_for("engagements.index", study=study.short_name, **kept)


def _shown(field: Field) -> str:
    """A date written out, the words of a choice, else what was typed."""
    if isinstance(field.data, dt.date):
        return day(field.data)
    words = dict(getattr(field, "choices", None) or [])
    return str(words.get(field.data, field.data))


def _is_good(form: FilterForm, *names: str) -> bool:
    return all(form[name].data and not form[name].errors for name in names)
