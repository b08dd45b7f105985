"""From Today by mouse, by keys and on a phone: put off, undone, set by hand, done."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import log_in
from tests.browser.offline import asked_of, change
from tests.browser.serving import Served

TODAY = "/s/husk/today"


@pytest.fixture
def page(browser: Browser, own_example: Served) -> Iterator[Page]:
    context = browser.new_context(base_url=own_example.address, locale="en-GB")
    page = context.new_page()
    log_in(page, own_example)
    yield page
    context.close()


def _set(page: Page, text: str) -> None:
    """A reminder about the first case, from its own page by the key r."""
    page.goto("/s/husk/cases/nav-baerum")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("r")
    page.get_by_label("Remind of").fill(text)
    page.get_by_label("Day", exact=False).first.fill("2030-05-02")
    page.get_by_role("button", name="Set the reminder").click()
    page.get_by_text(f"You are reminded of “{text}” on Thu 2 May 2030, 09:00.").wait_for()
    expect(page).to_have_url(f"{page.url.split('/s/')[0]}/s/husk/cases/nav-baerum")


def test_put_off_undone_and_done(page: Page, own_example: Served) -> None:
    _set(page, "Call back about the survey")
    _comes(own_example)
    page.goto(TODAY)
    line = page.locator(".attention > li", has_text="Call back about the survey")
    expect(line).to_contain_text("NAV Bærum")
    line.get_by_label("Snooze or change").click()
    line.get_by_role("button", name="Snooze until Monday").click()
    expect(page.get_by_text("rests until Mon")).to_be_visible()
    expect(line).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(line).to_be_visible()
    line.get_by_role("button", name="Done").click()
    expect(page.get_by_text("“Call back about the survey” is done.")).to_be_visible()
    expect(line).to_have_count(0)


def test_by_keys_alone(page: Page, own_example: Served) -> None:
    _set(page, "Write to the office")
    _comes(own_example)
    page.goto(TODAY)
    page.wait_for_load_state("networkidle")
    menu = page.get_by_label("Snooze or change “Write to the office”")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Snooze until tomorrow")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("Shift+Tab")
    line = page.locator(".attention > li", has_text="Write to the office")
    expect(line.get_by_role("button", name="Done")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Write to the office” is done.")).to_be_visible()


def test_on_a_phone_until_a_day(page: Page, own_example: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _set(page, "Ask for the figures")
    _comes(own_example)
    page.goto(TODAY)
    line = page.locator(".attention > li", has_text="Ask for the figures")
    line.get_by_label("Snooze or change").click()
    menu = line.locator(".reminder-menu")
    box = menu.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    menu.get_by_label("Snooze until this day").fill("2030-04-30")
    menu.get_by_role("button", name="Snooze", exact=True).click()
    # Farther than a year is too far, and what was chosen is still there.
    expect(page.get_by_text("Choose a day within a year.").first).to_be_visible()
    expect(page.get_by_label("Until a day")).to_have_value("2030-04-30")


def _comes(served: Served) -> None:
    """As if it had been set for a morning in January 2012, once all is derived."""
    for _ in range(600):
        if not asked_of(served, "SELECT subject FROM touched"):
            break
        time.sleep(0.2)
    change(served, "UPDATE own_reminders SET first_on = '2012-01-20'")
    change(
        served,
        "UPDATE reminders SET at = '2012-01-20 08:00:00.000000', "
        "key = 'own|' || subject || '|2012-01-20' WHERE rule = 'own'",
    )
