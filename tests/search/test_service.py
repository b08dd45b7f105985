"""Putting into the index, taking out, and what the filters leave, on either database."""

import datetime as dt

import pytest

from tests import make
from tests.search.conftest import Ask
from tracker.core.database import db
from tracker.search import queries, service
from tracker.search.rules import Asked, Entry, Place, Sort, role_mark, tag_mark, terms_of

MARCH = dt.date(2011, 3, 24)


def put(study: make.Study, text: str, key: int = 1, **values: object) -> None:
    given = {"sort": Sort.NOTE, "object_id": key, "text": text} | values
    service.put(study.id, [Entry(**given)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("fagutvikler", True),
        ("fagutviklerne", True),
        ("FAGUTV", True),
        ("visits", True),
        ("visit åpent", True),
        ("visit apent", False),
        ("mote", False),
        ('"the office was"', True),
        ('"office the"', False),
        ('"offices"', False),
        ("visit interview", False),
        ("1.5", True),
        ("a.no", True),
    ],
)
def test_words_are_found_in_any_of_their_forms(
    study: make.Study, ask: Ask, words: str, is_found: bool
) -> None:
    put(study, "Fagutviklerne: the office was åpent. One visit, møte at 1.5; see www.a.no/x")
    assert ask(words) == ([("note", 1)] if is_found else [])


def test_what_is_put_again_is_found_by_its_new_words_only(study: make.Study, ask: Ask) -> None:
    put(study, "before")
    put(study, "after")
    assert (ask("before"), ask("after")) == ([], [("note", 1)])


def test_what_is_dropped_is_not_found(study: make.Study, ask: Ask) -> None:
    put(study, "one word", key=1)
    put(study, "one word", key=2)
    service.drop(Sort.NOTE, [1])
    service.drop(Sort.EXCERPT, [2])
    assert ask("word") == [("note", 2)]


def test_what_is_rolled_back_was_never_there(study: make.Study, ask: Ask) -> None:
    put(study, "before")
    nested = db.session.begin_nested()
    put(study, "after")
    put(study, "after", key=2)
    nested.rollback()
    assert (ask("before"), ask("after")) == ([("note", 1)], [])


def test_a_study_that_goes_takes_its_words_along_and_only_those(
    study: make.Study, ask: Ask
) -> None:
    other = make.study(short_name="third")
    put(study, "word", key=1)
    put(other, "word", key=2)
    service.drop_study(study.id)
    assert (ask("word"), ask("word", study=other.id)) == ([], [("note", 2)])


def test_another_study_is_never_found(study: make.Study, ask: Ask) -> None:
    put(make.study(short_name="third"), "word")
    assert ask("word") == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"case_id": 3}, [1]),
        ({"case_id": 33}, []),
        ({"kind": "site-visit"}, [1]),
        ({"author_id": 6}, [2]),
        ({"first": dt.date(2011, 4, 1)}, [2]),
        ({"last": dt.date(2011, 3, 1)}, [1]),
        ({"first": MARCH, "last": dt.date(2011, 12, 1), "kind": "interview"}, [2]),
        ({"tags": [[tag_mark("#", "funding"), tag_mark("#", "rq1")]]}, [1]),
        ({"tags": [[tag_mark("#", "funding")], [tag_mark("@", "leader")]]}, []),
        ({"sorts": [Sort.PERSON]}, []),
        ({"sorts": []}, []),
    ],
)
def test_filters_narrow(
    study: make.Study, ask: Ask, filters: dict[str, object], found: list[int]
) -> None:
    put(study, "word", key=1, place=Place(MARCH, "site-visit", (3, 4)), author_id=5,
        tags=[("#", "rq1")])  # fmt: skip
    put(study, "word", key=2, place=Place(dt.date(2011, 5, 2), "interview", (5,)), author_id=6,
        tags=[("@", "leader")])  # fmt: skip
    assert [key for _sort, key in ask("word", **filters)] == found


