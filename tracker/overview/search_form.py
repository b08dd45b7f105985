"""What one may ask of the search: words and filters, all of them in the address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SearchField, SelectField, StringField

from tracker.accounts.models import Account
from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.engagements.filter_form import FEW
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement
from tracker.notes.models import Note
from tracker.search.rules import SORT_NAMES, Asked, Sort, role_mark, tag_mark, terms_of
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import month_from, months_to_choose
from tracker.studies import queries as studies
from tracker.studies.access import allowed
from tracker.studies.models import Membership, Study
from tracker.studies.queries import Named
from tracker.studies.rules import Action
from tracker.studies.rules import Role as MemberRole
from tracker.web.forms import BaseForm, line
from tracker.web.words import month, said

_NEEDS = {
    Sort.ENGAGEMENT: Action.SEE,
    Sort.NOTE: Action.SEE_NOTES,
    Sort.EXCERPT: Action.SEE_NOTES,
    Sort.STATUS_NOTE: Action.SEE,
    Sort.DRAFT: Action.SEE_DRAFTS,
    Sort.PERSON: Action.SEE_PEOPLE,
}


class SearchForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    q = SearchField(_l("Words"), [line()], render_kw={"data-find": True})
    sort = SelectField(_l("What"), default="")
    case = SelectField(_l("Case"), default="")
    kind = SelectField(_l("Kind of engagement"), default="")
    theme = SelectField(_l("Theme or question"), default="")
    role = SelectField(_l("Role"), default="")
    excerpt = SelectField(_l("Kind of excerpt"), default="")
    author = SelectField(_l("Written by"), default="")
    since = SelectField(_l("From"), default="")
    until = SelectField(_l("To"), default="")


class ManyCasesSearchForm(SearchForm):
    """For studies with more cases than a select can hold."""

    case = StringField(_l("Case"), [line()], render_kw={"placeholder": _l("Name")})


class Search:
    """The form filled from the address, and the question it puts on behalf of this reader."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self.sorts = [sort for sort in Sort if allowed(_NEEDS[sort])]
        self._entries = studies.all_entries(study)
        self.form = self._filled()

    def _filled(self) -> SearchForm:
        known = cases.case_names(self._study, limit=FEW + 1)
        few = len(known) <= FEW
        form = (SearchForm if few else ManyCasesSearchForm)(formdata=request.args)
        if few:
            _offer(form.case, gettext("Any case"), known)
        _offer(form.sort, gettext("Everything"), [(s, said(SORT_NAMES[s])) for s in self.sorts])
        kinds = [(code, said(kind.label)) for code, kind in KINDS.items()]
        _offer(form.kind, gettext("Any kind"), kinds)
        self._offer_tags(form)
        months = self._months()
        _offer(form.since, gettext("Any month"), months)
        _offer(form.until, gettext("Any month"), months)
        return form

    def _offer_tags(self, form: SearchForm) -> None:
        """Who wrote what under which tag is for those who may read notes."""
        if not allowed(Action.SEE_NOTES):
            del form.theme, form.role, form.excerpt, form.author
            return
        _offer(form.theme, gettext("Any"), self._names("#"))
        _offer(form.role, gettext("Any role"), self._names("@"))
        _offer(form.excerpt, gettext("Any"), self._names("!"))
        _offer(form.author, gettext("Anybody"), _authors(self._study))

    def _names(self, sign: str) -> list[tuple[str, str]]:
        return [(entry.code, entry.name) for entry in self._entries if entry.sign == sign]

    def _months(self) -> list[tuple[str, str]]:
        study = self._study
        today = clock.today(study.time_zone)
        days = months_to_choose(starts_on=study.starts_on, ends_on=study.ends_on, today=today)
        return [(f"{day:%Y-%m}", month(day)) for day in days]

    def question(self) -> Asked | None:
        """None when something in the form cannot be read."""
        form = self.form
        if request.args and not form.validate():
            return None
        case = cases.find_case_by_words(self._study, form.case.data) if form.case.data else None
        if form.case.data and case is None:
            form.case.errors = [gettext("There is no such case, or there are several.")]
            return None
        given = {one.name: one.data or "" for one in form}
        first, last = month_from(given["since"]), month_from(given["until"])
        if first and last and first > last:
            form.until.errors = [gettext("The end lies before the start.")]
            return None
        return Asked(
            terms=terms_of(given["q"]),
            sorts=[sort for sort in self.sorts if given["sort"] in ("", sort)],
            case_id=case.id if case else None,
            kind=given["kind"],
            author_id=int(given["author"]) if given.get("author") else None,
            tags=self._asked_tags(given),
            first=first,
            last=last,
            roles=self._role_names(),
        )

    def _asked_tags(self, given: dict[str, Any]) -> list[list[str]]:
        asked = [("#", given.get("theme")), ("@", given.get("role")), ("!", given.get("excerpt"))]
        return [
            [tag_mark(sign, known) for known in entry.codes]
            for sign, code in asked
            for entry in self._entries
            if (entry.sign, entry.code) == (sign, code)
        ]

    def _role_names(self) -> dict[str, str]:
        return role_names(self._entries) if Sort.PERSON in self.sorts else {}


def role_names(entries: Iterable[Named]) -> dict[str, str]:
    """The names of the roles among the entries of all lists, by every mark they have or had."""
    roles = [entry for entry in entries if entry.sign == "@"]
    return {role_mark(code): role.name for role in roles for code in role.codes}


def _offer(field: SelectField, any_: str, choices: Sequence[tuple[str, str]]) -> None:
    field.choices = [("", any_), *choices]


_STATED = (
    sa.exists()
    .where(StatusNote.author_id == Account.id, StatusNote.case_id == Case.id)
    .where(Case.study_id == Membership.study_id)
)
_NOTED = (
    sa.exists()
    .where(Note.author_id == Account.id, Note.engagement_id == Engagement.id)
    .where(Engagement.study_id == Membership.study_id)
)
_WRITERS = (
    sa.select(Account.id, Account.name)
    .join(Membership, Membership.account_id == Account.id)
    .where(Membership.study_id == sa.bindparam("study_id"))
    .where(sa.or_(Membership.role != MemberRole.OBSERVER, _NOTED, _STATED))
    .order_by(Account.name)
)


def _authors(study: Study) -> list[tuple[str, str]]:
    """Whoever has written, also who only watches by now, and who may."""
    rows = db.session.execute(_WRITERS, {"study_id": study.id})
    return [(str(account_id), name) for account_id, name in rows]


@dataclass(frozen=True)
class Filters:
    """The filters as they are shown: drawn once for the same choices, answers and errors."""

    form: SearchForm = field(compare=False)
    state: tuple[Any, ...]

    @property
    def is_wrong(self) -> bool:
        return any(one.errors for one in self.form if one.name != "q")


def filters(form: SearchForm) -> Filters:
    """All but the words, with what their picture depends on."""
    shown = (
        (one.name, one.data, tuple(one.raw_data or ()), tuple(one.errors), _choices(one))
        for one in form
        if one.name != "q"
    )
    return Filters(form, tuple(shown))


def _choices(one: Field) -> tuple[tuple[str, str], ...]:
    return tuple(getattr(one, "choices", None) or ())


def chosen(form: SearchForm) -> list[tuple[str, str]]:
    """Each filter in use: its name, and in words what it asks for."""
    found = []
    for one in form:
        if one.data and one.name != "q":
            words = dict(_choices(one))
            found.append((one.name, f"{one.label.text}: {words.get(one.data, one.data)}"))
    return found
