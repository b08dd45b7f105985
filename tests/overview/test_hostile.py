"""Check B1 where people write most: whatever they type there stays words, on every page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read, sent
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.followups.rules import digest

ONE_LINE = [payload for payload in PAYLOADS if "\n" not in payload]
EVERYTHING = "\n\n".join(PAYLOADS)
MEETING = "/s/husk/engagements/1"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A dialogue meeting to write on, and a member whose name is hostile too."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.get(make.Account, world.researcher).name = ONE_LINE[0]
        make.engagement(study, case, kind="dialogue-meeting", status="held")
        make.theme(study, "funding", "".join(ONE_LINE)[:200])
        db.session.commit()
    return sign_in(client, world.leader)


def _dangers(leader: FlaskClient, *addresses: str) -> list[str]:
    pages = [leader.get(address) for address in addresses]
    assert [page.status_code for page in pages] == [200] * len(addresses)
    return [danger for page in pages for danger in dangers(page.text)]


def test_inputs_of_minutes(leader: FlaskClient) -> None:
    for payload in ONE_LINE:
        fields = {"words": payload, "theme": "funding", "role": "", "kind": ""}
        answer = leader.post(f"{MEETING}/minutes", data=fields, follow_redirects=True)
        assert (answer.status_code, dangers(answer.text)) == (200, [])
    assert _dangers(leader, f"{MEETING}/minutes", MEETING, "/s/husk/excerpts") == []


def test_a_call(leader: FlaskClient) -> None:
    call = "/s/husk/check-in/nav-baerum"
    fields = {"whom": "", "news": EVERYTHING, "agreed": "\n".join(ONE_LINE), "day": "2011-05-02"}
    refused = leader.post(call, data=fields | {"day": "when?"})
    assert (refused.status_code, dangers(refused.text)) == (422, [])
    assert leader.post(call, data=fields | {"starts": "10:00"}).status_code == 303
    pages = ("/s/husk/engagements/2", "/s/husk/follow-ups", "/s/husk/today", call)
    assert _dangers(leader, *pages, "/s/husk/cases/nav-baerum") == []


def test_a_follow_up_and_what_is_said_when_it_is_done(leader: FlaskClient) -> None:
    for number, payload in enumerate(ONE_LINE, 1):
        fields = {"text": payload, "owner": "", "case": "", "due_on": "2011-05-20"}
        assert leader.post("/s/husk/follow-ups/new", data=fields).status_code == 303
        tick = f"/s/husk/follow-ups/{number}/tick"
        done = leader.post(
            tick, data={"done": "y", "about": digest(payload)}, follow_redirects=True
        )
        assert (done.status_code, dangers(done.text)) == (200, [])
    pages = ("/s/husk/follow-ups?show=done", "/s/husk/follow-ups/1")
    assert _dangers(leader, *pages) == []


def test_a_draft_wherever_it_is_shown(leader: FlaskClient) -> None:
    draft = "/s/husk/drafts/engagement-1"
    assert leader.post(draft, data={"text": EVERYTHING}).status_code == 200
    assert _dangers(leader, draft, f"{MEETING}/notes/new", "/s/husk/today") == []


def test_a_template_and_the_note_that_begins_with_it(leader: FlaskClient) -> None:
    template = "/s/husk/settings/note-templates/dialogue-meeting"
    opened = sent(read(leader.get(template)))
    assert leader.post(template, data=opened | {"text": EVERYTHING}).status_code == 303
    assert _dangers(leader, template, f"{MEETING}/notes/new?with=summary") == []
