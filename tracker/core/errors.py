"""Refusals: what a rule or a service says when it will not do what was asked."""


class DomainError(Exception):
    """A sentence for a person that says what to do.

    `message` is a marked msgid, filled by `values` with %-formatting after translation;
    `field` names the form field beside which it belongs.
    """

    status = 422

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
