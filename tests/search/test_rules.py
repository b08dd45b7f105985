"""How a question is read, and what a search is narrowed by."""

import datetime as dt

import pytest

from tracker.search.rules import (
    Asked,
    Entry,
    Place,
    Sort,
    Term,
    period_marks,
    replaced,
    tag_mark,
    terms_of,
)

MARCH = dt.date(2011, 3, 24)


def test_words_in_quotes_stay_together() -> None:
    found = terms_of("office “the LEADER said” «2 days»")
    assert [term.phrase for term in found] == [(), ("the", "leader", "said"), ("2", "days")]


def test_a_quote_that_never_ends_is_none() -> None:
    assert [term.phrase for term in terms_of('visit "the office')] == [(), (), ()]


@pytest.mark.parametrize("nothing", ["", "   ", '""', '"', "* - : ()", "😀", "\u202e"])
def test_what_holds_no_word_asks_for_nothing(nothing: str) -> None:
    assert terms_of(nothing) == []


def test_a_word_said_twice_is_looked_for_once() -> None:
    assert len(terms_of("visit Visit visit")) == 1


def test_short_words_are_not_beginnings() -> None:
    assert terms_of("rq") == [Term(exactly=("rq",))]


def test_a_role_is_named_by_its_words_in_any_form() -> None:
    asked = Asked(terms_of("leaders"), [Sort.PERSON], roles={"_p_leader": "Office leader"})
    assert asked.named(asked.terms[0]) == ["_p_leader"]
    assert asked.named(terms_of('"office leader"')[0]) == ["_p_leader"]
    assert asked.named(terms_of('"leader office"')[0]) == []


def test_an_entry_is_marked_with_all_that_it_is_filtered_by() -> None:
    place = Place(MARCH, "site-visit", (12, 3))
    tags = [("#", "rq1"), ("@", "office-leader"), ("!", "quote")]
    entry = Entry(Sort.EXCERPT, 7, text="x", place=place, author_id=5, tags=tags)
    assert " ".join(entry.marks(9)) == (
        "_in_9 _s_excerpt _c_3 _c_12 _e_site_visit _y_2011 _m_201103 _a_5 "
        "_h_rq1 _r_office_leader _k_quote"
    )


def test_what_moves_keeps_all_but_its_place() -> None:
    marks = Entry(Sort.NOTE, 1, place=Place(MARCH, "interview", (1,)), author_id=5).marks(9)
    moved = replaced(marks, Place(dt.date(2012, 1, 2), "interview", (2,)))
    assert moved == ["_in_9", "_s_note", "_a_5", "_c_2", "_e_interview", "_y_2012", "_m_201201"]


def test_a_period_is_asked_for_by_whole_years_where_it_can() -> None:
    assert period_marks(dt.date(2010, 11, 1), dt.date(2012, 1, 1)) == [
        "_m_201011", "_m_201012", "_y_2011", "_m_201201",
    ]  # fmt: skip


def test_an_open_period_reaches_as_far_as_studies_do() -> None:
    assert period_marks(None, dt.date(2011, 12, 1))[-1] == "_y_2011"
    assert period_marks(dt.date(2011, 1, 1), None)[0] == "_y_2011"


@pytest.mark.parametrize(
    ("sorts", "tags", "wanted"),
    [
        ([Sort.NOTE, Sort.EXCERPT], [], ["_s_note"]),
        ([Sort.EXCERPT], [], ["_s_excerpt"]),
        ([Sort.NOTE, Sort.EXCERPT], [[tag_mark("#", "rq1")]], ["_s_excerpt", "_s_note"]),
    ],
)
def test_a_note_speaks_for_its_excerpts_unless_they_are_asked_for(
    sorts: list[Sort], tags: list[list[str]], wanted: list[str]
) -> None:
    assert Asked(terms_of("x"), sorts, tags=tags).marks(1)[1] == wanted
