"""Writing a note in a real browser: tags completed, lists continued, everything undone again."""

import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import log_in
from tests.browser.serving import Served
from tracker.studies.rules import tag_code

NEW = "/s/husk/engagements/5/notes/new"


@pytest.fixture(scope="module")
def signed_in(browser: Browser, example: Served) -> Iterator[BrowserContext]:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, example)
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(browser: Browser, signed_in: BrowserContext, example: Served) -> Iterator[Page]:
    """An empty note: nothing is left of what an earlier test typed."""
    with sqlite3.connect(example.instance / "tracker.sqlite3", timeout=10) as base:
        base.execute("DELETE FROM drafts")
    context = browser.new_context(storage_state=signed_in.storage_state())
    page = context.new_page()
    page.goto(example.address + NEW)
    # A draft of the test before may have been on its way.
    _field(page).fill("")
    yield page
    context.close()


_TWO_LINES = ("<Control+Home>", "<Shift+ArrowDown>", "<Shift+ArrowDown>")


def _field(page: Page) -> Locator:
    return page.locator("textarea[name=text]")


def _text(page: Page) -> str:
    return _field(page).input_value()


def _type(page: Page, *keys: str) -> None:
    """Words are typed, and what stands in angle brackets is pressed."""
    _field(page).focus()
    for key in keys:
        if key.startswith("<"):
            page.keyboard.press(key[1:-1])
        else:
            page.keyboard.type(key)


def test_a_tag_is_completed_by_keyboard(page: Page) -> None:
    _type(page, "It ends. #fun")
    expect(page.get_by_role("option").first).to_have_text("#funding Funding")
    _type(page, "<Enter>", "@adv", "<Tab>", "!quo", "<Escape>", "<Enter>", "x")
    assert _text(page) == "It ends. #funding @adviser !quo\nx"


def test_what_is_typed_whole_needs_no_choice(page: Page) -> None:
    _type(page, "#rq2", "<Enter>", "# ", "<Enter>", "`#fu", "<Enter>", "a@ad", "<Enter>")
    assert _text(page) == "#rq2\n# \n`#fu\na@ad\n"


def test_a_name_of_the_team_is_completed_in_a_task(page: Page) -> None:
    _type(page, "~res", "<Enter>", "- [ ] call ~res", "<ArrowDown>", "<Enter>")
    assert _text(page) == "~res\n- [ ] call ~researcher-two "


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("- one", "<Enter>", "two", "<Enter>", "<Enter>", "end"), "- one\n- two\nend"),
        (("9. one", "<Enter>", "two"), "9. one\n10. two"),
        (("- [x] one", "<Enter>", "two"), "- [x] one\n- [ ] two"),
        (("- one", "<Enter>", "<Tab>", "two", "<Shift+Tab>"), "- one\n- two"),
        (("one", "<Enter>", "two", "<Alt+ArrowUp>", "!"), "two!\none"),
        (("one", "<Enter>", "two", "<ArrowUp>", "<Alt+ArrowDown>", "!"), "two\none!"),
        (("one", "<Shift+Home>", "<Control+b>", "x"), "**x**"),
        (("one", "<Shift+Home>", "<Control+b>", "<Control+b>"), "one"),
        (("one", "<Shift+Home>", "<Control+b>", "<Control+i>"), "***one***"),
        (("*one*", "<Shift+Home>", "<Control+i>"), "one"),
        (("- one", "<Enter>", "two", "<Control+a>", "<Tab>"), "  - one\n  - two"),
        (("- one", "<Enter>", "two", "<Control+a>", "<Tab>", "<Shift+Tab>"), "- one\n- two"),
        (("a", "<Enter>", "b", "<Enter>", "c", *_TWO_LINES, "<Alt+ArrowDown>"), "c\na\nb"),
        (("1. a", "<Enter>", "c", "<Control+Home>", "<End>", "<Enter>", "b"), "1. a\n2. b\n3. c"),
        (("- a", "<Enter>", "<Tab>", "b", "<Enter>", "<Enter>", "c"), "- a\n  - b\n- c"),
        (("- a", "<Enter>", "<Tab>", "b", "<Enter>", "<Enter>", "<Enter>", "c"), "- a\n  - b\nc"),
    ],
)
def test_the_keys_do_what_people_expect(page: Page, keys: tuple[str, ...], text: str) -> None:
    _type(page, *keys)
    assert _text(page) == text


def test_undo_takes_a_completion_back(page: Page) -> None:
    _type(page, "#fun", "<Enter>", "<Control+z>")
    assert "funding" not in _text(page)
    assert _text(page).startswith("#")


def test_tab_leaves_outside_lists_and_after_escape(page: Page) -> None:
    field = _field(page)
    _type(page, "words", "<Tab>")
    expect(field).not_to_be_focused()
    _type(page, "<Control+End>", "<Enter>", "- item", "<Escape>", "<Tab>")
    expect(field).not_to_be_focused()


