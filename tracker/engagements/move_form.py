"""The fields of a move and of its undo, and the way back to the calendar that asked for it."""

import datetime as dt
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired

from tracker.engagements.forms import WhenForm, given_when
from tracker.engagements.kinds import Asks
from tracker.engagements.models import Engagement
from tracker.engagements.rules import MOVABLE, STATUS_NAMES, Status, When
from tracker.web.forms import NEEDED, chosen_from, line

# What a calendar hands over, so that its reader comes back to the same view of it.
_WAY_BACK = ("back", "view", "on", "kind", "who")
_WHEN = ("day", "last_day", "starts", "ends")


class MoveForm(WhenForm):
    keep = BooleanField(_l("It is agreed: keep it confirmed"))
    tell = BooleanField(_l("Tell the participants afterwards"))

    @property
    def keeps_confirmed(self) -> bool:
        return "keep" in self and bool(self.keep.data)

    @property
    def tells(self) -> bool:
        return "tell" in self and bool(self.tell.data)


class PutBackForm(WhenForm):
    """The moment and the status that a move took away, as the undo button carries them."""

    status = SelectField(choices=chosen_from({one: STATUS_NAMES[one] for one in MOVABLE}))
    reason = StringField(validators=[line()], default="")
    sequence = IntegerField(validators=[InputRequired(_l(NEEDED))])


def move_form(engagement: Engagement, *, has_invited: bool) -> MoveForm:
    """Filled with when it is, or with the day and time that the address proposes."""
    was_confirmed = engagement.status == Status.CONFIRMED
    given = given_when(engagement.when) | _proposed() | {"tell": was_confirmed}
    form = MoveForm(data=given)
    # What ends the next morning has a last day, whatever its kind.
    is_one_day = engagement.starts_on == engagement.ends_on
    if is_one_day and not engagement.kind_entry.asks_for(Asks.LAST_DAY):
        del form.last_day
    if not was_confirmed:
        del form.keep
    if not has_invited:
        del form.tell
    return form


def _proposed() -> dict[str, Any]:
    """What of day and time stands in the address and can be read."""
    wish = WhenForm(formdata=request.args)
    asked = {name: wish[name] for name in _WHEN if request.args.get(name)}
    return {name: one.data for name, one in asked.items() if not one.process_errors}


def former(engagement: Engagement) -> dict[str, str]:
    """What the undo of a move has to carry; taken before the move."""
    when = {name: _in_form(value) for name, value in given_when(engagement.when).items()}
    return when | {"status": str(engagement.status), "reason": engagement.reason}


def _in_form(value: dt.date | dt.time | None) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.isoformat() if value else ""


def lengthens(before: When, after: When) -> bool:
    """Whether it begins as before, so that only its end has moved."""
    return (before.starts_on, before.starts_at) == (after.starts_on, after.starts_at)


def way_back() -> dict[str, str]:
    """What the calendar handed over, to be handed on."""
    if request.values.get("back") != "calendar":
        return {}
    return {name: request.values[name] for name in _WAY_BACK if request.values.get(name)}


def url_back(engagement: Engagement) -> str | None:
    """The calendar as it was, when the reader comes from there."""
    way = way_back()
    if not way:
        return None
    shown: dict[str, Any] = {name: way[name] for name in ("view", "kind", "who") if name in way}
    study, anchor = engagement.study.short_name, f"e{engagement.number}"
    return url_for("overview.calendar", study=study, day=way.get("on"), _anchor=anchor, **shown)


def asking_url(engagement: Engagement) -> str:
    """The page that asks before a confirmed one is moved, with what a drop proposed."""
    wish = {name: request.form[name] for name in _WHEN if request.form.get(name)}
    handed_on: dict[str, Any] = wish | way_back()
    study, number = engagement.study.short_name, engagement.number
    return url_for("engagements.move", study=study, number=number, **handed_on)
