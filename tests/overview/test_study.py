"""The timeline page: zoomed, filtered, folded into regions."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.milestones import queries as milestones
from tracker.overview import study as study_page
from tracker.planning import queries
from tracker.studies import queries as studies
from tracker.studies.models import Study

HERE = "/s/husk/"


def _study() -> Study:
    study = studies.find_study("husk")
    assert study is not None
    return study


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """Two regions with a case each, a visit in March, a call in June and a shared gathering."""
    with app.app_context():
        begin_writing()
        study = _study()
        agder, oslo = make.case(study, "NAV Lund", region="Agder"), make.case(study, "NAV Os")
        visit = make.engagement(study, agder, title="Spring visit", status="held")
        make.in_round(visit, make.round_(study, agder))
        call = make.engagement(study, oslo, kind="phone-check-in", title="June call",
                               day=dt.date(2011, 6, 7))  # fmt: skip
        make.team_member(call, studies.members(study)[0], "interviewer")
        make.engagement(study, agder, oslo, kind="network-gathering", title="Gathering",
                        day=dt.date(2011, 9, 1))  # fmt: skip
        make.milestone(study)
        db.session.commit()
    return sign_in(client, world.leader)


def _marks(client: FlaskClient, address: str = HERE) -> list[str]:
    soup = BeautifulSoup(client.get(address).text, "html.parser")
    titles = [str(mark["aria-label"]) for mark in soup.select("svg a.mark")]
    return sorted({title.split(", ")[1] for title in titles})


def _lanes(client: FlaskClient, address: str) -> list[str]:
    soup = BeautifulSoup(client.get(address).text, "html.parser")
    return [lane.select_one("text").text for lane in soup.select("svg .lane-label")]


def test_everything_of_the_study_stands_in_it(leader: FlaskClient) -> None:
    assert _marks(leader) == ["Gathering", "June call", "Spring visit"]
    page = leader.get(HERE).text
    assert "Interim report" in page
    assert "Spring visits 1/1" in page


def test_filters_narrow_it(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        round_id = queries.rounds(_study())[0].id
        member_id = studies.members(_study())[0].id
    assert _marks(leader, f"{HERE}?kind=site-visit") == ["Spring visit"]
    assert _marks(leader, f"{HERE}?round={round_id}") == ["Spring visit"]
    assert _marks(leader, f"{HERE}?who={member_id}") == ["June call"]
    assert _marks(leader, f"{HERE}?who={member_id}&kind=site-visit") == []
    assert len(_marks(leader, f"{HERE}?kind=nonsense&round=x&who=")) == 3


def test_an_observer_may_not_ask_who_goes(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    observer = sign_in(app.test_client(), world.observer)
    with app.app_context():
        member_id = studies.members(_study())[0].id
    assert len(_marks(observer, f"{HERE}?who={member_id}")) == 3
    assert 'name="who"' not in observer.get(HERE).text


def test_it_is_zoomed_to_a_quarter_and_stepped(leader: FlaskClient) -> None:
    address = f"{HERE}?zoom=quarter&month=2011-05"
    assert _marks(leader, address) == ["June call"]
    soup = BeautifulSoup(leader.get(address).text, "html.parser")
    step = soup.select_one('.stepper a[rel="prev"]')
    assert step is not None
    assert _marks(leader, str(step["href"])) == ["Spring visit"]


def test_a_folded_region_shows_what_its_cases_share_once(leader: FlaskClient) -> None:
    folded = _lanes(leader, f"{HERE}?by=region")
    assert folded == ["▸ Agder", "▸ Oslo"]
    opened = _lanes(leader, f"{HERE}?by=region&open=Agder")
    assert opened == ["▾ Agder", "NAV Lund", "▸ Oslo"]
    soup = BeautifulSoup(leader.get(f"{HERE}?by=region&open=Agder").text, "html.parser")
    toggle = soup.select_one("svg a.lane-label")
    assert toggle is not None
    assert _lanes(leader, str(toggle["href"])) == folded


def test_many_cases_begin_folded(leader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study_page, "LANES", 3)
    assert _lanes(leader, HERE)[0] == "▸ Agder"
    assert "NAV Bærum" in _lanes(leader, f"{HERE}?by=case")


def _numbers(app: Flask) -> dict[str, int]:
    """What the acts below are done to."""
    with app.app_context():
        study = _study()
        rounds, owed = queries.rounds(study), milestones.milestones(study)
        return {"round": rounds[0].id, "milestone": owed[0].id, "visit": 1, "call": 2}


@pytest.mark.parametrize(
    ("act", "answers", "words"),
    [
        ("engagements/{call}/cancel", {"reason": "Ill"}, "7 Jun 2011, cancelled"),
        ("engagements/{call}/move", {"day": "2011-06-14"}, "14 Jun 2011"),
        ("engagements/{call}/confirm", {}, "confirmed"),
        ("cases/nav-lund/edit", {"name": "NAV Lunden", "region": "Agder"}, "NAV Lunden"),
        ("cases/nav-lund/events/new", {"happened_on": "2011-02-01", "text": "Fire"}, "Fire"),
        ("cases/new", {"name": "NAV Ny", "region": "Oslo", "status": "active",
                       "from_on": "2011-01-01"}, "NAV Ny"),
        ("milestones/new", {"name": "Final report", "due_on": "2012-03-01"}, "Final report"),
        ("milestones/{milestone}/deliver", {"delivered_on": "2011-05-20"}, "delivered"),
        ("milestones/{milestone}/remove", {}, ""),
        ("rounds/{round}/take-out/{visit}", {}, "Spring visits 0/1"),
        ("rounds/{round}/close", {}, ""),
    ],
)  # fmt: skip
def test_every_change_of_the_plan_is_seen_at_once(
    app: Flask, leader: FlaskClient, act: str, answers: dict[str, str], words: str
) -> None:
    before = _drawn(leader)
    assert _drawn(leader) == before
    answer = leader.post(HERE + act.format(**_numbers(app)), data=answers)
    assert answer.status_code == 303
    leader.get(answer.location)  # shows the message that the act left
    after = _drawn(leader)
    assert after != before
    assert words in after


def _drawn(client: FlaskClient) -> str:
    """The page but for its tokens, which tell the second."""
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", client.get(HERE).text)
