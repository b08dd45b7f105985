"""The calendar in a real browser: dragging, moving by keys, asking, undoing; without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import log_in
from tests.browser.serving import Served

MONTH = "/s/husk/calendar?day=2011-02-10"
WEEK = "/s/husk/calendar?view=week&day=2011-02-10"


@pytest.fixture(scope="module")
def signed_in(browser: Browser, example: Served) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=example.address, locale="en"
    )
    page = context.new_page()
    log_in(page, example)
    page.get_by_role("navigation", name="Rooms").wait_for()
    yield page
    context.close()


@pytest.fixture
def page(signed_in: Page) -> Iterator[Page]:
    """A tab of the leader's, whose complaints fail the test."""
    page = signed_in.context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


def _plan(page: Page, title: str, *, kind: str = "site-visit", starts: str = "") -> None:
    """Something with NAV Bærum on Thursday 10 February 2011."""
    page.goto(f"/s/husk/engagements/new?kind={kind}&case=nav-baerum&day=2011-02-10")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Starts").fill(starts)
    page.get_by_label("Ends").fill("")
    held = page.get_by_label("It has been held")
    if held.count():
        held.uncheck()
    page.get_by_role("button", name="Save the engagement").click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def _drag(page: Page, what: Locator, *, to: Locator, down: float = 0) -> None:
    """By mouse, in steps as a hand does it; `down` pixels below where it was taken."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 12, steps=3)
    goal = y + down if down else end["y"] + end["height"] - 6
    page.mouse.move(end["x"] + end["width"] / 2, goal, steps=8)
    page.mouse.up()


def _day(page: Page, day: str) -> Locator:
    return page.locator(f"[data-date='{day}']")


def _press(page: Page, key: str) -> None:
    """A page that was just put in place of another hears keys once its scripts have run."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_a_visit_is_dragged_to_another_day_and_back_by_undo(page: Page) -> None:
    _plan(page, "Dragged visit")
    page.goto(MONTH)
    visit = page.get_by_role("link", name="Dragged visit")
    _drag(page, visit, to=_day(page, "2011-02-16"))
    expect(page.get_by_role("status").first).to_contain_text("is moved to Wed 16 Feb 2011.")
    expect(_day(page, "2011-02-16").get_by_role("link", name="Dragged visit")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(_day(page, "2011-02-10").get_by_role("link", name="Dragged visit")).to_be_visible()


def test_its_edge_is_dragged_to_lengthen_and_undone_by_keys(page: Page) -> None:
    _plan(page, "Stretched visit")
    page.goto(MONTH)
    visit = page.get_by_role("link", name="Stretched visit")
    _drag(page, visit.locator("[data-edge]"), to=_day(page, "2011-02-12"))
    expect(page.get_by_role("status").first).to_contain_text("now lasts until Sat 12 Feb 2011.")
    expect(_day(page, "2011-02-12").get_by_role("link", name="Stretched visit")).to_be_visible()
    _press(page, "Control+z")
    expect(page.get_by_role("status").first).to_contain_text("is back on Thu 10 Feb 2011.")
    expect(page.get_by_role("link", name="Stretched visit")).to_have_count(1)


def test_it_is_lengthened_and_moved_by_keys(page: Page) -> None:
    _plan(page, "Keyed visit")
    page.goto(MONTH)
    page.get_by_role("link", name="Keyed visit").focus()
    _press(page, "Alt+Shift+ArrowRight")
    expect(_day(page, "2011-02-11").get_by_role("link", name="Keyed visit")).to_be_visible()
    expect(_day(page, "2011-02-10").get_by_role("link", name="Keyed visit")).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.down("Alt")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-said]")).to_have_text("Wed, Feb 16 – Thu, Feb 17")
    page.keyboard.up("Alt")
    expect(page.get_by_role("status").first).to_contain_text("is moved to Wed 16 Feb 2011.")


