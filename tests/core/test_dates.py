"""Dates and distances in both languages."""

import datetime as dt

import pytest

from tracker.core.dates import (
    day_in_month,
    day_in_words,
    day_in_year,
    distance,
    exact_day,
    moment_in_words,
)

DAY = dt.date(2026, 12, 3)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Thu 3 Dec 2026", "Thu 3 Dec", "3 Dec")),
        ("nb", ("to. 3. des. 2026", "to. 3. des.", "3. des.")),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language: str, said: tuple[str, ...]) -> None:
    written = (exact_day, day_in_year, day_in_month)
    assert tuple(write(DAY, language) for write in written) == said


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "Thu 3 Dec 2026", "Thu 3 Dec 2026, 09:05"),
        ("nb", "torsdag 3. des. 2026", "torsdag 3. des. 2026 kl. 09.05"),
    ],
)
def test_a_sentence_says_the_weekday_so_that_it_cannot_be_misread(
    language: str, day: str, moment: str
) -> None:
    local = dt.datetime.combine(DAY, dt.time(9, 5), dt.UTC)
    assert (day_in_words(DAY, language), moment_in_words(local, language)) == (day, moment)


@pytest.mark.parametrize(
    ("days", "english", "norwegian"),
    [
        (0, "today", "i dag"),
        (1, "in 1 day", "i morgen"),
        (-1, "1 day ago", "i går"),
        (4, "in 4 days", "om 4 dager"),
        (-2, "2 days ago", "for 2 dager siden"),
        (-13, "2 weeks ago", "for 2 uker siden"),
        (-304, "10 months ago", "for 10 måneder siden"),
        (-700, "1 year ago", "for 1 år siden"),
    ],
)
def test_a_distance_is_said_as_people_say_it(days: int, english: str, norwegian: str) -> None:
    assert (distance(days, "en"), distance(days, "nb")) == (english, norwegian)
