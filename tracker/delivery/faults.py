"""What went wrong with mail, in words: a fault is kept as a word of ours and the server's code."""

from collections.abc import Callable

from tracker.core.language import n_

FAULT_NAMES = {
    # Of one letter.
    "no-such-address": n_("The server knows no such address"),
    "refused": n_("The server would not take it"),
    "later": n_("The server wanted it later"),
    "lost": n_("The connection was lost on the way"),
    "unsure": n_("Broken off at its very end: it may have arrived and is sent once more"),
    "unclear": n_("Broken off twice at its very end: it may have arrived and is not sent again"),
    "unworded": n_("A fault of the program kept it from being written; the log says more"),
    # Of the server as a whole.
    "unreachable": n_("The server does not answer"),
    "refused-connection": n_("Nobody answers at the address and port of the server"),
    "unknown-host": n_("There is no server of that name"),
    "network": n_("The network does not lead to the server"),
    "timeout": n_("The server does not answer in time"),
    "hung-up": n_("The server hung up"),
    "closing": n_("The server is closing just now"),
    "certificate": n_("The certificate of the server is not to be trusted"),
    "tls": n_("No encrypted connection to the server comes about"),
    "not-offered": n_("The server does not offer the encryption or the log-in of MAIL_SERVER"),
    "log-in": n_("The server does not accept our log-in"),
    "turned-away": n_("The server turned us away"),
    "sender": n_("The server does not accept the sender in MAIL_FROM"),
}


def fault_said(fault: str, say: Callable[[str], str] = str) -> str:
    """In the language of `say`, with the server's code; names of exceptions are for the log."""
    word, _, rest = fault.partition(" ")
    said = say(FAULT_NAMES.get(word, FAULT_NAMES["unreachable"]))
    return f"{said} ({rest})" if rest.isdigit() else said
