"""The filters of the list; they live in the address, so that any view can be linked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SearchField, SelectField, StringField

from tracker.cases import queries as cases
from tracker.engagements import listing
from tracker.engagements.kinds import KINDS
from tracker.engagements.listing import STATE_NAMES, UNWRITTEN, Filters
from tracker.studies import queries as studies
from tracker.studies.models import Study
from tracker.web.forms import BaseForm, DayField, line
from tracker.web.words import day, said

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
    # Only where a link asks for it, so that the list is not one field longer for everybody.
    role = SelectField(_l("Role"), default="")
    since = DayField(_l("From"))
    until = DayField(_l("To"))
    sort = SelectField(_l("Order"), default="newest")


class ManyCasesForm(FilterForm):
    """For studies with more cases than a select can hold."""

    case = StringField(_l("Case"), [line()], render_kw={"placeholder": _l("Name")})


@dataclass(frozen=True)
class Shown:
    """The form as it is shown: drawn once for the same choices, answers and errors."""

    form: FilterForm = field(compare=False)
    state: tuple[Any, ...]


def shown(form: FilterForm) -> Shown:
    """The form with all that its picture depends on."""
    states = [
        (one.name, one.data, tuple(one.raw_data or ()), tuple(one.errors), _choices(one))
        for one in form
    ]
    return Shown(form, tuple(states))


def _choices(field: Field) -> tuple[tuple[str, str], ...]:
    return tuple(getattr(field, "choices", None) or ())


def filter_form(study: Study, *, shows_team: bool) -> FilterForm:
    """The form filled from the address."""
    known = cases.case_names(study, limit=FEW + 1)
    few = len(known) <= FEW
    form = (FilterForm if few else ManyCasesForm)(formdata=request.args)
    if few:
        form.case.choices = [("", gettext("Any case")), *known]
    kinds = [(code, said(kind.label)) for code, kind in KINDS.items()]
    form.kind.choices = [("", gettext("Any kind")), *kinds]
    # Whether notes were written is not for those who see only the plan.
    shown = {state: name for state, name in STATE_NAMES.items() if shows_team or state != UNWRITTEN}
    states = [(state, said(name)) for state, name in shown.items()]
    form.state.choices = [("", gettext("Any status")), *states]
    form.sort.choices = [("newest", gettext("Newest first")), ("oldest", gettext("Oldest first"))]
    if shows_team:
        goers = [(str(member_id), name) for member_id, name in listing.goers(study)]
        form.who.choices = [("", gettext("Anybody")), *goers]
    else:
        del form.who
    if shows_team and request.args.get("role"):
        roles = [(role.code, role.name) for role in studies.informant_roles(study)]
        form.role.choices = [("", gettext("Any role")), *roles]
    else:
        del form.role
    return form


def filters_of(form: FilterForm, study: Study) -> Filters:
    """What the readable fields ask for; the others say what is wrong with them."""
    if request.args:
        form.validate()
    case = cases.find_case_by_words(study, form.case.data) if form.case.data else None
    if form.case.data and case is None and not form.case.errors:
        form.case.errors = [gettext("There is no such case, or there are several.")]
    if _is_good(form, "since", "until") and form.since.data > form.until.data:
        form.until.errors = [gettext("The end lies before the start.")]
    answers = {one.name: one.data for one in form if one.data and not one.errors}
    who: Any = answers.get("who")
    role = studies.find_role(study, answers["role"]) if "role" in answers else None
    return Filters(
        kind=answers.get("kind", ""),
        case_id=case.id if case else None,
        state=answers.get("state", ""),
        member_id=int(who) if who else None,
        role_id=role.id if role else None,
        since=answers.get("since"),
        until=answers.get("until"),
        words=answers.get("q", ""),
        oldest_first=answers.get("sort") == "oldest",
    )


def chips(form: FilterForm, study: Study) -> list[dict[str, str]]:
    """Each filter in use, with the address of the list without it."""
    used = {one.name: one for one in form if one.data and one.name != "sort"}
    return [
        {"label": f"{one.label.text}: {_in_words(one)}", "url": _without(name, used, study)}
        for name, one in used.items()
    ]


def _without(name: str, used: Iterable[str], study: Study) -> str:
    kept: dict[str, Any] = {
        other: request.args[other]
        for other in [*used, "sort"]
        if other != name and request.args.get(other)
    }
    return url_for("engagements.index", study=study.short_name, **kept)


def _in_words(field: Field) -> str:
    """A date written out, the words of a choice, else what was typed."""
    if isinstance(field.data, dt.date):
        return day(field.data)
    words = dict(_choices(field))
    return str(words.get(field.data, field.data))


def _is_good(form: FilterForm, *names: str) -> bool:
    return all(form[name].data and not form[name].errors for name in names)
