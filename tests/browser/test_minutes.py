"""Minutes taken while people talk: by keyboard alone, and without a network too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import log_in
from tests.browser.offline import COUNT, asked_of, change
from tests.browser.serving import Served

ADDRESS = "/s/husk/engagements/4/minutes"


@pytest.fixture
def page(signed_in: BrowserContext, served: Served) -> Iterator[Page]:
    """The minutes of a gathering, with nothing in them."""
    page = signed_in.new_page()
    page.goto(f"{served.address}{ADDRESS}#words")
    yield page
    signed_in.set_offline(False)
    for tab in signed_in.pages:
        tab.close(run_before_unload=False)
    change(served, "UPDATE notes SET text = 'Begun.' WHERE is_minutes")


def _said(page: Page) -> Locator:
    return page.locator("[data-minutes-text]")


def _status(page: Page) -> Locator:
    return page.locator("[data-minutes-status]")


def _count_in_text(served: Served, words: str) -> int:
    texts = asked_of(served, "SELECT text FROM notes WHERE is_minutes")
    return sum(text.count(words) for text in texts)


def test_inputs_are_caught_by_keyboard_alone(page: Page, served: Served) -> None:
    field = page.get_by_label("What is said")
    expect(field).to_be_focused()
    # Beyond the last one: the first of the list.
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Funding")).to_be_checked()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.type("Money comes a year at a time.")
    page.keyboard.press("Enter")
    expect(_said(page)).to_contain_text("Money comes a year at a time.")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Nobody owns the plan.")
    page.keyboard.press("Enter")
    expect(_said(page)).to_contain_text("Nobody owns the plan.")
    (text,) = asked_of(served, "SELECT text FROM notes WHERE is_minutes")
    assert text.index("## Funding") < text.index("Money") < text.index("## Organisation")
    assert "#organisation @professional-developer" in text


def test_the_last_input_is_taken_back(page: Page, served: Served) -> None:
    for words in ("One thing.", "Another thing."):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(_said(page)).to_contain_text(words)
    _status(page).get_by_role("button").click()
    expect(page.get_by_text("The input is taken back.")).to_be_visible()
    assert (_count_in_text(served, "One thing."), _count_in_text(served, "Another")) == (1, 0)


def test_what_is_said_without_a_network_is_sent_in_its_order(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    page.wait_for_load_state("networkidle")
    signed_in.set_offline(True)
    for words in ("First of all.", "Then the rest."):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    expect(_status(page)).to_contain_text("No connection: 2 kept here")
    signed_in.set_offline(False)
    expect(_said(page)).to_contain_text("Then the rest.")
    (text,) = asked_of(served, "SELECT text FROM notes WHERE is_minutes")
    assert text.index("First of all.") < text.index("Then the rest.")
    assert (text.count("First of all."), text.count("Then the rest.")) == (1, 1)


def test_a_closed_tab_gives_its_inputs_back(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    page.wait_for_load_state("networkidle")
    signed_in.set_offline(True)
    page.keyboard.type("Said in the tunnel.")
    page.keyboard.press("Enter")
    expect(_status(page)).to_contain_text("No connection: 1 kept here")
    page.close(run_before_unload=False)
    signed_in.set_offline(False)
    again = signed_in.new_page()
    again.goto(served.address + ADDRESS)
    expect(_said(again)).to_contain_text("Said in the tunnel.")
    assert _count_in_text(served, "Said in the tunnel.") == 1


def test_an_expired_log_in_keeps_what_was_said(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    page.wait_for_load_state("networkidle")
    change(served, "DELETE FROM sign_ins")
    page.keyboard.type("After a long lunch.")
    page.keyboard.press("Enter")
    expect(_status(page)).to_contain_text("Your log-in has expired")
    log_in(signed_in.new_page(), served)
    page.bring_to_front()
    expect(_said(page)).to_contain_text("After a long lunch.")
    assert _count_in_text(served, "After a long lunch.") == 1


@pytest.fixture
def without_funding(served: Served) -> Iterator[None]:
    """While a page stands open, the theme that it offers first goes from the list."""
    change(served, "UPDATE themes SET code = code || '-gone' WHERE code = 'funding'")
    yield
    change(served, "UPDATE themes SET code = 'funding' WHERE code = 'funding-gone'")


def test_a_refused_input_stands_aside_and_is_sent_again_when_it_is_changed(
    page: Page, served: Served, without_funding: None
) -> None:
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Of a theme that is gone.")
    page.keyboard.press("Enter")
    aside = page.locator("[data-minutes-refused]")
    expect(aside).to_contain_text("Not saved: Theme: Not a valid choice")
    expect(_status(page)).not_to_contain_text("No connection")
    page.keyboard.type("Said next.")
    page.keyboard.press("Enter")
    expect(_said(page)).to_contain_text("Said next.")
    page.reload()
    page.keyboard.type("Half")
    aside.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("What is said")).to_have_value("Of a theme that is gone.")
    expect(aside).to_contain_text("Half")
    page.keyboard.press("Enter")
    expect(_said(page)).to_contain_text("Of a theme that is gone.")
    aside.get_by_role("button", name="Discard").click()
    expect(aside).to_be_empty()
    assert _count_in_text(served, "Of a theme that is gone.") == 1
    page.wait_for_function(f"({COUNT})().then((left) => left === 0)")


def test_attendance_is_saved_beside_half_typed_words(page: Page, served: Served) -> None:
    field = page.get_by_label("What is said")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Half a sen")
    who = page.locator("[data-part=who]")
    came = who.get_by_label("present").first
    came.fill("99")
    who.get_by_label("excused").first.fill("99")
    who.get_by_role("button", name="Save who is there").click()
    expect(who.get_by_role("alert")).to_contain_text("More are excused")
    who.get_by_label("excused").first.fill("0")
    who.get_by_role("button", name="Save who is there").click()
    expect(who.get_by_text("Who is there is saved.")).to_be_visible()
    expect(field).to_have_value("Half a sen")
    expect(page.get_by_label("Funding")).to_be_checked()
    assert "99" in map(str, asked_of(served, "SELECT came FROM participations"))


def test_one_key_logs_a_call_with_the_case_at_hand(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/s/husk/cases/nav-baerum")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Call with NAV Bærum")).to_be_visible()
    whom = page.get_by_label("Whom").locator("option:checked")
    expect(whom).to_have_text("Professional developer 1, Bærum")
