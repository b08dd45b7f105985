"""One server with the example study for all journeys of a worker, and a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import make
from tests.browser.serving import Served, launch, serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A program that nobody has used yet."""
    with serving(tmp_path / "instance") as served:
        yield served


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    """A program with its first account and the example study."""
    with serving(tmp_path_factory.mktemp("example")) as served:
        context = browser.new_context()
        begin(context.new_page(), served)
        context.close()
        yield served


def begin(page: Page, served: Served) -> None:
    """Make the first account through the welcome link, with the example study."""
    page.goto(served.welcome)
    page.get_by_label("Your name").fill("Project leader")
    page.get_by_label("E-mail").fill("leader@institute.no")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Make the account").click()


def log_in(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/login")
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill("leader@institute.no")
    page.get_by_label("Password", exact=False).first.fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()
