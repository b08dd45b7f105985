"""The pages of coverage, through HTTP."""

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.coverage import making
from tests.coverage.conftest import study_cases, writing
from tests.editing import filled, read
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.core.database import db
from tracker.coverage import views
from tracker.coverage.models import Hole
from tracker.engagements import queries as engagements
from tracker.engagements import service

HERE = "/s/husk/coverage"
PLACE = f"{HERE}/nav-sola/middle-manager"


def _grid(page: BeautifulSoup) -> list[list[str]]:
    table = page.find("table")
    assert table is not None
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
    ]


def _link(page: BeautifulSoup, words: str) -> str:
    return str(next(one["href"] for one in page.find_all("a") if words in one.text))


def _kept(app: Flask) -> list[tuple[str, str, int | None]]:
    with app.app_context():
        holes = db.session.scalars(sa.select(Hole).order_by(Hole.id))
        return [(hole.reason, hole.note, hole.round_id) for hole in holes]


def test_the_sheet_shows_who_was_met_who_is_to_be_and_why_not(leader: FlaskClient) -> None:
    # The planned one lies far ahead; its engagement's page is one click away.
    assert _grid(read(leader.get(HERE))) == [
        ["Case", "Office leader", "Middle manager", "Interviews"],
        ["NAV Bærum", "1 ✓ Reached +1 other contacts",
         "0 of 1 ○ Not met Planned for Thu 3 May 2040", "1 1 of 2 roles"],
        ["NAV Sola", "0 of 1 ○ Not met Declined : Office leader, NAV Sola",
         "0 of 1 ○ Not met Say why : Middle manager, NAV Sola", "0 0 of 2 roles"],
        ["Cases that count", "1 +1 at 1 of 2 cases", "0 at 0 of 2 cases", "1"],
    ]  # fmt: skip


def test_cells_lead_to_the_contacts_they_count(app: Flask, leader: FlaskClient) -> None:
    with writing(app) as study:
        manager = making.role(study, "middle-manager")
        for kind in ("interview", "feedback"):
            making.met(study_cases(study)[0], manager, kind=kind)
    page = read(leader.get(HERE))
    cell = page.select_one("td.is-reached")
    assert cell is not None
    interviews, others = (str(one["href"]) for one in cell.find_all("a"))
    for address, titles in ((interviews, 1), (others, 2)):
        rows = read(leader.get(address)).select("tbody tr:not(.group)")
        assert len(rows) == titles
    assert "Role: Office leader" in leader.get(interviews).text
    assert "Plan an interview" in leader.get(_link(page, "Say why")).text


def test_the_sheet_is_narrowed_to_a_round_and_a_month(app: Flask, leader: FlaskClient) -> None:
    with writing(app) as study:
        round_id = make.get(make.Round, 1).id
        making.target(study, making.role(study, "office-leader"), 2, round_id=round_id)
    rows = _grid(read(leader.get(f"{HERE}?round={round_id}")))
    assert [row[0] for row in rows] == ["Case", "NAV Bærum", "Cases that count"]
    assert rows[1][1].startswith("1 of 2 ◐ Fewer than wanted")
    before = _grid(read(leader.get(f"{HERE}?as_of=2011-02")))
    planned = leader.get(_link(read(leader.get(f"{HERE}?as_of=2011-02")), "Planned for")).text
    assert "Office leader" in planned
    assert before[1][1] == "0 of 1 ○ Not met Planned for Thu 24 Mar 2011"
    only_visits = _grid(read(leader.get(f"{HERE}?kind=site-visit")))
    assert only_visits[1][1] == "1 ✓ Reached"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("as_of=2010-12", "The study began later than that."),
        ("as_of=soon", "Write the month as year and month"),
        ("round=999", "Not a valid choice"),
        ("kind=nonsense", "Not a valid choice"),
    ],
)
def test_what_cannot_be_asked_says_so_and_shows_the_whole(
    leader: FlaskClient, asked: str, words: str
) -> None:
    answer = leader.get(f"{HERE}?{asked}")
    assert (answer.status_code, words in answer.text) == (422, True)
    assert len(_grid(read(answer))) == 4


