"""What the sheet is narrowed to, the reason for a hole, and what is wanted of each role."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, NumberRange, Optional

from tracker.core.errors import DomainError
from tracker.coverage.models import Hole
from tracker.coverage.rules import MOST_WANTED, NOTED, REASON_NAMES, Reason, until_of
from tracker.engagements.kinds import KINDS
from tracker.planning import queries as planning
from tracker.planning.models import Round
from tracker.statusnotes.rules import month_of, months_to_choose
from tracker.studies.models import InformantRole, Study
from tracker.web.forms import NEEDED, BaseForm, SeenForm, line, spoken
from tracker.web.words import month, said

NOTE = 500


class AskedForm(BaseForm):
    """In the address, so that any view can be linked."""

    class Meta(BaseForm.Meta):
        csrf = False

    round = SelectField(_l("Round"), default="")
    # Which months there are is a rule of its own, with a sentence of its own.
    as_of = SelectField(_l("As of"), default="", validate_choice=False)
    kind = SelectField(_l("Kind of engagement"), default="")


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what cannot be read there asks for nothing."""

    round: Round | None
    until: dt.date
    kind: str
    # As it stands in the address.
    kept: Mapping[str, str]


def asked_form(study: Study, *, today: dt.date, shows_rounds: bool) -> AskedForm:
    """The form filled from the address, with what the study has to choose from."""
    form = AskedForm(formdata=request.args)
    rounds = planning.rounds(study) if shows_rounds else ()
    form.round.choices = [("", gettext("All rounds")), *((str(one.id), one.name) for one in rounds)]
    months = months_to_choose(starts_on=study.starts_on, ends_on=study.ends_on, today=today)
    past = [one for one in months if one <= month_of(max(today, study.starts_on))]
    form.as_of.choices = [
        ("", gettext("The newest")),
        *((f"{one:%Y-%m}", month(one)) for one in past),
    ]
    form.kind.choices = [
        ("", gettext("Any kind")),
        *((code, said(kind.label)) for code, kind in KINDS.items()),
    ]
    if not shows_rounds:
        del form.round
    if request.args:
        form.validate()
    return form


def asked_of(form: AskedForm, study: Study, *, today: dt.date) -> Asked:
    good = {one.name: one.data for one in form if one.data and not one.errors}
    period = {"starts_on": study.starts_on, "ends_on": study.ends_on, "today": today}
    try:
        until = until_of(good.get("as_of", ""), **period)
    except DomainError as refusal:
        form.as_of.errors = [spoken(refusal)]
        until = until_of("", **period)
        del good["as_of"]
    chosen = good.get("round")
    round_ = planning.find_round(study, int(chosen)) if chosen else None
    return Asked(round_, until, good.get("kind", ""), good)


class ReasonForm(SeenForm):
    reason = RadioField(
        _l("Why"),
        [DataRequired(_l(NEEDED))],
        choices=lambda: [(reason.value, gettext(REASON_NAMES[reason])) for reason in NOTED],
    )
    note = TextAreaField(
        _l("Note"),
        [line(NOTE)],
        description=_l("For the team. By role only, no names."),
    )


class PutForm(BaseForm):
    """What holds instead: another reason, or none."""

    reason = SelectField(
        choices=lambda: ["", *(reason.value for reason in Reason)], validators=[Optional()]
    )
    note = TextAreaField(validators=[line(NOTE)])


def reason_form(hole: Hole | None) -> ReasonForm:
    known = {"reason": hole.reason, "note": hole.note} if hole else {"reason": None, "note": ""}
    return ReasonForm(data=known)


class TargetsForm(SeenForm):
    """One number for each role, in the order of the study's list."""

    def wanted(self, roles: Sequence[InformantRole]) -> dict[InformantRole, int | None]:
        return {role: self[_field(role)].data for role in roles}


def targets_form(roles: Sequence[InformantRole], wanted: Mapping[int, int]) -> TargetsForm:
    between = NumberRange(
        0, MOST_WANTED, message=_l("Use a number between 0 and %(max)s.", max=MOST_WANTED)
    )
    fields: dict[str, Any] = {
        _field(role): IntegerField(
            role.name, [Optional(), between], render_kw={"min": 0, "max": MOST_WANTED}
        )
        for role in roles
    }
    form: TargetsForm = type("ThisTargetsForm", (TargetsForm,), fields)(
        data={_field(role): wanted.get(role.id) for role in roles}
    )
    return form


def _field(role: InformantRole) -> str:
    return f"wanted_{role.id}"
