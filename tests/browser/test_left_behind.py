"""What stays on a device, for how long, and what of it is offered again."""

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser.offline import (
    COUNT,
    NEW,
    asked_of,
    field,
    status,
    wait_for_draft,
    wait_until_kept,
    write,
)
from tests.browser.serving import Served


def test_a_second_tab_is_told_and_takes_nothing_from_the_first(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    write(page, "Begun in the first tab.")
    expect(status(page)).to_contain_text("Kept as your draft")
    other = signed_in.new_page()
    other.goto(served.address + NEW)
    expect(other.get_by_text("This text is open in another tab too")).to_be_visible()
    field(other).fill("Only in the second.")
    wait_for_draft(other, served, "Only in the second.")
    write(page, " And gone on with.")
    expect(status(page)).to_contain_text("Another tab or device went on with this text")
    assert asked_of(served, "SELECT text FROM drafts") == ["Only in the second."]
    for tab in (page, other):
        tab.close(run_before_unload=False)
    again = signed_in.new_page()
    again.goto(served.address + NEW)
    again.get_by_role("button", name="Show the other text").wait_for()
    first = field(again).input_value()
    again.get_by_role("button", name="Show the other text").click()
    expect(field(again)).not_to_have_value(first)
    assert {first, field(again).input_value()} == {
        "Begun in the first tab. And gone on with.",
        "Only in the second.",
    }
    again.close(run_before_unload=False)


def test_what_was_typed_after_the_last_draft_comes_back_too(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    write(page, "On the server. ")
    expect(status(page)).to_contain_text("Kept as your draft")
    signed_in.set_offline(True)
    write(page, "And on the device.")
    expect(status(page)).to_contain_text("Only on this device")
    page.close(run_before_unload=False)
    signed_in.set_offline(False)
    again = signed_in.new_page()
    again.goto(served.address + NEW)
    expect(field(again)).to_have_value("On the server. And on the device.")
    again.close(run_before_unload=False)


def test_a_save_whose_answer_was_lost_is_not_offered_again(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    """F6"""
    signed_in.set_offline(True)
    write(page, "Sent, but never answered.")
    expect(status(page)).to_contain_text("Only on this device")
    sent = {
        name: page.locator(f"form[data-draft] [name={name}]").input_value()
        for name in ("text", "client_id", "csrf_token")
    }
    page.close(run_before_unload=False)
    signed_in.set_offline(False)
    headers = {"Referer": served.address + NEW}
    assert signed_in.request.post(served.address + NEW, form=sent, headers=headers).ok
    again = signed_in.new_page()
    again.goto(served.address + NEW)
    again.wait_for_function(f"({COUNT})().then((left) => left === 0)")
    expect(field(again)).to_have_value("")
    again.close(run_before_unload=False)


def test_two_devices_go_on_with_one_draft_and_both_texts_stay(
    page: Page, own: BrowserContext, served: Served
) -> None:
    write(page, "A.")
    expect(status(page)).to_contain_text("Kept as your draft")
    laptop = own.new_page()
    laptop.goto(served.address + NEW)
    write(laptop, " LAPTOP.")
    wait_for_draft(laptop, served, "A. LAPTOP.")
    write(page, " PHONE.")
    expect(status(page)).to_contain_text("Yours stays on this device")
    page.get_by_role("button", name="Show the other text").click()
    expect(field(page)).to_have_value("A. LAPTOP.")
    page.get_by_role("button", name="Show the other text").click()
    expect(field(page)).to_have_value("A. PHONE.")
    wait_for_draft(page, served, "A. PHONE.")


def test_what_a_closed_editor_left_goes_to_the_server_from_any_page(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    signed_in.set_offline(True)
    write(page, "Left in a closed tab.")
    expect(status(page)).to_contain_text("Only on this device")
    page.close(run_before_unload=False)
    signed_in.set_offline(False)
    other = signed_in.new_page()
    other.goto(f"{served.address}/s/husk/people")
    wait_for_draft(other, served, "Left in a closed tab.")


def test_what_cannot_be_sent_can_be_read_and_copied(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    signed_in.set_offline(True)
    write(page, "Nowhere to go.")
    expect(status(page)).to_contain_text("Only on this device")
    page.close(run_before_unload=False)
    signed_in.set_offline(False)
    other = signed_in.new_page()
    other.route("**/drafts/engagement-5", lambda route: route.fulfill(status=404))
    other.goto(f"{served.address}/s/husk/today")
    other.get_by_role("link", name="Read and copy it").click()
    expect(other.locator("[data-left-list] textarea")).to_have_value("Nowhere to go.")


def test_log_out_stops_the_keeping_in_other_tabs(own: BrowserContext, served: Served) -> None:
    page = own.new_page()
    page.goto(served.address + NEW)
    write(page, "Typed before.")
    expect(status(page)).to_contain_text("Kept as your draft")
    other = own.new_page()
    other.goto(f"{served.address}/s/husk/today")
    other.locator("details.account-menu summary").click()
    write(page, " Unsent.")
    other.on("dialog", lambda dialog: dialog.accept())
    with other.expect_event("dialog"):
        other.get_by_role("button", name="Log out").click()
    other.wait_for_url("**/login")
    write(page, " More.")
    expect(status(page)).to_contain_text("Your log-in has expired")
    assert page.evaluate(COUNT) == 0


def test_leaving_asks_nothing_when_the_server_has_the_draft(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, "Kept.")
    expect(status(page)).to_contain_text("Kept as your draft")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Site visit to NAV Songdalen")).to_be_visible()
    assert asked == []


_FILL = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


# A browser takes its time over lines, not over letters: paragraphs as people write them.
_TOO_LONG = ("words of a text " * 62 + "\n\n") * 1010


def test_a_text_beyond_the_limit_stays_on_the_device(
    page: Page, signed_in: BrowserContext, served: Served
) -> None:
    field(page).evaluate(_FILL, _TOO_LONG)
    expect(status(page)).to_contain_text("one megabyte")
    expect(status(page)).to_contain_text("It stays on this device")
    page.close(run_before_unload=False)
    again = signed_in.new_page()
    again.goto(served.address + NEW)
    expect(again.get_by_text("Text that was only on this device is back")).to_be_visible()
    assert field(again).input_value() == _TOO_LONG
    again.close(run_before_unload=False)


def test_the_saved_text_instead_leaves_nothing_behind(page: Page, served: Served) -> None:
    write(page, "Not worth keeping.")
    expect(status(page)).to_contain_text("Kept as your draft")
    page.reload()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete the unsaved text").first.click()
    expect(page.get_by_text("What was not saved is gone.")).to_be_visible()
    expect(field(page)).to_have_value("")
    assert (page.evaluate(COUNT), asked_of(served, "SELECT text FROM drafts")) == (0, [])


# As if the server had first heard of the text so many days ago.
_AGE = """async (days) => new Promise((resolve) => {
  const asked = indexedDB.open("tracker");
  asked.onsuccess = () => {
    const base = asked.result;
    const store = base.transaction("texts", "readwrite").objectStore("texts");
    store.getAll().onsuccess = (event) => {
      const [row] = event.target.result;
      const since = Date.now() - days * 24 * 3600 * 1000;
      store.put({ ...row, since }).onsuccess = () => {
        base.close();
        resolve();
      };
    };
  };
})"""


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_unsent_text_goes_a_week_after_the_server_first_heard_of_it(
    page: Page, signed_in: BrowserContext, served: Served, days: int, left: int
) -> None:
    signed_in.set_offline(True)
    write(page, "Left behind.")
    expect(status(page)).to_contain_text("Only on this device")
    page.close(run_before_unload=False)
    signed_in.set_offline(False)
    other = signed_in.new_page()
    other.goto(f"{served.address}/healthz")
    other.evaluate(_AGE, days)
    other.goto(f"{served.address}/s/husk/engagements/6/notes/new")
    other.wait_for_load_state("networkidle")
    assert other.evaluate(COUNT) == left


def test_log_out_asks_about_text_that_was_not_sent(own: BrowserContext, served: Served) -> None:
    page = own.new_page()
    page.goto(served.address + NEW)
    wait_until_kept(page, NEW)
    page.route("**/drafts/engagement-5", lambda route: route.abort())
    write(page, "Never sent.")
    expect(status(page)).to_contain_text("Only on this device")
    page.locator("details.account-menu summary").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("button", name="Log out").click()
    assert "not been sent" in asked.value.message
    expect(field(page)).to_have_value("Never sent.")
    assert page.evaluate(COUNT) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    assert page.evaluate(COUNT) == 0


def test_the_end_of_a_log_in_takes_the_pages_along(own: BrowserContext, served: Served) -> None:
    page = own.new_page()
    page.goto(served.address + NEW)
    wait_until_kept(page, NEW)
    own.clear_cookies()
    page.goto(f"{served.address}/s/husk/today")
    page.wait_for_url("**/login**")
    page.wait_for_function("caches.keys().then((all) => all.every((one) => one === 'static'))")
    own.set_offline(True)
    with pytest.raises(Error):
        page.goto(served.address + NEW)


def test_a_summary_that_was_typed_and_left_comes_back(
    signed_in: BrowserContext, served: Served
) -> None:
    cell = f"{served.address}/s/husk/matrix/nav-sola/themes/funding/edit"
    tab = signed_in.new_page()
    tab.goto(cell)
    field(tab).fill("A long thought.")
    expect(status(tab)).to_contain_text("Kept as your draft")
    tab.close(run_before_unload=False)
    again = signed_in.new_page()
    again.goto(cell)
    expect(field(again)).to_have_value("A long thought.")
    again.close(run_before_unload=False)
