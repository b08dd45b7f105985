"""The whole main job in a real browser: from the welcome link to the two files in hand."""

import io
import re
from pathlib import Path

import docx
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.conftest import begin
from tests.browser.serving import Served

NOTE = "The office leader says that the youth team has found its form."
STATUS = "Blåbærsyltetøy: the position goes on, and the college wants to go on too."
HEADING = "NAV Bærum – status as of March 2012"


def test_from_the_welcome_link_to_word_and_pdf(
    fresh: Served, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_context(accept_downloads=True).new_page()
    begin(page, fresh)
    _plan_a_visit(page)
    _log_it_with_a_note(page)
    _write_and_publish_a_status_note(page)
    word, pdf = _downloaded(page, "Word"), _downloaded(page, "PDF")
    said_in_word = "\n".join(p.text for p in docx.Document(io.BytesIO(word)).paragraphs)
    said_in_pdf = "\n".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(pdf)).pages)
    for said in (said_in_word, said_in_pdf):
        assert HEADING in said
        assert STATUS in re.sub(r"\s+", " ", said)


def _plan_a_visit(page: Page) -> None:
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Cases").click()
    page.get_by_role("link", name="NAV Bærum").click()
    page.get_by_role("link", name="Plan an engagement").click()
    page.get_by_role("link", name="Site visit").first.click()
    page.get_by_label("Title").fill("Last visit to NAV Bærum")
    page.get_by_label("Day", exact=False).first.fill("2012-03-20")
    page.get_by_label("Starts").fill("09:00")
    page.get_by_label("Ends").fill("12:00")
    page.get_by_role("button", name=re.compile("^(Plan|Save)")).first.click()
    page.get_by_role("heading", level=1, name="Last visit to NAV Bærum").wait_for()


def _log_it_with_a_note(page: Page) -> None:
    page.get_by_role("link", name="Log as held").click()
    page.get_by_role("button", name=re.compile("held", re.IGNORECASE)).first.click()
    page.get_by_label("Text").fill(NOTE)
    page.get_by_role("button", name="Save the note").click()
    page.get_by_text(NOTE).wait_for()


def _write_and_publish_a_status_note(page: Page) -> None:
    page.get_by_role("link", name="NAV Bærum").first.click()
    page.get_by_role("link", name="Write", exact=True).click()
    page.get_by_label("As of").select_option("2012-03")
    page.get_by_text(NOTE[:30]).first.wait_for()
    page.get_by_label("Text").fill(STATUS)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("heading", level=1, name=HEADING).wait_for()
    page.get_by_role("button", name=re.compile("^Publish")).or_(
        page.get_by_role("link", name=re.compile("^Publish"))
    ).first.click()
    if page.get_by_role("button", name=re.compile("^Publish")).count():
        page.get_by_role("button", name=re.compile("^Publish")).first.click()
    page.get_by_text("Published").first.wait_for()


def _downloaded(page: Page, name: str) -> bytes:
    """The file that one of the summary's buttons asks for."""
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Summary").click()
    page.get_by_role("button", name=name, exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    return Path(waiting.value.path()).read_bytes()
