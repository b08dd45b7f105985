"""Gathers the account of the method from the log."""

from collections.abc import Iterator, Sequence

from tracker.cases.queries import Standing
from tracker.method.account import account_of
from tracker.summaries.choice import Choice
from tracker.summaries.document import Chapter, MethodAccount


def gather(choice: Choice, _standings: Sequence[Standing]) -> Iterator[Chapter]:
    """Of the study as a whole, whatever cases were chosen."""
    yield MethodAccount(account_of(choice.study, until=choice.until, today=choice.today))
