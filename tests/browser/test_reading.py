"""Somebody of a case reads a status note on a telephone, comments on it and answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import log_in
from tests.browser.serving import Served
from tests.browser.test_pages import AXE

PHONE = {"width": 390, "height": 800}


@pytest.fixture
def desk(browser: Browser, own_example: Served) -> Iterator[Page]:
    """The leader's browser."""
    context = browser.new_context(base_url=own_example.address)
    page = context.new_page()
    log_in(page, own_example)
    yield page
    context.close()


@pytest.fixture
def phone(browser: Browser, own_example: Served) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, base_url=own_example.address)
    yield context
    context.close()


def _given(desk: Page) -> str:
    """The link that the leader hands over for a correction of the first status note."""
    desk.goto("/s/husk/status-notes/1")
    desk.get_by_role("button", name="Begin a correction").click()
    desk.locator("main textarea").first.fill("## Now\n\nThe office is open.\n\nIt is small.")
    desk.get_by_role("button", name="Save the draft").click()
    desk.get_by_role("link", name="Choose who reads it").click()
    desk.locator("main [name=people]").first.check()
    desk.get_by_role("button", name="Make the links").click()
    return desk.get_by_label("Personal link").input_value()


def _is_sound(page: Page) -> None:
    page.evaluate(AXE.read_text())
    violations = page.evaluate("axe.run()")["violations"]
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert ([one["id"] for one in violations], wider) == ([], False)


@contextmanager
def _stranger() -> Iterator[tuple[str, list[str]]]:
    """Another site, and what it is told of where its visitors come from."""
    told: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.append(self.headers.get("Referer", ""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", told
    server.shutdown()
    server.server_close()


def test_a_text_is_read_and_answered_on_a_telephone(desk: Page, phone: BrowserContext) -> None:
    link = _given(desk)
    page = phone.new_page()
    page.goto(link)
    _is_sound(page)
    page.get_by_role("button", name="Read the text").click()
    page.wait_for_url("**/reading")
    _is_sound(page)
    page.get_by_text("Comment on this paragraph").first.click()
    page.locator("[name=remark_2]").fill("Since May.")
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the three answers.")
    expect(page.locator("[name=remark_2]")).to_have_value("Since May.")
    _is_sound(page)
    page.get_by_label("I agree, with the remarks I have written").check()
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    _is_sound(page)
    page.goto(link)
    expect(page.get_by_role("heading", name="This link opens nothing")).to_be_visible()
    _is_sound(page)
    desk.get_by_role("link", name="Go to the status note").click()
    expect(desk.get_by_text("1 remark is not decided.")).to_be_visible()
    desk.get_by_role("link", name="Decide").click()
    desk.get_by_label("Taken up", exact=True).check()
    desk.get_by_role("button", name="Keep the decision").click()
    expect(desk.get_by_text("Since May.", exact=True)).to_be_visible()
    expect(desk.get_by_text("1 of 1 have answered.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_typed_survives_another_language(
    browser: Browser, desk: Page, own_example: Served, scripts: bool
) -> None:
    link = _given(desk)
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    asked: list[str] = []
    page.on("dialog", lambda one: (asked.append(one.message), one.accept()))
    page.goto(link)
    page.get_by_role("button", name="Read the text").click()
    page.get_by_text("Comment on this paragraph").first.click()
    page.locator("[name=remark_2]").fill("Since May.")
    page.get_by_label("Your remarks to the text as a whole").fill("Well put.")
    page.get_by_label("I do not agree with the text").check()
    page.get_by_role("button", name="Norsk").click()
    expect(page.get_by_role("heading", name="Svaret ditt")).to_be_visible()
    expect(page.locator("[name=remark_2]")).to_have_value("Since May.")
    expect(page.locator("[name=words]")).to_have_value("Well put.")
    expect(page.locator("[name=answer][value=disagree]")).to_be_checked()
    page.get_by_role("button", name="English").click()
    expect(page.locator("[name=remark_2]")).to_have_value("Since May.")
    desk.get_by_role("link", name="Go to the status note").click()
    expect(desk.get_by_text("0 of 1 have answered.")).to_be_visible()
    # Enter on an answer sends it, as in any form: the language is no first button.
    page.locator("[name=answer][value=disagree]").press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert asked == []
    context.close()


def test_no_other_site_is_told_the_link(desk: Page, phone: BrowserContext) -> None:
    link = _given(desk)
    token = link.rpartition("/")[2]
    page = phone.new_page()
    seen: list[str] = []
    page.on("request", lambda one: seen.append(one.headers.get("referer", "")))
    page.goto(link)
    with _stranger() as (address, told):
        page.evaluate("address => { location.href = address; }", address)
        page.wait_for_url(address)
    assert [one for one in (*told, *seen) if token in one] == []
    assert len(told) >= 1
