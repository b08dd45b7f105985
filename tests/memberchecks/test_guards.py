"""The pages of a link with everything switched on that guards them, also over HTTPS."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.accounts.conftest import token_of
from tests.conftest import TESTING
from tests.editing import read
from tests.memberchecks.desk import Desk, done, given, laid, rows
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.app import create_app
from tracker.core.database import Base, db
from tracker.settings import read as settings_from

HTTPS = "https://tracker.test"


@pytest.fixture
def https(tmp_path: Path) -> Iterator[Flask]:
    """As it stands behind a proxy in real life."""
    environment = {"TRACKER_INSTANCE": str(tmp_path), "BASE_URL": HTTPS}
    app = create_app(settings_from(environment), **(TESTING | {"WTF_CSRF_ENABLED": True}))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    done(app, make.world)
    done(app, laid)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_over_https_each_page_lets_its_form_be_sent_and_tells_no_secret(https: Flask) -> None:
    [link] = given(https, 1)
    client = https.test_client()
    page = client.get(link, base_url=HTTPS)
    assert page.headers["Referrer-Policy"] == "strict-origin"
    # What a browser makes of that policy: the site alone.
    fields = {"csrf_token": token_of(page.text)}
    answer = client.post(link, base_url=HTTPS, data=fields, headers={"Referer": f"{HTTPS}/"})
    assert (answer.status_code, answer.location) == (303, "/reading")
    text = client.get("/reading", base_url=HTTPS)
    assert text.headers["Referrer-Policy"] == "same-origin"
    said = {"csrf_token": token_of(text.text), "answer": "agree"}
    here = {"Referer": f"{HTTPS}/reading"}
    assert client.post("/reading", base_url=HTTPS, data=said, headers=here).status_code == 303
    assert rows(https) == [("agree", False)]


def test_a_form_of_another_site_or_session_is_refused_with_its_text(https: Flask) -> None:
    [link] = given(https, 1)
    client = https.test_client()
    page = client.get(link, base_url=HTTPS)
    evil = {"Referer": "https://evil.test/"}
    fields = {"csrf_token": token_of(page.text)}
    refused = client.post(link, base_url=HTTPS, data=fields, headers=evil)
    assert (refused.status_code, refused.headers["X-Robots-Tag"]) == (400, "noindex, nofollow")
    kept = client.post("/reading", base_url=HTTPS, data={"words": "Mine.", "answer": "agree"})
    assert (kept.status_code, read(kept).textarea.text.strip()) == (400, "Mine.")
    assert rows(https) == [("none", True)]


def test_a_request_that_is_too_large_is_told_so(app: Flask, desk: Desk) -> None:
    answer = app.test_client().post("/reading", data={"words": "x" * (6 * 1024 * 1024 + 1)})
    assert (answer.status_code, "shorten what you wrote" in answer.text) == (413, True)


def test_hostile_words_run_nowhere(
    app: Flask, desk: Desk, reader: FlaskClient, world: make.World
) -> None:
    everything = "\n\n".join(PAYLOADS)

    def spoil() -> None:
        note = db.session.get_one(make.StatusNote, 1)
        revision = db.session.query(make.StatusNoteRevision).one()
        note.text = revision.text = everything

    done(app, spoil)
    [link] = given(app, desk.kari)
    reader.post(link)
    text = reader.get("/reading")
    numbers = re.findall(r'name="(remark_\d+)"', text.text)
    said = dict(zip(numbers, PAYLOADS, strict=False)) | {"words": everything}
    pages = [text, reader.post("/reading", data=said)]
    assert reader.post("/reading", data=said | {"answer": "disagree"}).status_code == 303
    leader = sign_in(app.test_client(), world.leader)
    pages += [reader.get("/reading"), reader.post("/reading", data=said), leader.get(desk.page),
              leader.get("/s/husk/member-checks/1"),
              leader.get("/s/husk/member-checks/remarks/1")]  # fmt: skip
    assert [page.status_code for page in pages] == [200, 422, 200, 409, 200, 200, 200]
    assert [dangers(page.text) for page in pages] == [[]] * len(pages)
