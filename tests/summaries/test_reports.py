"""Reports by name: saved, shown, changed, copied, removed and put back."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tests.summaries import asking
from tracker.core.database import begin_writing, db
from tracker.studies import queries as studies
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.summaries import build, queries
from tracker.summaries.models import Report
from tracker.summaries.rules import Part

HERE = "/s/husk/summary/reports"
ANSWERS = {
    "name": "For the directorate",
    "place_status": "1",
    "place_study": "2",
    "cases": "nav-sola",
    "as_of": "2011-11",
    "language": "nb",
    "has_references": "y",
}


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _study(short_name: str = "husk") -> Study:
    study = studies.find_study(short_name)
    assert study is not None
    return study


def _only(app: Flask) -> Report:
    with app.app_context():
        (report,) = queries.reports(_study())
        return report


@pytest.fixture
def key(app: Flask, leader: FlaskClient) -> int:
    """A saved report of one case."""
    assert leader.post(f"{HERE}/new", data=ANSWERS).status_code == 303
    return _only(app).id


def _sheet(client: FlaskClient, words: str) -> BeautifulSoup:
    page = BeautifulSoup(client.get(f"/s/husk/summary?{words}").text, "html.parser")
    sheet = page.select_one(".sheet")
    assert sheet is not None
    return sheet


def test_a_report_shows_its_parts_in_their_order_of_its_cases(
    leader: FlaskClient, key: int
) -> None:
    sheet = _sheet(leader, f"report={key}")
    said = [heading.text for heading in sheet.select("h2")][1:]
    assert said == ["NAV Sola – status per november 2011", "Kort om evalueringen"]
    assert "For the directorate, per november 2011" in sheet.text
    assert sheet["lang"] == "nb"


def test_the_usual_report_is_there_without_anybody_saving_it(leader: FlaskClient) -> None:
    assert "Status per case" in leader.get(HERE).text
    said = [heading.text for heading in _sheet(leader, "as_of=2012-01").select("h2")]
    assert said[1:] == [
        "The study in short",
        "Contacts over time",
        "NAV Bærum – status as of January 2012",
        "NAV Sola – status as of January 2012",
    ]


def test_its_fixed_month_holds_whatever_the_address_says(leader: FlaskClient, key: int) -> None:
    page = leader.get(f"/s/husk/summary?report={key}&as_of=2012-01").text
    assert "november 2011" in page
    assert 'id="as_of"' not in page


def test_it_is_narrowed_to_its_own_cases_alone(leader: FlaskClient, key: int) -> None:
    here = f"/s/husk/summary?report={key}&case="
    assert leader.get(f"{here}nav-sola").status_code == 200
    assert leader.get(f"{here}nav-baerum").status_code == 404


@pytest.mark.parametrize("words", ["report=99", "report=x", "report=-1", "case=nowhere"])
def test_what_is_not_there_is_not_found(leader: FlaskClient, words: str) -> None:
    assert leader.get(f"/s/husk/summary?{words}").status_code == 404


def test_a_report_of_another_study_does_not_exist(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        stranger = asking.report(_study("other")).id
        db.session.commit()
    assert leader.get(f"/s/husk/summary?report={stranger}").status_code == 404
    assert leader.get(f"{HERE}/{stranger}").status_code == 404
    assert leader.post(f"{HERE}/{stranger}/remove").status_code == 404
    assert leader.get(f"{HERE}/new?like={stranger}").status_code == 404


def test_it_is_changed(app: Flask, leader: FlaskClient, key: int) -> None:
    form = BeautifulSoup(leader.get(f"{HERE}/{key}").text, "html.parser")
    seen = form.select_one("input[name=seen]")
    assert seen is not None
    answers = {"name": "Interim", "place_timeline": "3", "as_of": "", "seen": str(seen["value"])}
    assert leader.post(f"{HERE}/{key}", data=answers).status_code == 303
    report = _only(app)
    assert (report.name, report.parts, report.as_of) == ("Interim", "timeline", None)
    assert "All cases" in leader.get(HERE).text


def test_nobody_replaces_what_they_have_not_seen(leader: FlaskClient, key: int) -> None:
    answers = {"name": "Interim", "place_timeline": "3", "seen": "something older"}
    assert leader.post(f"{HERE}/{key}", data=answers).status_code == 409


def test_a_copy_begins_with_everything_but_the_name(leader: FlaskClient, key: int) -> None:
    form = BeautifulSoup(leader.get(f"{HERE}/new?like={key}").text, "html.parser")
    values = {field["name"]: field.get("value", "") for field in form.select("main input")}
    assert values["name"] == "Copy of For the directorate"
    assert (values["place_status"], values["place_study"], values["place_timeline"]) == (
        "1",
        "2",
        "",
    )
    assert [box["value"] for box in form.select("[name=cases][checked]")] == ["nav-sola"]


def test_a_removed_report_comes_back_as_it_was(app: Flask, leader: FlaskClient, key: int) -> None:
    before = _described(app)
    answer = leader.post(f"{HERE}/{key}/remove")
    page = BeautifulSoup(leader.get(answer.location).text, "html.parser")
    undo = page.select_one(f'.flash form[action="{HERE}/new"]')
    assert undo is not None
    with app.app_context():
        assert list(queries.reports(_study())) == []
    fields = [(field["name"], field.get("value", "")) for field in undo.select("input")]
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(str(name), []).append(str(value))
    assert leader.post(f"{HERE}/new", data=data).status_code == 303
    assert _described(app) == before


def _described(app: Flask) -> tuple[object, ...]:
    with app.app_context():
        (report,) = queries.reports(_study())
        slugs = [case.slug for case in report.cases]
        return (report.name, report.parts, report.as_of, report.language, slugs,
                report.has_references)  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"place_status": "", "place_study": ""},
        {"place_status": "0"},
        {"place_status": "many"},
        {"cases": "nowhere"},
        {"as_of": "2011-13"},
        {"as_of": "soon"},
        {"language": "sv"},
    ],
)
def test_bad_answers_are_refused(app: Flask, leader: FlaskClient, wrong: dict[str, str]) -> None:
    assert leader.post(f"{HERE}/new", data=ANSWERS | wrong).status_code == 422
    with app.app_context():
        assert list(queries.reports(_study())) == []


def test_no_two_reports_have_the_same_name(leader: FlaskClient, key: int) -> None:
    answer = leader.post(f"{HERE}/new", data=ANSWERS | {"name": "for the Directorate"})
    assert (answer.status_code, "There is a report of that name" in answer.text) == (422, True)


def test_hostile_names_are_harmless(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        keys = [asking.report(_study(), name=payload, parts="study").id for payload in PAYLOADS]
        db.session.commit()
    pages = [HERE, *(f"/s/husk/summary?report={key}" for key in keys[:6])]
    assert [dangers(leader.get(page).text) for page in pages] == [[]] * len(pages)
    assert dangers(leader.get(leader.post(f"{HERE}/{keys[0]}/remove").location).text) == []


def test_a_report_with_a_part_that_a_reader_may_not_see_is_not_theirs(
    app: Flask, world: make.World, leader: FlaskClient, key: int, monkeypatch: pytest.MonkeyPatch
) -> None:

    guarded = build.BUILDERS[Part.STUDY]._replace(needs=Action.SEE_NOTES)
    monkeypatch.setitem(build.BUILDERS, Part.STUDY, guarded)
    observer = sign_in(app.test_client(), world.observer)
    assert leader.get(f"/s/husk/summary?report={key}").status_code == 200
    assert observer.get(f"/s/husk/summary?report={key}").status_code == 403
    answer = observer.post("/s/husk/summary/files", data={"report": key, "format": "md"})
    assert answer.status_code == 403
