"""Files are made aside: once for two clicks, taken over from the dead, kept for a day."""

import datetime as dt

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tests.summaries import asking
from tracker import jobs
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.summaries import making
from tracker.summaries.models import Making
from tracker.summaries.pool import Pool


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _rows(app: Flask) -> list[Making]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Making).order_by(Making.id)))


def _claim(app: Flask, *, after: dt.timedelta = dt.timedelta(0)) -> making.Claim | None:
    with app.app_context():
        return making.claim(now=clock.now() + after)


def test_a_file_waits_is_made_and_is_taken_home(app: Flask, leader: FlaskClient) -> None:
    page = asking.asked(leader, format="md")
    waiting = leader.get(page).text
    assert "Waiting for its turn" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert leader.get(f"{page}/download").status_code == 404
    assert asking.make_waiting(app) == 1
    ready = leader.get(page).text
    assert "The file is ready" in ready
    assert "http-equiv" not in ready
    answer = leader.get(f"{page}/download")
    assert answer.data.startswith(b"# Professional developers")
    wanted = 'attachment; filename="status-husk-2012-01.md"'
    assert answer.headers["Content-Disposition"] == wanted
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("words", [{}, {"format": "exe"}, {"format": "md", "as_of": "x"}])
def test_what_cannot_be_asked_for_is_refused(leader: FlaskClient, words: dict[str, str]) -> None:
    assert leader.post("/s/husk/summary/files", data=words).status_code == 422


def test_two_clicks_make_it_once(app: Flask, leader: FlaskClient) -> None:
    assert asking.asked(leader, format="md") == asking.asked(leader, format="md")
    _claim(app)
    asking.asked(leader, format="md")
    assert len(_rows(app)) == 1
    other = asking.asked(leader, format="html")
    assert len(_rows(app)) == 2
    assert asking.asked(leader, format="md", as_of="2011-12") != other


def test_once_it_is_ready_it_is_made_anew(app: Flask, leader: FlaskClient) -> None:
    first = asking.asked(leader, format="md")
    asking.make_waiting(app)
    assert asking.asked(leader, format="md") != first


def test_nobody_fills_the_queue_for_all_others(leader: FlaskClient) -> None:
    for month in range(20):
        year, number = 2011 + month // 12, month % 12 + 1
        asking.asked(leader, format="md", as_of=f"{year}-{number:02}")
    answer = leader.post("/s/husk/summary/files", data={"as_of": "2012-09", "format": "md"})
    assert (answer.status_code, "being made already" in answer.text) == (422, True)


def test_the_page_says_which_step_is_under_way(app: Flask, leader: FlaskClient) -> None:
    page = asking.asked(leader, format="md")
    taken = _claim(app)
    assert taken is not None
    with app.app_context():
        making._write(taken, done=1, steps=4, says="Drawing the timeline")
    shown = BeautifulSoup(leader.get(page).text, "html.parser").select_one("[data-making]")
    assert shown is not None
    assert shown["aria-live"] == "polite"
    assert "Drawing the timeline step 2 of 4" in " ".join(shown.text.split())


def test_every_step_is_told(app: Flask, leader: FlaskClient, monkeypatch) -> None:  # noqa: ANN001
    told = []
    write = making._write
    monkeypatch.setattr(
        making, "_write", lambda taken, **values: (told.append(values), write(taken, **values))
    )
    asking.asked(leader, format="md")
    asking.make_waiting(app)
    steps = [(one["done"], one["steps"], one["says"]) for one in told if "says" in one]
    assert steps == [
        (0, 4, "Gathering what the study is about"),
        (1, 4, "Drawing the timeline"),
        (2, 4, "Gathering the status of each case"),
        (3, 4, "Writing Markdown"),
    ]


def test_of_two_processes_one_makes_it(app: Flask, leader: FlaskClient) -> None:
    asking.asked(leader, format="md")
    assert _claim(app) is not None
    assert _claim(app) is None


