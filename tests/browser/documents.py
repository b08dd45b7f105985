"""The files of a report: asked for on its pages, made by the command, and read back."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import docx
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.serving import Served

NAME = "For the directorate"
FORMS = {"docx": "Word", "pdf": "PDF"}
_TRACKER = str(Path(sys.executable).with_name("tracker"))


def name_report(leader: Page, *, as_of: str) -> None:
    """With all the parts that there are, and references as footnotes."""
    rooms = leader.get_by_role("navigation", name="Rooms")
    rooms.get_by_role("link", name="Summary").click()
    leader.get_by_role("link", name="Reports").click()
    leader.get_by_role("link", name="New report").click()
    leader.get_by_label("Name").fill(NAME)
    places = leader.get_by_role("spinbutton")
    for number in range(places.count()):
        places.nth(number).fill(str(number + 1))
    leader.get_by_label("Always as of").fill(as_of)
    leader.get_by_label("References as footnotes, by role only").check()
    leader.get_by_role("button", name="Save the report").click()
    leader.get_by_role("link", name=NAME, exact=True).click()


def downloaded(leader: Page, code: str) -> bytes:
    """From the report's page to the file and back to the page."""
    leader.get_by_role("button", name=FORMS[code], exact=True).click()
    ready = leader.get_by_role("link", name="Download")
    expect(ready).to_be_visible(timeout=60_000)
    with leader.expect_download() as waiting:
        ready.click()
    leader.locator("main").get_by_role("link", name="Summary").click()
    return Path(waiting.value.path()).read_bytes()


def by_command(served: Served, name: str, code: str) -> bytes:
    command = [_TRACKER, "summary", "husk", "--report", name, "--format", code, "-o", "-"]
    environment = os.environ | {"TRACKER_INSTANCE": str(served.instance)}
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def missing(awaited: Iterable[str], content: bytes, code: str) -> list[str]:
    """What a reader of that form does not meet, wherever lines and words are broken in it."""
    said = _unbroken(_of_word(content) if code == "docx" else _of_pdf(content))
    return [words for words in awaited if _unbroken(words) not in said]


def _unbroken(words: str) -> str:
    return re.sub(r"[-\s]+", "", words)


def _of_word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    tables = [
        " ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows
    ]
    notes = next(part for part in document.part.package.iter_parts()
                 if part.partname == "/word/footnotes.xml")  # fmt: skip
    words = re.sub(r"<[^>]+>", "", notes.blob.decode())
    return "\n".join([*(one.text for one in document.paragraphs), *tables, words])


def _of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