def test_what_the_text_holds_stands_beside_it(page: Page) -> None:
    _type(page, "It ends. #funding #fundng", "<Enter>", "<Enter>", "- [ ] call ~researcher-one")
    beside = page.get_by_label("About this note")
    expect(beside.get_by_role("button", name="It ends.")).to_be_visible()
    expect(beside.get_by_text("On no list yet: #fundng")).to_be_visible()
    beside.get_by_role("button", name="call").click()
    chosen = _field(page).evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)")
    assert chosen == "- [ ] call ~researcher-one"


def test_ctrl_s_saves(page: Page) -> None:
    _type(page, "Saved by key #funding", "<Control+s>")
    expect(page.get_by_text("The note is saved.")).to_be_visible()


def test_a_picture_elsewhere_is_never_fetched(page: Page, example: Served) -> None:
    """Check B2"""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("textarea[name=text]").fill(
        "![A map](https://images.example/t.gif) and <img src='https://images.example/u.gif'> seen."
    )
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".version .prose")).to_contain_text("seen.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    expect(page.locator(".article .prose").last).to_contain_text("seen.")
    assert [url for url in asked if not url.startswith(example.address)] == []


@pytest.mark.parametrize("key", ["ArrowLeft", "Home", "Control+Home"])
def test_the_list_of_tags_goes_when_the_caret_does(page: Page, key: str) -> None:
    _type(page, "It ends. #fun")
    expect(page.get_by_role("listbox")).to_be_visible()
    _type(page, f"<{key}>")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_click_chooses_a_tag_and_a_scroll_gesture_none(
    browser: Browser, signed_in: BrowserContext, example: Served
) -> None:
    context = browser.new_context(
        storage_state=signed_in.storage_state(),
        has_touch=True,
        viewport={"width": 390, "height": 700},
    )
    page = context.new_page()
    page.goto(example.address + NEW)
    _field(page).fill("")
    _type(page, "It ends. @")
    box = page.get_by_role("listbox").bounding_box()
    assert box is not None
    _scroll(context, page, x=box["x"] + 80, y=box["y"] + box["height"] - 20)
    assert _text(page) == "It ends. @"
    page.get_by_role("option").nth(1).tap()
    assert len(_text(page)) > len("It ends. @")
    expect(_field(page)).to_be_focused()
    context.close()


def _scroll(context: BrowserContext, page: Page, *, x: float, y: float) -> None:
    """A finger that draws the list upwards."""
    finger = context.new_cdp_session(page)
    for kind, places in (("touchStart", [0]), ("touchMove", range(15, 120, 15))):
        for far in places:
            finger.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - far}]}
            )
            page.wait_for_timeout(20)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)


def test_the_browser_folds_words_as_the_server_does(page: Page) -> None:
    words = [
        "Økonomi",
        "Sámi språk",
        "Straße",
        "Naïve",
        "Đorđe",
        "spra\u030ak",
        "user_participation",
    ]
    found = page.evaluate(
        "async words => { return words.map((await import('/static/js/folding.js')).code); }",
        words,
    )
    assert found == [tag_code(word) for word in words]


def test_the_foot_is_in_sight_and_covers_no_line_that_is_typed(page: Page) -> None:
    _field(page).fill("A line of a long note.\n\n" * 60)
    _type(page, "<Control+Home>", "In the middle of it. ")
    expect(page.get_by_role("button", name="Save the note")).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-words]")).to_be_in_viewport(ratio=1)
    _type(page, "<Control+End>", "It ends. @a")
    expect(page.get_by_role("option").first).to_be_in_viewport(ratio=1)
    end = _field(page).evaluate("field => field.getBoundingClientRect().bottom")
    foot = page.locator(".foot").evaluate("foot => foot.getBoundingClientRect().top")
    assert end <= foot


def test_a_long_name_of_a_tag_takes_one_line(page: Page) -> None:
    _type(page, "It ends. #rq")
    heights = {option.bounding_box()["height"] for option in page.get_by_role("option").all()}
    assert max(heights) < 40


def test_paragraphs_begin_at_the_side_of_their_script(page: Page) -> None:
    _field(page).fill("\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645.\n\nGood morning.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".version .prose")).to_be_visible()
    page.wait_for_load_state()
    places = page.locator(".version .prose").evaluate(
        """prose => [...prose.querySelectorAll("p")].map((one) => {
          const words = document.createRange();
          words.selectNodeContents(one);
          const { left, right } = words.getBoundingClientRect();
          const box = one.getBoundingClientRect();
          return [left - box.left < 2, box.right - right < 2];
        })"""
    )
    assert places == [[False, True], [True, False]]