def test_escape_leaves_it_where_it_was(page: Page) -> None:
    _plan(page, "Kept visit")
    page.goto(MONTH)
    page.get_by_role("link", name="Kept visit").focus()
    page.keyboard.down("Alt")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.up("Alt")
    expect(page.locator("[data-said]")).to_have_text("It stays where it was.")
    assert "#e" not in page.url


def test_in_a_week_a_call_is_dragged_to_another_day_and_hour(page: Page) -> None:
    _plan(page, "Dragged call", kind="phone-check-in", starts="09:00")
    page.goto(WEEK)
    call = page.get_by_role("link", name="Dragged call")
    _drag(page, call, to=_day(page, "2011-02-11"), down=4.5 * 12)
    expect(page.get_by_role("status").first).to_contain_text("Fri 11 Feb 2011, 10:")
    before = call.get_attribute("data-ends")
    page.wait_for_load_state()
    call.focus()
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page.get_by_role("status").first).to_contain_text("now lasts until")
    assert call.get_attribute("data-ends") != before


def test_a_confirmed_one_asks_first(page: Page) -> None:
    _plan(page, "Agreed visit")
    page.get_by_role("button", name="Confirm").click()
    page.goto(MONTH)
    _drag(page, page.get_by_role("link", name="Agreed visit"), to=_day(page, "2011-02-17"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Move “Agreed visit”")
    expect(page.get_by_label("Day", exact=False).first).to_have_value("2011-02-17")
    page.get_by_label("It is agreed: keep it confirmed").check()
    page.get_by_role("button", name="Move it").click()
    visit = _day(page, "2011-02-17").get_by_role("link", name="Agreed visit")
    expect(visit).to_contain_text("Confirmed")


def test_keys_lead_to_other_periods_and_views(page: Page) -> None:
    page.goto(MONTH)
    _press(page, "ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("March 2011")
    _press(page, "w")
    expect(page.get_by_role("heading", level=1)).to_have_text("28 Feb – 6 Mar 2011")
    _press(page, "a")
    expect(page.get_by_role("link", name="List", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


def test_without_a_script_each_is_a_link_to_where_it_is_moved(
    page: Page, signed_in: Page, browser: Browser
) -> None:
    _plan(page, "Plain visit")
    context = browser.new_context(
        java_script_enabled=False,
        storage_state=signed_in.context.storage_state(),
        base_url=page.url.split("/s/")[0],
    )
    plain = context.new_page()
    plain.goto(MONTH)
    plain.get_by_role("link", name="Plain visit").click()
    plain.locator("summary", has_text="Change").click()
    plain.get_by_role("link", name="Move to another day").click()
    plain.get_by_label("Day", exact=False).first.fill("2011-02-21")
    plain.get_by_role("button", name="Move it").click()
    expect(plain.get_by_role("button", name="Undo")).to_be_visible()
    context.close()


def test_a_finger_that_rests_drags_and_one_that_hurries_scrolls(
    page: Page, signed_in: Page, browser: Browser
) -> None:
    _plan(page, "Touched visit")
    context = browser.new_context(
        viewport={"width": 1024, "height": 600},
        has_touch=True,
        storage_state=signed_in.context.storage_state(),
        base_url=page.url.split("/s/")[0],
    )
    tablet = context.new_page()
    tablet.goto(MONTH)
    visit = tablet.get_by_role("link", name="Touched visit")
    _swipe(tablet, visit, down=-80, rest=0)
    assert tablet.evaluate("scrollY") > 0
    assert "#e" not in tablet.url
    tablet.goto(MONTH)
    _swipe(tablet, visit, down=116, rest=450)
    expect(tablet.get_by_role("status").first).to_contain_text("is moved to Thu 17 Feb 2011.")
    context.close()


def _swipe(page: Page, what: Locator, *, down: int, rest: int) -> None:
    """A finger that rests so many milliseconds and then moves up or down."""
    box = what.bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + 8
    tell = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        tell.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    page.wait_for_timeout(rest)
    for step in range(1, 9):
        touch("touchMove", {"x": x, "y": y + down * step / 8})
    touch("touchEnd")
    page.wait_for_timeout(300)
