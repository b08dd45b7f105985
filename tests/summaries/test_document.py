"""What a summary says of itself, in both languages."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.summaries.samples import JANUARY, document, sections, with_note
from tracker.summaries.document import Days
from tracker.summaries.words import (
    Words,
    case_heading,
    note_remark,
    running_head,
    subtitle,
    words_of,
)

NORWEGIAN = {
    "%(case)s – status as of %(month)s": "%(case)s – status per %(month)s",
    "Status per case as of %(month)s": "Status per case per %(month)s",
    "as of %(month)s": "per %(month)s",
}
BOKMAL = Words("nb", lambda message: NORWEGIAN.get(message, message))


def test_a_case_is_headed_with_its_month() -> None:
    whole = document()
    heading = case_heading(sections(whole)[0], document=whole, words=words_of(whole))
    assert heading == "NAV Bærum – status as of January 2012"


def test_a_norwegian_study_has_norwegian_headings_whoever_asks() -> None:
    whole = document(language="nb")
    heading = case_heading(sections(whole)[0], document=whole, words=BOKMAL)
    assert heading == "NAV Bærum – status per januar 2012"
    assert subtitle(whole, BOKMAL) == "Status per case per januar 2012"
    assert running_head(whole, BOKMAL).endswith(" – per januar 2012")


def test_an_older_note_is_headed_with_its_own_month_and_said_to_be_older() -> None:
    whole = with_note("Old.", is_older=True)
    [case, _] = sections(whole)
    case = replace(case, note=replace(case.note, as_of=dt.date(2011, 10, 1)))  # type: ignore[type-var]
    words = words_of(whole)
    heading = case_heading(case, document=whole, words=words)
    assert heading == "NAV Bærum – status as of October 2011"
    remark = note_remark(case, document=whole, words=words)
    assert remark == "This is older than January 2012: the status note holds as of October 2011."


def test_a_draft_says_so_in_its_heading_and_before_its_text() -> None:
    whole = with_note("Draft.", is_draft=True)
    words = words_of(whole)
    assert case_heading(sections(whole)[0], document=whole, words=words).endswith("(draft)")
    assert note_remark(sections(whole)[0], document=whole, words=words) == "Draft, not published."


def test_a_missing_note_is_missed_only_where_one_is_awaited() -> None:
    whole = document()
    words = words_of(whole)
    without = replace(sections(whole)[0], note=None)
    missing = note_remark(without, document=whole, words=words)
    assert missing == "No published status note for this case yet."
    assert note_remark(sections(whole)[1], document=whole, words=words) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "29–31 Mar, 25 Aug 2011, 25 Jan 2012"),
        ("nb", "29.–31. mars, 25. aug. 2011, 25. jan. 2012"),
    ],
)
def test_days_are_said_without_saying_a_year_twice(language: str, said: str) -> None:
    words = Words(language, str)
    days = [dt.date(2012, 1, 25), dt.date(2011, 8, 25), dt.date(2011, 3, 31)]
    several = [Days(day, day) for day in days]
    assert words.days(*several, Days(dt.date(2011, 3, 29), dt.date(2011, 3, 30))) == said


def test_a_catalogue_that_is_missing_leaves_the_words_english() -> None:
    assert words_of(document(language="en")).say("Contents") == "Contents"
    assert words_of(document()).month(JANUARY) == "January 2012"
