"""Check A5: whatever is wrong with a link, it looks the same, and what was typed is not lost."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.calendars.shared import make_feed
from tests.editing import read
from tests.memberchecks.desk import Desk, check_of, done, give, given, rows
from tracker.accounts import service as accounts
from tracker.accounts.rules import new_token, token_hash
from tracker.core import clock
from tracker.core.database import db
from tracker.memberchecks import service
from tracker.people import service as people
from tracker.people.models import Person
from tracker.statusnotes import service as statusnotes
from tracker.statusnotes.models import StatusNote

Spoil = Callable[[], object]


def _withdraw() -> None:
    service.withdraw(check_of(1), now=clock.now())


def _let_the_day_pass() -> None:
    check_of(1).until = clock.today("Europe/Oslo") - dt.timedelta(days=1)


def _be_silent() -> None:
    _let_the_day_pass()
    service.record_silence(now=clock.now())


def _publish() -> None:
    statusnotes.publish(db.session.get_one(StatusNote, 1), version=1, now=clock.now())


def _remove_the_person() -> None:
    people.remove(db.session.get_one(Person, 1))


def _withdraw_consent() -> None:
    consent = make.consent(db.session.get_one(Person, 1))
    people.withdraw_consent(
        consent, on=clock.today("Europe/Oslo"), today=clock.today("Europe/Oslo")
    )


def _ask_again() -> None:
    give(1)


SPOILT = [_withdraw, _let_the_day_pass, _be_silent, _publish, _remove_the_person,
          _withdraw_consent, _ask_again]  # fmt: skip


@pytest.fixture
def nothing(reader: FlaskClient) -> str:
    """What a link that never was one shows."""
    answer = reader.get(f"/reading/{new_token()}")
    assert answer.status_code == 404
    return answer.text


@pytest.mark.parametrize("spoil", SPOILT)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_is_over_looks_like_one_that_never_was(
    app: Flask, desk: Desk, reader: FlaskClient, nothing: str, spoil: Spoil, method: str
) -> None:
    [link] = given(app, desk.kari)
    assert reader.get(link).status_code == 200
    done(app, spoil)
    answer = reader.open(link, method=method)
    assert (answer.status_code, answer.text) == (404, nothing)


@pytest.mark.parametrize("spoil", SPOILT)
def test_text_typed_meanwhile_comes_back_to_be_copied(
    app: Flask, desk: Desk, reader: FlaskClient, nothing: str, spoil: Spoil
) -> None:
    [link] = given(app, desk.kari)
    reader.post(link)
    assert reader.get("/reading").status_code == 200
    done(app, spoil)
    before = rows(app)
    said = {"answer": "disagree", "remark_2": "Not <so>.", "words": "At all."}
    late = reader.post("/reading", data=said)
    assert late.status_code == 409
    assert [one.text.strip() for one in read(late).find_all("textarea")] == ["Not <so>.", "At all."]
    assert rows(app) == before
    look = reader.get("/reading")
    assert (look.status_code, look.text) == (404, nothing)


def test_an_answered_link_looks_the_same_also_after_publishing(
    app: Flask, desk: Desk, reader: FlaskClient, nothing: str
) -> None:
    [link] = given(app, desk.kari)
    reader.post(link)
    reader.post("/reading", data={"answer": "agree"})
    assert reader.get(link).text == nothing
    done(app, _publish)
    assert reader.get(link).text == nothing


def test_what_is_not_exactly_the_token_opens_nothing(
    app: Flask, world: make.World, desk: Desk, reader: FlaskClient, nothing: str
) -> None:
    [link] = given(app, desk.kari)
    token = link.rpartition("/")[2]
    for wrong in (token[:-1], token[:21], f"{token}A", token.swapcase(), token_hash(token), "1"):
        assert reader.get(f"/reading/{wrong}").text == nothing, wrong


def test_a_token_for_something_else_opens_nothing(
    app: Flask, world: make.World, desk: Desk, reader: FlaskClient, nothing: str
) -> None:
    feed = make_feed(app, world).removeprefix("/ics/").removesuffix(".ics")
    joining = done(app, lambda: accounts.reset("reviewer@test.no", now=clock.now()))
    [link] = given(app, desk.kari)
    for other in (feed, joining):
        assert reader.get(f"/reading/{other}").text == nothing
    own = link.rpartition("/")[2]
    for elsewhere in (f"/ics/{own}.ics", f"/join/{own}", f"/unsubscribe/{own}"):
        assert reader.get(elsewhere).status_code == 404


def test_a_link_opens_its_own_version_whatever_is_written_since(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    def rewrite() -> None:
        note = db.session.get_one(StatusNote, 1)
        statusnotes.save(note, text="Secret.", version=1, author=note.author, now=clock.now())

    [link] = given(app, desk.kari)
    done(app, rewrite)
    reader.post(link)
    page = reader.get("/reading").text
    assert ("Two rooms" in page, "Secret" in page) == (True, False)


def test_of_a_thousand_guesses_twenty_are_looked_at(app: Flask, desk: Desk) -> None:
    [link] = given(app, desk.kari)
    app.config["LIMIT_ATTEMPTS"] = True

    def guess(_number: int) -> int:
        return app.test_client().get(f"/reading/{new_token()}").status_code

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(guess, range(1000)))
    assert (codes.count(404), codes.count(429)) == (20, 980)
    # The right one is not told from the others either, but for those who ask from elsewhere.
    assert app.test_client().get(link).status_code == 429
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert app.test_client().get(link, environ_base=elsewhere).status_code == 200


def test_the_limit_counts_posts_too(app: Flask, desk: Desk, reader: FlaskClient) -> None:
    app.config["LIMIT_ATTEMPTS"] = True
    codes = [reader.post(f"/reading/{new_token()}").status_code for _guess in range(25)]
    assert codes == [404] * 20 + [429] * 5


def test_only_hashes_are_kept_of_256_random_bits(app: Flask, desk: Desk) -> None:
    links = given(app, desk.kari, desk.ola)
    tokens = [link.rpartition("/")[2] for link in links]
    assert {len(token) for token in tokens} == {43}
    kept = done(app, lambda: [check_of(key).token_hash for key in (1, 2)])
    assert kept == [token_hash(token) for token in tokens]
