"""What the tests without a network do with a page, and look up behind it."""

import os
import signal
import sqlite3
import subprocess
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.serving import Served, start, stop

ENGAGEMENT = "/s/husk/engagements/5"
NEW = f"{ENGAGEMENT}/notes/new"


@dataclass
class Running:
    """A server that a test may kill and start again on the same data and port."""

    served: Served
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        stop(self.process, signal.SIGKILL)

    def pause(self) -> None:
        """Takes connections and answers none."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def start(self) -> None:
        port = int(self.served.address.rpartition(":")[2])
        self.process = start(self.served.instance, port)


KEPT = """async (one) => {
  for (let tries = 0; !(await caches.match(one)); tries += 1) {
    if (tries === 1200) throw new Error("not kept");
    await new Promise((go) => setTimeout(go, 50));
  }
}"""


def wait_until_kept(page: Page, address: str) -> None:
    """Until the worker has put the page away."""
    page.evaluate(KEPT, address)


def change(served: Served, statement: str) -> None:
    with sqlite3.connect(served.instance / "tracker.sqlite3", timeout=10) as base:
        base.execute(statement)


def asked_of(served: Served, question: str) -> list[str]:
    with sqlite3.connect(served.instance / "tracker.sqlite3", timeout=10) as base:
        return [row[0] for row in base.execute(question)]


def empty(served: Served) -> None:
    change(served, "DELETE FROM drafts")


def field(page: Page) -> Locator:
    return page.locator("textarea[name=text]")


def status(page: Page) -> Locator:
    return page.locator("[data-draft-status]")


def write(page: Page, words: str) -> None:
    present = field(page).input_value()
    field(page).fill(present + words)


# How many texts lie on the device.
COUNT = """async () => new Promise((resolve) => {
  const asked = indexedDB.open("tracker");
  asked.onsuccess = () => {
    const base = asked.result;
    if (!base.objectStoreNames.contains("texts")) { base.close(); resolve(0); return; }
    const rows = base.transaction("texts").objectStore("texts").count();
    rows.onsuccess = () => { base.close(); resolve(rows.result); };
  };
})"""


def wait_for_draft(page: Page, served: Served, text: str) -> None:
    for _ in range(300):
        if asked_of(served, "SELECT text FROM drafts") == [text]:
            # The answer is on its way to the page.
            page.wait_for_timeout(200)
            return
        page.wait_for_timeout(100)
    raise AssertionError(text)
