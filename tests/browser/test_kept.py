"""What is kept while one types and saves, and whose it is."""

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests import make
from tests.browser.offline import (
    COUNT,
    NEW,
    asked_of,
    change,
    field,
    status,
    wait_for_draft,
    write,
)
from tests.browser.serving import Served


def test_one_accounts_text_is_never_sent_as_anothers(own: BrowserContext, served: Served) -> None:
    page = own.new_page()
    page.goto(served.address + NEW)
    write(page, "The leader's. ")
    expect(status(page)).to_contain_text("Kept as your draft")
    own.clear_cookies()
    other = _join(own, served)
    page.bring_to_front()
    write(page, "More of it.")
    expect(status(page)).to_contain_text("This text is another account's")
    page.get_by_role("button", name="Save the note").click()
    page.wait_for_timeout(1500)
    expect(field(page)).to_have_value("The leader's. More of it.")
    assert asked_of(served, "SELECT text FROM drafts") == ["The leader's. "]
    other.goto(served.address + NEW)
    expect(field(other)).to_have_value("")


def _join(device: BrowserContext, served: Served) -> Page:
    """A second account, invited to the study, that logs in on the same device."""
    command = [str(Path(sys.executable).with_name("tracker")), "user", "add", "kari@institute.no"]
    places = {"TRACKER_INSTANCE": str(served.instance), "BASE_URL": served.address}
    told = subprocess.run(
        [*command, "--name", "Kari"], env=os.environ | places, capture_output=True, check=True
    )
    found = re.search(r"http\S+/join/\S+", told.stdout.decode())
    assert found is not None
    change(
        served,
        "INSERT INTO memberships (study_id, account_id, role)"
        " SELECT 1, max(id), 'researcher' FROM accounts",
    )
    page = device.new_page()
    page.goto(found[0])
    page.locator("main input[type=password]").fill(make.PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda address: "join" not in address)
    return page


def test_a_draft_that_the_server_has_is_there_without_a_network(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    write(page, "Six hours. ")
    expect(status(page)).to_contain_text("Kept as your draft")
    page.wait_for_function(f"({COUNT})().then((left) => left === 1)")
    page.close(run_before_unload=False)
    signed_in.set_offline(True)
    again = signed_in.new_page()
    again.goto(served.address + NEW)
    expect(field(again)).to_have_value("Six hours. ")
    write(again, "And the train.")
    expect(status(again)).to_contain_text("Only on this device")
    signed_in.set_offline(False)
    wait_for_draft(again, served, "Six hours. And the train.")


def test_typing_on_after_a_save_that_waits_does_not_leave(page: Page, served: Served) -> None:
    page.context.set_offline(True)
    write(page, "First part.")
    page.get_by_role("button", name="Save the note").click()
    expect(status(page)).to_contain_text("it is saved as soon as there is one")
    write(page, " Still typing.")
    expect(status(page)).to_contain_text("You went on writing")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Kept as your draft")
    assert asked_of(served, "SELECT text FROM drafts") == ["First part. Still typing."]


def test_typed_and_saved_at_once_leaves_no_draft(page: Page, served: Served) -> None:
    field(page).press_sequentially("At once.")
    field(page).press("Control+s")
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    page.wait_for_timeout(2500)
    assert asked_of(served, "SELECT text FROM drafts") == []


def test_typing_without_a_pause_is_kept_all_the_same(page: Page, served: Served) -> None:
    for _ in range(20):
        field(page).press_sequentially("word ")
        page.wait_for_timeout(400)
    assert page.evaluate(COUNT) == 1
    assert asked_of(served, "SELECT count(*) FROM drafts") == [1]
