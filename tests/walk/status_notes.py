"""The status notes of the walk: begun, read and published, one of them slowly."""

import datetime as dt
from collections.abc import Callable, Iterator

from tests.walk.team import Act, Walk
from tracker.example.source import cited
from tracker.statusnotes import queries, service
from tracker.statusnotes.models import StatusNote

# When each was begun, handed to review, given to the case, and published; those of spring together.
_SPRING = ("2011-05-23", "2011-05-24", "2011-05-26", "2011-05-31")
_DAYS = {
    # Lies with the reviewer for a week.
    "nav-baerum": ("2012-01-06", "2012-01-09", "2012-01-16", "2012-01-18"),
    # Lies with its case for two weeks.
    "nav-kristiansund": ("2012-02-01", "2012-02-02", "2012-02-03", "2012-02-17"),
    "nav-songdalen": ("2012-02-17", "2012-02-18", "2012-02-20", "2012-02-21"),
    "nav-sola": ("2012-02-24", "2012-02-24", "2012-02-25", "2012-02-28"),
}
Step = Callable[..., None]
_STEPS: tuple[Step, ...] = (service.hand_to_review, service.give_to_case, service.publish)


def status_acts(walk: Walk) -> Iterator[Act]:
    for row in walk.rows("status_notes"):
        begun, *steps = (dt.date.fromisoformat(day) for day in _days(row))
        as_of = walk.made.source.month(row["as_of"])
        yield walk.at(begun, 13), lambda row=row, as_of=as_of: _begin(walk, row, as_of)
        for hour, (day, step) in enumerate(zip(steps, _STEPS, strict=True), start=14):
            yield (
                walk.at(day, hour),
                lambda row=row, step=step, as_of=as_of: _take(walk, row, step, as_of),
            )


def _days(row: dict[str, str]) -> tuple[str, ...]:
    return _SPRING if row["as_of"] == "2011-05" else _DAYS[row["case"]]


def _begin(walk: Walk, row: dict[str, str], as_of: dt.date) -> None:
    author = walk.made.team[row["by"]].account
    case = walk.made.cases[row["case"]]
    text = cited(row["text"], lambda code: walk.engagement(code).id)
    service.begin(case, as_of=as_of, author=author, text=text, now=walk.now)


def _take(walk: Walk, row: dict[str, str], step: Step, as_of: dt.date) -> None:
    note: StatusNote | None = queries.find_newest_edition(walk.made.cases[row["case"]], as_of=as_of)
    assert note is not None
    step(note, version=note.version, now=walk.now)
