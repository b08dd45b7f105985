"""The four status notes of the example, from their evidence to the documents in hand."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import documents
from tests.browser import status_notes as acts
from tests.browser.conftest import copied, log_in
from tests.browser.documents import NAME as REPORT
from tests.browser.offline import change
from tests.browser.serving import Served, serving
from tests.browser.status_notes import Told, told
from tests.canaries import found_in, unpacked
from tests.letterbox import Letterbox, free_port, standing

BAERUM, KRISTIANSUND, SONGDALEN, SOLA = told().values()
TAKEN_IN = {
    BAERUM: acts.take_one_by_one,
    KRISTIANSUND: acts.take_chosen,
    SONGDALEN: acts.draft_from_log,
    SOLA: acts.take_one_by_one,
}
# On the register, and in one text until it is published.
LEADER = {"Name": "Solveig Kanarås", "Phone": "905 11 222", "E-mail": "solveig@kanari.example"}
NAMED = "Solveig Kanarås (905 11 222) adds that the council is asked about opening hours too."
UNNAMED = "The office leader adds that the council is asked about"
COMMENT = "Who says that it is no longer a project?"
SETTLED = "The office leader does; the passage behind the paragraph says so."
REMARK = "The council is asked about opening hours too."
OBJECTION = "The breakfasts were given up in the autumn."
LETTER = "For reading: NAV Kristiansund, status as of February 2012"


@dataclass
class Office:
    """The running program, who sits before it, and what they hold in their hands."""

    served: Served
    browser: Browser
    box: Letterbox
    leader: Page
    links: dict[Told, str] = field(default_factory=dict)

    @contextmanager
    def telephone(self) -> Iterator[Page]:
        """Of somebody without a log-in."""
        context = self.browser.new_context(viewport={"width": 390, "height": 844})
        yield context.new_page()
        context.close()


@pytest.fixture(scope="module")
def office(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Office]:
    """The example before its status notes were written, with a mail server."""
    instance, port = copied(furnished, tmp_path_factory), free_port()
    acts.take_away(instance)
    with pytest.MonkeyPatch.context() as patch, standing(port) as box:
        patch.setenv("MAIL_SERVER", f"smtp://127.0.0.1:{port}")
        patch.setenv("MAIL_FROM", "tracker@institute.test")
        with serving(instance) as served:
            context = browser.new_context(base_url=served.address, accept_downloads=True)
            leader = context.new_page()
            log_in(leader, served)
            acts.name_somebody(leader, KRISTIANSUND, LEADER)
            yield Office(served, browser, box, leader)
            context.close()


@pytest.fixture(scope="module")
def written(office: Office) -> Office:
    """Each rests on something, taken in as each way goes, and is in review."""
    for note, take_in in TAKEN_IN.items():
        acts.begin(office.leader, note)
        take_in(office.leader)
        acts.write(office.leader, note)
        acts.hand_to_review(office.leader)
    return office


@pytest.fixture(scope="module")
def reviewed(written: Office) -> Office:
    """All are approved, and the one comment is answered."""
    reviewer = acts.let_in(written.leader, written.browser, written.served, "Quality reviewer")
    for note in TAKEN_IN:
        acts.review(reviewer, note)
        if note == BAERUM:
            acts.comment(reviewer, paragraph=2, words=COMMENT)
        acts.approve(reviewer)
    reviewer.context.close()
    acts.settle(written.leader, BAERUM, words=SETTLED)
    return written


@pytest.fixture(scope="module")
def asked(reviewed: Office) -> Office:
    """The office leaders have their links: one by a letter, the others by hand."""
    for note in TAKEN_IN:
        reviewed.links[note] = acts.ask_to_read(reviewed.leader, note)
    reviewed.links[KRISTIANSUND] = acts.link_of(reviewed.box, LETTER)
    return reviewed


@pytest.fixture(scope="module")
def answered(asked: Office) -> Office:
    """One agrees, one has a remark, one disagrees; of the last one the day passes."""
    with asked.telephone() as page:
        page.goto(asked.links[BAERUM])
        acts.answer(page, says="I agree with the text")
    with asked.telephone() as page:
        page.goto(asked.links[KRISTIANSUND])
        acts.answer(page, says="I agree, with the remarks I have written", remark=REMARK)
    with asked.telephone() as page:
        page.goto(asked.links[SONGDALEN])
        acts.answer(page, says="I do not agree with the text", remark=OBJECTION)
    change(asked.served, "UPDATE member_checks SET until = '2020-01-31' WHERE answer = 'none'")
    return asked


@pytest.fixture(scope="module")
def decided(answered: Office) -> Office:
    """What was said is dealt with, and one text names somebody now."""
    leader = answered.leader
    acts.decide(leader, SONGDALEN, what="Not taken up", why="We saw two of them in November.")
    acts.print_disagreement(leader, SONGDALEN)
    acts.decide(leader, KRISTIANSUND, what="Taken up", why="")
    acts.put_behind(leader, KRISTIANSUND, words=NAMED)
    return answered


@pytest.fixture(scope="module")
def published(decided: Office) -> Office:
    leader = decided.leader
    acts.press_publish(leader, KRISTIANSUND)
    expect(leader.locator("main")).to_contain_text("Names or ways to reach people still stand")
    acts.put_role_instead(leader, KRISTIANSUND)
    for note in TAKEN_IN:
        acts.publish(leader, note)
    return decided


@pytest.fixture(scope="module")
def files(published: Office) -> dict[str, bytes]:
    """A report with all parts, as its page hands it out."""
    documents.name_report(published.leader, as_of="2012-02")
    return {code: documents.downloaded(published.leader, code) for code in documents.FORMS}


def test_each_draft_rests_on_what_was_logged(written: Office) -> None:
    for note in TAKEN_IN:
        acts.open_note(written.leader, note)
        assert written.leader.locator("#rests-on + ol, .rests-on li").count() >= 3
        expect(written.leader.locator("article sup.reference a").first).to_be_visible()
        expect(written.leader.locator("article")).not_to_contain_text("[^")


def test_the_review_stands_on_the_page_of_the_status_note(reviewed: Office) -> None:
    leader = reviewed.leader
    acts.open_note(leader, BAERUM)
    expect(leader.get_by_text("Quality reviewer approves version 1.")).to_be_visible()
    leader.get_by_role("link", name="paragraph by paragraph").click()
    leader.get_by_text("1 settled comment").click()
    expect(leader.locator("main")).to_contain_text(COMMENT)
    expect(leader.locator("main")).to_contain_text(SETTLED)


def test_every_answer_is_kept_and_silence_is_told_from_it(answered: Office) -> None:
    said = {BAERUM: "Agrees", KRISTIANSUND: "Agrees with remarks", SONGDALEN: "Disagrees",
            SOLA: "Did not answer"}  # fmt: skip
    for note, words in said.items():
        acts.open_note(answered.leader, note)
        expect(answered.leader.locator(".asked-by")).to_contain_text(words)
    with answered.telephone() as page:
        page.goto(answered.links[SOLA])
        expect(page.get_by_role("button", name="Read the text")).to_have_count(0)


def test_the_published_text_bears_the_role_and_not_the_name(published: Office) -> None:
    acts.open_note(published.leader, KRISTIANSUND)
    text = published.leader.locator("article")
    expect(text).to_contain_text(UNNAMED)
    expect(text).not_to_contain_text("Kanarås")
    row = acts.row_of(published.leader, SONGDALEN)
    expect(row).to_contain_text("Published")


def test_the_next_one_begins_from_what_was_published(published: Office) -> None:
    leader = published.leader
    leader.goto(f"{acts.STUDY}/cases/{BAERUM.slug}/status-notes/new?as_of=2012-03")
    claim = leader.get_by_role("checkbox", name=re.compile("Choose: Three quarters of a year"))
    claim.check()
    leader.get_by_role("button", name="Put the chosen into the text").click()
    taken = re.compile(re.escape(BAERUM.paragraphs[0]) + r" \[\^c\d+\]")
    expect(acts.text_field(leader)).to_have_value(taken)
    leader.get_by_role("link", name="Cancel").click()


@pytest.mark.parametrize("code", documents.FORMS)
def test_the_document_holds_what_it_must(files: dict[str, bytes], code: str) -> None:
    awaited = [
        *(words for note in TAKEN_IN for words in (note.heading, note.paragraphs[0])),
        UNNAMED,
        "dialogue meeting, 8 February 2012; office leader",
        f"Office leader: “{SONGDALEN.paragraphs[0]}”: {OBJECTION}",
        "HUSK project leader 1 1 Not asked 1",
        "NAV Bærum, HUSK project leader: Not asked",
        "Interviews: 62 planned, 60 held",
        "Agrees with remarks 1 Disagrees 1 Did not answer 1",
        "Inputs from the dialogue meetings Funding",
        "(Oslo; Partner outside the office)",
    ]
    assert documents.missing(awaited, files[code], code) == []


@pytest.mark.parametrize("code", documents.FORMS)
def test_the_document_names_nobody(files: dict[str, bytes], published: Office, code: str) -> None:
    tokens = [link.rpartition("/")[2] for link in published.links.values()]
    hidden = ("Kanarås", "Solveig", "905 11 222", "90511222", "kanari.example", *tokens)
    said = unpacked(files[code])
    assert (found_in(said, hidden), acts.MARK.search(said)) == (set(), None)


@pytest.mark.parametrize("code", documents.FORMS)
def test_the_command_makes_the_same_bytes(
    files: dict[str, bytes], published: Office, code: str
) -> None:
    assert documents.by_command(published.served, REPORT, code) == files[code]
