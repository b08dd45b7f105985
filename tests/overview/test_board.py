"""The board of a round: every case in its place, who has it, and the next act of each line."""

import datetime as dt
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests import make, reviewing
from tests.counting import statements
from tests.editing import press, read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.memberchecks.queries import Progress
from tracker.overview.board_lines import Need, counts, lines
from tracker.statusnotes.rounds import Spot

BOARD = "/s/husk/status-notes/board?as_of=2012-01"
STATES = ("draft", "review", "reading")
LAST = dt.date(2012, 2, 10)


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.fixture
def reviewer(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.reviewer)


@pytest.fixture
def round_(app: Flask, world: make.World) -> Iterator[None]:
    """A case in each place; NAV Bærum's is not begun. What is in review is approved, and what is
    with its case has been there for long."""
    with app.app_context():
        begin_writing()
        study, _ = make.husk()
        author = make.get(make.Account, world.researcher)
        for state in STATES:
            note = make.status_note(make.case(study, f"NAV {state}"), author, state=state)
            if state == "review":
                reviewing.review(note, make.get(make.Account, world.reviewer))
                reviewing.comment(note, author)
        sola = db.session.query(make.Case).filter_by(name="NAV Sola").one()
        make.status_note(sola, author, **make.PUBLISHED)
        db.session.commit()
    return


def _rows(page: BeautifulSoup) -> dict[str, Tag]:
    return {row.a.text: row for row in page.select("tbody tr")}


@pytest.mark.usefixtures("round_")
def test_every_case_stands_where_its_status_note_is(leader: FlaskClient) -> None:
    page = read(leader.get(BOARD))
    figures = {one.dt.text: one.dd.text for one in page.select(".figures > div")}
    assert figures == dict.fromkeys(
        ("Not begun", "Draft", "In review", "With the case for reading", "Published"), "1"
    )
    assert list(_rows(page)) == [
        "NAV review", "NAV reading", "NAV Bærum", "NAV draft", "NAV Sola",
    ]  # fmt: skip


@pytest.mark.usefixtures("round_")
def test_each_line_says_who_has_it_and_what_was_said(leader: FlaskClient) -> None:
    rows = _rows(read(leader.get(BOARD)))
    assert "Researcher" in rows["NAV draft"].text
    review = rows["NAV review"].text
    assert all(words in review for words in ("Reviewer approves it", "1 open comment"))
    assert rows["NAV Sola"].select(".bar") == []


@pytest.mark.usefixtures("round_")
def test_each_line_offers_its_next_act(leader: FlaskClient, reviewer: FlaskClient) -> None:
    rows = _rows(read(leader.get(BOARD)))
    acts = {name: [one.text for one in row.select(".button")] for name, row in rows.items()}
    assert acts == {
        "NAV review": ["Choose who reads it", "Note that the case has it"],
        "NAV Bærum": ["Begin"],
        "NAV draft": ["Edit", "Hand to review"],
        "NAV reading": ["Publish"],
        "NAV Sola": ["Read"],
    }
    rows = _rows(read(reviewer.get(BOARD)))
    assert [one.text for one in rows["NAV draft"].select(".button")] == ["Read"]
    assert [one.text for one in rows["NAV review"].select(".button")] == ["Read"]


@pytest.mark.usefixtures("round_")
def test_an_act_taken_on_the_board_leads_back_there(leader: FlaskClient) -> None:
    page = read(leader.get(BOARD))
    address = next(form["action"] for form in page.select("form") if "review" in form["action"])
    answer = press(leader, page, address)
    assert answer.location == BOARD
    assert "Hand to review" not in leader.get(BOARD).text
    answer = leader.post(address, data={"version": "1", "back": "//evil.test/"})
    assert answer.location == address.removesuffix("/review")


@pytest.mark.usefixtures("round_")
def test_missing_drafts_are_begun_in_one_act(leader: FlaskClient, reviewer: FlaskClient) -> None:
    assert "missing draft" not in reviewer.get(BOARD).text
    answer = press(leader, read(leader.get(BOARD)), "/s/husk/status-notes/begin")
    assert answer.location == BOARD
    page = leader.get(BOARD).text
    assert ("1 draft is begun." in page, "missing draft" in page) == (True, False)


