"""Mail by SMTP as the settings say. Addresses and tokens never reach a log."""

import logging
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from flask_security import MailUtil
from werkzeug.routing import Map

from tracker.accounts import mime, smtp
from tracker.accounts.smtp import Answer, Outcome, Server, Unreachable
from tracker.core import clock
from tracker.settings import Settings

_log = logging.getLogger(__name__)


class Mail(MailUtil):
    """Flask-Security's mails, sent by us; links are built from the configured address only."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        del template, sender, html, kwargs
        to = recipient if isinstance(recipient, str) else recipient[1]
        send(settings_of(current_app), to=to, subject=str(subject), text=body or "")


def settings_of(app: Any) -> Settings:
    settings: Settings = app.extensions["tracker_settings"]
    return settings


def site_address(endpoint: str, **values: Any) -> str:
    """A whole address of ours; who asked, and under which host name, has no say in it."""
    anchor = values.pop("_anchor", "")
    # What lets somebody in is kept nowhere.
    build = _path if "token" in values else _known_path
    path = build(current_app.url_map, endpoint, tuple(values.items()))
    return settings_of(current_app).base_url + path + (f"#{anchor}" if anchor else "")


def _path(url_map: Map, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_map.bind("").build(endpoint, dict(values))


# Thousands of letters lead to the same few pages.
_known_path = lru_cache(maxsize=256)(_path)


def join_address(token: str) -> str:
    """The address of the page on which an invited person chooses a password."""
    return site_address("accounts.join", token=token)


def is_possible(settings: Settings) -> bool:
    return bool(settings.mail_server and settings.mail_from)


def send(settings: Settings, *, to: str, subject: str, text: str) -> bool:
    """Send a plain mail; False when there is no mail server or it will not take it."""
    return send_each(settings, [Letter(to, subject, text)]) == [True]


@dataclass(frozen=True)
class Letter:
    """A mail to one person; `calendar` is an iCalendar file that does what `method` says.

    `html` is another form of the same text. A letter that a program wrote by itself has a
    `message_id` of its own, so that a second copy can be told from another letter, and an
    address at which its reader can have done with it.
    """

    to: str
    subject: str
    text: str
    reply_to: str = ""
    calendar: bytes = b""
    method: str = ""
    html: str = ""
    message_id: str = ""
    list_unsubscribe: str = ""


def send_each(settings: Settings, letters: Sequence[Letter]) -> list[bool]:
    """Send several over one connection, and say of each whether the mail server took it."""
    taken: list[bool] = []
    if settings.mail_server:
        try:
            server = connect(settings)
            for letter in letters:
                answer = hand_over(settings, server, letter)
                note(answer)
                taken.append(answer.outcome is Outcome.TAKEN)
                # One address that is refused keeps the others from nothing; a lost server does.
                if server.sock is None:
                    break
            smtp.goodbye(server)
        except Unreachable as fault:
            _log.error("mail not sent: %s", fault)
    return taken + [False] * (len(letters) - len(taken))


def connect(settings: Settings) -> Server:
    """The mail server of the settings; Unreachable if it does not let us in."""
    return smtp.connect(settings.mail_server)


def hand_over(
    settings: Settings,
    server: Server,
    letter: Letter,
    goes: Callable[[], bool] = lambda: True,
    meanwhile: Callable[[], object] = lambda: None,
) -> Answer:
    """Hand one letter over and say what came of it; what else is given is done in the pauses."""
    return smtp.hand_over(
        server,
        sender=mime.header(settings.mail_from),
        to=mime.header(letter.to),
        content=content_of(settings, letter),
        goes=goes,
        meanwhile=meanwhile,
    )


def note(answer: Answer) -> None:
    """Leave it in the log when a letter was not taken."""
    if answer.outcome not in {Outcome.TAKEN, Outcome.HELD_BACK}:
        _log.error("mail not sent: %s %s", answer.outcome, answer.code)


def content_of(settings: Settings, letter: Letter) -> bytes:
    """The letter as it goes over the wire."""
    is_automatic = bool(letter.message_id)
    headers = (
        ("From", mime.header(settings.mail_from)),
        ("To", mime.header(letter.to)),
        ("Reply-To", mime.header(letter.reply_to)),
        ("Subject", mime.words(letter.subject)),
        ("Date", format_datetime(clock.now())),
        ("Message-ID", mime.header(letter.message_id)),
        ("Auto-Submitted", "auto-generated" if is_automatic else ""),
        (
            "List-Unsubscribe",
            f"<{mime.one_line(letter.list_unsubscribe)}>" if letter.list_unsubscribe else "",
        ),
        # With this a mail program may end it by itself, without opening the page (RFC 8058).
        (
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click" if letter.list_unsubscribe else "",
        ),
    )
    return mime.message(
        headers,
        text=letter.text,
        html=letter.html,
        calendar=letter.calendar,
        method=letter.method,
    )


def state(settings: Settings) -> str:
    """Whether the mail server answers, in a word or two, for `tracker check`."""
    if not settings.mail_from:
        return "MAIL_FROM is missing"
    try:
        server = connect(settings)
        server.noop()
    except (Unreachable, OSError, smtplib.SMTPException) as fault:
        word = fault if isinstance(fault, Unreachable) else smtp.word_of(fault)
        return f"no answer ({word})"
    smtp.goodbye(server)
    return "ok"
