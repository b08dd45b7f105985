"""Takes a picture in: what is kept was decoded and made anew in a child, never the sent bytes."""

import logging
from threading import Lock

from tracker.attachments.decoder import LENGTH, MOVES, SECONDS, TOO_MANY_PIXELS
from tracker.attachments.rules import MOST_PIXELS
from tracker.core import apart
from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

_log = logging.getLogger(__name__)
# Each may take a gigabyte while it is decoded.
_one_at_a_time = Lock()


def cleaned(name: str, content: bytes) -> tuple[bytes, bytes]:
    """The picture as it is kept, and a small copy for looking at; refused when it is no picture."""
    with _one_at_a_time:
        ended, made = _decoded(name, content)
    if ended == TOO_MANY_PIXELS:
        raise TooLarge(
            n_("“%(name)s” has more than %(limit)s million pixels. Make it smaller first."),
            name=name,
            limit=MOST_PIXELS // 1_000_000,
        )
    if ended == MOVES:
        raise DomainError(n_("“%(name)s” moves. Save one picture of it and add that."), name=name)
    if ended:
        _log.warning("making a picture anew failed with %s", ended)
        raise DomainError(
            n_("“%(name)s” is damaged: it cannot be shown as a picture. Save it anew."), name=name
        )
    (length,) = LENGTH.unpack(made[: LENGTH.size])
    return made[LENGTH.size : LENGTH.size + length], made[LENGTH.size + length :]


def _decoded(name: str, content: bytes) -> tuple[int, bytes]:
    try:
        ended = apart.run(apart.python("tracker.attachments.decoder"), content, seconds=SECONDS)
    except TimeoutError:
        _log.warning("making a picture anew took longer than %s s", SECONDS)
        raise TooLarge(
            n_("“%(name)s” takes too long to read. Make it smaller first."), name=name
        ) from None
    return ended.code, ended.made
