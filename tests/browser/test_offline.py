"""Every word is there in the end: no network, a restart, a closed tab, an expired log-in."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests import make
from tests.browser.offline import (
    COUNT,
    ENGAGEMENT,
    NEW,
    Running,
    asked_of,
    change,
    empty,
    field,
    status,
    wait_until_kept,
    write,
)
from tests.browser.serving import Served
from tracker.core import clock

KEPT_SOMEWHERE = re.compile("Kept as your draft|Yours stays on this device")


def test_a_draft_goes_to_the_server_by_itself(page: Page, served: Served) -> None:
    write(page, "Half a sentence")
    expect(status(page)).to_contain_text("Kept as your draft")
    assert asked_of(served, "SELECT text FROM drafts") == ["Half a sentence"]
    page.reload()
    expect(field(page)).to_have_value("Half a sentence")
    expect(page.get_by_text("Your unsaved text of")).to_be_visible()


def test_the_network_goes_in_the_middle_of_typing(page: Page, served: Served) -> None:
    write(page, "Before. ")
    page.context.set_offline(True)
    write(page, "Without a network.")
    expect(status(page)).to_contain_text("Only on this device")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Kept as your draft")
    assert asked_of(served, "SELECT text FROM drafts") == ["Before. Without a network."]


def test_what_is_saved_without_a_network_is_saved_when_it_is_back(
    page: Page, served: Served
) -> None:
    page.context.set_offline(True)
    write(page, "Saved in the train.")
    page.get_by_role("button", name="Save the note").click()
    expect(status(page)).to_contain_text("it is saved as soon as there is one")
    page.context.set_offline(False)
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    assert asked_of(served, "SELECT text FROM notes WHERE text LIKE '%in the train.'") == [
        "Saved in the train."
    ]
    page.wait_for_function(f"({COUNT})().then((left) => left === 0)")


def test_a_browser_that_errs_about_its_network_saves_all_the_same(
    page: Page, served: Served
) -> None:
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    write(page, "There is a network.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    assert asked_of(served, "SELECT count(*) FROM notes WHERE text LIKE 'There is a net%'") == [1]


def test_a_tab_closed_without_a_network_gives_its_text_back(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    signed_in.set_offline(True)
    write(page, "Closed too early.")
    expect(status(page)).to_contain_text("Only on this device")
    page.close(run_before_unload=False)
    again = signed_in.new_page()
    again.goto(served.address + NEW)
    expect(again.get_by_text("No connection: this page is as of")).to_be_visible()
    expect(field(again)).to_have_value("Closed too early.")
    signed_in.set_offline(False)
    expect(status(again)).to_contain_text("Kept as your draft")
    again.close(run_before_unload=False)


def test_a_killed_server_loses_nothing(page: Page, running: Running) -> None:
    write(page, "Before the restart. ")
    expect(status(page)).to_contain_text("Kept as your draft")
    running.kill()
    write(page, "And after it.")
    expect(status(page)).to_contain_text("Only on this device")
    running.start()
    expect(status(page)).to_contain_text("Kept as your draft")
    drafts = asked_of(running.served, "SELECT text FROM drafts")
    assert drafts == ["Before the restart. And after it."]
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()


def test_an_expired_log_in_keeps_the_text_until_the_next(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    # Before the first word: what is kept in time asks for no log-in.
    change(served, "DELETE FROM sign_ins")
    write(page, "Long after lunch.")
    expect(status(page)).to_contain_text("Your log-in has expired")
    with signed_in.expect_page() as opened:
        page.get_by_role("link", name="Log in in a new tab").click()
    _log_in(opened.value)
    page.bring_to_front()
    expect(status(page)).to_contain_text("Kept as your draft")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    opened.value.close()


def _log_in(page: Page) -> None:
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill("leader@institute.no")
    page.get_by_label("Password", exact=False).first.fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_saving_after_the_log_in_expired_carries_the_text_through(
    page: Page, served: Served
) -> None:
    write(page, "Carried through.")
    change(served, "DELETE FROM sign_ins")
    page.get_by_role("button", name="Save the note").click()
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill("leader@institute.no")
    page.get_by_label("Password", exact=False).first.fill(make.PASSWORD)
    page.get_by_role("button", name="Log in and go on").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    assert asked_of(served, "SELECT count(*) FROM notes WHERE text = 'Carried through.'") == [1]


def test_two_tabs_of_one_note_keep_both_texts(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    write(page, "A base to begin from.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    (note,) = asked_of(served, "SELECT max(id) FROM notes")
    edit = f"{served.address}/s/husk/notes/{note}/edit"
    other = signed_in.new_page()
    page.goto(edit)
    other.goto(edit)
    signed_in.set_offline(True)
    write(page, " First tab.")
    write(other, " Second tab.")
    expect(status(other)).to_contain_text("Only on this device")
    signed_in.set_offline(False)
    # Whichever comes first is the draft of the server; the other one's stays on the device.
    for tab in (page, other):
        expect(status(tab)).to_contain_text(KEPT_SOMEWHERE)
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    other.get_by_role("button", name="Save the note").click()
    expect(other.get_by_text("What you wrote")).to_be_visible()
    # What the device still had of the refused text must not take the merged one's place.
    other.wait_for_timeout(2500)
    expect(status(other)).to_contain_text("Conflict: both texts are kept")
    assert "First tab." in field(other).input_value()
    assert "Second tab." in field(other).input_value()
    other.close(run_before_unload=False)


@pytest.mark.parametrize("off_by", [dt.timedelta(days=1), dt.timedelta(days=-30)])
def test_a_clock_that_is_off_loses_nothing(
    browser: Browser, signed_in: BrowserContext, served: Served, off_by: dt.timedelta
) -> None:
    state = signed_in.storage_state()
    context = browser.new_context(storage_state=state)
    context.clock.install(time=clock.now() + off_by)
    page = context.new_page()
    page.goto(served.address + NEW)
    context.set_offline(True)
    write(page, "At a wrong hour.")
    expect(status(page)).to_contain_text("Only on this device")
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(served.address + NEW)
    expect(field(again)).to_have_value("At a wrong hour.")
    expect(status(again)).to_contain_text("Kept as your draft")
    context.close()
    empty(served)


@pytest.fixture
def opened(own: BrowserContext, served: Served) -> Page:
    """A device on which an engagement was opened, and after it another page."""
    page = own.new_page()
    page.goto(f"{served.address}/s/husk/today")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(served.address + ENGAGEMENT)
    wait_until_kept(page, NEW)
    page.goto(f"{served.address}/s/husk/people")
    return page


def test_opened_pages_open_again_without_a_network(
    own: BrowserContext, opened: Page, served: Served
) -> None:
    own.set_offline(True)
    opened.goto(served.address + ENGAGEMENT)
    expect(opened.get_by_text("No connection: this page is as of")).to_be_visible()
    expect(opened.get_by_role("heading", name="Programme")).to_be_visible()
    opened.goto(f"{served.address}/s/husk/people")
    expect(opened.get_by_role("heading", name="No connection")).to_be_visible()
    pages = opened.locator("[data-offline-pages] a")
    expect(pages).to_have_count(3)
    assert {link.get_attribute("href") for link in pages.all()} == {
        served.address + path for path in (ENGAGEMENT, NEW, f"{ENGAGEMENT}/programme")
    }
    opened.goto(served.address + NEW)
    write(opened, "Begun without a network.")
    expect(status(opened)).to_contain_text("Only on this device")
    own.set_offline(False)
    expect(status(opened)).to_contain_text("Kept as your draft")


def test_what_a_device_keeps_goes_at_log_out(
    own: BrowserContext, opened: Page, served: Served
) -> None:
    opened.locator("details.account-menu summary").click()
    opened.get_by_role("button", name="Log out").click()
    opened.wait_for_url("**/login")
    assert opened.evaluate("caches.keys()") in ([], ["static"])
    assert opened.evaluate("indexedDB.databases().then((all) => all.length)") in (0, 1)
    opened.wait_for_function(f"({COUNT})().then((left) => left === 0)")
    own.set_offline(True)
    with pytest.raises(Error):
        opened.goto(served.address + ENGAGEMENT)
