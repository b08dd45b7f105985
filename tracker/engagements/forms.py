"""The fields of an engagement; each kind asks only for what it needs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import format_timedelta, gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.cases.models import Case
from tracker.engagements.drafts import Offers
from tracker.engagements.kinds import Asks, Kind
from tracker.engagements.models import Engagement, Participation, TeamMember
from tracker.engagements.rules import TEAM_PART_NAMES, TeamPart, When, when
from tracker.people.models import Person
from tracker.studies.models import InformantRole, Membership
from tracker.web.forms import NEEDED, BaseForm, DayField, line
from tracker.web.words import day_short, local

_needed = DataRequired(_l(NEEDED))
how_many = NumberRange(0, 99_999, _l("Use a number between 0 and 99,999."))

# A field that only some kinds ask for, and what they ask for then.
_ASKED = {
    "last_day": Asks.LAST_DAY,
    "place": Asks.PLACE,
    "agenda": Asks.AGENDA,
    "people": Asks.PEOPLE,
    "case": Asks.ONE_CASE,
    "cases": Asks.CASES,
    "parent": Asks.PARENT,
    "held": Asks.HELD,
}


class Ticks(SelectMultipleField):
    """Several of a list, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WhenForm(BaseForm):
    day = DayField(_l("Day"), [_needed])
    last_day = DayField(_l("Last day"))
    starts = TimeField(_l("Starts"), [Optional()])
    ends = TimeField(_l("Ends"), [Optional()])

    def usual_length(self, kind: Kind) -> str:
        """As people say it: 30 minutes, 8 hours."""
        return str(format_timedelta(dt.timedelta(minutes=kind.minutes)))

    def keep_length(self, before: When) -> None:
        """Who moves the first day only means all of it."""
        if "last_day" in self and self.last_day.data == before.ends_on < self.day.data:
            self.last_day.data = self.day.data + (before.ends_on - before.starts_on)

    def when(self, kind: Kind, time_zone: str) -> When:
        """The moment meant, in the study's zone; the kind's usual length without an end."""
        return when(
            day=self.day.data,
            last_day=self.last_day.data if "last_day" in self else None,
            starts=self.starts.data,
            ends=self.ends.data,
            minutes=kind.minutes,
            time_zone=time_zone,
        )

    def when_after(self, before: When, kind: Kind, time_zone: str) -> When:
        """As before while its fields are: of an hour that happens twice it stays the one it was."""
        shown = {name: value for name, value in given_when(before).items() if name in self}
        is_same = all(self[name].data == _to_the_minute(value) for name, value in shown.items())
        return before if is_same else self.when(kind, time_zone)


class EngagementForm(WhenForm):
    title = StringField(_l("Title"), [_needed, line()])
    case = SelectField(_l("Case"), default="")
    cases = Ticks(_l("Cases"))
    parent = SelectField(_l("Part of"), default="")
    place = StringField(_l("Place"), [line()])
    people = Ticks(_l("Persons"))
    agenda = TextAreaField(_l("Agenda"))
    held = BooleanField(_l("It has been held"))

    def words(self) -> dict[str, str]:
        """The texts that the kind asks for."""
        return {name: self[name].data for name in ("title", "place", "agenda") if name in self}

    @property
    def part_fields(self) -> list[Field]:
        return [field for field in self if field.name.startswith("part_")]

    @property
    def invited_fields(self) -> list[Field]:
        return [field for field in self if field.name.startswith("invited_")]

    @property
    def is_anybody_counted(self) -> bool:
        return any(field.data or field.errors for field in self.invited_fields)

    def team(self, members: Sequence[Membership]) -> list[tuple[Membership, TeamPart]]:
        chosen = ((member, self[f"part_{member.id}"].data) for member in members)
        return [(member, TeamPart(part)) for member, part in chosen if part]

    def chosen_cases(self, offers: Offers) -> list[Case]:
        """Those ticked, or the one selected."""
        slugs = self.cases.data if "cases" in self else [self.case.data] if "case" in self else []
        return [case for case in offers.cases if case.slug in slugs]

    def chosen_parent(self, offers: Offers) -> Engagement | None:
        number = self.parent.data if "parent" in self else ""
        return next((one for one in offers.parents if str(one.number) == number), None)

    def chosen_people(self, offers: Offers) -> list[Person]:
        return [person for person in offers.people if str(person.id) in self.people.data]

    def invited(self, roles: Sequence[InformantRole]) -> dict[InformantRole, int]:
        """How many of each role; those left empty or 0 are not invited."""
        asked = {role: self[name].data for role in roles if (name := f"invited_{role.id}") in self}
        return {role: number for role, number in asked.items() if number}


