"""Excerpts as they are listed, named, counted and led back to."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.counting import statements
from tests.payloads import PAYLOADS, dangers
from tracker.core.blocks import blocks
from tracker.core.database import db
from tracker.core.markdown import to_html
from tracker.notes import excerpts, service, tags
from tracker.notes.excerpts import Filters, rows, words_of, written
from tracker.notes.models import Note
from tracker.notes.naming import Marked, named
from tracker.notes.tags import Tag
from tracker.studies import service as studies
from tracker.studies.models import Study
from tracker.studies.rules import ListName
from tracker.studies.vocabulary import Term, Vocabulary

WORDS = Vocabulary(
    [
        Term(1, ListName.THEMES, "funding", "Funding & money", ("money",)),
        Term(2, ListName.QUESTIONS, "rq1", "What promotes it?", ()),
        Term(3, ListName.ROLES, "office-leader", "Office leader", ()),
    ]
)
DRESS = Marked(WORDS)


@pytest.fixture
def study(session: None) -> Study:
    """A study with a theme, a role and two cases."""
    study = make.study()
    studies.add_entry(study, ListName.THEMES, name="Funding")
    studies.add_entry(study, ListName.ROLES, name="Office leader")
    make.member(study, make.account())
    return study


def _write(study: Study, text: str, *cases: make.Case, **values: object) -> Note:
    author = make.members_of(study)[0].account
    engagement = make.engagement(study, *cases, status="held", **values)
    return service.write(engagement, author=author, text=text, now=make.NOW)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (Tag("#", "funding"), "Funding & money"),
        (Tag("#", "money"), "Funding & money"),
        (Tag("#", "rq1"), "RQ1"),
        (Tag("@", "office-leader"), "Office leader"),
        (Tag("@", "funding"), "@funding"),
        (Tag("!", "new"), "!new"),
    ],
)
def test_a_tag_is_called_by_what_it_means_now(tag: Tag, name: str) -> None:
    assert named(WORDS, tag).name == name


def test_tags_of_a_note_are_shown_as_labels() -> None:
    html = to_html("Said #Money and #fundng of #rq1, not `#code`, \\#no.", dressing=DRESS)
    assert html == (
        '<p>Said <span class="tag" title="#funding">Funding &amp; money</span> and '
        '<span class="tag tag-unlisted">#fundng</span> of '
        '<span class="tag" title="What promotes it?">RQ1</span>, not <code>#code</code>, #no.</p>\n'
    )


def test_other_texts_keep_their_words_as_they_are() -> None:
    assert to_html("Said #funding.") == "<p>Said #funding.</p>\n"
    assert "tag" not in to_html("# A #funding heading\n\n| #a |\n| --- |\n| #b |", dressing=DRESS)


@pytest.mark.parametrize(
    "text",
    [
        "**#funding** and _#rq1_",
        "\\##funding ##funding a#funding",
        "[#funding](https://x.test/#rq1) <https://x.test/#rq1>",
        "#front_line_work and #a-b-c",
        "one\n#funding two",
        "<https://x.test/>#funding `#rq1`#money",
        "- [ ] send it #funding @office-leader\n  - in !deep",
    ],
)
def test_labels_are_exactly_the_tags_that_count(text: str) -> None:
    counted = [tag.code for passage in tags.read(text).passages for tag in passage.tags]
    html = to_html(text, dressing=Marked(Vocabulary([])))
    shown = re.findall(r'<span class="tag[^>]*>[#@!]([^<]*)<', html)
    assert [tags.tag_code(word) for word in shown] == counted


@given(st.text(alphabet="#@!a1- _*\\`[]()<>\n.", max_size=80))
def test_a_dressed_text_says_the_same_words(text: str) -> None:
    plain = to_html(text)
    dressed = to_html(text, dressing=DRESS)
    signs = str.maketrans("", "", "#@!")
    assert _words(dressed).translate(signs) == _words(plain).translate(signs)


def _words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def test_hostile_names_and_words_stay_words() -> None:
    for payload in PAYLOADS:
        words = Vocabulary([Term(1, ListName.THEMES, "funding", payload, ())])
        places = ((1, "excerpt-1"),)
        html = to_html(f"#funding {payload} #x", dressing=Marked(words, places))
        assert dangers(html) == []


def test_a_name_with_quotes_is_told_whole() -> None:
    name = 'The "plan" <of> it & more'
    theme = Term(1, ListName.THEMES, "plan", name, ())
    question = Term(2, ListName.QUESTIONS, "rq1", name, ())
    dress = Marked(Vocabulary([theme, question]))
    html = BeautifulSoup(to_html("#plan #rq1", dressing=dress), "html.parser")
    assert [label.text for label in html.select(".tag")] == [name, "RQ1"]
    assert [label["title"] for label in html.select(".tag")] == ["#plan", name]


TEXT = """# Visit

First, without tags.

Second #funding.

- third @office-leader
- fourth, without

  fifth, within the item #funding
