"""Markdown becomes safe HTML below the page's own headings, in bounded time."""

import re
import time

import pytest
from markdown_it import MarkdownIt

from tests.payloads import PAYLOADS, dangers
from tracker.core.markdown import is_heavy, opening, to_html, word_count

MEGABYTE = 1_000_000

BOMBS = {
    "emphasis begun and never ended": "*a ",
    "strong begun and never ended": "**a",
    "emphasis of both kinds": "*_",
    "brackets": "[",
    "closing brackets": "]",
    "pictures": "![",
    "links begun": "[a](",
    "links": "[a](http://x.y) ",
    "references": "[a]: /b\n",
    "footnotes": "[^1] ",
    "inline footnotes": "^[",
    "quotes within quotes": "> ",
    "quotes": "> a\n",
    "table rows": "|x|y|z|\n",
    "lists": "- a\n",
    "lists within lists": "- ",
    "numbered lists": "1. a\n",
    "tasks": "- [ ] a\n",
    "headings": "# a\n",
    "lines underlined": "a\n=\n",
    "code": "`a`` ",
    "fences": "```\na\n",
    "addresses": "<a@b.no>",
    "tags": "<a href=x>",
    "entities": "&amp;",
    "escapes": "\\",
    "paragraphs": "a\n\n",
    "words": "ord og ",
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_hostile_comes_through(payload: str) -> None:
    assert dangers(to_html(payload)) == []


def test_the_check_sees_what_an_unsafe_renderer_lets_through() -> None:
    unsafe = MarkdownIt("commonmark", {"html": True}).enable("table")
    caught = [payload for payload in PAYLOADS if dangers(unsafe.render(payload))]
    assert len(PAYLOADS) >= 40
    assert len(caught) >= 30


def _megabyte(unit: str) -> str:
    return (unit * (MEGABYTE // len(unit) + 1))[:MEGABYTE]


def _heaviest_parsed(unit: str) -> str:
    """As much of it as is still parsed."""
    text, low, high = _megabyte(unit), 0, MEGABYTE
    while high - low > 100:
        middle = (low + high) // 2
        low, high = (low, middle) if is_heavy(text[:middle]) else (middle, high)
    return text[:low]


def _seconds(text: str) -> float:
    began = time.process_time()
    assert to_html(text)
    return time.process_time() - began


@pytest.mark.parametrize("name", BOMBS)
def test_a_megabyte_of_anything_is_shown_within_seconds(name: str) -> None:
    assert _seconds(_megabyte(BOMBS[name])) < 4


@pytest.mark.parametrize("name", ["tasks", "numbered lists", "addresses", "inline footnotes"])
def test_the_heaviest_text_that_is_parsed_takes_seconds_at_most(name: str) -> None:
    assert _seconds(_heaviest_parsed(BOMBS[name])) < 6


def test_a_table_of_many_columns_stays_within_its_bound() -> None:
    assert _seconds("a|" * 3000 + "\n" + "-|" * 3000 + "\n" + "x\n" * 20_000) < 6


def test_deep_nesting_ends_as_text() -> None:
    assert to_html(">" * 5000 + " a").count("<blockquote>") < 50


def test_a_text_too_heavy_to_parse_is_shown_as_typed() -> None:
    text = "# <b>One</b>\nline\n\n" + "- [ ] task\n" * 20_000
    html = to_html(text)
    assert is_heavy(text)
    assert html.startswith("<p># &lt;b&gt;One&lt;/b&gt;<br>line</p>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_heavy_text_is_as_safe(payload: str) -> None:
    assert dangers(to_html(payload + "\n" + "- [ ] task\n" * 20_000)[:5_000]) == []


def test_a_long_transcript_is_not_heavy() -> None:
    turns = "**I:** What changed since, and who decided it?\n\nR: The [office] did – at last.\n\n"
    assert not is_heavy(turns * 2_000)


def test_headings_come_below_the_page_and_keep_their_order() -> None:
    html = to_html("# One\n\n### Two\n\n# Three", below=2)
    assert re.findall(r"<(h\d)>", html) == ["h3", "h4", "h3"]
    assert "<h6>" in to_html("# One", below=6)


def test_what_people_write_is_rendered() -> None:
    html = to_html("**b** ~~old~~ [x](https://a.no)\n\n| a | b |\n| - | - |\n| 1 | 2 |")
    assert "<strong>b</strong>" in html
    assert "<s>old</s>" in html
    assert 'href="https://a.no" rel="noopener noreferrer nofollow"' in html
    assert "<td>2</td>" in html


def test_tasks_show_whether_they_are_done() -> None:
    html = to_html("- [x] sent\n- [ ] open")
    assert "☑ sent" in html
    assert "☐ open" in html


def test_a_picture_leaves_only_its_words() -> None:
    assert to_html("![The office](https://evil.test/x.gif)") == "<p>The office</p>\n"


def test_footnotes_of_two_texts_on_a_page_stay_apart() -> None:
    one, two = (to_html("a[^1]\n\n[^1]: b", anchor=anchor) for anchor in ("n1", "n2"))
    ids = [re.findall(r'id="([^"]+)"', html) for html in (one, two)]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])


def test_words_are_counted() -> None:
    assert word_count("Two words\n\nand three more ") == 5
    assert word_count("") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Visit\n\n170 employees came.\nMore.", "170 employees came. More."),
        ("# Visit\nstraight below", "straight below"),
        ("> **Bold** and `code`", "Bold and code"),
        ("They say *we* and _our own_, 3 * 4 * 5", "They say we and our own, 3 * 4 * 5"),
        ("- [ ] first\n- second", "first second"),
        ("1. one\n2. two", "one two"),
        ("See [the plan](https://a.no/x) now", "See the plan now"),
        ("# Only a heading", "Only a heading"),
        ("", ""),
        (" \n\n ", ""),
        ("word " * 50, ("word " * 50)[:159].rstrip() + "…"),
        ("a word " * 30, "a word " * 22 + "a…"),
        ("x" * 200, "x" * 159 + "…"),
    ],
)
def test_the_opening_is_the_first_running_text(text: str, words: str) -> None:
    assert opening(text) == words


def test_the_opening_of_a_bomb_is_found_at_once() -> None:
    began = time.process_time()
    opening("![" * (MEGABYTE // 2))
    assert time.process_time() - began < 1
