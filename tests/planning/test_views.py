"""Pages of rounds and cadences, through HTTP."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.engagements.listing import Filters, rows
from tracker.planning import queries
from tracker.planning.models import Round
from tracker.studies import queries as studies
from tracker.studies.models import Study

HERE = "/s/husk/rounds"
NEW = {
    "name": "Spring visits", "kind": "site-visit", "starts_on": "2011-03-01",
    "ends_on": "2011-04-30", "days_before": "3", "days_after": "5",
    "cases": ["nav-baerum", "nav-sola"],
}  # fmt: skip


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _study() -> Study:
    study = studies.find_study("husk")
    assert study is not None
    return study


def _round(app: Flask) -> int:
    with app.app_context():
        return queries.rounds(_study())[0].id


def _planned(app: Flask) -> list[tuple[str, str, tuple[str, ...]]]:
    with app.app_context():
        found = rows(_study(), Filters(), limit=99, offset=0)
        return sorted((row.title, row.when.starts_on.isoformat(), row.team) for row in found)


def _offered(text: str) -> dict[str, str]:
    fields = BeautifulSoup(text, "html.parser").select("input[name^=on_]")
    return {str(field["name"]): str(field["value"]) for field in fields}


def test_a_round_is_opened_its_days_proposed_and_planned(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(f"{HERE}/new", data=NEW)
    assert (answer.status_code, answer.location) == (303, f"{HERE}/{_round(app)}/plan")
    offered = _offered(leader.get(answer.location).text)
    assert list(offered.values()) == ["2011-03-15", "2011-04-12"]
    team = {"who": [str(member) for member in _members(app)[:1]]}
    answers = {"take_0": "y", "on_0": "2011-03-16", "on_1": offered["on_1"], "starts": "09:00"}
    assert leader.post(answer.location, data=answers | team).status_code == 303
    assert _planned(app) == [("Site visit, NAV Bærum", "2011-03-16", ("Leader",))]
    page = leader.get(f"{HERE}/{_round(app)}").text
    assert "1 planned · 1 missing" in page
    assert "Not planned yet" in page


def _members(app: Flask) -> list[int]:
    with app.app_context():
        return [member.id for member in studies.members(_study())]


def test_days_are_proposed_anew_around_another_team(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    with app.app_context():
        begin_writing()
        member = studies.members(_study())[1]
        away = make.engagement(_study(), day=dt.date(2011, 3, 15), ends_on=dt.date(2011, 3, 16))
        make.team_member(away, member, "observer")
        db.session.commit()
        who = str(member.id)
    page = leader.post(
        f"{HERE}/{_round(app)}/plan",
        data={"again": "yes", "who": who, "take_0": "y", "on_0": "2011-03-15", "starts": "10:00"},
    )
    assert page.status_code == 200
    assert _offered(page.text)["on_0"] not in {"2011-03-15", "2011-03-16"}
    assert 'value="10:00"' in page.text
    assert _planned(app)[0][0] == "Visit"


def test_a_wanted_proposal_without_a_day_comes_back(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    answers = {"take_0": "y", "on_0": "2011-02-31", "take_1": "y", "on_1": ""}
    page = leader.post(f"{HERE}/{_round(app)}/plan", data=answers)
    assert page.status_code == 422
    assert page.text.count('aria-invalid="true"') == 2
    assert _planned(app) == []


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "séance"}, "kind"),
        ({"ends_on": "2011-02-01"}, "ends_on"),
        ({"days_after": "-1"}, "days_after"),
        ({"days_before": "many"}, "days_before"),
        ({"cases": ["nav-elsewhere"]}, "cases"),
    ],
)
def test_bad_answers_come_back_beside_their_field(
    app: Flask, leader: FlaskClient, answers: dict[str, object], field: str
) -> None:
    answer = leader.post(f"{HERE}/new", data=NEW | answers)
    assert answer.status_code == 422
    assert f'id="{field}-errors"' in answer.text
    with app.app_context():
        assert db.session.query(Round).count() == 0


def test_a_round_is_changed_and_taken_away(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    here = f"{HERE}/{_round(app)}"
    changed = {key: value for key, value in NEW.items() if key not in {"kind", "gathers"}}
    assert leader.post(f"{here}/edit", data=changed | {"name": "Renamed"}).status_code == 303
    assert "Renamed" in leader.get(HERE).text
    assert leader.post(f"{here}/close").location == HERE
    assert "No rounds yet" in leader.get(HERE).text


def _moved_visit(app: Flask) -> tuple[int, int]:
    """The numbers of a visit that lies two days after its target and of one meant for later."""
    with app.app_context():
        begin_writing()
        study = _study()
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        round_ = make.round_(study, case)
        moved = make.engagement(study, case, title="Moved", day=dt.date(2011, 3, 10))
        later = make.engagement(study, case, title="Later", day=dt.date(2011, 3, 24))
        make.in_round(moved, round_, target_on=dt.date(2011, 3, 8))
        make.in_round(later, round_)
        db.session.commit()
        return moved.number, later.number


def test_the_engagement_page_offers_to_move_the_later_ones(app: Flask, leader: FlaskClient) -> None:
    moved, later = _moved_visit(app)
    page = leader.get(f"/s/husk/engagements/{moved}").text
    assert "2 days after its target" in page
    here = f"{HERE}/{_round(app)}/later/{moved}"
    assert here in page
    assert "Mon 28 Mar 2011" in leader.get(here).text
    leader.post(here, data={"shift": str(later)})
    assert ("Later", "2011-03-28", ()) in _planned(app)
    assert "after its target" not in leader.get(f"/s/husk/engagements/{moved}").text


def test_what_is_in_the_plan_is_counted_in_and_out(app: Flask, leader: FlaskClient) -> None:
    moved, _later = _moved_visit(app)
    here = f"{HERE}/{_round(app)}"
    leader.post(f"{here}/take-out/{moved}")
    assert "Planned already, but not in the round" in leader.get(here).text
    assert leader.post(f"{here}/add", data={"number": str(moved)}).status_code == 303
    assert "Planned already, but not in the round" not in leader.get(here).text
    assert leader.post(f"{here}/add", data={"number": "no"}).status_code == 303


def test_a_cadence_is_set_for_several_cases_and_its_calls_planned(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        _study().ends_on = dt.date(2100, 12, 31)
        db.session.commit()
    answers = {"weeks": "52", "starts_on": "2100-02-01", "pauses": ["7"],
               "cases": ["nav-baerum", "nav-sola"], "starts": "09:30"}  # fmt: skip
    assert leader.post(f"{HERE}/check-ins/cadence", data=answers).status_code == 303
    assert "Every 52 weeks, not in July" in leader.get(f"{HERE}/check-ins").text
    offered = _offered(leader.get(f"{HERE}/check-ins/plan").text)
    assert list(offered.values()) == ["2100-02-01", "2100-02-01"]
    leader.post(f"{HERE}/check-ins/plan", data={"take_0": "y", "on_0": "2100-02-02"})
    assert [row[1] for row in _planned(app)] == ["2100-02-02"]
    assert leader.post(f"{HERE}/check-ins/nav-sola/drop").status_code == 303
    assert leader.get(f"{HERE}/check-ins").text.count("Every 52 weeks") == 1


def test_a_round_of_another_study_does_not_exist(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        other = studies.find_study("other")
        assert other is not None
        key = make.round_(other).id
        db.session.commit()
    for page in ("", "/edit", "/plan", "/later/1"):
        assert leader.get(f"{HERE}/{key}{page}").status_code == 404
    assert leader.post(f"{HERE}/{key}/close").status_code == 404


@pytest.mark.parametrize("page", ["", "/check-ins", "/{}", "/{}/plan", "/{}/edit"])
def test_hostile_names_are_harmless(app: Flask, leader: FlaskClient, page: str) -> None:
    with app.app_context():
        begin_writing()
        case = make.case(_study(), "Hostile", region="".join(PAYLOADS)[:1000])
        make.round_(_study(), case, name="".join(PAYLOADS))
        db.session.commit()
    assert dangers(leader.get(HERE + page.format(_round(app))).text) == []


def test_a_round_over_many_cases_takes_a_bounded_number_of_statements(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        make.round_(_study(), *(make.case(_study(), f"NAV {n}") for n in range(20)))
        db.session.commit()
    for page, most in ((f"{HERE}/{_round(app)}", 10), (f"{HERE}/{_round(app)}/plan", 12)):
        with statements() as counted:
            leader.get(page)
        assert counted.number <= most, page
