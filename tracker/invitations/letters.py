"""What invited persons read: the words of a mail, and the calendar file that goes with it."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import force_locale, gettext

from tracker.calendars import ics
from tracker.core.dates import exact_day
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status, When
from tracker.invitations.rules import Errand
from tracker.studies.models import Study

_SUBJECTS = {
    Errand.INVITE: n_("Invitation: %(what)s"),
    Errand.CHANGE: n_("New time or place: %(what)s"),
    Errand.OFF: n_("It is off: %(what)s"),
}
_OPENINGS = {
    Errand.INVITE: n_("You are invited to “%(title)s”."),
    Errand.CHANGE: n_("“%(title)s” has a new time or place. This is what holds now:"),
    Errand.OFF: n_("“%(title)s” does not take place as agreed, or not with you. It was to be:"),
}
METHODS = {Errand.INVITE: "REQUEST", Errand.CHANGE: "REQUEST", Errand.OFF: "CANCEL"}


@dataclass(frozen=True)
class Sender:
    """Who invites: the address that calendars answer to, and whom the letter is signed by."""

    email: str
    name: str
    institute: str = ""


def subject(engagement: Engagement, errand: Errand) -> str:
    """It names the engagement and its day, and nobody."""
    language = engagement.study.language
    with force_locale(language):
        what = f"{engagement.title}, {exact_day(engagement.starts_on, language)}"
        return str(gettext(_SUBJECTS[errand], what=what))


def text(engagement: Engagement, errand: Errand, *, words: str, sender: Sender) -> str:
    """The same for everybody; who gets it stands in the envelope alone."""
    study = engagement.study
    with force_locale(study.language):
        facts = [gettext("When: %(when)s", when=_when(engagement.when, study))]
        if engagement.place:
            facts.append(gettext("Where: %(place)s", place=engagement.place))
        parts = [gettext(_OPENINGS[errand], title=engagement.title), "\n".join(facts), words]
        if errand is not Errand.OFF:
            parts.append(
                gettext("Please answer with the buttons of your calendar, or to this mail.")
            )
    signed = "\n".join(line for line in (sender.name, sender.institute) if line)
    return "\n\n".join(part for part in [*parts, signed] if part) + "\n"


def _when(when: When, study: Study) -> str:
    language, zone = study.language, study.time_zone
    days = exact_day(when.starts_on, language)
    if when.ends_on != when.starts_on:
        days = f"{days} – {exact_day(when.ends_on, language)}"
    if when.starts_at is None or when.ends_at is None:
        return days
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (when.starts_at, when.ends_at))
    return f"{days}, {start:%H:%M}–{end:%H:%M} ({zone})"


def file(
    engagement: Engagement,
    errand: Errand,
    *,
    to: str,
    sequence: int,
    words: str,
    sender: Sender,
    now: dt.datetime,
) -> bytes:
    """One person's invitation, or its end, for their calendar program."""
    study = engagement.study
    event = ics.Event(
        uid=ics.uid(study.uid, engagement.number),
        sequence=sequence,
        title=engagement.title,
        when=engagement.when,
        status=Status.CANCELLED if errand is Errand.OFF else engagement.status,
        place=engagement.place,
        about=words,
        meeting=ics.Meeting(sender.email, sender.name, to),
    )
    return ics.calendar([event], zone=study.time_zone, stamp=now, method=METHODS[errand])
