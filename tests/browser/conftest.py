"""One server with the example study for all journeys of a worker, and a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import make
from tests.browser.offline import NEW, Running, empty, wait_until_kept
from tests.browser.serving import Served, free_port, launch, serving, start, stop

# Two cores carry two browsers, two servers and the rest of the suite: give them time.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file share a server and a log-in, so they stay together on one worker."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


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
def furnished(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Path:
    """The data of a program with its first account and the example study, to be copied."""
    instance = tmp_path_factory.mktemp("furnished")
    with serving(instance) as served:
        context = browser.new_context()
        page = context.new_page()
        begin(page, served)
        page.wait_for_url("**/today")
        context.close()
    return instance


def copied(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(furnished, tmp_path_factory.mktemp("copied") / "instance")


@pytest.fixture(scope="session")
def example(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A program with its first account and the example study."""
    with serving(copied(furnished, tmp_path_factory)) as served:
        yield served


@pytest.fixture
def own_example(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same for one test alone."""
    with serving(copied(furnished, tmp_path_factory)) as served:
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
    page.wait_for_url(lambda address: "login" not in address)


@pytest.fixture(scope="module")
def running(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    instance, port = copied(furnished, tmp_path_factory), free_port()
    process = start(instance, port)
    running = Running(Served(f"http://127.0.0.1:{port}", "", instance), process)
    yield running
    stop(running.process)


@pytest.fixture(scope="module")
def served(running: Running) -> Served:
    return running.served


@pytest.fixture(scope="module")
def signed_in(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, served)
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(signed_in: BrowserContext, served: Served) -> Iterator[Page]:
    signed_in.set_offline(False)
    page = signed_in.new_page()
    page.goto(served.address + NEW)
    if "login" in page.url:
        # A test that failed may have left the device without its log-in.
        log_in(page, served)
        page.goto(served.address + NEW)
    wait_until_kept(page, NEW)
    yield page
    signed_in.set_offline(False)
    for tab in signed_in.pages:
        tab.close(run_before_unload=False)
    blank = signed_in.new_page()
    blank.goto(f"{served.address}/healthz")
    blank.evaluate("indexedDB.deleteDatabase('tracker')")
    blank.close()
    empty(served)


@pytest.fixture
def own(
    browser: Browser,
    served: Served,
    signed_in: BrowserContext,
) -> Iterator[BrowserContext]:
    """A device of its own, with a log-in that may end."""
    context = browser.new_context()
    page = context.new_page()
    log_in(page, served)
    page.close()
    yield context
    context.close()
    empty(served)