def test_titles_come_first_and_then_the_newest(study: make.Study, ask: Ask) -> None:
    for key, day in enumerate((MARCH, dt.date(2012, 1, 1), None, dt.date(2011, 9, 1)), 1):
        put(study, "word", key=key, place=Place(day))
    put(study, "", key=9, sort=Sort.ENGAGEMENT, title="A word", place=Place(dt.date(2010, 1, 1)))
    assert [key for _sort, key in ask("word")] == [9, 2, 4, 1, 3]


def test_an_engagement_that_moves_takes_along_what_was_written_on_it(
    study: make.Study, ask: Ask
) -> None:
    put(study, "word", key=1, number=7, place=Place(MARCH, "interview", (3,)), author_id=5)
    put(study, "word", key=2, number=8, place=Place(MARCH, "interview", (3,)))
    service.move(study.id, {7: Place(dt.date(2012, 2, 1), "interview", (4,))})
    assert ask("word", case_id=4, first=dt.date(2012, 2, 1), author_id=5) == [("note", 1)]
    assert ask("word", case_id=3) == [("note", 2)]


def test_a_word_that_stands_everywhere_is_not_counted_to_the_end(study: make.Study) -> None:
    asked = Asked(terms_of("word"), [Sort.NOTE])
    for key in range(1, 4):
        put(study, "word", key=key)
    found = queries.find(study.id, asked, limit=2, most=3)
    assert (len(found.hits), found.total, found.is_more) == (2, 3, False)
    put(study, "word", key=4)
    found = queries.find(study.id, asked, limit=2, most=3)
    assert (len(found.hits), found.total, found.is_more) == (2, 3, True)


def test_a_text_of_a_megabyte_of_different_words_can_be_kept(study: make.Study, ask: Ask) -> None:
    put(study, " ".join(f"word{number:06}" for number in range(90_000)))
    assert ask("word000001") == [("note", 1)]


def test_people_are_found_by_the_present_name_of_their_role(study: make.Study, ask: Ask) -> None:
    put(study, "", key=4, sort=Sort.PERSON, title="Adviser 1", role="adviser")
    named = {"roles": {"_p_adviser": "Group coordinator"}}
    assert ask("coordinators adviser", **named) == [("person", 4)]
    assert ask("coordinators interview", **named) == []


@pytest.mark.parametrize(
    ("phrase", "is_there"),
    [
        ("the zebra", True),
        ("zebra crossing", True),
        ("the w599x", True),
        ("crossing zebra", False),
        ("yellow giraffe", True),
        ("giraffe yellow", False),
    ],
)
def test_words_in_quotes_are_found_however_long_the_text(
    study: make.Study, ask: Ask, phrase: str, is_there: bool
) -> None:
    often = " ".join(f"the w{number}x thing." for number in range(600))
    late = " ".join(f"u{number}q" for number in range(17_000))
    text = f"{often} the zebra crossing here. {late} yellow giraffe standing."
    service.put(study.id, [Entry(Sort.NOTE, 1, text=text)])
    assert ask(f'"{phrase}"') == ([("note", 1)] if is_there else [])


def test_words_in_quotes_find_the_people_of_the_role_they_name(study: make.Study, ask: Ask) -> None:
    service.put(study.id, [
        Entry(Sort.PERSON, 1, title="Anna", role="leader"),
        Entry(Sort.PERSON, 2, title="Leader of an office"),
        Entry(Sort.PERSON, 3, title="The office leader"),
    ])  # fmt: skip
    found = ask('"office leader"', roles={role_mark("leader"): "Office leader"})
    assert sorted(found) == [("person", 1), ("person", 3)]


def test_what_takes_several_days_is_found_in_each_month_of_them(
    study: make.Study, ask: Ask
) -> None:
    place = Place(dt.date(2010, 12, 30), last=dt.date(2011, 2, 2))
    service.put(study.id, [Entry(Sort.NOTE, 1, text="xylophone", place=place)])

    def found(first: dt.date, last: dt.date) -> bool:
        return bool(ask("xylophone", first=first, last=last))

    touched = [(2010, 12), (2011, 1), (2011, 2)]
    for year, month in [(2010, 11), *touched, (2011, 3)]:
        day = dt.date(year, month, 1)
        assert found(day, day) is ((year, month) in touched)
    assert found(dt.date(2011, 1, 1), dt.date(2011, 12, 31))
