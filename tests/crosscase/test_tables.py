"""Cases side by side as plain values: what stands where, in its own words, by role only."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tests.crosscase.conftest import held, withdraw
from tracker.crosscase import annex, tables
from tracker.crosscase.queries import Filters, Passage
from tracker.crosscase.tables import Grouped
from tracker.studies import service as studies
from tracker.studies.models import Study
from tracker.studies.rules import ListName

ALL = Filters(dt.date(2012, 1, 31))


def _cells(grouped: Grouped) -> dict[tuple[str, str], list[str]]:
    return {
        (group.name, cell.case): [passage.words for passage in cell.passages]
        for group in grouped.groups
        for cell in group.cells
    }


def _row(passage: Passage) -> tuple[object, ...]:
    return passage.words, passage.roles, passage.kind.code, passage.starts_on, passage.regions


def _key(kind: str) -> int:
    return int(make.db.session.query(make.Engagement).filter_by(kind=kind).one().id)


def test_passages_stand_under_their_themes_and_cases_in_the_order_they_were_said(
    study: Study,
) -> None:
    grouped = tables.themes_by_case(study, ALL)
    assert _cells(grouped) == {
        ("Funding", "NAV Bærum"): [
            "The municipality pays",
            "One person has to do it all",
            "Let each pay a share",
        ],
        ("Funding", "NAV Sola"): ["The money ends"],
        ("Organisation", "NAV Bærum"): ["One person has to do it all", "Keep the network"],
    }
    assert [(group.name, group.count) for group in grouped.groups] == [
        ("Funding", 4),
        ("Organisation", 2),
    ]


def test_a_passage_says_role_and_contact_and_no_name(study: Study) -> None:
    first = tables.themes_by_case(study, ALL).groups[0].cells[0].passages[0]
    visit = ("site-visit", dt.date(2011, 3, 24), ("Oslo",))
    assert _row(first) == ("The municipality pays", ("Office leader",), *visit)
    for name in ("Secret", "Leader'"):
        assert name not in repr(first)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(dt.date(2011, 9, 30)), ["The municipality pays", "One person has to do it all"]),
        (Filters(dt.date(2010, 1, 1)), []),
        (Filters(dt.date(2012, 1, 31), kind="phone-check-in"), ["The money ends"]),
    ],
)
def test_only_what_the_filters_ask_for_is_there(
    study: Study, filters: Filters, words: list[str]
) -> None:
    cells = tables.themes_by_case(study, filters).groups[0].cells
    assert [one.words for cell in cells for one in cell.passages] == words


def test_a_part_of_the_rows_keeps_the_counts_of_all(study: Study) -> None:
    there = tables.placed(study, tables.words_of(study).of(ListName.THEMES), ALL)
    grouped = tables.by_theme(study, there, slice(2, 4))
    assert _cells(grouped) == {
        ("Funding", "NAV Bærum"): ["Let each pay a share"],
        ("Funding", "NAV Sola"): ["The money ends"],
    }
    assert grouped.groups[0].count == 4
    assert grouped.groups[0].cells[0].count == 3


def test_a_passage_that_bears_a_former_and_a_present_word_is_there_once(study: Study) -> None:
    theme = make.db.session.query(studies.queries.TABLES[ListName.THEMES]).first()
    studies.rename_entry(study, theme, name="Money", code="money")
    held(study, make.husk()[1], "site-visit", ALL.until, "Both #funding #money")
    cells = _cells(tables.themes_by_case(study, ALL))
    assert cells["Money", "NAV Bærum"].count("Both") == 1


def test_what_promotes_and_what_hinders_stand_side_by_side(study: Study) -> None:
    rows = tables.promotes_and_hinders(study, ALL).rows
    assert [
        (row.case, [one.words for one in row.promotes.passages],
         [one.words for one in row.hinders.passages])
        for row in rows
    ] == [
        ("NAV Bærum", ["The municipality pays"], ["One person has to do it all"]),
        ("NAV Sola", [], ["The money ends"]),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["fremmer", "enabler", "driver"])
def test_a_kind_is_known_by_every_word_that_the_study_has_for_it(study: Study, word: str) -> None:
    kind = make.excerpt_kind(study, "driver", "Drives it on")
    kind.also = "fremmer"
    held(study, make.husk()[1], "site-visit", ALL.until, f"A good leader !{word}")
    promotes = tables.promotes_and_hinders(study, ALL).rows[0].promotes
    assert "A good leader" in [one.words for one in promotes.passages]


def test_a_cell_shows_no_more_than_it_is_asked_for(study: Study) -> None:
    there = tables.placed_sides(study, ALL)
    cell = tables.by_side(study, there, most=0).rows[0].promotes
    assert (cell.count, cell.passages) == (1, ())


def test_inputs_of_dialogue_meetings_stand_under_their_themes(study: Study) -> None:
    found = annex.inputs(study, ALL.until)
    assert [(theme.name, theme.count, [_row(one)[:2] for one in theme.inputs])
            for theme in found.themes] == [
        ("Funding", 1, [("Let each pay a share", ("Partner",))]),
        ("Organisation", 1, [("Keep the network", ("Office leader",))]),
    ]  # fmt: skip
    assert [one.words for one in found.others] == ["Ask the users"]
    assert {one.regions for theme in found.themes for one in theme.inputs} == {("Oslo",)}


def test_an_input_of_a_meeting_without_cases_stands_under_its_theme(study: Study) -> None:
    make.db.session.query(make.Engagement).filter_by(kind="dialogue-meeting").one().cases = []
    make.db.session.flush()
    found = annex.inputs(study, ALL.until)
    assert [theme.inputs[0].regions for theme in found.themes] == [(), ()]


def test_what_rests_on_a_withdrawn_consent_is_left_out_and_counted(study: Study) -> None:
    withdraw(_key("site-visit"))
    grouped = tables.themes_by_case(study, ALL)
    assert ("Organisation", "NAV Bærum") in _cells(grouped)
    assert "The municipality pays" not in str(_cells(grouped))
    assert grouped.left_out == 2
    assert tables.promotes_and_hinders(study, ALL).left_out == 2
    somebody = make.db.session.query(make.Person).one()
    meeting = make.get(make.Engagement, _key("dialogue-meeting"))
    make.participation(meeting, person=somebody, came=1)
    assert annex.inputs(study, ALL.until) == annex.Annex((), (), 3)


def test_facts_stand_by_case_as_they_held(study: Study) -> None:
    _study, baerum = make.husk()
    fact = make.fact(baerum, "Size", "170", holds_from=dt.date(2011, 3, 1))
    make._added(make.Fact(case=baerum, fact_name=fact.fact_name, value="180",
                          holds_from=dt.date(2012, 1, 1)))  # fmt: skip
    for day, value in ((dt.date(2011, 12, 31), "170"), (dt.date(2012, 1, 31), "180")):
        facts = tables.facts_by_case(study, until=day)
        assert facts.names == ("Size",)
        assert [(row.case, row.values[0] and row.values[0].value) for row in facts.rows] == [
            ("NAV Bærum", value),
            ("NAV Sola", None),
        ]


def test_what_was_said_is_looked_up_once_until_something_is_said(study: Study) -> None:
    counts = []
    for _ in range(2):
        with statements() as counted:
            before = _cells(tables.themes_by_case(study, ALL))["Funding", "NAV Bærum"]
        counts.append(sum("SELECT excerpt_tags.code, engag" in text for text in counted.texts))
    assert counts == [1, 0]
    held(study, make.husk()[1], "site-visit", ALL.until, "Said now #funding")
    after = _cells(tables.themes_by_case(study, ALL))["Funding", "NAV Bærum"]
    assert sorted(after) == sorted([*before, "Said now"])


def test_the_number_of_statements_stays_however_much_was_said(study: Study) -> None:
    counts = []
    for _ in range(2):
        with statements() as counted:
            tables.themes_by_case(study, ALL)
            tables.promotes_and_hinders(study, ALL)
            annex.inputs(study, ALL.until)
        counts.append(counted.number)
        for kind in ("site-visit", "dialogue-meeting"):
            held(study, make.husk()[1], kind, ALL.until, "A #funding !barrier")
    assert counts[0] == counts[1]
