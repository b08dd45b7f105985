"""Every word is there in the end: no network, a restart, a closed tab, an expired log-in."""

import datetime as dt
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import make
from tests.browser.conftest import begin
from tests.browser.serving import Served, free_port, start, stop
from tracker.core import clock

ENGAGEMENT = "/s/husk/engagements/5"
NEW = f"{ENGAGEMENT}/notes/new"


@dataclass
class Running:
    """A server that a test may kill and start again on the same data and port."""

    served: Served
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        stop(self.process, signal.SIGKILL)

    def start(self) -> None:
        port = int(self.served.address.rpartition(":")[2])
        self.process = start(self.served.instance, port)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    instance, port = tmp_path_factory.mktemp("offline"), free_port()
    process = start(instance, port)
    found = re.search(r"http\S+/welcome/\S+", (instance / "terminal.txt").read_text())
    assert found is not None
    running = Running(Served(f"http://127.0.0.1:{port}", found[0], instance), process)
    yield running
    stop(running.process)


@pytest.fixture(scope="module")
def served(running: Running) -> Served:
    return running.served


@pytest.fixture(scope="module")
def signed_in(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    page = context.new_page()
    begin(page, served)
    page.wait_for_url("**/today")
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(signed_in: BrowserContext, served: Served) -> Iterator[Page]:
    signed_in.set_offline(False)
    page = signed_in.new_page()
    page.goto(served.address + NEW)
    page.wait_for_load_state("networkidle")
    yield page
    signed_in.set_offline(False)
    page.close(run_before_unload=False)
    _empty(served)


def _empty(served: Served) -> None:
    _change(served, "DELETE FROM drafts")


def _change(served: Served, statement: str) -> None:
    with sqlite3.connect(served.instance / "tracker.sqlite3", timeout=10) as base:
        base.execute(statement)


def _asked(served: Served, question: str) -> list[str]:
    with sqlite3.connect(served.instance / "tracker.sqlite3", timeout=10) as base:
        return [row[0] for row in base.execute(question)]


def _field(page: Page) -> Locator:
    return page.locator("textarea[name=text]")


def _status(page: Page) -> Locator:
    return page.locator("[data-draft-status]")


def _type(page: Page, words: str) -> None:
    field = _field(page)
    field.fill(field.input_value() + words)


def test_a_draft_goes_to_the_server_by_itself(page: Page, served: Served) -> None:
    _type(page, "Half a sentence")
    expect(_status(page)).to_contain_text("Kept as your draft")
    assert _asked(served, "SELECT text FROM drafts") == ["Half a sentence"]
    page.reload()
    expect(_field(page)).to_have_value("Half a sentence")
    expect(page.get_by_text("Your unsaved text of")).to_be_visible()


def test_the_network_goes_in_the_middle_of_typing(page: Page, served: Served) -> None:
    _type(page, "Before. ")
    page.context.set_offline(True)
    _type(page, "Without a network.")
    expect(_status(page)).to_contain_text("Only on this device")
    page.context.set_offline(False)
    expect(_status(page)).to_contain_text("Kept as your draft")
    assert _asked(served, "SELECT text FROM drafts") == ["Before. Without a network."]


def test_what_is_saved_without_a_network_is_saved_when_it_is_back(
    page: Page, served: Served
) -> None:
    page.context.set_offline(True)
    _type(page, "Saved in the train.")
    page.get_by_role("button", name="Save the note").click()
    expect(_status(page)).to_contain_text("it is saved as soon as there is one")
    page.context.set_offline(False)
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    assert _asked(served, "SELECT text FROM notes WHERE text LIKE '%in the train.'") == [
        "Saved in the train."
    ]
    page.wait_for_function(f"({_COUNT})().then((left) => left === 0)")


# How many texts lie on the device.
_COUNT = """async () => new Promise((resolve) => {
  const asked = indexedDB.open("tracker");
  asked.onsuccess = () => {
    const base = asked.result;
    if (!base.objectStoreNames.contains("texts")) { base.close(); resolve(0); return; }
    const rows = base.transaction("texts").objectStore("texts").count();
    rows.onsuccess = () => { base.close(); resolve(rows.result); };
  };
})"""


def test_a_tab_closed_without_a_network_gives_its_text_back(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    signed_in.set_offline(True)
    _type(page, "Closed too early.")
    expect(_status(page)).to_contain_text("Only on this device")
    page.close(run_before_unload=False)
    again = signed_in.new_page()
    again.goto(served.address + NEW)
    expect(again.get_by_text("No connection: this page is as of")).to_be_visible()
    expect(_field(again)).to_have_value("Closed too early.")
    signed_in.set_offline(False)
    expect(_status(again)).to_contain_text("Kept as your draft")
    again.close(run_before_unload=False)


def test_a_killed_server_loses_nothing(page: Page, running: Running) -> None:
    _type(page, "Before the restart. ")
    expect(_status(page)).to_contain_text("Kept as your draft")
    running.kill()
    _type(page, "And after it.")
    expect(_status(page)).to_contain_text("Only on this device", timeout=15_000)
    running.start()
    expect(_status(page)).to_contain_text("Kept as your draft", timeout=15_000)
    drafts = _asked(running.served, "SELECT text FROM drafts")
    assert drafts == ["Before the restart. And after it."]
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()


def test_an_expired_log_in_keeps_the_text_until_the_next(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    _type(page, "Long after lunch.")
    _change(served, "DELETE FROM sign_ins")
    expect(_status(page)).to_contain_text("Your log-in has expired", timeout=15_000)
    with signed_in.expect_page() as opened:
        page.get_by_role("link", name="Log in in a new tab").click()
    _log_in(opened.value)
    page.bring_to_front()
    expect(_status(page)).to_contain_text("Kept as your draft", timeout=15_000)
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
    _type(page, "Carried through.")
    _change(served, "DELETE FROM sign_ins")
    page.get_by_role("button", name="Save the note").click()
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill("leader@institute.no")
    page.get_by_label("Password", exact=False).first.fill(make.PASSWORD)
    page.get_by_role("button", name="Log in and go on").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    assert _asked(served, "SELECT count(*) FROM notes WHERE text = 'Carried through.'") == [1]


def test_two_tabs_of_one_note_keep_both_texts(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    _type(page, "A base to begin from.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    (note,) = _asked(served, "SELECT max(id) FROM notes")
    edit = f"{served.address}/s/husk/notes/{note}/edit"
    other = signed_in.new_page()
    page.goto(edit)
    other.goto(edit)
    signed_in.set_offline(True)
    _type(page, " First tab.")
    _type(other, " Second tab.")
    expect(_status(other)).to_contain_text("Only on this device")
    signed_in.set_offline(False)
    expect(_status(page)).to_contain_text("Kept as your draft")
    expect(_status(other)).to_contain_text("Kept as your draft")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    other.get_by_role("button", name="Save the note").click()
    expect(other.get_by_text("What you wrote")).to_be_visible()
    assert "First tab." in _field(other).input_value()
    assert "Second tab." in _field(other).input_value()
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
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    _type(page, "At a wrong hour.")
    expect(_status(page)).to_contain_text("Only on this device", timeout=10_000)
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(served.address + NEW)
    expect(_field(again)).to_have_value("At a wrong hour.")
    expect(_status(again)).to_contain_text("Kept as your draft", timeout=10_000)
    context.close()
    _empty(served)


def test_opened_pages_open_again_without_a_network_and_go_at_log_out(
    browser: Browser, signed_in: BrowserContext, served: Served
) -> None:
    context = browser.new_context(storage_state=signed_in.storage_state())
    page = context.new_page()
    page.goto(f"{served.address}/s/husk/today")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(served.address + ENGAGEMENT)
    page.goto(f"{served.address}/s/husk/people")
    page.wait_for_timeout(500)
    context.set_offline(True)
    page.goto(served.address + ENGAGEMENT)
    expect(page.get_by_text("No connection: this page is as of")).to_be_visible()
    expect(page.get_by_role("heading", name="Programme")).to_be_visible()
    page.goto(f"{served.address}/s/husk/people")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.locator("[data-offline-pages] a")).to_have_count(1)
    context.set_offline(False)
    page.goto(f"{served.address}/s/husk/today")
    page.locator("details.account-menu summary").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    assert page.evaluate("caches.keys()") in ([], ["static"])
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") in (0, 1)
    page.wait_for_function(f"({_COUNT})().then((left) => left === 0)")
    context.close()
