"""The words of a letter about what is due, as text and as HTML, in its reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from flask import current_app
from flask_babel import force_locale, get_locale, gettext, ngettext

from tracker.accounts import mail
from tracker.accounts.mail import site_address
from tracker.core import clock
from tracker.core.dates import distance
from tracker.core.language import n_
from tracker.delivery import tokens
from tracker.delivery.queries import Kind, Reader
from tracker.delivery.rules import Mode
from tracker.engagements import queries as engagements
from tracker.reminders.hung import hung_on
from tracker.reminders.models import Reminder
from tracker.reminders.registry import OWN
from tracker.reminders.standing import day_about
from tracker.reminders.things import Thing
from tracker.reminders.words import Line as Said
from tracker.reminders.words import line_of
from tracker.studies import queries as studies
from tracker.studies.models import Study

# What one letter lists; it says how many more there are.
MOST_LINES = 50
_REASONS = {
    Mode.AT_ONCE: n_("You get this because you want to hear at once of what needs you."),
    Mode.DAILY: n_("You get this because you want to hear once a day of what needs you."),
    Mode.MONDAY: n_("You get this because you want to hear on Mondays of what needs you."),
    # A letter on its way when they chose so.
    Mode.NEVER: n_("You get this because you wanted to hear of what needs you."),
}


@dataclass(frozen=True)
class Line:
    """One thing: what it is, why it is said, and the acts with their addresses, if any.

    `mark` says that it is late.
    """

    title: str
    why: str
    acts: Sequence[tuple[str, str]] = ()
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """What one study has to say, and where all of it stands."""

    name: str
    address: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Content:
    """All that the templates need, in words."""

    language: str
    heading: str
    parts: Sequence[Part]
    more: str
    footer: Sequence[tuple[str, str]]
    # What comes before and after the parts, and who signs it.
    opening: str = ""
    closing: str = ""
    signed: Sequence[str] = ()
    reply_to: str = ""


def letter(
    kind: Kind, reader: Reader, reminders: Sequence[Reminder], *, number: int, message_id: str
) -> mail.Letter:
    """About so many reminders, the first of which are given."""
    with force_locale(reader.language):
        content = (
            _to_member(reader, reminders, number)
            if kind == "account_id"
            else _to_participant(reader, reminders, number)
        )
    return mail.Letter(
        to=reader.address,
        subject=content.heading,
        text=_drawn("delivery/letter.txt", content),
        html=_drawn("delivery/letter.html", content),
        reply_to=content.reply_to,
        message_id=message_id,
        list_unsubscribe=content.footer[-1][1],
    )


def _drawn(name: str, content: Content) -> str:
    # A macro, without what is put beside every page: nobody is signed in here.
    module: Any = current_app.jinja_env.get_template(name).module
    return str(module.letter(content)).strip() + "\n"


def _to_member(reader: Reader, reminders: Sequence[Reminder], number: int) -> Content:
    parts = [
        Part(
            study.title,
            site_address("overview.today", study=study.short_name),
            _lines(study, list(rows)),
        )
        for study, rows in groupby(reminders, key=lambda one: one.study)
    ]
    more = number - len(reminders)
    return Content(
        reader.language,
        _heading(reminders[0], parts[0].lines[0].title, number),
        parts,
        gettext("and %(number)s more", number=more) if more else "",
        [
            *_footer(reader.language, reader.wish.mode, site_address("delivery.choices")),
            _unsubscribe(tokens.token_for_account(reader.id)),
        ],
    )


@lru_cache(maxsize=128)
def _footer(_language: str, mode: Mode, choices: str) -> tuple[tuple[str, str], ...]:
    """The same in all letters of a language: why it came, and where that is chosen."""
    return (gettext(_REASONS[mode]), ""), (gettext("Choose how you hear of it"), choices)


def _heading(first: Reminder, title: str, number: int) -> str:
    """It may be read by anybody who looks at the screen: what people typed stays out of it."""
    if number == 1 and "text" not in first.details:
        return title
    return str(ngettext("%(num)d thing needs you", "%(num)d things need you", number))


def _lines(study: Study, reminders: Sequence[Reminder]) -> list[Line]:
    hung = hung_on(study, reminders)
    return [_line(one, hung.get(one.id)) for one in reminders]


def _line(reminder: Reminder, thing: Thing | None) -> Line:
    """What somebody set by hand names the thing it hangs on and leads there too."""
    line = line_of(reminder)
    about = reminder.case.name if reminder.case is not None else thing.name if thing else ""
    title = line.title if about in line.title else f"{line.title} – {about}"
    on, is_late = _day_of(reminder)
    why = f"{line.why} ({on})" if on else line.why
    return Line(title, why, _acts(line, thing), gettext("Overdue") if is_late else "")


def _acts(line: Said, thing: Thing | None) -> list[tuple[str, str]]:
    address = site_address(line.endpoint, **line.values)
    if thing is None:
        return [(line.act, address)]
    there = site_address(thing.endpoint, **thing.values)
    return [(line.act, there), (gettext("Done or snooze"), address)]


def _day_of(reminder: Reminder) -> tuple[str, bool]:
    """How far off the day is that it is about, and whether that has passed, as on the pages."""
    zone, is_own = reminder.study.time_zone, reminder.rule == OWN.code
    day = day_about(reminder.details, at=reminder.at, is_own=is_own, time_zone=zone)
    if day is None:
        return "", False
    days = (day - clock.today(zone)).days
    # What somebody set names no day beside which the distance could stand.
    return "" if is_own else distance(days, str(get_locale())), days < 0


def _to_participant(reader: Reader, reminders: Sequence[Reminder], number: int) -> Content:
    """They know no page of ours: what comes, when and where, and who says so and is answered."""
    lines = [_appointment(one) for one in reminders]
    study = reminders[0].study
    leaders = studies.leaders_of(study)
    heading = ngettext("%(num)d appointment ahead", "%(num)d appointments ahead", number)
    why = gettext("You get this because you take part in “%(study)s”.", study=study.title)
    return Content(
        reader.language,
        gettext("Coming up: %(title)s", title=lines[0].title) if number == 1 else heading,
        [Part(_signature(study), "", lines)],
        "",
        [
            (why, ""),
            _unsubscribe(tokens.token_for_person(reader.id)),
        ],
        opening=gettext("Hello, this is to remind you of what is coming up."),
        closing=_who_is_told(leaders[0].name) if leaders else "",
        signed=[f"{one.name}, {one.email}" for one in leaders],
        # As with invitations, an answer goes to a person and not to the program.
        reply_to=leaders[0].email if leaders else "",
    )


def _who_is_told(leader: str) -> str:
    return str(
        gettext(
            "If you cannot come, or have a question, answer this e-mail: it goes to %(name)s.",
            name=leader,
        )
    )


def _signature(study: Study) -> str:
    return ", ".join(part for part in (study.title, study.institute) if part)


def _appointment(reminder: Reminder) -> Line:
    line = line_of(reminder)
    place = _place_of(reminder)
    where = gettext("Where: %(place)s", place=place) if place else ""
    return Line(line.title, " ".join(part for part in (line.why, where) if part))


def _place_of(reminder: Reminder) -> str:
    number = reminder.details.get("address", {}).get("number")
    engagement = engagements.find_engagement(reminder.study, number) if number else None
    return engagement.place if engagement is not None else ""


def _unsubscribe(token: str) -> tuple[str, str]:
    words = gettext("No more of these letters")
    return words, site_address("delivery.unsubscribe", token=token)
