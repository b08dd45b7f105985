"""The programme of a visit and its templates, through HTTP."""

import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests import make
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.engagements import queries as engagements
from tracker.engagements import service as engagement_service
from tracker.engagements.rules import When
from tracker.programmes import queries
from tracker.studies import queries as studies
from tracker.studies.models import Study

HERE = "/s/husk/engagements/1/programme"
SETTINGS = "/s/husk/settings/programmes"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A planned visit to NAV Bærum on 24 March 2011, without a programme."""
    with app.app_context():
        begin_writing()
        make.engagement(_study(), cases.find_case(_study(), "nav-baerum"), title="Visit Bærum")
        db.session.commit()
    return sign_in(client, world.leader)


def _study() -> Study:
    study = studies.find_study("husk")
    assert study is not None
    return study


def _times(app: Flask, number: int = 1) -> list[tuple[str, str]]:
    """When each line begins, in the order of the page."""
    with app.app_context():
        visit = engagements.find_engagement(_study(), number)
        assert visit is not None
        lines = sorted(queries.lines(visit), key=lambda line: line.start or 0)
        return [(f"{line.start // 60:02}:{line.start % 60:02}", line.title) for line in lines]  # type: ignore[operator]


def _add(client: FlaskClient, title: str, starts: str, minutes: str = "60") -> int:
    answers = {"title": title, "starts": starts, "minutes": minutes, "day": "0"}
    return client.post(f"{HERE}/items", data=answers).status_code


def _template(*lines: tuple[str, str, str, str]) -> dict[str, str]:
    """The template's page as it is sent: place, what, minutes, becomes; the rest emptied."""
    empty = [("9", "", "", "")] * (12 - len(lines))
    return {
        f"{name}_{number}": value
        for number, line in enumerate([*lines, *empty])
        for name, value in zip(("place", "title", "minutes", "becomes"), line, strict=True)
    }


def test_an_empty_day_starts_from_the_template(app: Flask, leader: FlaskClient) -> None:
    assert "Fill the day with this" in leader.get(HERE).text
    assert leader.post(f"{HERE}/fill", data={"starts": "08:30"}).status_code == 303
    assert _times(app)[:3] == [
        ("08:30", "Introduction with the office leader"),
        ("09:00", "Interview with the leader"),
        ("10:00", "Lunch"),
    ]
    with app.app_context():
        interview = engagements.find_engagement(_study(), 2)
        assert interview is not None
        assert (interview.kind, interview.parent.number) == ("interview", 1)
        assert [case.name for case in interview.cases] == ["NAV Bærum"]
    assert "Interview with the leader" in leader.get("/s/husk/engagements/1").text


