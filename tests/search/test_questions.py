"""B11: whatever somebody types, the database is asked for words and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.search.conftest import Ask
from tracker.search import queries, service
from tracker.search.rules import Asked, Entry, Sort, terms_of

PLANTED = ("the office was open", "a visit", "100 % of NEAR things AND OR NOT foo bar")
HOSTILE = (
    '"', '""', '"""', "'", "''", "%", "_", "_in_1", "_s_note", "*", "o*", "-visit", "^the",
    "foo:bar", "marks:_in_1", "words:office", "{words}: office", "NEAR(office visit)",
    "NEAR(office, 2", "office AND", "AND", "OR", "NOT", "NOT office", "office OR visit", "(", ")",
    "((((", "a:* | b", "'a':*", "office & !visit", "office <-> visit", "\\", "\\'", "';--",
    "'); DROP TABLE search_entries;--", "\x00office", "\ufffd", "\u202eeciffo", "😀", "שלום",
    "ﷺ", "e\u0301", "İstanbul", "ß", "ǆ", "²", "x" * 10_000, "word " * 2_000, '"' * 9_999,
    '"' + "word " * 300 + '"', "~" * 5_000,
)  # fmt: skip
_LETTERS = st.characters(codec="utf-8")
_BITS = st.sampled_from([*HOSTILE[:48], "office", "visit", " "]) | st.text(_LETTERS, max_size=8)


@pytest.fixture
def planted(study: make.Study) -> make.Study:
    entries = [Entry(Sort.NOTE, key, text=text) for key, text in enumerate(PLANTED, 1)]
    service.put(study.id, entries)
    other = make.study(short_name="third")
    service.put(other.id, [Entry(Sort.NOTE, 9, text=" ".join(PLANTED))])
    return study


def check(study: make.Study, question: str) -> None:
    """Every hit is of the study and truly holds each word, whatever the signs around them."""
    terms = terms_of(question)
    found = queries.find(study.id, Asked(terms, [*Sort]), limit=10).hits
    expected = {
        key
        for key, text in enumerate(PLANTED, 1)
        if terms and all(term.finds_in(text) for term in terms)
    }
    assert {hit.object_id for hit in found} == expected


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_questions_find_what_they_say_and_no_more(
    planted: make.Study, question: str
) -> None:
    check(planted, question)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_BITS, max_size=8).map("".join))
def test_any_question_finds_what_it_says_and_no_more(planted: make.Study, question: str) -> None:
    check(planted, question)


def test_marks_cannot_be_typed(planted: make.Study, ask: Ask) -> None:
    assert (ask("_in_1"), ask("_s_note"), ask('"_in_1 _s_note"')) == ([], [], [])
