"""Planning a whole evaluation from an empty study, in a real browser."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import begin
from tests.browser.serving import Served

CASES = {"NAV Bærum": "Oslo", "NAV Kristiansund": "Midt-Norge", "NAV Songdalen": "Agder",
         "NAV Sola": "Stavanger"}  # fmt: skip
PERIOD = ("2028-01-01", "2029-03-31")


def test_a_leader_plans_the_whole_period(fresh: Served, browser: Browser) -> None:
    page = browser.new_context(base_url=fresh.address, locale="en-GB").new_page()
    begin(page, fresh)
    _begin_a_study(page)
    for name, region in CASES.items():
        _add_case(page, name, region)
    _plan_round(page, "Spring visits", "Site visit", ("2028-03-01", "2028-04-30"))
    _plan_round(page, "Autumn visits", "Site visit", ("2028-09-01", "2028-10-31"))
    _plan_round(page, "Gatherings", "Network gathering", ("2028-02-01", "2028-11-30"))
    calls = _plan_calls(page)
    _bring_in_a_workbook(page)
    _expect_in_the_list(page, 3 * len(CASES) + calls + 1)
    _expect_on_the_timeline(page)
    _move_one_and_the_later_ones(page)


def _begin_a_study(page: Page) -> None:
    page.goto("/studies/new")
    page.get_by_label("Title").fill("Professional developers")
    page.get_by_label("Short name").fill("plan")
    page.get_by_label("Evaluation period from").fill(PERIOD[0])
    page.get_by_label("To", exact=False).first.fill(PERIOD[1])
    page.get_by_role("button", name="Begin the study").click()


def _add_case(page: Page, name: str, region: str) -> None:
    page.goto("/s/plan/cases/new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Region").fill(region)
    page.get_by_role("button", name=re.compile("Add|Save")).first.click()
    page.get_by_role("heading", level=1, name=name).wait_for()


def _plan_round(page: Page, name: str, kind: str, window: tuple[str, str]) -> None:
    page.goto("/s/plan/rounds")
    page.get_by_role("link", name=re.compile("^Plan (a round|the first)")).first.click()
    page.get_by_label("Name", exact=False).first.fill(name)
    page.get_by_label("Kind").select_option(label=kind)
    page.locator("#starts_on").fill(window[0])
    page.locator("#ends_on").fill(window[1])
    page.get_by_role("button", name="Propose days").click()
    expect(page.locator("input[type=date]")).to_have_count(len(CASES))
    page.get_by_role("button", name="Plan these").click()
    expect(page.get_by_text("4 planned")).to_be_visible()


def _plan_calls(page: Page) -> int:
    """How many calls the cadence asks for: every six weeks in each case, none of them in July."""
    page.goto("/s/plan/rounds/check-ins/cadence")
    page.locator("#starts_on").fill(PERIOD[0])
    page.get_by_label("July").check()
    page.get_by_role("button", name="Save the cadence").click()
    page.get_by_role("link", name="Plan the calls").click()
    days = page.locator("input[type=date]").evaluate_all("all => all.map(one => one.value)")
    assert not [day for day in days if day[5:7] == "07"]
    page.get_by_role("button", name="Plan these").click()
    page.get_by_text(f"{len(days)} calls are planned.").wait_for()
    return len(days)


def _bring_in_a_workbook(page: Page) -> None:
    """One dialogue meeting, planned in a spreadsheet."""
    rows = "Type;Tittel;Første dag;Caser\nDialogmøte;Dialogmøte i Sola;14.2.2029;NAV Sola\n"
    page.goto("/s/plan/plan/import")
    page.locator("input[type=file]").set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.locator("main form button.primary").click()
    expect(page.get_by_text("Dialogmøte i Sola").first).to_be_visible()
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


def _expect_in_the_list(page: Page, number: int) -> None:
    page.goto("/s/plan/engagements")
    expect(page.get_by_text(f"{number} engagements")).to_be_visible()


def _expect_on_the_timeline(page: Page) -> None:
    page.goto("/s/plan/")
    expect(page.locator("svg.timeline .band-label")).to_have_count(3)
    expect(page.locator("svg.timeline .mark-site-visit").first).to_be_visible()
    page.get_by_role("link", name="Quarter").click()
    page.get_by_role("link", name="Later").click()
    page.locator("svg.timeline a.mark").first.click()
    page.get_by_role("link", name="Edit").or_(page.get_by_text("Change")).first.wait_for()


def _move_one_and_the_later_ones(page: Page) -> None:
    page.goto("/s/plan/rounds")
    page.get_by_role("link", name="Spring visits").click()
    page.get_by_role("link", name=re.compile("^Site visit, ")).first.click()
    page.get_by_text("Change").click()
    page.get_by_role("link", name="Move to another day").click()
    day = page.locator("#day").input_value()
    page.locator("#day").fill(f"{day[:8]}{int(day[8:]) + 2:02}")
    page.get_by_role("button", name=re.compile("^Move")).click()
    page.goto("/s/plan/rounds")
    page.get_by_role("link", name="Spring visits").click()
    page.get_by_role("link", name="Move the later ones?").click()
    page.get_by_role("button", name="Move those ticked").click()
    page.get_by_text("3 later contacts have moved along.").wait_for()
