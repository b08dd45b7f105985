"""Mail by SMTP as the settings say. Addresses and tokens never reach a log."""

import logging
import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_security import MailUtil

from tracker.settings import Settings

_log = logging.getLogger(__name__)
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_TIMEOUT = 10


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
    path = current_app.url_map.bind("").build(endpoint, values)
    return settings_of(current_app).base_url + path + (f"#{anchor}" if anchor else "")


def join_address(token: str) -> str:
    """The address of the page on which an invited person chooses a password."""
    return site_address("accounts.join", token=token)


def send(settings: Settings, *, to: str, subject: str, text: str) -> bool:
    """Send a plain mail; False when there is no mail server or it will not take it."""
    return send_each(settings, [Letter(to, subject, text)]) == [True]


@dataclass(frozen=True)
class Letter:
    """A mail to one person; `calendar` is an iCalendar file that does what `method` says."""

    to: str
    subject: str
    text: str
    reply_to: str = ""
    calendar: bytes = b""
    method: str = ""


def send_each(settings: Settings, letters: Sequence[Letter]) -> list[bool]:
    """Send several over one connection, and say of each whether the mail server took it."""
    taken: list[bool] = []
    if settings.mail_server:
        try:
            with _connect(settings) as server:
                # What was taken before a server is lost stays taken.
                taken.extend(_is_taken(server, _message(settings, letter)) for letter in letters)
        except (OSError, smtplib.SMTPException) as fault:
            _log.error("mail not sent: %s", type(fault).__name__)
    return taken + [False] * (len(letters) - len(taken))


def _is_taken(server: smtplib.SMTP, message: EmailMessage) -> bool:
    """One address that is refused keeps the others from nothing; a lost server does."""
    try:
        server.send_message(message)
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, ValueError) as fault:
        _log.error("mail not sent: %s", type(fault).__name__)
        return False
    return True


def _message(settings: Settings, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = _address(settings.mail_from)
    message["To"] = _address(letter.to)
    if letter.reply_to:
        message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = header(letter.subject)
    message.set_content(letter.text)
    if letter.calendar:
        # As bytes, or its lines would get other ends.
        message.add_alternative(
            letter.calendar,
            maintype="text",
            subtype="calendar",
            params={"method": letter.method, "charset": "utf-8"},
        )
    return message


def header(text: str) -> str:
    """One line that cannot become a header of its own, nor hide one as an encoded word."""
    plain = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).replace("=?", "= ?")
    return plain[:200]


def _address(text: str) -> Address:
    user, _at, domain = header(text).rpartition("@")
    return Address(username=user, domain=domain)


def _connect(settings: Settings) -> smtplib.SMTP:
    parts = urlsplit(settings.mail_server)
    host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    server = kind(host, port, timeout=_TIMEOUT)
    if parts.scheme == "smtp+starttls":
        server.starttls()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def state(settings: Settings) -> str:
    """Whether the mail server answers, in a word or two, for `tracker check`."""
    if not settings.mail_from:
        return "MAIL_FROM is missing"
    try:
        with _connect(settings) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as fault:
        return f"no answer ({type(fault).__name__})"
    return "ok"
