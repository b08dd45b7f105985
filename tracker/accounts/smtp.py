"""One conversation with a mail server, with an end to it, and what came of each letter."""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
# Seconds: for one address of the server, for connecting and logging in, and for one letter. A
# server that drips a byte now and then meets the same end as one that says nothing.
_ANSWERING = 8.0
PATIENCE = 18.0
# What goes into the connection at once, so that the time is looked at in between.
_PIECE = 16_384
# Enhanced codes with which a server refuses an address for another reason than the address.
_ABOUT_ELSE = re.compile(rb"5\.(?:7\.|3\.|2\.[23])")
_PLAIN_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"\\@]+@[^\s<>()\[\],;:\"\\@]+")
_DOTS = re.compile(rb"(?m)^\.")
# Codes that are about the server and us: it is closing, or wants a log-in.
_ABOUT_US = {421, 530, 534, 535, 538}
# The replies with which a server goes on, by command.
_WELCOME = {"MAIL": {250}, "RCPT": {250, 251}, "DATA": {354}}


class Outcome(StrEnum):
    """What became of a letter that was handed over."""

    TAKEN = "taken"
    # For good: nobody is there.
    NO_SUCH_ADDRESS = "no-such-address"
    # For good: this letter is not wanted.
    REFUSED = "refused"
    LATER = "later"
    # The connection was lost when the letter was on its way: it may have arrived or not.
    LOST = "lost"
    # The server as a whole: gone, or it does not let us in. The letter was not on its way.
    UNREACHABLE = "unreachable"
    # By ourselves, at the last moment.
    HELD_BACK = "held-back"


@dataclass(frozen=True)
class Answer:
    """An outcome, and the server's code or our word for it; never the server's text."""

    outcome: Outcome
    code: str = ""


class Unreachable(Exception):
    """The server does not answer or does not let us in; its text is a word without addresses."""


class Server(smtplib.SMTP):
    """A connection whose every exchange ends in time, however slowly the other side speaks."""

    def __init__(self, *, is_tls: bool) -> None:
        super().__init__(local_hostname=_own_name(), timeout=_ANSWERING)
        self._is_tls = is_tls
        self.allow(PATIENCE)

    def allow(self, seconds: float) -> None:
        """From now on it may take so long, all in all."""
        self._ends = time.monotonic() + seconds

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _hurry(self) -> None:
        """The socket waits no longer than is left; set anew when it is off by a second."""
        left = self._left()
        if self.sock is not None and not left - 1 < (self.sock.gettimeout() or 0) < left + 1:
            self.sock.settimeout(left)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        # The end of a letter waits for nothing.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self._is_tls:
            return plain
        plain.settimeout(self._left())
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)

    def connect_to(self, host: str, port: int) -> None:
        # What the name in the certificate is compared with.
        self._host = host
        self.connect(host, port)

    def send(self, s: Any) -> None:
        given = s.encode(self.command_encoding) if isinstance(s, str) else bytes(s)
        for start in range(0, len(given), _PIECE):
            self._hurry()
            super().send(given[start : start + _PIECE])

    def say(self, commands: Sequence[str]) -> None:
        self.send("".join(f"{command}\r\n" for command in commands))

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock, self._hurry)
        return super().getreply()


class _Lines:
    """Lines from a socket, none waited for longer than is left."""

    def __init__(self, source: socket.socket, hurry: Callable[[], None]) -> None:
        self._source, self._hurry, self._read = source, hurry, b""

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self._read and len(self._read) < limit:
            self._hurry()
            part = self._source.recv(4096)
            if not part:
                break
            self._read += part
        length = min(self._read.find(b"\n") + 1 or len(self._read), limit)
        line, self._read = self._read[:length], self._read[length:]
        return line

    def close(self) -> None:
        self._read = b""


@cache
def _own_name() -> str:
    return socket.getfqdn()


def connect(address: str) -> Server:
    """A server that lets us in; `address` is the setting MAIL_SERVER. It checks certificates."""
    parts = urlsplit(address)
    server = Server(is_tls=parts.scheme == "smtps")
    try:
        server.connect_to(parts.hostname or "localhost", parts.port or _PORTS[parts.scheme])
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except (OSError, smtplib.SMTPException) as fault:
        server.close()
        raise Unreachable(word_of(fault)) from fault
    return server


# The first that fits.
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (TimeoutError, "timeout"),
    (ConnectionRefusedError, "refused-connection"),
    (ConnectionError, "hung-up"),
    (socket.gaierror, "unknown-host"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (smtplib.SMTPAuthenticationError, "log-in"),
    (smtplib.SMTPResponseException, "turned-away"),
    (smtplib.SMTPServerDisconnected, "hung-up"),
    # Its log-in or its encryption is none that we know.
    (smtplib.SMTPException, "not-offered"),
    (OSError, "network"),
)


