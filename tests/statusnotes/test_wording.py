"""How a reference is printed: kind, days and role in the document's language, never a name."""

import datetime as dt
from typing import Any

import pytest

from tracker.statusnotes.standing import Standing
from tracker.statusnotes.wording import Cited, footnoted, source_words, spelt_days
from tracker.summaries.words import Words, catalogue

DAY = dt.date(2011, 3, 24)
VISIT: dict[str, Any] = {"kind": "site-visit", "happened_on": DAY, "until": DAY}


def _cited(mark: str = "e42", state: Standing = Standing.FINE, **values: Any) -> Cited:
    return Cited(mark, 1, state, **(VISIT | {"roles": ("Office leader",)} | values))


@pytest.mark.parametrize(
    ("one", "english", "norwegian"),
    [
        (
            _cited(),
            "site visit, 24 March 2011; office leader",
            "besøk, 24. mars 2011; office leader",
        ),
        (
            _cited(roles=("NAV leader", "Adviser")),
            "site visit, 24 March 2011; NAV leader, adviser",
            "besøk, 24. mars 2011; NAV leader, adviser",
        ),
        (_cited(state=Standing.BLOCKED), "site visit, 24 March 2011", "besøk, 24. mars 2011"),
        (
            _cited("v3", kind="", roles=()),
            "event, 24 March 2011",
            "hendelse, 24. mars 2011",
        ),
        (_cited("f5", kind="", happened_on=None, until=None, roles=()), "fact",
         "faktaopplysning"),
        (_cited(state=Standing.UNKNOWN), "", ""),
        (_cited(state=Standing.GONE, roles=()), "site visit, 24 March 2011",
         "besøk, 24. mars 2011"),
    ],
)  # fmt: skip
def test_a_source_is_said_by_kind_days_and_role(one: Cited, english: str, norwegian: str) -> None:
    for language, said in (("en", english), ("nb", norwegian)):
        words = Words(language, catalogue(language))
        assert source_words(one, words.say, language=language) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (DAY, DAY, "24 March 2011"),
        (DAY, dt.date(2011, 3, 25), "24–25 March 2011"),
        (DAY, dt.date(2011, 4, 1), "24 March – 1 April 2011"),
        (dt.date(2010, 12, 31), dt.date(2011, 1, 1), "31 December 2010 – 1 January 2011"),
    ],
)
def test_no_month_or_year_is_said_twice(first: dt.date, last: dt.date, said: str) -> None:
    assert spelt_days(first, last, "en") == said


def test_a_document_has_its_references_as_footnotes() -> None:
    text = "One [^e42].\n\n- two [^e9]"
    all_ = [_cited(), _cited("e9", Standing.UNKNOWN)]
    assert footnoted(text, all_, str, language="en") == (
        "One[^e42].\n\n- two\n\n[^e42]: site visit, 24 March 2011; office leader"
    )


def test_a_text_without_references_stays_as_it_is() -> None:
    assert footnoted("One.\n", [], str, language="en") == "One.\n"
