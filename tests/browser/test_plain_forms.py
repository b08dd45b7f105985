"""Forms that keep nothing on the device stay on the page with their words without a network."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.offline import Running
from tests.browser.serving import Served

EVENT = "/s/husk/cases/nav-baerum/events/new"
TOLD = "No connection: what you typed is still here."


def _describe(page: Page, served: Served, words: str) -> None:
    page.goto(served.address + EVENT)
    page.locator("main [name=text]").fill(words)
    page.locator("main [name=happened_on]").fill("2011-03-01")


def _listed(page: Page, words: str) -> Locator:
    return page.locator("main").get_by_text(words).filter(visible=True).first


def test_a_form_that_cannot_be_sent_stays_with_what_was_typed(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    _describe(page, served, "Funding is prolonged.")
    signed_in.set_offline(True)
    page.get_by_role("button", name="Save the event").click()
    told = page.get_by_text(TOLD)
    expect(told).to_be_visible()
    expect(page.locator("main [name=text]")).to_have_value("Funding is prolonged.")
    signed_in.set_offline(False)
    expect(told).to_be_hidden()
    page.get_by_role("button", name="Save the event").click()
    expect(_listed(page, "Funding is prolonged.")).to_be_visible()


def test_a_form_stays_while_the_server_is_down(page: Page, running: Running) -> None:
    _describe(page, running.served, "The leader has left.")
    running.kill()
    page.get_by_role("button", name="Save the event").click()
    expect(page.get_by_text(TOLD)).to_be_visible()
    expect(page.locator("main [name=text]")).to_have_value("The leader has left.")
    running.start()
    page.get_by_role("button", name="Save the event").click()
    expect(_listed(page, "The leader has left.")).to_be_visible()