@pytest.mark.parametrize("as_of", ["2010-01", "2019-01", "", "x"])
def test_drafts_for_a_month_that_makes_no_sense_are_refused(
    leader: FlaskClient, as_of: str
) -> None:
    answer = leader.post("/s/husk/status-notes/begin", data={"as_of": as_of})
    assert answer.status_code == 422


def test_a_text_that_is_asked_to_change_comes_first_and_is_written_by_its_author(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    with app.app_context():
        begin_writing()
        _, case = make.husk()
        note = make.status_note(case, make.get(make.Account, world.researcher))
        reviewing.review(
            note, make.get(make.Account, world.reviewer), verdict="changes", words="More."
        )
        db.session.commit()
    rows = _rows(read(leader.get(BOARD)))
    assert list(rows) == ["NAV Bærum", "NAV Sola"]
    assert "Reviewer asks for changes" in rows["NAV Bærum"].text
    assert [one.text for one in rows["NAV Bærum"].select(".button")] == ["Edit"]


@pytest.mark.parametrize("as_of", ["", "?as_of=1066-01", "?as_of=2012-13"])
def test_without_a_month_the_board_shows_the_newest_one_asked_for(
    app: Flask, leader: FlaskClient, as_of: str
) -> None:
    with app.app_context():
        begin_writing()
        study, _ = make.husk()
        for month in (dt.date(2011, 5, 1), dt.date(2012, 1, 1)):
            make.asked_month(study, month)
        db.session.commit()
    page = read(leader.get(f"/s/husk/status-notes/board{as_of}"))
    assert page.h1.text == "Round of status notes as of January 2012"


def test_a_month_before_any_case_is_empty(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        db.session.query(make.CaseStatus).delete()
        db.session.commit()
    assert "No case is evaluated in that month." in leader.get(BOARD).text


def test_four_hundred_cases_take_no_more_statements_than_four(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    numbers = []
    for added in (range(2), range(2, 400)):
        with app.app_context():
            begin_writing()
            study, _ = make.husk()
            author = make.get(make.Account, world.researcher)
            for number in added:
                make.status_note(make.case(study, f"Case {number}"), author, state="review")
            db.session.commit()
        with statements() as counted:
            page = read(leader.get(BOARD))
        numbers.append(counted.number)
    assert numbers[0] == numbers[1] <= 14
    assert (len(page.select("tbody tr")), "of 14" in page.text) == (30, True)


def test_what_waited_longest_comes_first_among_equals() -> None:
    found = [
        _spot(name, state, days) for name, state, days in
        [("A", "draft", 1), ("B", "draft", 3), ("C", "published", 9), ("D", "reading", 1)]
    ]  # fmt: skip
    sorted_ = lines(found, {}, {}, now=make.NOW)
    assert [(one.spot.name, one.need, one.days) for one in sorted_] == [
        ("B", Need.WRITING, 3), ("A", Need.WRITING, 1), ("D", Need.ANSWERS, 1),
        ("C", Need.NOTHING, 9),
    ]  # fmt: skip
    assert [number for _, number in counts(sorted_)] == [0, 2, 0, 1, 1]
    assert sorted_[0].is_approved is False


@pytest.mark.parametrize(
    ("reading", "days", "need"),
    [
        (Progress(3, 0, LAST), 1, Need.ANSWERS),
        (Progress(3, 2, LAST, undecided=1), 1, Need.ANSWERS),
        (Progress(3, 3, None, undecided=1), 1, Need.DECIDING),
        (Progress(3, 1, None, undecided=1), 30, Need.DECIDING),
        (Progress(3, 3, None), 1, Need.PUBLISHING),
        (Progress(3, 0, None), 30, Need.PUBLISHING),
        (Progress(), 20, Need.ANSWERS),
        (Progress(), 21, Need.PUBLISHING),
        # The links are withdrawn, the remarks are there.
        (Progress(undecided=1), 1, Need.DECIDING),
    ],
)
def test_what_is_with_the_case_waits_as_long_as_its_readers_have_time(
    reading: Progress, days: int, need: Need
) -> None:
    [line] = lines([_spot("A", "reading", days)], {}, {ord("A"): reading}, now=make.NOW)
    assert (line.need, line.reading) == (need, reading)


def _spot(name: str, state: str, days: int) -> Spot:
    since = make.NOW - dt.timedelta(days=days)
    key = ord(name)
    return Spot(key, name, name, "", note_id=key, state=state, since=since)
