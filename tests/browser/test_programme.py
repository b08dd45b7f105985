"""The programme of a visit put in order by buttons, keys and the mouse."""

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import log_in
from tests.browser.serving import Served


def test_lines_go_earlier_and_later(own_example: Served, browser: Browser) -> None:
    page = browser.new_context(base_url=own_example.address).new_page()
    log_in(page, own_example)
    _begin_a_programme(page)
    _expect_order(page, "Introduction with the office leader", "Interview with the leader")
    page.get_by_role("button", name="Later: Introduction with the office leader").click()
    _expect_order(page, "Interview with the leader", "Introduction with the office leader")
    # The focus stays on the line that went, so that the keys go on with it.
    moved = _line(page, "Introduction with the office leader")
    expect(moved.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    _expect_order(page, "Interview with the leader", "Lunch", "Introduction with the office leader")
    _drag(page, _line(page, "Closing round"), _line(page, "Interview with the leader"))
    _expect_order(page, "Closing round", "Interview with the leader", "Lunch")


def _begin_a_programme(page: Page) -> None:
    page.goto("/s/husk/engagements/new?kind=site-visit&case=nav-baerum&day=2012-03-20")
    page.get_by_role("button", name="Save the engagement").click()
    page.get_by_role("link", name="Make the programme").click()
    page.get_by_role("button", name="Fill the day with this").click()


def _lines(page: Page) -> Locator:
    return page.locator(".programme-edit [data-key]")


def _line(page: Page, words: str) -> Locator:
    return _lines(page).filter(has_text=words)


def _expect_order(page: Page, *titles: str) -> None:
    for place, title in enumerate(titles):
        expect(_lines(page).nth(place)).to_contain_text(title)


def _drag(page: Page, line: Locator, target: Locator) -> None:
    # The list may still be drawn anew after the last move: where things are is asked late.
    page.wait_for_load_state("networkidle")
    line.hover(position={"x": 60, "y": 12})
    page.mouse.down()
    start, end = line.bounding_box(), target.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 60, end["y"] + end["height"] / 2, steps=6)
    page.mouse.up()
