"""Every page, wide and narrow, light and dark: accessible, quiet, and no wider than the screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.conftest import copied, log_in
from tests.browser.serving import Served, serving
from tests.browser.underway import put_under_way

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "today": "/s/husk/today",
    "timeline": "/s/husk/",
    "timeline of a month": "/s/husk/?zoom=month&month=2011-03&kind=site-visit",
    "timeline by region": "/s/husk/?by=region&open=Agder",
    "programme": "/s/husk/engagements/4/programme",
    "before a gathering": "/s/husk/engagements/4/before",
    "programmes": "/s/husk/settings/programmes",
    "usual programme": "/s/husk/settings/programmes/site-visit",
    "rounds": "/s/husk/rounds",
    "round": "/s/husk/rounds/1",
    "plan a round": "/s/husk/rounds/new",
    "days of a round": "/s/husk/rounds/5/plan",
    "edit a round": "/s/husk/rounds/1/edit",
    "check-ins": "/s/husk/rounds/check-ins",
    "cadence": "/s/husk/rounds/check-ins/cadence",
    "milestones": "/s/husk/milestones",
    "set a milestone": "/s/husk/milestones/new",
    "deliver a milestone": "/s/husk/milestones/3/deliver",
    "calendar": "/s/husk/calendar?day=2011-03-24",
    "calendar week": "/s/husk/calendar?view=week&day=2011-03-30",
    "calendar list": "/s/husk/calendar?view=agenda&day=2011-03-24",
    "move": "/s/husk/engagements/1/move",
    "cases": "/s/husk/cases",
    "facts": "/s/husk/cases/facts",
    "documents": "/s/husk/cases/nav-baerum/documents",
    "add files": "/s/husk/engagements/1/files",
    "given back": "/s/husk/feedback",
    "note what was given back": "/s/husk/feedback/new?engagement=4",
    "entry of the ledger": "/s/husk/feedback/1",
    "case": "/s/husk/cases/nav-baerum",
    "new case": "/s/husk/cases/new",
    "case status": "/s/husk/cases/nav-baerum/status",
    "new fact": "/s/husk/cases/nav-baerum/facts/new",
    "new event": "/s/husk/cases/nav-baerum/events/new",
    "engagements": "/s/husk/engagements?kind=interview&case=nav-sola",
    "interview": "/s/husk/engagements/1",
    "gathering": "/s/husk/engagements/4",
    "choose a kind": "/s/husk/engagements/new",
    "plan a visit": "/s/husk/engagements/new?kind=site-visit&case=nav-baerum",
    "edit": "/s/husk/engagements/1/edit",
    "import a plan": "/s/husk/plan/import",
    "note": "/s/husk/notes/1/edit",
    "new note with the contact summary": "/s/husk/engagements/5/notes/new?with=summary",
    "versions": "/s/husk/notes/1/history",
    "minutes": "/s/husk/engagements/4/minutes",
    "call whom": "/s/husk/check-in",
    "log a call": "/s/husk/check-in/nav-baerum",
    "follow-ups": "/s/husk/follow-ups",
    "follow-ups that are done": "/s/husk/follow-ups?show=done",
    "new follow-up": "/s/husk/follow-ups/new",
    "no network": "/offline",
    "status notes": "/s/husk/status-notes",
    "status note": "/s/husk/status-notes/5",
    "status note in review": "/s/husk/status-notes/9",
    "status note with its case": "/s/husk/status-notes/10",
    "edit a status note": "/s/husk/status-notes/9/edit",
    "versions of a status note": "/s/husk/status-notes/9/history",
    "write a status note": "/s/husk/cases/nav-sola/status-notes/new?as_of=2012-03",
    "round of status notes": "/s/husk/status-notes/board?as_of=2012-02",
    "review": "/s/husk/status-notes/9/review",
    "choose who reads it": "/s/husk/status-notes/9/member-check",
    "choose once more": "/s/husk/status-notes/10/member-check",
    "what somebody answered": "/s/husk/member-checks/3",
    "decide about a remark": "/s/husk/member-checks/remarks/1",
    "compare status notes": "/s/husk/status-notes/5/compare",
    "status over time": "/s/husk/cases/nav-baerum/status-over-time",
    "excerpts across cases": "/s/husk/across",
    "what promotes and hinders": "/s/husk/across/sides",
    "inputs of dialogue meetings": "/s/husk/across/inputs",
    "facts across cases": "/s/husk/across/facts",
    "reports": "/s/husk/summary/reports",
    "new report": "/s/husk/summary/reports/new",
    "search": "/s/husk/search?q=office",
    "nothing found": "/s/husk/search?q=unicorn&kind=interview",
    "excerpts": "/s/husk/excerpts?theme=funding&case=nav-baerum",
    "words on no list": "/s/husk/excerpts#unlisted",
    "matrix": "/s/husk/matrix",
    "matrix of roles": "/s/husk/matrix?by=roles&kind=interview",
    "cell of the matrix": "/s/husk/matrix/nav-baerum/themes/funding",
    "write a cell": "/s/husk/matrix/nav-baerum/themes/funding/edit",
    "coverage": "/s/husk/coverage",
    "coverage of a round": "/s/husk/coverage?round=2&as_of=2011-03&kind=site-visit",
    "contact frequency": "/s/husk/coverage/contacts",
    "questions by case": "/s/husk/coverage/questions",
    "targets": "/s/husk/coverage/targets?round=2",
    "why a role was not met": "/s/husk/coverage/nav-baerum/husk-project-leader",
    "people": "/s/husk/people",
    "new person": "/s/husk/people/new",
    "summary": "/s/husk/summary?as_of=2012-02",
    "calendar files": "/s/husk/calendar-files",
    "plan from a calendar": "/s/husk/calendar-files/import",
    "letters and answers": "/s/husk/engagements/1/invite",
    "reminders": "/s/husk/reminders",
    "later reminders": "/s/husk/reminders?show=later",
    "set a reminder": "/s/husk/reminders/new?about=case:1",
    "rules of reminders": "/s/husk/reminders/rules",
    "what was sent": "/s/husk/reminders/sent",
    "how to hear": "/account/reminders",
    "settings": "/s/husk/settings",
    "members": "/s/husk/settings/members",
    "themes": "/s/husk/settings/themes",
    "kinds of excerpts": "/s/husk/settings/kinds",
    "note templates": "/s/husk/settings/note-templates",
    "template of a note": "/s/husk/settings/note-templates/site-visit",
    "style": "/s/husk/settings/style",
    "studies": "/?all=1",
    "begin a study": "/studies/new",
    "account": "/account",
    "nothing here": "/s/husk/cases/no-such-case",
}
# Every rule is asked; of those that hold, nothing is told.
VIOLATIONS = """axe.run({resultTypes: ["violations"]}).then((found) => found.violations)"""
# A label would belong to the first of two fields that are called the same.
TWICE = """[...document.querySelectorAll("[id]")].map((one) => one.id)
    .filter((id, place, all) => all.indexOf(id) !== place)"""
SCREENS = {"wide and light": (1280, "light", "en"), "narrow, dark, Norwegian": (390, "dark", "nb")}


@pytest.fixture(scope="module")
def example(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example with status notes under way."""
    instance = copied(furnished, tmp_path_factory)
    put_under_way(instance)
    with serving(instance) as served:
        yield served