def test_saying_why_is_kept_shown_and_undone(app: Flask, leader: FlaskClient) -> None:
    answers = filled(read(leader.get(PLACE)).select_one("form.form"))
    done = leader.post(PLACE, data=answers | {"reason": "not-asked", "note": "No day left"})
    assert (done.status_code, done.location) == (303, HERE)
    page = read(leader.get(done.location))
    assert "Middle manager, NAV Sola: Not asked." in page.text
    assert _kept(app)[1:] == [("not-asked", "No day left", None)]
    _press_undo(leader, page)
    assert _kept(app)[1:] == []


def _press_undo(client: FlaskClient, page: BeautifulSoup) -> BeautifulSoup:
    form = page.select_one("form.one-act[action*='/put']")
    assert form is not None
    return read(client.post(str(form["action"]), data=filled(form), follow_redirects=True))


def test_undo_brings_the_reason_before_back(app: Flask, leader: FlaskClient) -> None:
    place = f"{HERE}/nav-sola/office-leader"
    page = read(leader.get(place))
    leader.post(place, data=filled(page.select_one("form.form")) | {"reason": "no-such-person"})
    _press_undo(leader, read(leader.get(HERE)))
    assert _kept(app) == [("declined", "They had no time for us", None)]
    removed = read(leader.post(f"{place}/put", follow_redirects=True))
    assert "the reason is removed" in removed.text
    assert _kept(app) == []
    assert "Office leader, NAV Sola: Declined." in _press_undo(leader, removed).text
    assert _kept(app) == [("declined", "They had no time for us", None)]


def test_a_reason_of_a_round_leaves_the_one_of_the_study_alone(
    app: Flask, leader: FlaskClient
) -> None:
    place = f"{HERE}/nav-sola/office-leader?round=1"
    page = read(leader.get(place))
    assert page.select_one("input[checked]") is None
    leader.post(place, data=filled(page.select_one("form.form")) | {"reason": "not-asked"})
    assert _kept(app) == [("declined", "They had no time for us", None), ("not-asked", "", 1)]
    assert leader.get(place.replace("=1", "=77")).status_code == 404


@pytest.mark.parametrize(
    "answers", [{}, {"reason": "lazy"}, {"reason": "planned"}, {"reason": "declined",
                                                                "note": "x" * 501}]
)  # fmt: skip
def test_a_bad_answer_comes_back_and_nothing_is_kept(
    app: Flask, leader: FlaskClient, answers: dict[str, str]
) -> None:
    answer = leader.post(PLACE, data=answers)
    assert answer.status_code == 422
    assert answers.get("note", "") in answer.text
    assert len(_kept(app)) == 1


def test_nobody_saves_over_a_reason_they_have_not_seen(app: Flask, leader: FlaskClient) -> None:
    stale = filled(read(leader.get(PLACE)).select_one("form.form"))
    leader.post(PLACE, data=stale | {"reason": "declined", "note": "First"})
    answer = leader.post(PLACE, data=stale | {"reason": "not-asked", "note": "Second"})
    assert (answer.status_code, "First" in answer.text) == (409, True)
    assert _kept(app)[-1] == ("declined", "First", None)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_write_is_never_run(leader: FlaskClient, payload: str) -> None:
    answers = filled(read(leader.get(PLACE)).select_one("form.form"))
    leader.post(PLACE, data=answers | {"reason": "declined", "note": payload[:500]})
    for address in (HERE, PLACE):
        assert dangers(leader.get(address).text) == []


def test_an_observer_sees_figures_and_neither_reasons_nor_ways_to_note_them(
    observer: FlaskClient,
) -> None:
    page = read(observer.get(HERE))
    assert _grid(page)[2][1:3] == ["0 of 1 ○ Not met", "0 of 1 ○ Not met"]
    assert "Planned for" in page.text
    everything = "".join(
        observer.get(f"{HERE}{end}").text for end in ("", "/contacts", ".csv", "?round=1")
    )
    assert [word for word in ("Declined", "no time for us", "Say why", "&role=", "&amp;role=")
            if word in everything] == []  # fmt: skip
    assert "Research questions" not in page.text


def test_nobody_is_named_on_the_pages_and_in_the_files(app: Flask, leader: FlaskClient) -> None:
    with writing(app) as study:
        for number, person in enumerate(db.session.query(make.Person).filter_by(study_id=study.id)):
            person.name, person.phone = f"Canary{number} Fugl", "99 88 77 66"
    for end in ("", "/contacts", "/questions", ".csv", "/nav-sola/office-leader"):
        text = leader.get(f"{HERE}{end}").text
        assert ("Canary" in text, "99 88" in text, "Office leader 1" in text) == (False,) * 3