def word_of(fault: BaseException) -> str:
    """What went wrong, in a word of ours and the server's code; never the name of an exception."""
    # The library says that the server hung up also when it was silent for too long.
    if isinstance(fault, smtplib.SMTPServerDisconnected) and fault.__context__ is not None:
        return word_of(fault.__context__)
    word = next((word for kind, word in _WORDS if isinstance(fault, kind)), "unreachable")
    code = getattr(fault, "smtp_code", None)
    return f"{word} {code}" if code else word


def goodbye(server: Server) -> None:
    """Whatever the server says to it."""
    try:
        server.allow(_ANSWERING)
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def hand_over(
    server: Server,
    *,
    sender: str,
    to: str,
    content: bytes,
    goes: Callable[[], bool] = lambda: True,
    meanwhile: Callable[[], object] = lambda: None,
) -> Answer:
    """Hand one letter over and say what came of it; after LOST and UNREACHABLE connect anew.

    While the server looks at the addresses, we ask whether the letter still `goes`; while it puts
    the letter away, `meanwhile` is done. Both may take their time.
    """
    server.allow(PATIENCE)
    if not _PLAIN_ADDRESS.fullmatch(to):
        return Answer(Outcome.NO_SUCH_ADDRESS, "553")
    try:
        refusal = _introduce(server, sender, to, goes)
    except (OSError, smtplib.SMTPException, UnicodeError) as fault:
        server.close()
        return Answer(Outcome.UNREACHABLE, word_of(fault))
    if refusal is not None:
        return refusal
    try:
        return _give(server, content, meanwhile)
    except (OSError, smtplib.SMTPException) as fault:
        server.close()
        return Answer(Outcome.LOST, word_of(fault))


def _introduce(server: Server, sender: str, to: str, goes: Callable[[], bool]) -> Answer | None:
    """What comes before the letter itself; the answer if it ends there."""
    options = ""
    if not (sender + to).isascii():
        if not server.has_extn("smtputf8"):
            return Answer(Outcome.NO_SUCH_ADDRESS, "553")
        options = " SMTPUTF8 BODY=8BITMIME"
        server.command_encoding = "utf-8"
    # Not by its own functions for these, which take addresses apart at each letter.
    commands = [f"MAIL FROM:{_path(sender)}{options}", f"RCPT TO:<{to}>", "DATA"]
    # All at once where the server allows it (RFC 2920), else each after the last reply.
    at_once = len(commands) if server.has_extn("pipelining") else 1
    server.say(commands[:at_once])
    if not goes():
        # In no other way can a server be told so that has heard all.
        server.close()
        return Answer(Outcome.HELD_BACK)
    server.allow(PATIENCE)
    for place, command in enumerate(commands):
        if place >= at_once:
            server.say([command])
        code, text = server.getreply()
        if code not in _WELCOME[command[:4]]:
            return _not_welcome(server, command[:4], code, text, unread=at_once - place - 1)
    return None


def _not_welcome(server: Server, command: str, code: int, text: bytes, *, unread: int) -> Answer:
    """The server will not go on to the letter; it may have more replies underway."""
    if command == "MAIL":
        # It would say so of every letter.
        server.close()
        return Answer(Outcome.UNREACHABLE, f"sender {code}")
    # One that wants a letter for nobody is left alone with it.
    if code not in _ABOUT_US and any(server.getreply()[0] == 354 for _ in range(unread)):
        server.close()
    return _refused(server, code, _refusal_of(text) if command == "RCPT" else Outcome.REFUSED)


@cache
def _path(sender: str) -> str:
    """The address alone, of a setting that may have a name before it."""
    return smtplib.quoteaddr(sender)


def _give(server: Server, content: bytes, meanwhile: Callable[[], object]) -> Answer:
    """The letter with the dot that ends it: from there on nobody can call it back."""
    server.send(_stuffed(content) + b".\r\n")
    meanwhile()
    server.allow(PATIENCE)
    code, _text = server.getreply()
    return Answer(Outcome.TAKEN) if code == 250 else _refused(server, code, Outcome.REFUSED)


def _refusal_of(text: bytes) -> Outcome:
    return Outcome.REFUSED if _ABOUT_ELSE.match(text) else Outcome.NO_SUCH_ADDRESS


def _refused(server: Server, code: int, for_good: Outcome) -> Answer:
    """The server said no; the connection stays usable if it is still there."""
    if code in _ABOUT_US:
        server.close()
        return Answer(Outcome.UNREACHABLE, f"{'closing' if code == 421 else 'log-in'} {code}")
    try:
        server.rset()
    except (OSError, smtplib.SMTPException):
        server.close()
    return Answer(for_good if 500 <= code < 600 else Outcome.LATER, str(code))


def _stuffed(content: bytes) -> bytes:
    """Without a line that looks like the dot that ends it."""
    return _DOTS.sub(b"..", content)
