"""The few fields of a call."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TextAreaField, TimeField
from wtforms.validators import DataRequired, Optional, Regexp
from wtforms.widgets import HiddenInput

from tracker.engagements.models import Participation
from tracker.notes.forms import UUID, new_client_id
from tracker.people.models import Person
from tracker.studies.models import InformantRole
from tracker.web.forms import NEEDED, BaseForm, DayField, line

_LONG = 100_000


@dataclass(frozen=True)
class Offers:
    """Whom one may have talked to: persons of the case, and roles for somebody on no list."""

    people: Sequence[Person]
    roles: Sequence[InformantRole]


class CallForm(BaseForm):
    whom = SelectField(_l("Whom"), default="")
    day = DayField(_l("Day"), [DataRequired(_l(NEEDED))])
    starts = TimeField(_l("At"), [Optional()])
    is_planned = BooleanField(_l("It is the call that was planned"))
    news = TextAreaField(_l("What is new"), [line(_LONG)], render_kw={"rows": 4, "autofocus": True})
    agreed = TextAreaField(_l("What was agreed"), [line(_LONG)], render_kw={"rows": 3})
    next_on = DayField(_l("Next call, planned at once"))
    client_id = HiddenField(validators=[Optional(), Regexp(f"^{UUID}$")])
    # What the page named as planned, and the day that it proposed.
    planned = IntegerField(validators=[Optional()], widget=HiddenInput())
    proposed = DayField(widget=HiddenInput())

    @property
    def takes_over(self) -> int | None:
        """The number of the planned call that is the one that was made."""
        return self.planned.data if self.is_planned.data else None

    def show_planned(self, number: int | None) -> None:
        self.planned.data, self.planned.raw_data = number, None

    def chosen_person(self, offers: Offers) -> Person | None:
        return next((one for one in offers.people if f"p{one.id}" == self.whom.data), None)

    def chosen_role(self, offers: Offers) -> InformantRole | None:
        return next((one for one in offers.roles if f"r{one.id}" == self.whom.data), None)


def call_form(
    offers: Offers,
    *,
    last: Participation | None,
    now: dt.datetime,
    next_on: dt.date | None,
) -> CallForm:
    """The form as it stands before anybody types: now, and whoever was called last."""
    whom = (f"p{last.person_id}" if last.person_id else f"r{last.role_id}") if last else ""
    form = CallForm(
        data={
            "whom": whom,
            "day": now.date(),
            "starts": now.time().replace(second=0, microsecond=0),
            "is_planned": True,
            "next_on": next_on,
            "proposed": next_on,
            "client_id": new_client_id(),
        }
    )
    persons = [(f"p{one.id}", one.pseudonym) for one in offers.people]
    others = [
        (f"r{one.id}", gettext("%(role)s, nobody on the list", role=one.name))
        for one in offers.roles
    ]
    form.whom.choices = [("", gettext("Nobody in particular")), *persons, *others]
    return form
