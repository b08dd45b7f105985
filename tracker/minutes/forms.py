"""The fields of minutes: one input, and who is there."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp

from tracker.core.language import n_
from tracker.engagements.attendance import mark
from tracker.engagements.models import Participation
from tracker.minutes.rules import LONGEST, Attendance, Input
from tracker.notes.forms import UUID
from tracker.studies.models import ExcerptKind, InformantRole, ListEntry, Theme
from tracker.web.forms import NEEDED, BaseForm, chosen_from, line

_how_many = NumberRange(0, 99_999, _l("Use a number between 0 and 99,999."))

_HOW = chosen_from(
    {
        "present": n_("Present"),
        "excused": n_("Excused"),
        "absent": n_("Absent"),
        "": n_("Not known"),
    }
)


class InputForm(BaseForm):
    """What was said, by whom in their role, under which theme."""

    theme = RadioField(_l("Theme"), default="")
    role = SelectField(_l("Who says it"), default="")
    kind = SelectField(_l("What it is"), default="")
    words = StringField(
        _l("What is said"),
        [DataRequired(_l(NEEDED)), line(LONGEST)],
        render_kw={"autocomplete": "off"},
    )
    client_id = HiddenField(validators=[Optional(), Regexp(f"^{UUID}$")])

    def offer(
        self,
        themes: Sequence[Theme],
        roles: Sequence[InformantRole],
        kinds: Sequence[ExcerptKind],
    ) -> None:
        self.theme.choices = [(one.code, one.name) for one in themes] + [
            ("", gettext("No theme of the list"))
        ]
        self.role.choices = [("", gettext("Nobody in particular"))] + [
            (one.code, one.name) for one in roles
        ]
        self.kind.choices = [("", gettext("Not said"))] + [(one.code, one.name) for one in kinds]
        for field, entries in ((self.theme, themes), (self.role, roles), (self.kind, kinds)):
            field.data = _present_code(field.data, entries)

    def said(self, *, others: str) -> Input:
        """`others` is the heading for what no theme fits."""
        names = dict(self.theme.choices)
        theme, role, kind = self.theme.data, self.role.data, self.kind.data
        signs = (("#", theme), ("@", role), ("!", kind))
        return Input(
            self.words.data,
            heading=names[theme] if theme else others,
            tags=tuple(f"{sign}{code}" for sign, code in signs if code),
        )


def _present_code(code: str, entries: Sequence[ListEntry]) -> str:
    """A page that stands open while an entry is renamed goes on with its former code."""
    return next((one.code for one in entries if code in one.also.split()), code)


class AttendanceForm(BaseForm):
    """For every role two numbers, for every person one of three words."""

    was = HiddenField()

    def counted(self, rows: Sequence[Participation]) -> dict[int, Attendance]:
        """What the sender has changed; what others counted meanwhile stays."""
        seen = (self.was.data or "").split()
        counted = ((row, self._of(row)) for row in rows)
        return {row.id: one for row, one in counted if mark(row, one.came, one.excused) not in seen}

    def _of(self, row: Participation) -> Attendance:
        if row.person:
            answer = self[f"how_{row.id}"].data
            came = {"present": 1, "excused": 0, "absent": 0}.get(answer)
            return Attendance(1, came, int(answer == "excused"))
        excused = self[f"excused_{row.id}"].data or 0
        return Attendance(row.invited, self[f"came_{row.id}"].data, excused)


def attendance_form(rows: Sequence[Participation]) -> AttendanceForm:
    fields: dict[str, Field] = {}
    given: dict[str, object] = {}
    for row in rows:
        if row.person:
            fields[f"how_{row.id}"] = SelectField(row.person.pseudonym, choices=_HOW)
            given[f"how_{row.id}"] = _how(row)
        elif row.role:
            of = {"role": row.role.name}
            came, excused = gettext("%(role)s, present", **of), gettext("%(role)s, excused", **of)
            fields[f"came_{row.id}"] = IntegerField(came, [Optional(), _how_many])
            fields[f"excused_{row.id}"] = IntegerField(excused, [Optional(), _how_many])
            given[f"came_{row.id}"], given[f"excused_{row.id}"] = row.came, row.excused
    given["was"] = " ".join(mark(row, row.came, row.excused) for row in rows)
    form: AttendanceForm = type("ThisAttendanceForm", (AttendanceForm,), fields)(data=given)
    return form


def _how(row: Participation) -> str:
    if row.came is None:
        return ""
    if row.came:
        return "present"
    return "excused" if row.excused else "absent"


class RoleForm(BaseForm):
    """A role of which some came uninvited."""

    # With an id of its own, since the form of inputs beside it has a role too.
    role = SelectField(_l("Another role came"), [DataRequired(_l(NEEDED))], id="another-role")
    came = IntegerField(_l("How many"), [InputRequired(_l(NEEDED)), _how_many], default=1)


def role_form(roles: Sequence[InformantRole]) -> RoleForm:
    form = RoleForm()
    form.role.choices = [(one.code, one.name) for one in roles]
    return form


class TakeBackForm(BaseForm):
    version = IntegerField(validators=[InputRequired(), NumberRange(2, 1_000_000)])