def test_contacts_say_how_often_and_how_evenly(app: Flask, leader: FlaskClient) -> None:
    with writing(app) as study:
        making.met(study_cases(study)[1], kind="phone-check-in")
    page = read(leader.get(f"{HERE}/contacts?as_of=2011-04"))
    assert _grid(page)[0] == ["Case", "Contacts", "Last contact", "Longest gap", "Median gap",
                              "Phone check-ins", "Interviews"]  # fmt: skip
    assert _grid(page)[1] == ["NAV Bærum", "2", "Thu 24 Mar 2011 37 days before", "82 days",
                              "– none", "1", "1"]  # fmt: skip
    assert page.select_one(".figures dd").text == "0.92"
    calls = read(leader.get(f"{HERE}/contacts?as_of=2011-04&kind=phone-check-in"))
    assert calls.select_one(".figures dd").text == "1.00"
    assert len(read(leader.get(_link(page, "2"))).select("tbody tr:not(.group)")) == 2


def test_a_question_that_a_case_says_nothing_to_is_marked(leader: FlaskClient) -> None:
    rows = _grid(read(leader.get(f"{HERE}/questions")))
    assert rows[1:] == [["NAV Bærum", "0 ○ Nothing yet"], ["NAV Sola", "0 ○ Nothing yet"],
                        ["All excerpts", "0 2 cases say nothing"]]  # fmt: skip


def test_a_study_with_nothing_in_it_says_what_to_do(
    client: FlaskClient, world: make.World, app: Flask
) -> None:
    stranger = sign_in(client, world.stranger)
    for end in ("", "/contacts", "/questions", "/targets"):
        assert read(stranger.get(f"/s/other/coverage{end}")).select(".empty")
    assert stranger.get("/s/other/coverage.xlsx").status_code == 200
    with writing(app):
        other = make.get(make.Study, 2)
        make.role(other, "leader", "Leader")
        other.text_version += 1
    assert "Add a case" in stranger.get("/s/other/coverage").text


def test_many_cases_come_in_pages_with_the_totals_of_all(app: Flask, leader: FlaskClient) -> None:
    with writing(app) as study:
        for number in range(views.CASES):
            making.met(make.case(study, f"NAV {number:02}"), making.role(study, "office-leader"))
    first, second = (_grid(read(leader.get(f"{HERE}?page={number}"))) for number in (1, 2))
    assert (len(first), len(second)) == (views.CASES + 2, 4)
    assert first[-1] == second[-1] == ["Cases that count", "51 +1 at 51 of 52 cases",
                                       "0 at 0 of 52 cases", "51"]  # fmt: skip


def test_what_is_done_is_seen_at_once(app: Flask, leader: FlaskClient) -> None:
    def _met() -> str:
        return _grid(read(leader.get(HERE)))[1][1]

    assert _met().startswith("1 ✓")
    with writing(app) as study:
        interview = engagements.find_engagement(study, 1)
        assert interview is not None
        (row,) = engagements.participations(interview)
        service.log_attendance(interview, {row.id: 0})
    assert _met().startswith("0 of 1")
    with writing(app) as study:
        interview = engagements.find_engagement(study, 1)
        role = making.role(study, "office-leader")
        service.set_participants(interview, headcounts={role: (2, None)})
    assert _met().startswith("1 ✓")


def test_more_cases_take_no_more_statements(app: Flask, leader: FlaskClient) -> None:
    addresses = [f"{HERE}{end}" for end in ("", "/contacts", "/questions", "?round=1")]
    few = [_cold(leader, address) for address in addresses]
    with writing(app) as study:
        for number in range(3):
            making.met(make.case(study, f"NAV {number}"), making.role(study, "office-leader"))
    many = [_cold(leader, address) for address in addresses]
    assert all(after <= before for before, after in zip(few, many, strict=True))
    assert max(many) <= 20
    leader.get(HERE)
    with statements() as warm:
        leader.get(HERE)
    assert warm.number <= 5


def _cold(client: FlaskClient, address: str) -> int:
    for one in (views._sheet, views._frequency, views._questions, views._table):
        one.cache_clear()
    with statements() as counted:
        assert client.get(address).status_code == 200
    return counted.number
