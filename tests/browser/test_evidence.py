"""Writing a status note from its evidence in a real browser, by mouse and by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import log_in
from tests.browser.offline import change
from tests.browser.serving import Served

NEW = "/s/husk/cases/nav-baerum/status-notes/new?as_of=2012-03"
ADVICE = "Keep the team as a part of the organisation"


@pytest.fixture
def context(browser: Browser, own_example: Served) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, own_example: Served) -> Page:
    """The editor of the next status note of NAV Bærum."""
    page = context.new_page()
    log_in(page, own_example)
    page.goto(own_example.address + NEW)
    return page


def _field(page: Page) -> Locator:
    return page.locator("textarea[name=text]")


def _text(page: Page) -> str:
    return _field(page).input_value()


def test_an_item_is_taken_in_by_mouse_and_by_keyboard_and_taken_back(page: Page) -> None:
    _field(page).fill("First.\nSecond.")
    _field(page).press("Control+Home")
    button = page.get_by_role("button", name=re.compile(f"Put in: - {ADVICE}"))
    button.click()
    expect(_field(page)).to_be_focused()
    taken = re.compile(rf"First\.\n\n- {ADVICE}[^\n]* \[\^e\d+\]\n\nSecond\.")
    assert taken.fullmatch(_text(page))
    page.keyboard.press("Control+z")
    assert _text(page) == "First.\nSecond."
    button.focus()
    page.keyboard.press("Enter")
    assert taken.fullmatch(_text(page))


def test_a_mark_alone_goes_where_one_was_writing(page: Page) -> None:
    _field(page).fill("It holds and grows.")
    _field(page).press("Control+Home")
    for _word in range(2):
        page.keyboard.press("Control+ArrowRight")
    page.get_by_role("button", name=re.compile("Put in the reference alone: .*e")).first.press(
        "Enter"
    )
    assert re.fullmatch(r"It holds ?\[\^e\d+\] ?and grows\.", _text(page))


def test_several_chosen_ones_go_in_at_once_and_a_claim_stays_a_paragraph(page: Page) -> None:
    boxes = page.locator("aside input[name=chosen]")
    boxes.first.press("Space")
    page.get_by_role("checkbox", name=re.compile(ADVICE)).check()
    page.get_by_role("button", name="Put the chosen into the text").press("Enter")
    assert re.fullmatch(
        rf"Three quarters of a year[^\n]*\n\n- {ADVICE}[^\n]* \[\^e\d+\]", _text(page)
    )
    expect(page.locator("aside input[name=chosen]:checked")).to_have_count(0)
    expect(page.locator("aside .is-taken")).to_have_count(2)


def _stale(page: Page, served: Served) -> None:
    """The editor of a draft that rests on two things, both changed since."""
    for letter in "ce":
        item = page.locator(f"aside li.take:has(input[value^={letter}])").first
        item.get_by_role("button", name=re.compile("^Put in: ")).click()
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Edit the draft").wait_for()
    change(served, "UPDATE status_note_references SET digest = 'other'")
    page.get_by_role("link", name="Edit the draft").click()
    page.wait_for_url("**/edit")


def test_it_still_holds_is_said_without_losing_anything(page: Page, own_example: Served) -> None:
    _stale(page, own_example)
    holds = page.get_by_role("button", name=re.compile("^It still holds"))
    expect(holds).to_have_count(2)
    saved = _text(page)
    _field(page).press("Control+Home")
    page.keyboard.type("Half typed. ")
    holds.first.click()
    expect(page.locator("[data-part-said]")).to_have_text("The passage still holds.")
    expect(holds).to_have_count(1)
    expect(holds).to_be_focused()
    assert _text(page) == f"Half typed. {saved}"
    page.keyboard.press("Enter")
    expect(page.get_by_text("References to look at")).to_have_count(0)
    # The page has not been left: what was typed can be taken back.
    _field(page).focus()
    page.keyboard.press("Control+z")
    assert _text(page) != f"Half typed. {saved}"
    page.reload()
    expect(page.get_by_text("References to look at")).to_have_count(0)


def test_it_still_holds_is_said_without_scripts_and_what_is_typed_comes_back(
    browser: Browser, context: BrowserContext, page: Page, own_example: Served
) -> None:
    _stale(page, own_example)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    address, page = page.url, plain.new_page()
    page.goto(address)
    _field(page).fill(f"Half typed. {_text(page)}")
    typed = _text(page)
    holds = page.get_by_role("button", name=re.compile("^It still holds"))
    holds.first.click()
    expect(page.get_by_text("The passage still holds.")).to_be_visible()
    expect(_field(page)).to_have_value(typed)
    expect(holds).to_have_count(1)
    plain.close()


def test_without_scripts_the_boxes_and_one_button_do(
    browser: Browser, context: BrowserContext, page: Page, own_example: Served
) -> None:
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(own_example.address + NEW)
    _field(page).fill("Typed.")
    page.get_by_role("checkbox", name=re.compile(f"Choose: - {ADVICE}")).check()
    page.get_by_role("button", name="Put the chosen into the text").click()
    assert re.fullmatch(rf"Typed\.\n\n- {ADVICE}[^\n]* \[\^e\d+\]", _text(page))
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("article sup.reference a")).to_have_attribute(
        "href", re.compile("#excerpt-")
    )
    plain.close()
