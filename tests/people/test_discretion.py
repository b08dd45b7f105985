"""Names, addresses and numbers found in texts, without app or database."""

import pytest

from tracker.people.discretion import Find, Sort, finds, only_one, said_of, with_instead
from tracker.people.known import Alone, Known, Names

KARI = Known(1, 1, "the office leader", "Kari Anne Nordmann", "kari@nav.no", "+47 22 33 44 55")
PER = Known(2, 2, "Adviser 2, Sola", "Per Sola", "", "0701234567")
ANNE = Known(3, 1, "the adviser", "Anne-Lise Bjørnson-Hansen")
ANDRE = Known(4, None, "Partner 1", "André O'Brien")
OTHER = Known(5, 2, "Adviser 1, Sola", "Kari Moe")
MAY = Known(6, 1, "the developer", "May Strand")
NAMES = Names(
    people=(KARI, PER, ANNE, ANDRE, OTHER, MAY),
    places=("NAV Sola", "NAV Bærum", "Oslo", "Strand kommune"),
    alone=(Alone("Bærum", "Office leader"), Alone("Sola", "HUSK project leader")),
)


def _words(text: str, names: Names = NAMES) -> list[str]:
    return [find.words for find in finds(text, names)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Met Kari Anne Nordmann there.", ["Kari Anne Nordmann"]),
        ("Met Kari Nordmann there.", ["Kari Nordmann"]),
        ("met kari nordmann and KARI NORDMANN", ["kari nordmann", "KARI NORDMANN"]),
        ("On the list: Nordmann, Kari", ["Nordmann, Kari"]),
        ("See https://nav.no/kari.nordmann/x", ["kari.nordmann"]),
        ("Kari\nNordmann", ["Kari\nNordmann"]),
        ("Kari\n\nNordmann", ["Kari", "Nordmann"]),
        ("Said Nordmann and Anne", ["Nordmann", "Anne"]),
        ("Nordmanns kontor, Nordmann's, and Nordmanns’", ["Nordmann", "Nordmann", "Nordmann"]),
        ("So K. Nordmann, K.A. Nordmann", ["K. Nordmann", "K.A. Nordmann"]),
        ("That Kari N. said, Kari N said", ["Kari N.", "Kari N"]),
        ("It ends with plan B. Nordmann said", ["Nordmann"]),
        ("Met Kari Elise Nordmann", ["Kari Elise Nordmann"]),
        ("Anne-Lise, Lise and Hansen", ["Anne-Lise", "Lise", "Hansen"]),
        ("The Nordmann-case", ["Nordmann"]),
        ("André, Andre, ANDRÉ, Andre\u0301", ["André", "Andre", "ANDRÉ", "Andre\u0301"]),
        ("Björnson is Bjørnson", ["Björnson", "Bjørnson"]),
        ("Then O’Brien came", ["O’Brien"]),
        ("Nord\u00admann", ["Nord\u00admann"]),
        ("| Kari | *Nordmann* |", ["Kari", "Nordmann"]),
        ("> Kari", ["Kari"]),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, words: list[str]) -> None:
    assert _words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "kari and nordmann-like, moen, Karin, Nordmannsen and Persson",
        "NAV Sola lies in Sola, NAV Bærum in Oslo.",
        "Per January. Per case.\n\n- Per office\n\n**Per** head",
        "In May 2011, by the Strand kommune office. May it hold.",
        "Bjornson",
        "",
        "[^e42] #theme @role",
    ],
)
def test_what_only_looks_like_a_name_is_left_alone(text: str) -> None:
    assert _words(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Per Sola of NAV Sola. Per said so, in Sola.", ["Per Sola", "Per", "Sola"]),
        ("Then Per said so.", ["Per"]),
        ("May Strand came in May.", ["May Strand", "May"]),
        ("May Strand came.\n\nIt was May.", ["May Strand"]),
    ],
)
def test_a_doubtful_word_counts_where_the_whole_name_is_near(text: str, words: list[str]) -> None:
    assert _words(text) == words


def test_a_word_of_several_names_offers_each_and_those_of_the_case_first() -> None:
    (find,) = finds("Met Kari.", NAMES)
    assert find.instead == ("the office leader", "Adviser 1, Sola")
    assert find.people == (KARI, OTHER)
    assert finds("Met Kari.", NAMES, near=2)[0].instead == ("Adviser 1, Sola",)
    assert finds("Met Kari Moe. So Kari left.", NAMES)[1].people == (OTHER,)


def test_an_address_is_found_with_whose_it_is() -> None:
    found = finds("Mail Kari@NAV.no, some.body@x.example. Not a@b, @c.no, 1@2", NAMES)
    assert [(find.sort, find.words, find.instead) for find in found] == [
        (Sort.EMAIL, "Kari@NAV.no", ("the office leader",)),
        (Sort.EMAIL, "some.body@x.example", ("(e-mail address)",)),
    ]


@pytest.mark.parametrize(
    "number",
    ["22334455", "22 33 44 55", "+47 22 33 44 55", "(0047) 223 34 455", "22.33.44.55",
     "4722334455", "22-33-44-55", "2 2 3 3 4 4 5 5"],
)  # fmt: skip
def test_a_known_number_is_found_in_any_spacing(number: str) -> None:
    (find,) = finds(f"Call {number}, please.", NAMES)
    assert (find.sort, find.words, find.people) == (Sort.PHONE, number, (KARI,))


