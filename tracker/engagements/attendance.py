"""Who came to an engagement: what the form shows, and what of it its sender has changed."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField
from wtforms.validators import Optional

from tracker.engagements.forms import Ticks, how_many, offer
from tracker.engagements.models import Engagement, Participation
from tracker.web.forms import BaseForm


def mark(row: Participation, *counts: int | None) -> str:
    """What a form shows of one row, to tell afterwards whether its sender has changed it."""
    return f"{row.id}={','.join('' if count is None else str(count) for count in counts)}"


def marks(rows: Iterable[tuple[Participation, int | None]]) -> str:
    return " ".join(mark(row, came) for row, came in rows)


class AttendanceForm(BaseForm):
    came = Ticks(_l("Who came"))
    was = HiddenField()
    also = Ticks(_l("Also held, of its programme"))

    @property
    def count_fields(self) -> list[Field]:
        return [field for field in self if field.name.startswith("came_")]

    @property
    def also_held(self) -> list[str]:
        return self.also.data or [] if "also" in self else []

    def attendance(self, participations: Sequence[Participation]) -> dict[int, int | None]:
        """Who came, by participation; None for a headcount that nobody has counted.

        What others logged meanwhile stays, unless it was changed here too.
        """
        seen = (self.was.data or "").split()
        return {
            one.id: came
            for one in participations
            if mark(one, came := self._came(one)) not in seen or (one.person and one.came is None)
        }

    def _came(self, one: Participation) -> int | None:
        if one.person_id:
            return int("came" in self and str(one.id) in (self.came.data or []))
        counted: int | None = self[f"came_{one.id}"].data
        return counted


def attendance_form(
    participations: Sequence[Participation], programme: Sequence[Engagement] = ()
) -> AttendanceForm:
    """Who was invited, and what else of the programme may have been held by now."""
    persons = [(str(one.id), one.person.pseudonym) for one in participations if one.person]
    counts = {f"came_{one.id}": _came_field(one) for one in participations if one.role}
    given = {f"came_{one.id}": one.came for one in participations if one.role} | {
        "came": [str(one.id) for one in participations if one.person and one.came != 0],
        "also": [str(one.number) for one in programme],
        "was": marks(
            (one, int(one.came != 0) if one.person else one.came) for one in participations
        ),
    }
    form: AttendanceForm = type("ThisAttendanceForm", (AttendanceForm,), counts)(data=given)
    offer(form, "came", persons, persons)
    offer(form, "also", [(str(one.number), one.title) for one in programme], programme)
    return form


def _came_field(one: Participation) -> Field:
    label = one.role.name if one.role else ""
    hint = gettext("of %(number)s invited", number=one.invited)
    return IntegerField(label, [Optional(), how_many], description=hint)
