"""The fields of programme items and templates."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectField, StringField, TimeField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement
from tracker.programmes.rules import LONGEST_ITEM
from tracker.programmes.service import Part
from tracker.studies.models import InformantRole
from tracker.web.forms import NEEDED, BaseForm, line
from tracker.web.words import day as day_words

_needed = DataRequired(_l(NEEDED))
_given = InputRequired(_l(NEEDED))
_minutes = NumberRange(1, LONGEST_ITEM, _l("Use a length between 1 and 720 minutes."))
# What a line of a template may become beside a plain item.
_CHILD_KINDS = ("interview", "observation", "document-review")
# Empty lines at the end of a template, for what is to be added.
_SPARE = 3


class ItemForm(BaseForm):
    title = StringField(_l("What"), [_needed, line()])
    day = SelectField(_l("Day"), coerce=int, default=0)
    starts = TimeField(_l("Starts"), [_given])
    minutes = IntegerField(_l("Minutes"), [_given, _minutes], default=30)

    def offer(self, engagement: Engagement) -> None:
        """The days of a visit; a single one is not asked for."""
        days = (engagement.ends_on - engagement.starts_on).days + 1
        self.day.choices = [
            (number, day_words(engagement.starts_on + dt.timedelta(days=number)))
            for number in range(days)
        ]


class FillForm(BaseForm):
    starts = TimeField(_l("Starts"), [_given])


class TemplateForm(BaseForm):
    def parts(self, roles: Sequence[InformantRole]) -> list[Part]:
        """The lines that have a title, by the places they were given."""
        by_id = {str(role.id): role for role in roles}
        numbers = [name.removeprefix("title_") for name in self._fields if name[:6] == "title_"]
        wanted = [number for number in numbers if self[f"title_{number}"].data]
        wanted.sort(key=lambda number: (self[f"place_{number}"].data or 0, int(number)))
        return [
            Part(
                self[f"title_{number}"].data,
                self[f"minutes_{number}"].data or 30,
                self[f"becomes_{number}"].data,
                by_id.get(self[f"role_{number}"].data),
            )
            for number in wanted
        ]


def template_form(parts: Sequence[Part], roles: Sequence[InformantRole]) -> TemplateForm:
    """A row of fields for each line, and some empty ones."""
    known = [(str(role.id), role.name) for role in roles]
    fields: dict[str, Field] = {}
    given: dict[str, object] = {}
    for number in range(len(parts) + _SPARE):
        fields |= {
            f"place_{number}": IntegerField(_l("Place"), [Optional(), NumberRange(0, 999)]),
            f"title_{number}": StringField(_l("What"), [line()]),
            f"minutes_{number}": IntegerField(_l("Minutes"), [Optional(), _minutes]),
            f"becomes_{number}": SelectField(_l("Becomes"), choices=_becomes, default=""),
            f"role_{number}": SelectField(
                _l("With whom"), choices=lambda: [("", gettext("Nobody in particular")), *known]
            ),
        }
        part = parts[number] if number < len(parts) else Part("", 30)
        given |= {
            f"place_{number}": number + 1,
            f"title_{number}": part.title,
            f"minutes_{number}": part.minutes,
            f"becomes_{number}": part.child_kind,
            f"role_{number}": str(part.role.id) if part.role else "",
        }
    form: TemplateForm = type("ThisTemplateForm", (TemplateForm,), fields)(data=given)
    return form


def _becomes() -> list[tuple[str, str]]:
    kinds = [(code, gettext(KINDS[code].label)) for code in _CHILD_KINDS]
    return [("", gettext("A line of the programme")), *kinds]
