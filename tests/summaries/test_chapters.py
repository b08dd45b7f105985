"""The chapters that are counted and gathered: of the example study, and of one with nothing."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tests.memberchecks.desk import answered, remark
from tracker.core import clock
from tracker.core.database import db
from tracker.statusnotes import service as statusnotes
from tracker.studies import queries as studies
from tracker.studies.models import Study
from tracker.studies.rules import ListName
from tracker.summaries import build
from tracker.summaries.chapters import gathered
from tracker.summaries.choice import Choice
from tracker.summaries.document import Annex, Document, Gathered, Quote, Section
from tracker.summaries.markdown import to_markdown
from tracker.summaries.rules import Part
from tracker.summaries.words import words_of
from tracker.summaries.writer import Writer

AS_OF = dt.date(2012, 3, 1)
TODAY = dt.date(2012, 4, 2)
NEW = (Part.STORY, Part.FACTS, Part.THEMES, Part.PROMOTES, Part.INPUTS, Part.COVERAGE, Part.METHOD)


@pytest.fixture
def study(example: None, session: None) -> Study:
    found = studies.find_study("husk")
    assert found is not None
    return found


def choice(study: Study, *parts: Part, language: str = "en", **values: object) -> Choice:
    return Choice(study, AS_OF, TODAY, language, parts=parts, **values)  # type: ignore[arg-type]


def written(study: Study, *parts: Part, **values: object) -> str:
    return to_markdown(build.summary(choice(study, *parts, **values)))  # type: ignore[arg-type]


def headings(document: Document) -> list[str]:
    lines = to_markdown(document).split("\n")
    return [line.removeprefix("## ") for line in lines if line.startswith("## ")]


def test_the_hole_of_the_example_stands_in_the_coverage(study: Study) -> None:
    row = next(ln for ln in written(study, Part.COVERAGE).split("\n") if "HUSK project" in ln)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[0] == "HUSK project leader"
    assert sorted(cells[1:])[:3] == ["1", "1", "1"]


def test_the_account_says_where_planned_and_logged_differ(study: Study) -> None:
    text = written(study, Part.METHOD)
    assert "Interviews: 62 planned, 60 held, 60 with notes." in text
    assert "| Dialogue meeting in Bærum, 25 Jan 2012 | Professional developer | 1 | 1 |" in text
    assert "|  | All roles | 25 | 17 |" in text


def test_the_annex_groups_inputs_by_theme_with_region_and_role(study: Study) -> None:
    [chapter] = build.summary(choice(study, Part.INPUTS)).chapters
    assert isinstance(chapter, Annex)
    funding = next(section for section in chapter.sections if section.heading == "Funding")
    regions = {quote.source.split(";")[0] for quote in funding.quotes}
    assert {"Oslo", "Agder"} <= regions


def test_a_passage_of_a_gathering_is_printed_once_with_all_its_cases(study: Study) -> None:
    [chapter] = build.summary(choice(study, Part.THEMES)).chapters
    assert isinstance(chapter, Gathered)
    texts = [quote.text for section in chapter.sections[1:2] for quote in section.quotes]
    assert len(texts) == len(set(texts))
    sources = [quote.source for section in chapter.sections for quote in section.quotes]
    assert any(source.startswith("NAV Songdalen, NAV Kristiansund") for source in sources)


def test_a_story_tells_what_changed_before_what_holds(study: Study) -> None:
    case = make.case(study, "NAV Ås")
    size = make.fact(case, "Beds", "3", holds_from=dt.date(2011, 2, 1))
    make.status_note(
        case,
        make.account("author@test.no"),
        as_of=dt.date(2011, 5, 1),
        text="Small.",
        **make.PUBLISHED,
    )
    make.status_note(
        case,
        make.account("second@test.no"),
        as_of=dt.date(2012, 1, 1),
        text="Larger.",
        **make.PUBLISHED,
    )
    db.session.add(
        type(size)(case=case, fact_name=size.fact_name, value="5", holds_from=dt.date(2011, 9, 1))
    )
    db.session.flush()
    text = written(study, Part.STORY, case_ids=[case.id])
    order = ["As of May 2011", "Small.", "What changed until January 2012", "now “5”; before: “3”",
             "As of January 2012", "Larger."]  # fmt: skip
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


def test_only_the_chosen_cases_are_told_of(study: Study) -> None:
    sola = next(one for one in build.cases.cases(study) if one.name == "NAV Sola")
    text = written(study, *[part for part in NEW if part is not Part.METHOD], case_ids=[sola.id])
    assert "NAV Sola" in text
    rows = [line for line in text.split("\n") if line.startswith("| NAV ")]
    assert {row.split("|")[1].strip() for row in rows} == {"NAV Sola"}


def test_a_study_with_nothing_has_no_empty_tables(session: None) -> None:
    empty = make.study()
    document = build.summary(choice(empty, *NEW))
    assert "| --- |" not in to_markdown(document)
    assert "Account of the method" in headings(document)


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_chapter_is_written_in_either_language(study: Study, language: str) -> None:
    heads = headings(build.summary(choice(study, *NEW, language=language)))
    assert heads[-2:] == (
        ["Account of the method", "Inputs from the dialogue meetings"]
        if language == "en"
        else ["Redegjørelse for metoden", "Innspill fra dialogmøtene"]
    )


def test_all_parts_are_offered(study: Study) -> None:
    assert set(build.BUILDERS) == set(Part)


def test_what_people_wrote_cannot_leave_its_item(study: Study) -> None:
    document = build.summary(choice(study))
    quotes = [Quote("- a list\n\n# a heading\n\n```\ncode", "Oslo; *Leader*")]
    text = gathered.write(
        Gathered("Chapter", [Section("Section", quotes=quotes)]),
        Writer(document, words_of(document)),
    )
    lines = text.split("\n")
    assert all(line.startswith(("- ", "  ", "#")) or not line for line in lines)
    assert "\\*Leader\\*" in text


def test_the_statements_stay_however_many_contacts_there_are(study: Study) -> None:
    with statements() as few:
        build.summary(choice(study, Part.METHOD, Part.COVERAGE))
    case = next(iter(build.cases.cases(study)))
    for _ in range(5):
        make.engagement(study, case, kind="interview", status="held")
    db.session.flush()
    with statements() as more:
        build.summary(choice(study, Part.METHOD, Part.COVERAGE))
    assert more.number <= few.number


@pytest.mark.parametrize("part", [Part.STATUS, Part.STORY])
def test_the_statements_stay_however_many_cases_there_are(study: Study, part: Part) -> None:
    with statements() as few:
        build.summary(choice(study, part, has_references=True))
    for number in range(3):
        _told_twice(study, f"NAV No {number}")
    db.session.expire_all()
    db.session.refresh(study)
    with statements() as more:
        text = written(study, part, has_references=True)
    assert text.count("Number 2012 holds.") == 3
    assert more.number <= few.number


def _told_twice(study: Study, name: str) -> None:
    """A case with a disagreement, events and facts, whose status notes rest on a visit."""
    case, leader = make.case(study, name), make.members_of(study)[0].account
    visit = make.engagement(study, case, status="held", kind="interview")
    make.engagement(study, case, day=dt.date(2012, 4, 9))
    make.fact(case, f"Size of {name}", "Three", holds_from=dt.date(2011, 9, 1))
    make.event(case, happened_on=dt.date(2011, 9, 1))
    for month in (dt.date(2011, 6, 1), dt.date(2012, 2, 1)):
        text = f"Number {month.year} holds.[^c{visit.id}]"
        note = statusnotes.begin(case, as_of=month, author=leader, text=text, now=clock.now())
        statusnotes.publish(note, version=note.version, now=clock.now())
    role = studies.entries(study, ListName.ROLES)[0]
    check = answered(note, make.person(study, role, case=case, pseudonym=f"One of {name}"))
    check.is_printed = True
    remark(check)


def test_a_norwegian_document_counts_its_tables_in_norwegian(study: Study) -> None:
    text = written(study, Part.COVERAGE, language="nb")
    assert "*Tabell 1: Intervjuer etter informantrolle og case*" in text
    assert "| HUSK project leader | 1 | 1 | Ikke spurt | 1 |" in text
    assert "| --- | ---: | ---: | ---: | ---: |" in text
