"""The months that a study asks status notes for: rules, service, reads and acts."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.editing import press, read
from tests.signing import sign_in
from tests.statusnotes.desk import INDEX
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.statusnotes import queries, service
from tracker.statusnotes.models import AskedMonth
from tracker.statusnotes.rules import check_asked, months_to_ask

MAY, JANUARY = dt.date(2011, 5, 1), dt.date(2012, 1, 1)
PERIOD = {"starts_on": dt.date(2011, 1, 15), "ends_on": dt.date(2012, 3, 31)}
ASK = f"{INDEX}/asked"


def _asked(app: Flask) -> list[str]:
    with app.app_context():
        rows = db.session.scalars(db.select(AskedMonth).order_by(AskedMonth.as_of))
        return [f"{row.as_of:%Y-%m}" for row in rows]


def test_a_study_asks_for_its_months_and_those_of_a_year_after() -> None:
    months = months_to_ask(**PERIOD, asked=[dt.date(2011, 1, 1), MAY])
    assert (months[0], months[-1]) == (dt.date(2011, 2, 1), dt.date(2013, 3, 1))
    assert (MAY in months, len(months)) == (False, 25)


@pytest.mark.parametrize("as_of", ["2010-12-01", "2013-04-01", "2011-05-02"])
def test_other_days_are_no_month_to_ask_for(as_of: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_asked(dt.date.fromisoformat(as_of), **PERIOD)
    assert refusal.value.field == "as_of"


@pytest.mark.usefixtures("session")
def test_a_month_is_asked_for_once() -> None:
    study = make.study()
    service.ask_for(study, as_of=JANUARY)
    with pytest.raises(DomainError, match="asks for that month already") as refusal:
        service.ask_for(study, as_of=JANUARY)
    assert refusal.value.field == "as_of"
    service.ask_for(make.study(short_name="other"), as_of=JANUARY)
    service.ask_for(study, as_of=MAY)
    assert [one.as_of for one in queries.asked_months(study)] == [MAY, JANUARY]


@pytest.mark.usefixtures("session")
def test_the_month_of_another_study_is_not_found() -> None:
    asked = make.asked_month(make.study())
    assert queries.find_asked_month(asked.study, asked.id) is asked
    assert queries.find_asked_month(make.study(short_name="other"), asked.id) is None


@pytest.mark.usefixtures("session")
def test_progress_counts_the_cases_evaluated_at_the_end_of_the_month() -> None:
    study, author = make.study(), make.account()
    done, drafted, _waiting, gone = (make.case(study, name) for name in "ABCD")
    left = {"status": "withdrawn", "from_on": dt.date(2011, 5, 31), "reason": "Closed"}
    db.session.add(make.CaseStatus(case=gone, **left))
    for case in (done, gone):
        make.status_note(case, author, as_of=MAY, **make.PUBLISHED)
    make.status_note(done, author, as_of=MAY, edition=2, **make.PUBLISHED)
    make.status_note(drafted, author, as_of=MAY, state="review")
    for as_of in (dt.date(2011, 4, 1), MAY, JANUARY):
        make.asked_month(study, as_of)
    counted = [(one.month.as_of.month, one.published, one.cases) for one in queries.progress(study)]
    assert counted == [(4, 0, 4), (5, 1, 3), (1, 0, 3)]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("number", [1, 3])
def test_progress_takes_the_same_number_of_statements(number: int) -> None:
    study, author = make.study(), make.account()
    for index in range(number):
        make.status_note(make.case(study, f"Case {index}"), author, **make.PUBLISHED)
        make.asked_month(study, dt.date(2011, 6 + index, 1))
    db.session.commit()
    assert study.id
    with statements() as counted:
        assert len(queries.progress(study)) == number
    assert counted.number == 3


def test_a_leader_asks_for_a_month_and_sees_how_far_it_is(
    app: Flask, leader: FlaskClient, published: str
) -> None:
    answer = leader.post(ASK, data={"as_of": "2012-01"})
    assert answer.location == INDEX
    page = read(leader.get(INDEX))
    assert "status note of each case as of January 2012." in page.text
    assert "January 2012: 1 of 2" in page.text
    assert page.find("option", value="2012-01") is None
    assert _asked(app) == ["2012-01"]
    assert published


def test_a_month_is_taken_off_and_put_back(app: Flask, leader: FlaskClient) -> None:
    leader.post(ASK, data={"as_of": "2012-01"})
    press(leader, read(leader.get(INDEX)), f"{ASK}/1/remove")
    assert _asked(app) == []
    undo = read(leader.get(INDEX)).find("button", string="Undo").find_parent("form")
    fields = {one["name"]: one["value"] for one in undo.find_all("input")}
    leader.post(undo["action"], data=fields)
    assert _asked(app) == ["2012-01"]


@pytest.mark.parametrize("as_of", ["", "2010-12", "2013-04", "May", "2012-01-20", "\x00"])
def test_what_is_no_month_of_the_study_is_refused_beside_its_field(
    app: Flask, leader: FlaskClient, as_of: str
) -> None:
    answer = leader.post(ASK, data={"as_of": as_of})
    assert (answer.status_code, read(answer).find(id="as_of-errors") is not None) == (422, True)
    assert _asked(app) == []


def test_a_month_that_is_asked_for_already_is_refused(app: Flask, leader: FlaskClient) -> None:
    for code in (303, 422):
        assert leader.post(ASK, data={"as_of": "2012-01"}).status_code == code
    assert _asked(app) == ["2012-01"]


@pytest.mark.parametrize("role", ["researcher", "reviewer", "observer"])
def test_others_see_the_months_and_change_nothing(
    app: Flask, world: make.World, leader: FlaskClient, role: str
) -> None:
    leader.post(ASK, data={"as_of": "2012-01"})
    client = sign_in(app.test_client(), getattr(world, role))
    page = read(client.get(INDEX))
    assert "January 2012: 0 of 2" in page.text
    assert page.find("form", action=ASK) is None
    assert client.post(ASK, data={"as_of": "2011-05"}).status_code == 403
    assert client.post(f"{ASK}/1/remove").status_code == 403
    assert _asked(app) == ["2012-01"]


def test_a_study_that_asks_for_nothing_shows_others_nothing(
    observer: FlaskClient, leader: FlaskClient
) -> None:
    assert read(observer.get(INDEX)).find(id="asked") is None
    assert "asks for no month yet" in read(leader.get(INDEX)).text


def test_strangers_cannot_tell_what_is_asked_for(
    app: Flask, world: make.World, leader: FlaskClient
) -> None:
    leader.post(ASK, data={"as_of": "2012-01"})
    stranger = sign_in(app.test_client(), world.stranger)
    assert stranger.post(ASK, data={"as_of": "2011-05"}).status_code == 404
    assert stranger.post(f"{ASK}/1/remove").status_code == 404
    assert stranger.post("/s/other/status-notes/asked/1/remove").status_code == 404
    assert _asked(app) == ["2012-01"]


def test_a_study_takes_its_months_along(app: Flask, world: make.World) -> None:
    with app.app_context():
        begin_writing()
        study, _case = make.husk()
        make.asked_month(study)
        db.session.commit()
        begin_writing()
        db.session.delete(make.husk()[0])
        db.session.commit()
    assert (_asked(app), world.study) == ([], "husk")
