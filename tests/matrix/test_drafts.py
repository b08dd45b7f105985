"""What is being written into a cell of the matrix and is not saved yet."""

from flask.testing import FlaskClient

from tests.editing import read, sent
from tests.matrix.conftest import Say

CELL = "/s/husk/matrix/nav-baerum/themes/funding"
KEEP = "/s/husk/drafts/cell-nav-baerum.themes.funding"


def test_a_summary_that_was_not_saved_comes_back(leader: FlaskClient, say: Say) -> None:
    say("One #funding.")
    fields = sent(read(leader.get(f"{CELL}/edit"))) | {"text": "A long thought"}
    assert leader.post(KEEP, data=fields).status_code == 200
    assert sent(read(leader.get(f"{CELL}/edit")))["text"] == "A long thought"
    today = read(leader.get("/s/husk/today"))
    assert today.find("a", href=f"{CELL}/edit") is not None
    assert "NAV Bærum: Funding" in today.text
    shown = read(leader.get(KEEP)).select_one(".lead a")
    assert (shown.text, shown["href"]) == ("NAV Bærum: Funding", CELL)
    assert leader.post(f"{CELL}/edit", data=fields).status_code == 303
    assert leader.get(KEEP).status_code == 303


def test_a_summary_begun_from_an_older_version_is_merged(leader: FlaskClient, say: Say) -> None:
    say("One #funding.")
    begun = sent(read(leader.get(f"{CELL}/edit")))
    leader.post(f"{CELL}/edit", data=begun | {"text": "First.\n\nSecond."})
    fields = sent(read(leader.get(f"{CELL}/edit")))
    leader.post(KEEP, data=fields | {"text": "First.\n\nSecond, mine."})
    leader.post(f"{CELL}/edit", data=fields | {"text": "First, theirs.\n\nSecond."})
    leader.post(KEEP, data=fields | {"text": "First.\n\nSecond, mine."})
    merged = sent(read(leader.get(f"{CELL}/edit")))
    assert (merged["text"], merged["version"]) == ("First, theirs.\n\nSecond, mine.", "2")