@pytest.fixture(scope="module", params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser, example: Served) -> Iterator[Page]:
    """A tab of a signed-in browser of one width, colour scheme and language."""
    width, scheme, language = SCREENS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        base_url=example.address,
    )
    log_in(context.new_page(), example)
    _speak(context, language)
    # The pages' own policy lets no foreign script in, so axe comes through the debugger.
    context.add_init_script(path=AXE)
    # One for all pages: a new one takes as long as a page.
    yield context.new_page()
    _speak(context, "en")
    context.close()


@pytest.fixture
def complaints(screen: Page) -> Iterator[list[str]]:
    """What the browser has said on its console."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    screen.on("console", note)
    yield said
    screen.remove_listener("console", note)


def _speak(context: BrowserContext, language: str) -> None:
    """Norwegian words are longer in other places than English ones."""
    page = context.new_page()
    page.goto("/account")
    chosen = page.locator("select[name=language]")
    chosen.select_option(language)
    page.locator("form", has=chosen).locator("button").first.click()
    page.wait_for_selector(f"html[lang={language}]")
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_the_screen(
    screen: Page, complaints: list[str], name: str
) -> None:
    answer = screen.goto(PAGES[name])
    assert answer is not None
    assert answer.ok or name == "nothing here"
    wider = screen.evaluate("document.documentElement.scrollWidth > innerWidth")
    twice = screen.evaluate(TWICE)
    violations = {
        violation["id"]: [node["html"][:120] for node in violation["nodes"]][:3]
        for violation in screen.evaluate(VIOLATIONS)
    }
    quiet = [text for text in complaints if "404 (NOT FOUND)" not in text]
    assert (violations, twice, wider, quiet) == ({}, [], False, [])
