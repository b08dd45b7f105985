"""How somebody wants to hear, as they choose it; and that they want no mail. The caller commits."""

import datetime as dt
from dataclasses import dataclass

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.delivery import hours, queries, service
from tracker.delivery.hours import Wish
from tracker.delivery.models import MailChoice
from tracker.delivery.rules import Mode
from tracker.people.models import Person
from tracker.studies.rules import check_country, check_time_zone

_WEEK = frozenset(range(7))


@dataclass(frozen=True)
class Choice:
    """What somebody answered; quiet hours and days away may be left empty."""

    mode: Mode
    time_zone: str
    digest_time: dt.time
    quiet_from: dt.time | None
    quiet_until: dt.time | None
    days_off: frozenset[int]
    country: str
    away_from: dt.date | None
    away_until: dt.date | None


def wish_of(account: Account) -> Wish:
    """How the account wants to hear: as chosen, else as everybody begins."""
    return queries.readers("account_id", [account.id])[account.id].wish


def choose(account: Account, choice: Choice) -> None:
    """From now on like this; refused where it would come to nothing or makes no sense."""
    check_time_zone(choice.time_zone)
    check_country(choice.country)
    if (choice.quiet_from is None) is not (choice.quiet_until is None):
        field = "quiet_until" if choice.quiet_until is None else "quiet_from"
        raise DomainError(n_("Quiet hours need a beginning and an end, or neither."), field=field)
    if choice.days_off >= _WEEK:
        raise DomainError(
            n_("Leave one day of the week, or choose never by mail."), field="days_off"
        )
    if choice.away_from and choice.away_until and choice.away_until < choice.away_from:
        raise DomainError(n_("The last day away lies before the first."), field="away_until")
    _save(account, choice)


def _save(account: Account, choice: Choice) -> None:
    row = db.session.get(MailChoice, account.id) or MailChoice(account_id=account.id)
    row.mode, row.time_zone, row.digest_time = choice.mode, choice.time_zone, choice.digest_time
    row.quiet_from, row.quiet_until = choice.quiet_from, choice.quiet_until
    row.days_off = ",".join(str(day) for day in sorted(choice.days_off))
    row.country = choice.country
    row.away_from, row.away_until = choice.away_from, choice.away_until
    db.session.add(row)
    db.session.flush()


def choice_of(wish: Wish) -> Choice:
    """A wish as the fields of the form."""
    quiet_from, quiet_until = wish.quiet or (None, None)
    return Choice(
        mode=wish.mode,
        time_zone=wish.time_zone,
        digest_time=wish.digest_time,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        days_off=wish.days_off,
        country=wish.country,
        away_from=wish.away[0],
        away_until=wish.away[1],
    )


def next_letter_at(wish: Wish, now: dt.datetime) -> dt.datetime | None:
    """When the next letter may come at the soonest; None for never."""
    if wish.mode is Mode.NEVER:
        return None
    if wish.mode is Mode.AT_ONCE:
        return hours.leaves_at(wish, now)
    digest = hours.looks_ahead_to(wish, now)
    return hours.leaves_at(wish, digest)


def stop_for_account(account: Account) -> None:
    """No more mail; everything else they chose stays as it is."""
    choice = choice_of(wish_of(account))
    _save(account, Choice(**(vars(choice) | {"mode": Mode.NEVER})))


def stop_for_person(person: Person, *, now: dt.datetime) -> None:
    """The address of a participant takes no more mail, by their own wish."""
    service.refuse_address(person.email, is_wish=True, now=now)
