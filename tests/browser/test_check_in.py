"""A call logged from a phone: few touches, on a bad line too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import make
from tests.browser.offline import COUNT, asked_of, change
from tests.browser.serving import Served

HERE = "/s/husk/check-in/nav-baerum"
NONE_LEFT = f"({COUNT})().then((left) => left === 0)"


@pytest.fixture
def page(signed_in: BrowserContext, served: Served) -> Iterator[Page]:
    page = signed_in.new_page()
    page.goto(served.address + HERE)
    page.wait_for_load_state("networkidle")
    yield page
    signed_in.set_offline(False)
    for tab in signed_in.pages:
        tab.close(run_before_unload=False)
    blank = signed_in.new_page()
    blank.goto(f"{served.address}/healthz")
    blank.evaluate("indexedDB.deleteDatabase('tracker')")
    blank.close()


def _write(page: Page, words: str) -> None:
    page.get_by_label("What is new").fill(words)
    page.wait_for_function(f"({COUNT})().then((left) => left === 1)")


def _logged(served: Served, words: str) -> int:
    return sum(words in text for text in asked_of(served, "SELECT text FROM notes"))


def test_what_was_typed_comes_back_after_a_reload_and_a_closed_tab(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    _write(page, "They moved.")
    page.locator(".check-in summary").click()
    page.get_by_label("Whom").select_option(index=0)
    page.wait_for_timeout(1500)
    page.reload()
    expect(page.get_by_text("What you typed here before is back.")).to_be_visible()
    expect(page.get_by_label("What is new")).to_have_value("They moved.")
    expect(page.locator("[data-told=whom]")).to_have_text("Nobody in particular")
    page.close(run_before_unload=False)
    again = signed_in.new_page()
    again.goto(served.address + HERE)
    expect(again.get_by_label("What is new")).to_have_value("They moved.")
    again.get_by_role("button", name="Start afresh").click()
    expect(again.get_by_label("What is new")).to_have_value("")
    again.wait_for_function(NONE_LEFT)


def test_the_device_lets_go_of_what_the_server_has(page: Page, served: Served) -> None:
    _write(page, "Saved at once.")
    page.get_by_role("button", name="Log the call").click()
    page.wait_for_url("**/engagements/*")
    page.wait_for_function(NONE_LEFT)
    page.goto(served.address + HERE)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("What is new")).to_have_value("")
    assert _logged(served, "Saved at once.") == 1


def test_a_call_logged_in_a_tunnel_is_sent_by_itself(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    signed_in.set_offline(True)
    _write(page, "Said in the tunnel.")
    page.get_by_role("button", name="Log the call").click()
    expect(page.get_by_text("sent by itself when it is back")).to_be_visible()
    signed_in.set_offline(False)
    page.wait_for_url("**/engagements/*")
    page.wait_for_function(NONE_LEFT)
    assert _logged(served, "Said in the tunnel.") == 1


def test_a_save_whose_answer_was_lost_does_not_come_back(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    """F6"""
    _write(page, "Sent, never answered.")
    page.route("**/check-in/*", lambda route: (route.fetch(), route.abort()))
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Log the call").click()
    page.close(run_before_unload=False)
    again = signed_in.new_page()
    again.goto(served.address + HERE)
    again.wait_for_function(NONE_LEFT)
    expect(again.get_by_label("What is new")).to_have_value("")
    assert _logged(served, "Sent, never answered.") == 1


def test_what_was_typed_survives_an_expired_log_in(page: Page, served: Served) -> None:
    _write(page, "After a long lunch.")
    change(served, "DELETE FROM sign_ins")
    page.get_by_role("button", name="Log the call").click()
    expect(page.locator("section .text")).to_have_text("After a long lunch.")
    page.get_by_label("E-mail").fill("leader@institute.no")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url("**/engagements/*")
    page.wait_for_function(NONE_LEFT)
    assert _logged(served, "After a long lunch.") == 1


def test_from_any_page_to_a_logged_call_by_keys_alone(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/s/husk/today")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("c")
    page.wait_for_url("**/check-in")
    links = page.locator("#cases a")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is new")).to_be_focused()
    page.keyboard.type("By keys alone.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/engagements/*")
    assert _logged(served, "By keys alone.") == 1


def test_all_of_it_stands_on_one_screen_of_a_phone(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served.address}/s/husk/today")
    page.get_by_role("link", name="Log a call").first.click()
    page.locator("#cases a").first.click()
    button = page.get_by_role("button", name="Log the call")
    box, bar = button.bounding_box(), page.locator(".rooms").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] + box["height"] <= bar["y"]
