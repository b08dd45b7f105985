"""Sends letters: what is intended is saved first, then sent, then what came of it is saved.

No mail server is waited for while the database is held; a program that dies on the way leaves
letters that count as not sent, and somebody looks at them.
"""

from collections.abc import Sequence

from flask import current_app

from tracker.accounts import mail
from tracker.accounts.models import Account
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.invitations import letters, queries, service
from tracker.invitations.letters import METHODS, Sender
from tracker.invitations.queries import Guest


def is_possible() -> bool:
    settings = mail.settings_of(current_app)
    return bool(settings.mail_server and settings.mail_from)


def check_possible() -> None:
    if not is_possible():
        raise DomainError(
            n_("No mail server is set up. Download the invitations and send them yourself.")
        )


def sender_of(engagement: Engagement, actor: Account) -> Sender:
    """Calendars answer to the address that the mail comes from."""
    email = mail.settings_of(current_app).mail_from if is_possible() else actor.email
    return Sender(email, actor.name, engagement.study.institute)


def send(
    engagement: Engagement, guests: Sequence[Guest], *, words: str, actor: Account
) -> list[bool]:
    """To each their own letter; commits, and says of each whether it was taken."""
    told, errands, ids, post = queries.digest_of(engagement), {}, [], []
    for guest in guests:
        if guest.errand is not None:
            row = service.intend(engagement, guest)
            post.append(_letter(engagement, guest, row.sequence, words=words, actor=actor))
            ids.append(row.id)
            errands[row.id] = guest.errand
    db.session.commit()
    taken = dict(zip(ids, mail.send_each(mail.settings_of(current_app), post), strict=True))
    begin_writing()
    for row in queries.invitations(engagement, ids):
        if taken[row.id]:
            service.record_sent(row, errand=errands[row.id], told=told, now=clock.now())
    db.session.commit()
    return list(taken.values())


def _letter(
    engagement: Engagement, guest: Guest, sequence: int, *, words: str, actor: Account
) -> mail.Letter:
    assert guest.errand is not None
    sender, to = sender_of(engagement, actor), guest.person.email
    content = letters.file(
        engagement, guest.errand, to=to, sequence=sequence, words=words, sender=sender,
        now=clock.now(),
    )  # fmt: skip
    return mail.Letter(
        to=to,
        subject=letters.subject(engagement, guest.errand),
        text=letters.text(engagement, guest.errand, words=words, sender=sender),
        reply_to=actor.email,
        calendar=content,
        method=METHODS[guest.errand],
    )
