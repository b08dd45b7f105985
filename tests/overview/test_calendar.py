"""The calendar's page: what it shows to whom, and that a day is never shifted."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements.calendar import MOST
from tracker.engagements.rules import when
from tracker.studies import queries

HERE = "/s/husk/calendar"
DAY = dt.date(2011, 3, 24)
VIEWS = ("month", "week", "agenda")
ZONES = ("Europe/Oslo", "Pacific/Auckland", "America/Los_Angeles")
THERE = "/s/other/calendar"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _add(app: Flask, count: int = 1, *, study: str = "husk", **values: Any) -> list[int]:
    """So many engagements of NAV Bærum; their numbers."""
    with app.app_context():
        begin_writing()
        here = queries.find_study(study)
        assert here is not None
        cases = db.session.query(make.Case).filter_by(study_id=here.id, slug="nav-baerum").all()
        made = [make.engagement(here, *cases, **({"day": DAY} | values)) for _ in range(count)]
        db.session.commit()
        return [one.number for one in made]


def _page(client: FlaskClient, address: str = HERE, **asked: str) -> BeautifulSoup:
    answer = client.get(address, query_string={"day": DAY.isoformat()} | asked)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def _cell(page: BeautifulSoup, day: dt.date = DAY) -> Tag:
    cell = page.select_one(f"[data-date='{day}']")
    assert cell is not None
    return cell


def _titles(page: Tag) -> list[str]:
    return [link["title"] for link in page.select("a.event")]


def test_a_month_is_a_table_of_weeks(leader: FlaskClient) -> None:
    table = _page(leader).select_one("table.month")
    assert table is not None
    assert len(table.select("thead th[scope=col]")) == 8
    assert [row.th.a.text for row in table.select("tbody tr")] == [
        f"Week {number}" for number in range(9, 14)
    ]
    assert table.caption is not None


def test_each_engagement_leads_to_its_page_and_says_what_it_is(
    app: Flask, leader: FlaskClient
) -> None:
    (number,) = _add(app, title="Spring visit", status="confirmed")
    link = _cell(_page(leader)).select_one("a.event")
    assert link is not None
    assert link["href"] == f"/s/husk/engagements/{number}"
    assert " ".join(link.text.split()) == "Spring visit, Site visit, Confirmed"


def test_a_visit_of_several_days_is_on_each_of_them(app: Flask, leader: FlaskClient) -> None:
    last = DAY + dt.timedelta(days=2)
    _add(app, ends_on=last, title="Long visit")
    for view in ("month", "week"):
        page = _page(leader, view=view)
        cells = [_cell(page, DAY + dt.timedelta(days=number)) for number in range(-1, 4)]
        assert [len(_titles(cell)) for cell in cells] == [0, 1, 1, 1, 0]
        assert "24 Mar – Sat 26 Mar 2011" in cells[2].text


def test_what_began_before_the_days_shown_goes_on_in_them(app: Flask, leader: FlaskClient) -> None:
    # The table of March 2011 begins on the last day of February.
    _add(app, day=dt.date(2011, 2, 20), ends_on=dt.date(2011, 3, 1))
    (first, second) = _page(leader).select("a.event")
    assert ("comes-from" in first["class"], "goes-on" in second["class"]) == (True, False)


def test_a_full_day_says_how_many_more_and_leads_to_them(app: Flask, leader: FlaskClient) -> None:
    _add(app, 7)
    cell = _cell(_page(leader))
    more = cell.select_one("a.event-more")
    assert more is not None
    assert (len(_titles(cell)), more.text) == (4, "+3 more")
    assert (
        len(BeautifulSoup(leader.get(more["href"]).text, "html.parser").select(".agenda-item")) == 7
    )


@pytest.mark.parametrize("view", VIEWS)
def test_those_who_plan_may_click_a_day_and_the_others_not(
    app: Flask, world: make.World, view: str
) -> None:
    _add(app)
    address = f"/s/husk/engagements/new?day={DAY}"
    for account, may in ((world.researcher, True), (world.observer, False)):
        page = _page(sign_in(app.test_client(), account), view=view)
        assert bool(page.select("main a[href*='/engagements/new']")) == may
        if may and view != "agenda":
            link = _cell(page).select_one("a.day-plan")
            assert (link["href"], link["aria-label"]) == (address, "Plan on Thursday 24 March")
        assert bool(page.select("[data-move]")) == (may and view != "agenda")


def test_only_what_is_still_to_come_moves(app: Flask, leader: FlaskClient) -> None:
    for status in ("planned", "confirmed", "held", "cancelled", "postponed"):
        _add(app, status=status, title=status, day=DAY + dt.timedelta(days=len(status)))
    found = {link["title"] for link in _page(leader).select("a[data-move]")}
    assert found == {"planned", "confirmed"}


def test_only_kinds_with_a_last_day_are_lengthened(app: Flask, leader: FlaskClient) -> None:
    _add(app, title="Visit")
    _add(app, title="Call", kind="phone-check-in")
    edged = {link["title"] for link in _page(leader).select("a[data-move]:has([data-edge])")}
    assert edged == {"Visit"}


def test_a_programme_stands_in_weeks_and_lists_but_not_in_months(
    app: Flask, leader: FlaskClient
) -> None:
    _add(app)
    with app.app_context():
        visit = db.session.query(make.Engagement).one().id
    _add(app, kind="interview", title="Talk", parent_id=visit)
    assert _titles(_page(leader)) == ["Visit"]
    assert _titles(_page(leader, kind="interview")) == ["Talk"]
    assert _titles(_page(leader, view="week")) == ["Visit", "Talk"]
    assert len(_page(leader, view="agenda").select(".agenda-item")) == 2


def test_it_is_narrowed_to_a_kind_and_a_person(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    mine, _other = _add(app, 2, title="Mine")
    _add(app, kind="phone-check-in", title="Call")
    with app.app_context():
        begin_writing()
        member = queries.find_membership("husk", world.researcher)
        visit = db.session.query(make.Engagement).filter_by(number=mine).one()
        make.team_member(visit, member, "observer")
        db.session.commit()
        who = str(member.id)
    assert _titles(_page(leader, kind="phone-check-in")) == ["Call"]
    page = _page(leader, who=who)
    assert _titles(page) == ["Mine"]
    assert f"who={who}" in page.select_one("a[rel=next]")["href"]
    assert page.select_one(f"[data-mover] [name=who][value='{who}']")


def test_an_observer_learns_nothing_of_the_team(app: Flask, world: make.World) -> None:
    _add(app)
    client = sign_in(app.test_client(), world.observer)
    page = _page(client, who="1")
    assert _titles(page) == ["Visit"]
    assert page.select("[name=who]") == []
    assert "Researcher" not in page.text


@pytest.mark.parametrize(
    "asked",
    [
        {"view": "year"}, {"day": "soon"}, {"day": "0001-01-01"}, {"day": "9999-12-31"},
        {"kind": "nonsense"}, {"who": "999"}, {"who": "x"}, {"who": "9" * 40},
        {"view": "week", "day": "2011-W12-4"}, {"kind": "' OR 1=1"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_in_the_address_is_left_out(
    app: Flask, leader: FlaskClient, asked: dict[str, str]
) -> None:
    _add(app)
    assert leader.get(HERE, query_string=asked).status_code == 200


def test_a_study_that_is_over_opens_at_its_end(leader: FlaskClient) -> None:
    page = BeautifulSoup(leader.get(HERE).text, "html.parser")
    assert page.h1.text == "March 2012"
    today = clock.today("Europe/Oslo")
    assert f"day={today}" in page.select_one("a[data-key=t]")["href"]


@pytest.mark.parametrize(("view", "after"), [("month", "2011-04-01"), ("week", "2011-03-28"),
                                             ("agenda", "2011-04-23")])  # fmt: skip
def test_it_leads_on_in_the_same_view(leader: FlaskClient, view: str, after: str) -> None:
    page = _page(leader, view=view)
    assert page.select_one("a[rel=next]")["href"] == f"{HERE}?view={view}&day={after}"


def test_holidays_are_named_in_the_readers_language(leader: FlaskClient) -> None:
    cell = _cell(_page(leader, day="2011-05-17"), dt.date(2011, 5, 17))
    assert "Constitution Day" in cell.text
    assert "is-free" in cell["class"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("view", VIEWS)
def test_no_day_is_shifted_by_the_time_zone(
    app: Flask, world: make.World, zone: str, view: str
) -> None:
    late = when(day=DAY, starts=dt.time(23, 30), ends=dt.time(23, 45), time_zone=zone)
    early = when(day=DAY, starts=dt.time(0, 15), ends=dt.time(0, 45), time_zone=zone)
    with app.app_context():
        begin_writing()
        study = queries.find_study("other")
        assert study is not None
        study.time_zone = zone
        make.engagement(study, title="All day", day=DAY)
        for title, moment in (("Late", late), ("Early", early)):
            make.engagement(study, title=title, **vars(moment), kind="phone-check-in")
        db.session.commit()
    page = _page(sign_in(app.test_client(), world.stranger), THERE, view=view)
    if view == "agenda":
        (found,) = page.select(".agenda-day")
        assert found.time["datetime"] == DAY.isoformat()
        clocks = [one.text for one in found.select(".clock")]
        assert clocks == ["All day", "00:15–00:45", "23:30–23:45"]
    else:
        assert sorted(_titles(_cell(page))) == ["All day", "Early", "Late"]
        assert len(_titles(page)) == 3
        assert {one["data-starts"] for one in page.select("[data-starts]")} == {"00:15", "23:30"}


def test_a_night_that_ends_the_next_morning_is_one_chip_of_its_evening(
    app: Flask, leader: FlaskClient
) -> None:
    night = when(day=DAY, last_day=DAY + dt.timedelta(days=1), starts=dt.time(23, 30),
                 ends=dt.time(0, 30), time_zone="Europe/Oslo")  # fmt: skip
    _add(app, **vars(night))
    page = _page(leader)
    assert (len(_titles(page)), len(_titles(_cell(page)))) == (1, 1)


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_words_stay_words(app: Flask, leader: FlaskClient, view: str) -> None:
    for payload in PAYLOADS:
        _add(app, title=payload, place=payload)
    answer = leader.get(HERE, query_string={"view": view, "day": DAY.isoformat()})
    assert dangers(answer.text) == []


@pytest.mark.parametrize("view", VIEWS)
def test_another_studys_plan_is_not_shown(app: Flask, world: make.World, view: str) -> None:
    _add(app, title="Ours")
    stranger = sign_in(app.test_client(), world.stranger)
    assert "Ours" not in _page(stranger, THERE, view=view).text
    assert stranger.get(HERE).status_code == 404


@pytest.mark.parametrize("view", VIEWS)
def test_more_engagements_take_no_more_statements(
    app: Flask, leader: FlaskClient, view: str
) -> None:
    _add(app)
    _page(leader, view=view)
    with statements() as few:
        _page(leader, view=view)
    _add(app, 30)
    with statements() as many:
        _page(leader, view=view)
    assert many.number == few.number <= 12


def test_what_is_too_much_for_a_page_is_told(app: Flask, leader: FlaskClient) -> None:
    _add(app, MOST)
    told = "these are the first 500"
    assert told not in _page(leader, view="agenda").text
    _add(app)
    page = _page(leader, view="agenda")
    assert told in page.text
    assert len(page.select(".agenda-item")) == MOST


def test_an_empty_list_says_what_to_do(leader: FlaskClient) -> None:
    page = _page(leader, view="agenda")
    assert page.select_one(".empty a")["href"] == f"/s/husk/engagements/new?day={DAY}"
    narrowed = _page(leader, view="agenda", kind="feedback")
    assert "kind" not in narrowed.select_one(".empty a")["href"]