def form_for(kind: Kind, offers: Offers, given: Mapping[str, Any]) -> EngagementForm:
    """The form of a kind, with what is known already filled in."""
    parts = {f"part_{member.id}": _part_field(member) for member in offers.members}
    counts = {f"invited_{role.id}": _count_field(role.name) for role in offers.roles}
    extra = parts | counts if kind.asks_for(Asks.HEADCOUNT) else parts
    form: EngagementForm = type("KindForm", (EngagementForm,), extra)(data=given)
    for name, asked in _ASKED.items():
        if not kind.asks_for(asked):
            del form[name]
    none = [] if kind.asks_for(Asks.CASE_NEEDED) else [("", gettext("No case"))]
    offer(form, "case", none + _cases(offers), offers.cases)
    offer(form, "cases", _cases(offers), offers.cases)
    offer(form, "people", [(str(one.id), one.pseudonym) for one in offers.people], offers.people)
    alone = ("", gettext("Nothing, it stands alone"))
    offer(form, "parent", [alone, *_parents(offers)], offers.parents)
    return form


def offer(
    form: BaseForm, name: str, choices: list[tuple[str, str]], things: Sequence[object]
) -> None:
    """Set the choices of a field that the kind asks for; without any the field goes."""
    if name not in form:
        return
    if things:
        form[name].choices = choices
    else:
        del form[name]


def _cases(offers: Offers) -> list[tuple[str, str]]:
    return [(case.slug, case.name) for case in offers.cases]


def _parents(offers: Offers) -> list[tuple[str, str]]:
    return [
        (str(parent.number), f"{parent.title}, {day_short(parent.starts_on)}")
        for parent in offers.parents
    ]


def _part_field(member: Membership) -> Field:
    return SelectField(member.account.name, choices=_parts, default="")


def _parts() -> list[tuple[str, str]]:
    names = [(str(part), gettext(name)) for part, name in TEAM_PART_NAMES.items()]
    return [("", gettext("Not there")), *names]


def _count_field(name: str) -> Field:
    return IntegerField(name, [Optional(), how_many])


def given_of(
    engagement: Engagement, team: Sequence[TeamMember], participations: Sequence[Participation]
) -> dict[str, Any]:
    """What the form of an engagement shows before anybody changes it."""
    return {
        **given_when(engagement.when),
        **{f"part_{one.membership_id}": one.part for one in team},
        **{f"invited_{one.role_id}": one.invited for one in participations if one.role_id},
        "title": engagement.title,
        "place": engagement.place,
        "agenda": engagement.agenda,
        "case": engagement.cases[0].slug if engagement.cases else "",
        "cases": [case.slug for case in engagement.cases],
        "parent": str(engagement.parent.number) if engagement.parent else "",
        "people": [str(one.person_id) for one in participations if one.person_id],
    }


def given_when(when: When) -> dict[str, Any]:
    """Days and wall times in the study's zone; a single day has no last one to show."""
    return {
        "day": when.starts_on,
        "last_day": when.ends_on if when.ends_on != when.starts_on else None,
        "starts": local(when.starts_at).time() if when.starts_at else None,
        "ends": local(when.ends_at).time() if when.ends_at else None,
    }


def _to_the_minute(value: Any) -> Any:
    return value.replace(second=0, microsecond=0) if isinstance(value, dt.time) else value


class ReasonForm(BaseForm):
    reason = StringField(_l("Reason"), [_needed, line()])
