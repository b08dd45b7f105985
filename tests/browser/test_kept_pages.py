"""The pages that a device keeps: which, how fresh, and what is said when there is none."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.offline import (
    ENGAGEMENT,
    NEW,
    Running,
    empty,
    field,
    status,
    wait_until_kept,
    write,
)
from tests.browser.serving import Served

PROGRAMME = f"{ENGAGEMENT}/programme"
# Makes the kept copy of a page tellable, and as old as one likes.
MARK = """async ([path, days]) => {
  const name = (await caches.keys()).find((one) => one.startsWith("pages-"));
  const cache = await caches.open(name);
  const kept = await cache.match(path);
  const headers = new Headers(kept.headers);
  headers.set("X-Kept", new Date(Date.now() - days * 864e5).toISOString());
  const text = (await kept.text()).replace("</h1>", " OLD COPY</h1>");
  await cache.put(path, new Response(text, { headers }));
}"""
FRESH = """async (path) => {
  for (let tries = 0; tries < 200; tries += 1) {
    const kept = await caches.match(path);
    if (kept && !(await kept.text()).includes("OLD COPY")) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error("not fetched again");
}"""


@pytest.fixture
def own(browser: Browser, signed_in: BrowserContext, served: Served) -> Iterator[BrowserContext]:
    """A device that is signed in and has nothing on it yet."""
    context = browser.new_context(storage_state=signed_in.storage_state())
    yield context
    context.close()
    empty(served)


@pytest.fixture
def device(own: BrowserContext, served: Served) -> Page:
    """A page of the study on a device that has its worker."""
    page = own.new_page()
    page.goto(f"{served.address}/s/husk/today")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def test_an_engagement_opened_while_the_worker_takes_over_is_kept(
    own: BrowserContext, served: Served
) -> None:
    page = own.new_page()

    def slowly(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/drafts/key", slowly)
    page.add_init_script("navigator.serviceWorker.register('/sw.js')")
    page.goto(served.address + ENGAGEMENT)
    wait_until_kept(page, ENGAGEMENT)
    wait_until_kept(page, NEW)


@pytest.mark.parametrize("days", [0, 8])
def test_what_lies_beside_an_engagement_is_fetched_again_with_it(
    own: BrowserContext, device: Page, served: Served, days: int
) -> None:
    device.goto(served.address + ENGAGEMENT)
    wait_until_kept(device, PROGRAMME)
    wait_until_kept(device, NEW)
    device.evaluate(MARK, [PROGRAMME, days])
    device.goto(served.address + ENGAGEMENT)
    device.evaluate(FRESH, PROGRAMME)
    own.set_offline(True)
    device.goto(served.address + PROGRAMME)
    expect(device.get_by_role("heading", level=1)).to_contain_text("Programme")


def test_a_line_that_hangs_shows_the_kept_page(
    device: Page, running: Running, served: Served
) -> None:
    device.goto(served.address + ENGAGEMENT)
    wait_until_kept(device, PROGRAMME)
    running.pause()
    try:
        device.goto(served.address + PROGRAMME, timeout=20_000, wait_until="domcontentloaded")
        expect(device.get_by_text("No connection: this page is as of")).to_be_visible()
    finally:
        running.go_on()


def test_unsaved_text_lies_in_no_kept_page(device: Page, served: Served) -> None:
    device.goto(served.address + NEW)
    write(device, "Told in confidence.")
    expect(status(device)).to_contain_text("Kept as your draft")
    device.goto(served.address + ENGAGEMENT)
    device.goto(served.address + NEW)
    expect(field(device)).to_have_value("Told in confidence.")
    device.wait_for_timeout(1500)
    kept = device.evaluate(f"caches.match('{NEW}').then((one) => one.text())")
    assert "Told in confidence." not in kept


def test_log_out_without_a_network_says_so_and_deletes_nothing(
    own: BrowserContext, device: Page, served: Served
) -> None:
    device.goto(served.address + ENGAGEMENT)
    wait_until_kept(device, NEW)
    said: list[str] = []
    device.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    own.set_offline(True)
    device.locator("details.account-menu summary").click()
    with device.expect_event("dialog"):
        device.get_by_role("button", name="Log out").click()
    assert [words[:36] for words in said] == ["No connection: you are still logged "]
    device.goto(served.address + NEW)
    expect(field(device)).to_be_visible()


def test_a_device_that_opened_no_engagement_says_that_nothing_is_kept(
    own: BrowserContext, device: Page, served: Served
) -> None:
    wait_until_kept(device, "/offline")
    own.set_offline(True)
    device.goto(f"{served.address}/s/husk/cases/nav-baerum/status-notes/new")
    expect(device.get_by_role("heading", name="No connection")).to_be_visible()
    expect(device.get_by_text("Nothing is kept here yet.")).to_be_visible()
    expect(device.get_by_text("this page is as of")).to_be_hidden()
    own.set_offline(False)
    device.get_by_role("link", name="Try again").click()
    expect(device.get_by_role("heading", name="Write a status note")).to_be_visible()


def test_kept_pages_are_listed_by_their_engagement(
    own: BrowserContext, device: Page, served: Served
) -> None:
    device.goto(served.address + ENGAGEMENT)
    wait_until_kept(device, NEW)
    title = device.get_by_role("heading", level=1).inner_text()
    own.set_offline(True)
    device.goto(f"{served.address}/s/husk/people")
    item = device.locator("[data-offline-pages] li")
    expect(item).to_have_count(1)
    expect(item.get_by_role("link").first).to_have_text(title)
    expect(item.get_by_role("link", name="Write a note")).to_be_visible()
    expect(item).to_contain_text("Professional developers in four NAV offices")
    device.get_by_role("button", name="Back").click()
    expect(device.get_by_role("heading", level=1, name=title)).to_be_visible()