def test_the_dead_ones_file_is_taken_over_and_the_dead_one_writes_no_more(
    app: Flask, leader: FlaskClient
) -> None:
    page = asking.asked(leader, format="md")
    dead = _claim(app)
    assert dead is not None
    assert _claim(app, after=dt.timedelta(seconds=39)) is None
    alive = _claim(app, after=dt.timedelta(seconds=41))
    assert alive is not None
    with app.app_context():
        making._write(dead, stage="done", content=b"from the dead")
    assert "The file is ready" not in leader.get(page).text
    with app.app_context():
        making.make(alive)
    assert leader.get(f"{page}/download").data.startswith(b"# Professional")


def test_who_gives_signs_is_not_taken_for_dead(app: Flask, leader: FlaskClient) -> None:
    asking.asked(leader, format="md")
    taken = _claim(app)
    assert taken is not None
    with app.app_context():
        making.beat([taken], now=clock.now() + dt.timedelta(seconds=30))
    assert _claim(app, after=dt.timedelta(seconds=60)) is None


def test_what_ends_its_process_again_and_again_is_given_up(app: Flask, leader: FlaskClient) -> None:
    page = asking.asked(leader, format="md")
    for turn in range(1, 5):
        taken = _claim(app, after=dt.timedelta(minutes=turn))
    assert taken is not None
    with app.app_context():
        making.make(taken)
    assert "never came to its end" in leader.get(page).text


def test_a_pool_makes_what_waits_and_gives_back_what_it_has_in_hand(
    app: Flask, leader: FlaskClient
) -> None:
    pool = Pool(app)
    asking.asked(leader, format="md")
    with app.app_context():
        assert pool._make_next()
        assert not pool._make_next()
    asking.asked(leader, format="md", as_of="2011-12")
    taken = _claim(app)
    assert taken is not None
    pool._in_hand[taken.making_id] = taken
    pool.stop()
    assert [row.stage for row in _rows(app)] == ["done", "waiting"]


def test_a_file_is_for_whoever_asked_alone(
    app: Flask, world: make.World, leader: FlaskClient
) -> None:
    page = asking.asked(leader, format="md")
    asking.make_waiting(app)
    other = sign_in(app.test_client(), world.researcher)
    assert other.get(page).status_code == 404
    assert other.get(f"{page}/download").status_code == 404
    assert other.get("/s/husk/summary?as_of=2012-01").text.count("status-husk-2012-01.md") == 0


def test_who_may_no_longer_see_drafts_gets_no_file_with_them(app: Flask, world: make.World) -> None:
    reviewer = sign_in(app.test_client(), world.reviewer)
    page = asking.asked(reviewer, format="md", drafts="1")
    asking.make_waiting(app)
    assert reviewer.get(f"{page}/download").status_code == 200
    with app.app_context():
        begin_writing()
        for member in make.members_of(make.husk()[0]):
            if member.account_id == world.reviewer:
                member.role = "observer"
        db.session.commit()
    assert reviewer.get(f"{page}/download").status_code == 404


def test_a_file_is_gone_after_a_day(
    app: Flask, leader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = asking.asked(leader, format="md")
    asking.make_waiting(app)
    with app.app_context():
        begin_writing()
        for row in db.session.scalars(sa.select(Making)):
            row.asked_at = clock.now() - dt.timedelta(hours=24)
        db.session.commit()
    assert leader.get(f"{page}/download").status_code == 404
    jobs.tidy(app)
    assert _rows(app) == []


def test_a_report_that_was_removed_meanwhile_is_said(
    app: Flask, world: make.World, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        key = asking.report(make.husk()[0]).id
        db.session.commit()
    page = asking.asked(leader, format="md", report=str(key))
    leader.post(f"/s/husk/summary/reports/{key}/remove")
    asking.make_waiting(app)
    assert "The report or the case was removed meanwhile." in leader.get(page).text
