"""What each does on the way of a status note: whoever writes it, reviews it, or is of its case."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser, Locator, Page, expect

from tests import make
from tests.browser.serving import Served
from tests.conftest import TESTING
from tests.letterbox import Letterbox
from tracker.app import create_app
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.example import source
from tracker.search import service as search
from tracker.search.rules import Sort
from tracker.settings import read
from tracker.statusnotes.marks import without_marks
from tracker.statusnotes.models import StatusNote

STUDY = "/s/husk"
MARK = re.compile(r"\[\^([cefvp])\d+\]")
FIRST_OF_LAST = dt.date(2012, 1, 1)
_MONTHS = {"2012-01": "January 2012", "2012-02": "February 2012"}


@dataclass(frozen=True)
class Told:
    """A status note of the example, which is written anew here."""

    slug: str
    case: str
    month: str
    text: str

    @property
    def heading(self) -> str:
        return f"{self.case} – status as of {_MONTHS[self.month]}"

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


def told() -> dict[str, Told]:
    """The last one of each case, without its references, by the code of the case."""
    example = source.read(today=clock.now().date())
    names = {row["code"]: row["name"] for row in example.rows("cases")}
    return {
        row["case"]: Told(row["case"], names[row["case"]], row["as_of"], _words(row["text"]))
        for row in example.rows("status_notes")
    }


def _words(text: str) -> str:
    return without_marks(source.cited(text, lambda _code: 1))


def take_away(instance: Path) -> None:
    """The example as it was before its last status notes were written; those of spring stay."""
    app = create_app(read({"TRACKER_INSTANCE": str(instance)}), **TESTING)
    with app.app_context():
        begin_writing()
        last = sa.select(StatusNote).where(StatusNote.as_of >= FIRST_OF_LAST)
        notes = db.session.scalars(last).all()
        search.drop(Sort.STATUS_NOTE, [note.id for note in notes])
        for note in notes:
            db.session.delete(note)
        db.session.commit()
        db.engine.dispose()


# The project leader and those who write.


def let_in(leader: Page, browser: Browser, served: Served, name: str) -> Page:
    """Somebody of the team, on a device of their own, through the link that the leader is shown."""
    leader.goto(f"{STUDY}/settings/members")
    member = leader.get_by_role("row").filter(has_text=name)
    member.get_by_role("button", name="Make a new link").click()
    link = leader.locator("code.address").inner_text()
    page = browser.new_context(base_url=served.address).new_page()
    page.goto(link)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Join").click()
    page.get_by_text("Welcome. You are signed in.").wait_for()
    return page


def name_somebody(leader: Page, note: Told, known: Mapping[str, str]) -> None:
    """Put name and addresses of the office leader on the register, the one place for them."""
    leader.goto(f"{STUDY}/people?case={note.slug}&role=office-leader")
    leader.get_by_role("link", name="Office leader 1").click()
    for label, value in known.items():
        leader.get_by_label(label, exact=True).fill(value)
    leader.get_by_role("button", name="Save the person").click()
    leader.get_by_role("cell", name=known["Name"]).wait_for()


def row_of(page: Page, note: Told) -> Locator:
    """The case's line on the board of the month."""
    page.goto(f"{STUDY}/status-notes/board?as_of={note.month}")
    return page.get_by_role("row").filter(has_text=note.case)


def begin(leader: Page, note: Told) -> None:
    row_of(leader, note).get_by_role("link", name="Begin").click()
    leader.get_by_role("heading", name=f"Write a status note for {note.case}").wait_for()


def open_note(page: Page, note: Told) -> None:
    row_of(page, note).locator("a").filter(has=page.locator(".status")).click()
    page.get_by_role("heading", level=1, name=note.heading).wait_for()


def text_field(page: Page) -> Locator:
    return page.locator("textarea[name=text]")


def take_one_by_one(leader: Page) -> None:
    """A contact, an excerpt and an event, each by its own button."""
    for letter in "cev":
        item = leader.locator(f"aside li.take:has(input[value^={letter}])").first
        item.get_by_role("button", name=re.compile("^Put in: ")).click()


def take_chosen(leader: Page) -> None:
    for letter in "cef":
        leader.locator(f"aside input[name=chosen][value^={letter}]").first.check()
    leader.get_by_role("button", name="Put the chosen into the text").click()


def draft_from_log(leader: Page) -> None:
    leader.get_by_role("button", name="Draft from the log").click()
    leader.get_by_text("What was logged stands in the draft, line by line.").wait_for()


def write(leader: Page, note: Told) -> None:
    """Make a text of what was taken in: a reference behind each of the first paragraphs."""
    taken = {mark[1]: mark[0] for mark in MARK.finditer(text_field(leader).input_value())}
    marks = [*taken.values()]
    assert len(marks) >= 3
    paragraphs = [
        f"{paragraph} {mark}" for paragraph, mark in zip(note.paragraphs, marks, strict=False)
    ]
    text_field(leader).fill("\n\n".join([*paragraphs, *note.paragraphs[len(paragraphs) :]]))
    leader.get_by_role("button", name="Save the draft").click()
    leader.get_by_role("heading", level=1, name=note.heading).wait_for()