> sixth !quote
"""


def test_each_excerpt_has_a_place_in_the_shown_note() -> None:
    lines = [passage.line for passage in tags.read(TEXT).passages]
    places = tuple((line, f"excerpt-{line}") for line in lines)
    html = to_html(TEXT, dressing=Marked(WORDS, places))
    assert [html.count(f'id="{name}"') for _line, name in places] == [1] * 4
    assert '<p id="excerpt-5">Second' in html
    assert html.count(' id="') == 4


def test_a_text_shown_as_typed_has_its_places_too() -> None:
    heavy = "#funding first\n\n" + "* _ * " * 20_000 + "\n\nlast #funding"
    lines = [block.line for block in blocks(heavy) if tags.tags_in(block.text)]
    html = to_html(heavy, dressing=Marked(WORDS, tuple((line, f"e{line}") for line in lines)))
    assert '<span id="e1">#funding first</span>' in html
    assert '<span id="e5">last #funding</span>' in html


def test_a_renamed_theme_keeps_its_excerpts(study: Study) -> None:
    _write(study, "Before #funding.")
    theme = studies.queries.themes(study)[0]
    studies.rename_entry(study, theme, name="Money", code="money")
    _write(study, "After #money.")
    term = words_of(study).meant("#", "money")
    assert term is not None
    found = rows(study, Filters(tags=(written(term),)), limit=10)
    assert sorted(row.words for row in found) == ["After.", "Before."]
    assert {tag.name for row in found for tag in row.tags} == {"Money"}


def test_a_restored_text_bears_the_former_tag_and_counts(study: Study) -> None:
    note = _write(study, "First #funding.")
    service.save(note, text="Without.", version=1, author=note.author, now=make.NOW)
    theme = studies.queries.themes(study)[0]
    studies.rename_entry(study, theme, name="Money", code="money")
    restored = service.queries.find_revision(note, 1)
    assert restored is not None
    service.restore(note, restored=restored, version=2, author=note.author, now=make.NOW)
    term = words_of(study).meant("#", "funding")
    assert term is not None
    assert (term.name, excerpts.count(study, Filters(tags=(written(term),)))) == ("Money", 1)
    assert excerpts.unlisted(study) == ()


def test_words_on_no_list_are_kept_and_counted(study: Study) -> None:
    note = _write(study, "One #fundng.\n\nTwo #fundng !new.\n\nThree #funding.")
    assert excerpts.unlisted(study) == ((Tag("#", "fundng"), 2), (Tag("!", "new"), 1))
    assert excerpts.unlisted_in(note) == [Tag("!", "new"), Tag("#", "fundng")]
    studies.add_entry(study, ListName.THEMES, name="Fundng")
    assert excerpts.unlisted(study) == ((Tag("!", "new"), 1),)


def test_a_word_taken_off_its_list_is_on_none(study: Study) -> None:
    _write(study, "One #funding.")
    assert excerpts.unlisted(study) == ()
    studies.remove_entry(studies.queries.themes(study)[0])
    assert excerpts.unlisted(study) == ((Tag("#", "funding"), 1),)


def test_excerpts_are_narrowed_by_all_that_is_asked(study: Study) -> None:
    case, other = make.case(study), make.case(study, "NAV Sola")
    wanted = _write(study, "A #funding @office-leader.", case, kind="interview")
    _write(study, "B #funding.", case, day=dt.date(2011, 5, 1))
    _write(study, "C @office-leader.", other)
    both = (("#", ("funding",)), ("@", ("office-leader",)))
    asked = {
        "A": Filters(tags=both),
        "A B": Filters(case_id=case.id),
        "C": Filters(case_id=other.id),
        "A ": Filters(kind="interview"),
        "B": Filters(since=dt.date(2011, 4, 1)),
        "A C": Filters(until=dt.date(2011, 4, 1)),
        "A B C": Filters(author_id=wanted.author_id),
        "": Filters(author_id=0),
    }
    for names, filters in asked.items():
        found = rows(study, filters, limit=10)
        assert sorted(row.text[0] for row in found) == names.split()
        assert excerpts.count(study, filters) == len(found)


def test_the_list_and_the_dress_take_few_statements(study: Study) -> None:
    case = make.case(study)
    note = _write(study, "\n\n".join(f"{n} #funding @office-leader." for n in range(30)), case)
    db.session.flush()
    words_of(study)
    with statements() as listed:
        assert len(rows(study, Filters(), limit=50)) == 30
    with statements() as dressed:
        shown = excerpts.shown_on(note.engagement)[note.id]
    assert (listed.number, dressed.number) == (3, 1)
    assert (shown.count, [(tag.name, n) for tag, n in shown.tags]) == (
        30,
        [("Funding", 30), ("Office leader", 30)],
    )


def test_a_task_shows_its_box(study: Study) -> None:
    _write(study, "- [ ] send it #funding\n- [x] call #funding\n- #funding")
    found = rows(study, Filters(), limit=9)
    assert [row.words for row in found] == ["☐ send it", "☑ call"]
