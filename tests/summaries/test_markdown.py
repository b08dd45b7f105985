"""The summary as Markdown: reads well as text, and no note reaches beyond itself."""

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from tests.summaries.samples import READS, document, sections, timeline, with_cases, with_note
from tracker.core.markdown import to_html
from tracker.summaries.inline import cell, literal
from tracker.summaries.markdown import to_markdown, to_source
from tracker.summaries.rewrite import rewrite


def headings(text: str) -> list[tuple[str, str]]:
    tokens = MarkdownIt().parse(text)
    return [
        (token.tag, tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def test_the_text_has_a_title_and_chapters_in_order() -> None:
    assert headings(to_markdown(document())) == [
        ("h1", "Professional developers in four offices"),
        ("h2", "The study in short"),
        ("h3", "Research questions"),
        ("h3", "What to keep in mind"),
        ("h2", "Contacts over time"),
        ("h2", "NAV Bærum – status as of January 2012"),
        ("h3", "Facts and contacts"),
        ("h3", "Planned next"),
        ("h3", "Events"),
        ("h2", "NAV Sandnes – status as of January 2012"),
        ("h2", "The figure in words"),
    ]


def test_the_text_reads_well_as_it_stands() -> None:
    text = to_markdown(document())
    start = text.index("## NAV Bærum")
    assert text[start : text.index("### Planned")] == (
        "## NAV Bærum – status as of January 2012\n\n"
        "HUSK Oslo · active\n\n"
        "The youth team has made cooperation *easier*.\n\n"
        "### Facts and contacts\n\n"
        "*Table 1: Key facts, NAV Bærum*\n\n"
        "| Fact | Value | Since |\n| --- | --- | --- |\n"
        "| Size | about 170 employees \\| 6 departments | 18 May 2010 |\n\n"
        "*Table 2: Contacts held, NAV Bærum*\n\n"
        "| Contact | Number | Dates |\n| --- | ---: | --- |\n"
        "| Site visit | 1 | 29–31 Mar 2011 |\n\n"
    )


def test_the_picture_stands_at_the_very_end() -> None:
    text = to_markdown(document())
    assert "![One visit in March 2011][timeline-1]\n\n*Figure 1: Contacts 2011*" in text
    assert text.splitlines()[-1].startswith("[timeline-1]: data:image/svg+xml;base64,")


def test_the_same_summary_gives_the_same_text() -> None:
    assert to_markdown(document()) == to_markdown(document())


def test_headings_of_a_note_lie_below_ours_and_skip_none() -> None:
    text = rewrite("# A\n\n#### B\n\nC\n===\n\n> # D\n\n- # E\n\n#\n", below=2)
    assert headings(text) == [("h3", "A"), ("h4", "B"), ("h3", "C")]
    assert "> **D**" in text


@pytest.mark.parametrize(
    "opened",
    [
        "```\nopen fence",
        "~~~~ x\nopen",
        "<!-- open comment",
        "<script>\nopen",
        "<div>",
        "- - - list\n\n      code",
        "> quote\nlazy",
        "text\n---|---",
        "**open *weights `code",
        "[open](<x",
        "![open][",
        "| a | b",
        "a\\",
        "a  ",
        "    indented",
        "[^n]",
        "[NAV]: http://127.0.0.1/",
    ],
)
def test_nothing_that_a_note_opens_reaches_the_next_case(opened: str) -> None:
    source = to_source(with_note(opened))
    assert ("h3", "Facts and contacts") in headings(source.body)
    assert ("h2", "NAV Sandnes – status as of January 2012") in headings(source.body)


@pytest.mark.parametrize(
    "text",
    [
        "A paragraph\nof two lines\\\nand *em*, **strong**, ~~gone~~, `co\\|de`, **a *b* c**.",
        "- one\n- two\n  - deep\n\n    text\n- three\n\nafter",
        "3. three\n4. four\n\n   > quoted\n\n- a\n\n* b",
        "| a | b |\n| --- | --: |\n| `x\\|y` | **2** |",
        "Text[^1] and[^2] again[^1].\n\n[^1]: First.\n\n    More of it.\n\n[^2]: *Second*.",
        "[a](https://nav.no/x_(y)) <https://nav.no> <post@nav.no>",
        '``` python\nprint("`x`")\n```\n\n***\n\n1986\\. A year. # not + a - list',
        "snake_case_name, 2*3*4, a < b > c, R&D &amp;amp; \\<b>, C:\\dir\\new, ~5, [x], wow!",
    ],
)
def test_writing_it_back_changes_nothing_that_is_read(text: str) -> None:
    once = rewrite(text, below=2)
    assert rewrite(once, below=2) == once
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    if "[^" not in text:
        shown = parser.render(text).replace(' class="language-python"', "")
        assert parser.render(once) == shown


def test_footnotes_of_two_notes_keep_apart() -> None:
    first = with_note("One[^1].\n\n[^1]: A.")
    case, _ = sections(first)
    body = to_source(with_cases(first, case, replace(case, name="NAV Sola"))).body
    assert "One[^c1-1]." in body
    assert "[^c2-1]: A." in body


def test_pictures_are_words_and_links_lead_to_the_web_alone() -> None:
    text = rewrite(
        "![A map](http://127.0.0.1/t.gif) [go](javascript:alert(1)) [file](file:///etc/passwd) "
        "[own](/s/husk) [site](https://nav.no) wow\\![site](https://nav.no)",
        below=2,
    )
    assert text == (
        "A map \\[go\\](javascript:alert(1)) \\[file\\](file:///etc/passwd) "
        "own [site](https://nav.no) wow\\![site](https://nav.no)"
    )


def test_tasks_read_as_boxes() -> None:
    assert rewrite("- [ ] call\n- [x] write", below=2) == "- ☐ call\n- ☑ write"


def test_what_cannot_be_in_a_document_is_left_out() -> None:
    assert literal("a\x00b\x0bc\ud800d\uffff") == "abcd"
    assert cell("a|b\nc") == "a\\|b c"


@pytest.mark.parametrize(
    "name",
    ["# NAV", "1. NAV", "*NAV*", "<b>NAV</b>", "[NAV](http://x)", "- NAV", "&lt;NAV", "`NAV`"],
)
def test_names_are_said_literally(name: str) -> None:
    shown = MarkdownIt("commonmark").parse(f"## {literal(name)}\n\n{literal(name)}")
    words = ["".join(c.content for c in t.children or []) for t in shown if t.type == "inline"]
    assert words == [name, name]


def test_hostile_notes_keep_their_words_and_lose_their_powers() -> None:
    text = rewrite(READS.format(secret="/tmp/s", port=1), below=2)
    shown = MarkdownIt("commonmark").render(text)
    for power in ("<script", "<iframe", "<img", 'href="javascript', 'href="file', 'href="data'):
        assert power not in shown
    assert "RAWNODE" in shown


@pytest.mark.parametrize("deep", [">" * 5000 + " x", "*a **b " * 3000, "[a](" * 3000, "- " * 5000])
def test_deep_nesting_comes_out_shallow(deep: str) -> None:
    text = rewrite(deep, below=2)
    assert all(line.count("> ") <= 9 for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "# Head\n\nA *b* **c** ~~d~~ `e` [f](https://nav.no)\n\n- g\n  1. h\n\n> i",
        "| a | b |\n| - | -: |\n| 1 | 2 |\n\n```\nx < y\n```\n\nn[^1]\n\n[^1]: note",
        "<b>bold</b> <!-- c --> <script>alert(1)</script> [x](javascript:alert(1)) R&D &amp;",
    ],
)
def test_a_note_reads_the_same_on_the_page_and_in_the_document(text: str) -> None:
    assert to_html(rewrite(text, below=2), below=2) == to_html(text, below=2)


def test_a_figure_of_many_cases_goes_on_over_several_pictures() -> None:
    figure, _ = timeline()
    source = to_source(document(chapters=[replace(figure, more=["<svg/>"])]))
    assert list(source.figures) == ["timeline-1", "timeline-2"]
    assert "*Figure 2: Contacts 2011 (continued)*" in source.body


def test_a_text_of_nothing_but_marks_is_shown_as_typed() -> None:
    text = rewrite("[a](" * 20_000 + "\nline\n\n# next", below=2)
    assert text.endswith("\\\nline\n\n\\# next")
    assert headings(text) == []
