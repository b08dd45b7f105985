"""A photograph dragged onto an engagement's page, taken down again, and put back."""

import base64
import io

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import log_in
from tests.browser.serving import Served

# What a hand does with a file from outside of the browser.
_DRAG = """([place, bytes, name]) => {
  const all = new DataTransfer();
  const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  all.items.add(new File([content], name, { type: "image/jpeg" }));
  const send = (kind) => document.querySelector(place).dispatchEvent(
    new DragEvent(kind, { dataTransfer: all, bubbles: true, cancelable: true }));
  send("dragenter");
  const isMarked = document.querySelector("[data-dropzone]").classList.contains("is-target");
  const isTaken = !send("dragover");
  send("drop");
  return [isMarked, isTaken];
}"""


def test_a_photograph_is_dragged_onto_a_visit_and_taken_down(
    own_example: Served, browser: Browser
) -> None:
    page = browser.new_context(base_url=own_example.address, locale="en").new_page()
    complaints: list[str] = []
    log_in(page, own_example)
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/s/husk/engagements/4")
    expect(page.get_by_text("Drag them here, or choose them.")).to_be_visible()
    assert _drag(page, "wall.jpg") == [True, True]
    expect(page.get_by_text("1 file is added.")).to_be_visible()
    files = page.locator(".files")
    expect(files.get_by_role("link", name="wall.jpg")).to_be_visible()
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert files.locator("img").evaluate(width) == 480
    with page.expect_download() as download:
        files.get_by_role("link", name="wall.jpg").click()
    assert download.value.suggested_filename == "wall.jpg"
    files.get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Remove the file").click()
    expect(page.get_by_text("“wall.jpg” is removed.")).to_be_visible()
    expect(files).to_have_count(0)
    page.get_by_role("button", name="Put back").click()
    expect(files.get_by_role("link", name="wall.jpg")).to_be_visible()
    assert complaints == []


def _drag(page: Page, name: str) -> list[bool]:
    out = io.BytesIO()
    Image.new("RGB", (1_600, 1_200), "teal").save(out, "JPEG")
    content = base64.b64encode(out.getvalue()).decode()
    marked: list[bool] = page.evaluate(_DRAG, ["#files", content, name])
    return marked
