"""Sends links: they are saved first, then sent, then what came of it is saved.

No mail server is waited for while the database is held; a program that dies on the way leaves
letters that count as not sent, and somebody makes new links.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from tracker.accounts import mail
from tracker.accounts import queries as accounts
from tracker.accounts.mail import site_address
from tracker.accounts.models import Account
from tracker.core.database import begin_writing, db
from tracker.invitations.rules import is_usable
from tracker.invitations.sending import is_possible
from tracker.memberchecks import letters, service
from tracker.memberchecks.models import MemberCheck
from tracker.people.models import Person

# A check and the token of its new link.
Made = tuple[MemberCheck, str]


@dataclass(frozen=True)
class Handed:
    """A link that somebody of the project hands over themselves; shown once."""

    pseudonym: str
    address: str


@dataclass(frozen=True)
class Outcome:
    """How many letters were taken and how many were not, and the links without a letter."""

    sent: int
    failed: int
    by_hand: list[Handed]


def address_of(token: str, *, language: str, usual: str) -> str:
    """The study's own language needs no word in the address."""
    asked = {} if language == usual else {"lang": language}
    return site_address("readings.open_link", token=token, **asked)


def takes_mail(people: Sequence[Person]) -> set[int]:
    """The keys of those who can be written to."""
    if not is_possible():
        return set()
    refused = accounts.refused_among(person.email for person in people)
    return {
        person.id
        for person in people
        if is_usable(person.email) and person.email.lower() not in refused
    }


def send(made: Sequence[Made], *, words: str, language: str, sender: Account) -> Outcome:
    """To each who can be written to a letter of their own; commits."""
    usual = made[0][0].case.study.language
    links = [(check, address_of(token, language=language, usual=usual)) for check, token in made]
    reached = takes_mail([check.person for check, _link in links if check.person])
    post, by_hand = [], []
    for check, link in links:
        assert check.person is not None
        if check.person_id not in reached:
            by_hand.append(Handed(check.person.pseudonym, link))
            continue
        service.intend(check)
        request = letters.request_of(
            check.status_note, address=link, until=check.until, words=words, language=language,
            sender=sender.name,
        )  # fmt: skip
        written = letters.letter(request, to=check.person.email, reply_to=sender.email)
        post.append((check.id, check.token_hash, written))
    db.session.commit()
    taken = mail.send_each(mail.settings_of(current_app), [one for _key, _hash, one in post])
    _record([(key, link) for (key, link, _one), is_taken in zip(post, taken, strict=True)
             if is_taken])  # fmt: skip
    return Outcome(sum(taken), len(taken) - sum(taken), by_hand)


def _record(sent: Sequence[tuple[int, str | None]]) -> None:
    """A link that was replaced meanwhile is another letter's."""
    begin_writing()
    for key, link in sent:
        check = db.session.get(MemberCheck, key)
        if check is not None and check.token_hash == link:
            service.record_sent(check)
    db.session.commit()


def by_hand(made: Made, *, language: str) -> list[Handed]:
    """A link for handing over, whatever address the person has; commits."""
    check, token = made
    assert check.person is not None
    link = address_of(token, language=language, usual=check.case.study.language)
    found = [Handed(check.person.pseudonym, link)]
    db.session.commit()
    return found