def test_a_gathering_of_several_cases_is_filled_too(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        both = cases.cases(_study())
        make.engagement(_study(), *both, kind="network-gathering", title="Gathering")
        db.session.commit()
    parts = _template(("1", "Interview", "30", "interview"))
    leader.post(f"{SETTINGS}/network-gathering", data=parts)
    leader.post("/s/husk/engagements/2/programme/fill", data={"starts": "09:00"})
    assert _times(app, 2) == [("09:00", "Interview")]


def test_items_are_added_changed_and_removed_with_undo(app: Flask, leader: FlaskClient) -> None:
    assert _add(leader, "Lunch", "12:00", "45") == 303
    item = BeautifulSoup(leader.get(HERE).text, "html.parser").select_one("a.plain")
    assert item is not None
    changed = {"title": "Late lunch", "starts": "13:00", "minutes": "30", "day": "0"}
    assert leader.post(str(item["href"]), data=changed).status_code == 303
    assert _times(app) == [("13:00", "Late lunch")]
    page = leader.post(f"{item['href']}/remove", follow_redirects=True).text
    assert _times(app) == []
    form = BeautifulSoup(page, "html.parser").select_one(".flash form")
    assert form is not None
    fields = {str(one["name"]): str(one.get("value", "")) for one in form.select("input")}
    leader.post(str(form["action"]), data=fields)
    assert _times(app) == [("13:00", "Late lunch")]


@pytest.mark.parametrize(
    "answers",
    [{"title": ""}, {"starts": ""}, {"starts": "25:00"}, {"minutes": "0"}, {"day": "3"},
     {"starts": "23:30", "minutes": "60"}],
)  # fmt: skip
def test_bad_items_come_back_with_what_was_typed(
    app: Flask, leader: FlaskClient, answers: dict[str, str]
) -> None:
    given = {"title": "Typed words", "starts": "09:00", "minutes": "30", "day": "0"} | answers
    page = leader.post(f"{HERE}/items", data=given)
    assert page.status_code == 422
    assert given["title"] in page.text
    assert _times(app) == []


def test_gaps_and_overlaps_are_said(leader: FlaskClient) -> None:
    for title, starts in (("First", "09:00"), ("Second", "09:45"), ("Third", "11:00")):
        _add(leader, title, starts)
    page = leader.get(HERE).text
    assert "Overlaps by 15 minutes" in page
    assert "15 minutes free" in page
    assert "Overlaps by 15 minutes" in leader.get("/s/husk/engagements/1").text


def test_a_line_goes_earlier_and_later(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/fill", data={"starts": "09:00"})
    answer = leader.post(f"{HERE}/rearrange", data={"key": "child-2", "steps": "-1"})
    assert answer.location == f"{HERE}#child-2"
    assert _times(app)[:2] == [
        ("09:00", "Interview with the leader"), ("10:00", "Introduction with the office leader"),
    ]  # fmt: skip
    leader.post(f"{HERE}/rearrange", data={"key": "child-2", "steps": "1"})
    assert _times(app)[1] == ("09:30", "Interview with the leader")


def test_what_has_been_held_keeps_its_time(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/fill", data={"starts": "09:00"})
    with app.app_context():
        begin_writing()
        interview = engagements.find_engagement(_study(), 2)
        assert interview is not None
        engagement_service.hold(interview, today=dt.date(2011, 3, 24))
        db.session.commit()
    before = _times(app)
    page = leader.post(
        f"{HERE}/rearrange", data={"key": "child-2", "steps": "1"}, follow_redirects=True
    )
    assert "has been held and keeps its time" in page.text
    assert _times(app) == before


def test_the_programme_moves_with_its_visit(app: Flask, leader: FlaskClient) -> None:
    _add(leader, "Lunch", "12:00")
    with app.app_context():
        begin_writing()
        visit = engagements.find_engagement(_study(), 1)
        assert visit is not None
        later = dt.date(2011, 3, 28)
        engagement_service.move(visit, when=When(later, later))
        db.session.commit()
    assert _times(app) == [("12:00", "Lunch")]
    assert "Outside the days" not in leader.get(HERE).text


def test_a_call_has_no_programme(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        make.engagement(_study(), kind="phone-check-in")
        db.session.commit()
    answers = {"title": "Lunch", "starts": "12:00", "minutes": "30", "day": "0"}
    assert leader.post("/s/husk/engagements/2/programme/items", data=answers).status_code == 422


def test_the_template_of_a_kind_is_edited(leader: FlaskClient) -> None:
    assert "Discussion of advice ahead" in leader.get(SETTINGS).text
    lines = _template(("2", "Second", "20", ""), ("1", "First", "10", ""))
    assert leader.post(f"{SETTINGS}/dialogue-meeting", data=lines).status_code == 303
    page = leader.get(SETTINGS).text
    assert page.index("First") < page.index("Second")
    assert "Discussion of advice ahead" not in page
    bad = leader.post(f"{SETTINGS}/dialogue-meeting", data=lines | {"minutes_0": "9999"})
    assert bad.status_code == 422
    assert leader.get(f"{SETTINGS}/phone-check-in").status_code == 404


def test_the_printed_programme_names_roles_and_nobody(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study = _study()
        visit = engagements.find_engagement(study, 1)
        role = studies.informant_roles(study)[0]
        person = make.person(study, role, name="Kanari Fugl", pseudonym="Office leader 1, Bærum")
        interview = make.engagement(
            study, kind="interview", title="A talk", parent=visit,
            starts_at=dt.datetime(2011, 3, 24, 8, tzinfo=dt.UTC),
            ends_at=dt.datetime(2011, 3, 24, 9, tzinfo=dt.UTC),
        )  # fmt: skip
        make.participation(interview, person=person)
        db.session.commit()
    _add(leader, '#read("/etc/passwd") *Lunch* $x$', "12:00")
    answer = leader.get(f"{HERE}.pdf")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    words = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    for said in ("Visit Bærum", "09:00–10:00", "A talk", "Office leader", '#read("/etc/passwd")'):
        assert said in words
    assert "Kanari" not in words


@pytest.mark.parametrize(
    "page", [HERE, SETTINGS, f"{SETTINGS}/site-visit", "/s/husk/engagements/1"]
)
def test_hostile_titles_are_harmless(app: Flask, leader: FlaskClient, page: str) -> None:
    hostile = "".join(PAYLOADS)[:180]
    _add(leader, hostile, "09:00")
    leader.post(f"{SETTINGS}/site-visit", data=_template(("1", hostile, "10", "")))
    assert dangers(leader.get(page).text) == []
