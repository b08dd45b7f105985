"""Refusals: what a rule or a service says when it will not do what was asked."""

from tracker.core.language import n_


class DomainError(Exception):
    """A sentence for a person that says what to do.

    `message` is a marked msgid, filled by `values` with %-formatting after translation;
    `field` names the form field beside which it belongs; `advice` is for a page of its own.
    """

    status = 422
    advice = n_("Go back and change it.")

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.field = field
        self.values = values


class TooLarge(DomainError):
    """More than is taken in; the sentence names the limit."""

    status = 413


class Overtaken(DomainError):
    """Somebody saved meanwhile; what they saved is shown before it may be replaced."""

    status = 409


class OfAnother(DomainError):
    """Typed on a page of one account, sent while another is signed in."""

    status = 409
    advice = n_(
        "It is not shown here and nothing of it was saved. Whoever wrote it goes back, logs in as "
        "themselves in another tab, and can send or copy it then."
    )

    def __init__(self) -> None:
        super().__init__(n_("This text is another account's. Log in as yourself to send it."))


class StaleText(DomainError):
    """Somebody saved a newer version of the text meanwhile; both texts are kept here.

    `base` is the text both started from, `theirs` the saved one, `yours` the one that
    came too late, `version` the version now in force.
    """

    status = 409

    def __init__(
        self, message: str, *, base: str, theirs: str, yours: str, version: int, by: str
    ) -> None:
        super().__init__(message)
        self.base = base
        self.theirs = theirs
        self.yours = yours
        self.version = version
        self.by = by