@pytest.mark.parametrize("number", ["22 33 44 55", "+47 22 33 44 55", "4722334455"])
def test_a_bracket_around_a_known_number_stays_whole(number: str) -> None:
    text = f"Kari ({number}) said so."
    number_of_kari = finds(text, NAMES)[1]
    assert number_of_kari.words == number
    put = with_instead(text, number_of_kari, number_of_kari.instead[0])
    assert put == "Kari said so."


@pytest.mark.parametrize("number", ["070-123 45 67", "+46 70 123 45 67", "0046701234567"])
def test_a_foreign_number_is_known_with_any_prefix(number: str) -> None:
    (find,) = finds(f"Call {number}.", NAMES)
    assert (find.words, find.people) == (number, (PER,))


@pytest.mark.parametrize(
    "number", ["91 23 45 67", "912 34 567", "91234567", "+47 912 34 567", "0044 20 7946 0958"]
)
def test_what_looks_like_a_number_is_found_too(number: str) -> None:
    (find,) = finds(f"Call {number}.", Names(language="nb"))
    assert (find.sort, find.words, find.instead) == (Sort.PHONE, number, ("(telefonnummer)",))


@pytest.mark.parametrize(
    "text",
    [
        "From 2011-01-25 to 25.01.2011, 20110125 or 25012011",
        "2010 2011 2012, 2011–2012, 10:30-11:45",
        "23456789 kroner, NOK 23456789, kr 91 23 45 67, 12 345 678",
        "889 640 782, 1234, 23 cases, 12345678",
        "ISBN 978-82-7609-123-4, 2011/91234567, 12.345.678,91",
    ],
)
def test_dates_years_and_amounts_are_no_numbers(text: str) -> None:
    assert _words(text) == []


def test_each_find_says_where_it_is() -> None:
    text = "One.\nTwo Nordmann.\n\nkari@nav.no"
    found = finds(text, NAMES)
    assert [(one.line, text[one.start : one.end]) for one in found] == [
        (2, "Nordmann"),
        (4, "kari@nav.no"),
    ]


def test_nothing_is_found_within_something_found() -> None:
    assert _words("kari.nordmann@nav.no 22334455@nav.no") == [
        "kari.nordmann@nav.no",
        "22334455@nav.no",
    ]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Said Nordmanns kontor.", "Said the office leaders kontor."),
        ("Nordmann said.", "The office leader said."),
        ("So it is.\n- **Nordmann** said", "So it is.\n- **The office leader** said"),
        ("In 2011 Nordmann said", "In 2011 the office leader said"),
    ],
)
def test_the_role_is_put_instead_as_its_sentence_wants_it(text: str, after: str) -> None:
    (find,) = finds(text, NAMES)
    assert with_instead(text, find, find.instead[0]) == after


def _single(text: str, language: str = "en") -> list[tuple[int, str]]:
    alone = Alone("Bærum", "Kontorleder") if language == "nb" else None
    names = Names(alone=(alone,), language="nb") if alone else NAMES
    found: list[Find] = only_one(text, names)
    assert {find.sort for find in found} <= {Sort.ONLY_ONE}
    return [(find.line, find.words) for find in found]


def test_a_role_of_one_person_stands_out_beside_its_case() -> None:
    text = "The office leader.\n\nIn NAV Bærum\nthe Office Leader said.\n\nBærum and Sola."
    assert _single(text) == [(4, "Office Leader")]
    assert _single("At Sola the HUSK project leader's view") == [(1, "HUSK project leader")]
    assert _single("The office leader at Sola.\n\nThe office leaders of Bærum") == []
    assert _single("Lederen. I Bærum sier kontorlederen det.", "nb") == [(1, "kontorlederen")]
    assert _single("Bærum", "nb") == []


def test_a_find_shows_nobody_when_it_is_logged() -> None:
    shown = repr(finds("Kari Nordmann, kari@nav.no, 22334455", NAMES))
    for secret in ("Nordmann", "kari", "22334455", "22 33"):
        assert secret not in shown


def test_a_heading_is_told_without_the_names_in_it() -> None:
    text = "## What Kari Nordmann and Per said {#a}\n\nNordmann"
    said = [message % values for message, values in said_of(text, finds(text, NAMES))]
    told = "What the office leader and Adviser 2, Sola said"
    assert [one.partition(", line")[0] for one in said] == [f"“{told}”"] * 3


def test_a_document_says_under_which_heading_something_was_found() -> None:
    text = "Nordmann\n\n# The cases\n\n## NAV Bærum {#a}\n\nIn Bærum the office leader, 22334455"
    found = [*finds(text, NAMES), *only_one(text, NAMES)]
    said = [message % values for message, values in said_of(text, found)]
    assert said == [
        "“”, line 1: a name. Put “the office leader” there.",
        "“NAV Bærum”, line 7: a telephone number. Take it away.",
        "“NAV Bærum”, line 7: this can only be one person.",
    ]
