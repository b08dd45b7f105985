"""The fields of a cell: its text, and which excerpts the writer had before them."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.validators import Optional, Regexp

from tracker.cases import queries as cases
from tracker.engagements.kinds import KINDS
from tracker.notes import excerpts
from tracker.notes.excerpts import Filters, written
from tracker.notes.forms import TextForm, VersionForm
from tracker.notes.tags import Tag, tags_in
from tracker.studies.models import Study
from tracker.studies.rules import SIGNS, ListName
from tracker.studies.vocabulary import Term, Vocabulary
from tracker.web.forms import BaseForm, DayField, line
from tracker.web.pages import whole_number
from tracker.web.words import said

_BASIS = r"^(\d{1,18}:[0-9a-f]{10}( |$))*$"
# A select of more cases than these is harder to use than a name to type.
FEW = 40


class CellForm(TextForm):
    basis = HiddenField(validators=[Optional(), Regexp(_BASIS), line(1_000_000)])

    def seen_basis(self) -> str:
        return self.basis.data or ""


class HoldsForm(VersionForm):
    basis = HiddenField(validators=[Optional(), Regexp(_BASIS), line(1_000_000)])


class PlaceForm(BaseForm):
    """Which contacts count; in the address, so that any view can be linked."""

    class Meta(BaseForm.Meta):
        csrf = False

    kind = SelectField(_l("Kind of engagement"), default="")
    since = DayField(_l("From"))
    until = DayField(_l("To"))

    def filters(self) -> Filters:
        """What the readable fields ask for; the others say what is wrong with them."""
        self.kind.choices = [
            ("", gettext("Any kind")),
            *((code, said(kind.label)) for code, kind in KINDS.items()),
        ]
        if request.args:
            self.validate()
        if _is_good(self.since) and _is_good(self.until) and self.since.data > self.until.data:
            self.until.errors = [gettext("The end lies before the start.")]
        return Filters(
            kind=self.kind.data if _is_good(self.kind) else "",
            since=self.since.data if _is_good(self.since) else None,
            until=self.until.data if _is_good(self.until) else None,
        )


class ExcerptsForm(PlaceForm):
    """What the list of excerpts is narrowed to."""

    case = SelectField(_l("Case"), default="")
    theme = SelectField(_l("Theme or question"), default="")
    role = SelectField(_l("Role"), default="")
    tone = SelectField(_l("Kind of excerpt"), default="")
    author = SelectField(_l("Written by"), default="")
    # Any tag as it is written, also one that is on no list.
    tag = StringField(_l("Tag"), [line(70)])


class ManyCasesForm(ExcerptsForm):
    """For studies with more cases than a select can hold."""

    case = StringField(_l("Case"), [line()], render_kw={"placeholder": _l("Name")})


_LISTS = {
    "theme": (ListName.THEMES, ListName.QUESTIONS),
    "role": (ListName.ROLES,),
    "tone": (ListName.KINDS,),
}


def excerpts_form(study: Study, words: Vocabulary) -> ExcerptsForm:
    """The form filled from the address, with what the study has to choose from."""
    known = cases.case_names(study, limit=FEW + 1)
    few = len(known) <= FEW
    form = (ExcerptsForm if few else ManyCasesForm)(formdata=request.args)
    if few:
        form.case.choices = [("", gettext("Any case")), *known]
    any_ = {"theme": gettext("Any theme"), "role": gettext("Any role"), "tone": gettext("Any kind")}
    for field, lists in _LISTS.items():
        on_them = [term for name in lists for term in words.of(name)]
        form[field].choices = [("", any_[field]), *((term.code, _called(term)) for term in on_them)]
    wrote = [(str(key), name) for key, name in excerpts.authors(study)]
    form.author.choices = [("", gettext("Anybody")), *wrote]
    return form


def _called(term: Term) -> str:
    if term.list_name is ListName.QUESTIONS:
        return f"{term.code.upper()}: {term.name}"
    return term.name


def filters_of(form: ExcerptsForm, study: Study, words: Vocabulary) -> Filters:
    """What the readable fields ask for."""
    place = form.filters()
    case = cases.find_case_by_words(study, form.case.data) if _is_good(form.case) else None
    if form.case.data and case is None and not form.case.errors:
        form.case.errors = [gettext("There is no such case, or there are several.")]
    chosen = [
        written(term)
        for field, lists in _LISTS.items()
        if _is_good(form[field]) and (term := words.meant(SIGNS[lists[0]], form[field].data))
    ]
    free = [_as_written(words, tag) for tag in tags_in(form.tag.data or "")[:1]]
    if form.tag.data and not free and not form.tag.errors:
        form.tag.errors = [gettext("A tag begins with #, @ or !.")]
    return Filters(
        tags=(*chosen, *free),
        case_id=case.id if case else None,
        kind=place.kind,
        since=place.since,
        until=place.until,
        author_id=whole_number(form.author.data) if _is_good(form.author) else None,
    )


def _as_written(words: Vocabulary, tag: Tag) -> excerpts.Written:
    term = words.meant(*tag)
    return written(term) if term else (tag.sign, (tag.code,))


def _is_good(field: Field) -> bool:
    return bool(field.data) and not field.errors


def in_use(form: BaseForm) -> dict[str, Any]:
    """The filters in use, by name, as they stand in the address."""
    return {one.name: request.args.get(one.name, "") for one in form if one.data}
