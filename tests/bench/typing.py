"""How long typing waits while a note of ten thousand words is open in a real browser."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.line import Line
from tests.browser.conftest import begin
from tests.browser.serving import launch, serving

_NEW = "/s/husk/engagements/5/notes/new"
_PARAGRAPH = "The adviser told how the office works and what it learns from its users. #funding\n\n"
_TYPED = "Then somebody said #fun and @adv and went on for a while about the money they had. " * 2
# From a key to the frame that shows it, by the browser's own clock; every wait is noted.
_WATCH = """() => {
  window.waits = [];
  new PerformanceObserver((seen) => {
    for (const one of seen.getEntries()) window.waits.push(one.processingEnd - one.startTime);
  }).observe({ type: "event", durationThreshold: 16, buffered: false });
  new PerformanceObserver((seen) => {
    for (const one of seen.getEntries()) window.tasks = Math.max(window.tasks ?? 0, one.duration);
  }).observe({ type: "longtask", buffered: false });
}"""


def typing_line() -> Line:
    """The longest time that a key waited until all our handlers were done with it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        serving(Path(folder)) as served,
    ):
        browser = launch(playwright)
        page = browser.new_page()
        begin(page, served)
        page.goto(served.address + _NEW)
        field = page.locator("textarea[name=text]")
        field.fill(_PARAGRAPH * (10_000 // len(_PARAGRAPH.split())))
        page.wait_for_timeout(3_000)
        page.evaluate(_WATCH)
        field.press("Control+End")
        page.keyboard.type(_TYPED, delay=30)
        page.wait_for_timeout(2_500)
        longest = page.evaluate("Math.max(0, ...window.waits)")
        browser.close()
    return Line("Typing in 10,000 words, longest wait", longest, 50, "ms")