def hand_to_review(leader: Page) -> None:
    leader.get_by_role("button", name="Hand to review").click()
    leader.get_by_text("is in review.").wait_for()


def settle(leader: Page, note: Told, *, words: str) -> None:
    """Answer the one comment that is open."""
    open_note(leader, note)
    leader.get_by_role("link", name="Review it paragraph by paragraph").click()
    leader.get_by_role("link", name="Answer or settle").click()
    leader.get_by_label("Your answer").fill(words)
    leader.get_by_role("button", name="Settle the comment").click()
    leader.get_by_text("The comment is settled.").wait_for()


def ask_to_read(leader: Page, note: Told) -> str:
    """Ask the office leader; the link to hand over, empty when a letter was sent."""
    open_note(leader, note)
    leader.get_by_role("link", name="Choose who reads it").first.click()
    leader.get_by_role("checkbox", name="Office leader 1").check()
    leader.get_by_role("button", name=re.compile("^(Send|Make) the links$")).click()
    link = leader.get_by_label("Personal link")
    leader.get_by_text("letter is sent").or_(link).first.wait_for()
    return link.input_value() if link.count() else ""


def link_of(box: Letterbox, subject: str) -> str:
    """The personal link that the one letter with this subject brought."""
    (letter,) = [one for one in box.messages() if one["Subject"] == subject]
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"http://\S+/reading/\S+", body.get_content())
    assert found
    return found[0]


def decide(leader: Page, note: Told, *, what: str, why: str) -> None:
    """What becomes of the one remark that waits."""
    open_note(leader, note)
    leader.get_by_role("link", name=re.compile("^Decide")).click()
    leader.get_by_label(what, exact=True).check()
    leader.get_by_label("Reason").fill(why)
    leader.get_by_role("button", name="Keep the decision").click()
    leader.get_by_text("The decision is kept.").wait_for()


def print_disagreement(leader: Page, note: Told) -> None:
    open_note(leader, note)
    leader.get_by_role("button", name="Print the disagreement with the status note").click()
    leader.get_by_text("The disagreement is printed with the status note").wait_for()


def put_behind(leader: Page, note: Told, *, words: str) -> None:
    """Take up a remark: more words at the end of the text."""
    open_note(leader, note)
    leader.get_by_role("link", name="Edit the text").click()
    text_field(leader).fill(f"{text_field(leader).input_value()} {words}")
    leader.get_by_role("button", name="Save the draft").click()
    leader.get_by_text("It is saved and a draft again.").wait_for()


def press_publish(leader: Page, note: Told) -> None:
    open_note(leader, note)
    leader.get_by_role("button", name="Publish status note").click()


def publish(leader: Page, note: Told) -> None:
    press_publish(leader, note)
    leader.get_by_text(f"{note.heading} is published.").wait_for()


def put_role_instead(leader: Page, note: Told) -> None:
    """Name after name, from the page that asked about them; the number beside it is taken away."""
    put = leader.get_by_role("button", name=re.compile("^Put “the office leader” instead"))
    away = leader.get_by_role("button", name=re.compile("^Take it away"))
    expect(away).to_have_count(1)
    put.click()
    leader.get_by_text("“the office leader” stands there now.").wait_for()
    away.click()
    leader.get_by_text("It is taken away: the person stands beside it.").wait_for()
    expect(put.or_(away)).to_have_count(0)
    expect(leader.get_by_role("heading", level=1, name=note.heading)).to_be_visible()


# The reviewer.


def review(reviewer: Page, note: Told) -> None:
    row_of(reviewer, note).get_by_role("link", name="Review", exact=True).click()
    reviewer.get_by_role("heading", level=1, name=f"Review of {note.heading}").wait_for()


def comment(reviewer: Page, *, paragraph: int, words: str) -> None:
    reviewer.get_by_role("link", name=f"Comment on paragraph {paragraph}").click()
    reviewer.get_by_label("Your comment").fill(words)
    reviewer.get_by_role("button", name="Save the comment").click()
    reviewer.get_by_text("Your comment is saved.").wait_for()


def approve(reviewer: Page) -> None:
    reviewer.get_by_role("button", name=re.compile("^Approve version")).click()
    reviewer.get_by_text("You have approved this version.").wait_for()


# Somebody of the case, without a log-in and on a telephone.


def answer(page: Page, *, says: str, remark: str = "", paragraph: int = 0) -> None:
    page.get_by_role("button", name="Read the text").click()
    if remark:
        passage = page.locator("details.comment").nth(paragraph)
        passage.locator("summary").click()
        passage.get_by_label("Your comment on this paragraph").fill(remark)
    page.get_by_label(says).check()
    page.get_by_role("button", name="Send your answer").click()
    page.get_by_role("heading", name="Thank you, your answer is sent").wait_for()
