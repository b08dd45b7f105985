"""A real mail server that keeps what it takes, and misbehaves as a script says."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

# What a script may say besides a reply: nothing at all, hang up, take it and hang up, or bytes
# now and then without an end.
HANG, DROP, TAKE_AND_DROP, TAKE_AND_HANG, DRIP = "hang", "drop", "take-drop", "take-hang", "drip"


class Letterbox:
    """What the server took in. `script` is asked at RCPT and DATA, with the address.

    Whether it hears several commands at once is a matter of what it says of itself (RFC 2920).
    """

    def __init__(self, *, hears_at_once: bool = True) -> None:
        self._hears_at_once = hears_at_once
        self.letters: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.script: Callable[[str, str], str] = lambda _stage, _address: "250 OK"
        self._lock = threading.Lock()

    async def handle_EHLO(  # noqa: N802
        self, _server: object, session: Any, _envelope: object, name: str, replies: list[str]
    ) -> list[str]:
        session.host_name = name
        return [replies[0], *(["250-PIPELINING"] if self._hears_at_once else []), *replies[1:]]

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        reply = await _acted(server, self.script("RCPT", address))
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, _session: object, envelope: Any) -> str:  # noqa: N802
        reply = self.script("DATA", envelope.rcpt_tos[0])
        if reply.startswith(("250", "take")):
            with self._lock:
                self.letters.append(envelope.content)
                self.recipients.append(envelope.rcpt_tos)
        return await _acted(server, reply)

    def newest(self) -> EmailMessage:
        return parsed(self.letters[-1])

    def messages(self) -> list[EmailMessage]:
        return [parsed(one) for one in self.letters]

    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.messages()]


async def _acted(server: Any, reply: str) -> str:
    if reply in {HANG, TAKE_AND_HANG}:
        await asyncio.sleep(60)
    if reply in {DROP, TAKE_AND_DROP}:
        server.transport.abort()
        await asyncio.sleep(60)
    while reply == DRIP:
        server.transport.write(b"250-still thinking\r\n")
        await asyncio.sleep(0.05)
    return reply


def parsed(letter: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(letter)
    assert isinstance(message, EmailMessage)
    return message


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class _Quietly(Controller):
    """Without a word on stderr when a script hangs up."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


@contextmanager
def standing(port: int, box: Letterbox | None = None, **options: Any) -> Iterator[Letterbox]:
    """A letterbox at a port, with a controller of its own."""
    box = box or Letterbox()
    controller = _Quietly(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop(no_assert=True)
