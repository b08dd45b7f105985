"""The rules of a study through HTTP: all on one page, saved in one go."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.deriving import derived
from tests.editing import filled, read
from tests.signing import sign_in
from tracker.core.database import db
from tracker.reminders.models import RuleSetting, Touched
from tracker.reminders.registry import RULES

HERE = "/s/husk/reminders/rules"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _opened(client: FlaskClient) -> dict[str, str]:
    form = read(client.get(HERE)).select_one("form.rules")
    assert form is not None
    return {**filled(form), "pauses_case-quiet": "7", "pauses_case-untold": "7"}


def _rows(app: Flask) -> dict[str, tuple[bool, int, int | None, str, bool]]:
    with app.app_context():
        return {
            row.rule: (
                row.is_on,
                row.first_hours,
                row.second_hours,
                row.pauses,
                row.to_participants,
            )
            for row in db.session.query(RuleSetting)
        }


def test_every_rule_stands_there_with_its_sentence_and_default(leader: FlaskClient) -> None:
    page = read(leader.get(HERE))
    assert [one["id"] for one in page.select(".rule")] == list(RULES)
    quiet = page.select_one("#case-quiet")
    assert quiet is not None
    assert "By default 42 days after the last contact. Then 70 days: once more." in " ".join(
        quiet.text.split()
    )
    assert "July" in quiet.text
    assert len(page.select("[name^=to_participants]")) == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("changes-asked", "By default at once. Then 7 days: once more."),
        ("follow-up-due", "By default 1 day before its day. Then on the day itself: once more."),
    ],
)
def test_no_hours_at_all_are_said_as_what_they_mean(
    leader: FlaskClient, code: str, said: str
) -> None:
    rule = read(leader.get(HERE)).select_one(f"#{code}")
    assert rule is not None
    assert said in " ".join(rule.text.split())


def test_opened_and_saved_nothing_has_changed(app: Flask, leader: FlaskClient) -> None:
    assert leader.post(HERE, data=_opened(leader)).status_code == 303
    assert _rows(app) == {}


def test_changes_are_saved_in_one_go_and_put_back_one_by_one_or_all(
    app: Flask, leader: FlaskClient
) -> None:
    derived(app)
    fields = _opened(leader) | {"first_days_case-quiet": "10", "first_hours_case-quiet": "6"}
    fields |= {"to_participants_coming-up": "y"}
    del fields["is_on_case-untold"]
    assert leader.post(HERE, data=fields).status_code == 303
    assert _rows(app) == {
        "case-quiet": (True, 246, 1680, "7", False),
        "case-untold": (False, 2880, 4320, "7", False),
        "coming-up": (True, 24, None, "", True),
    }
    with app.app_context():
        assert "study:1" in {row.subject for row in db.session.query(Touched)}
    leader.post(HERE, data=_opened(leader) | {"defaults": "case-quiet"})
    assert _rows(app).keys() == {"case-untold", "coming-up"}
    leader.post(HERE, data=_opened(leader) | {"defaults": "all"})
    assert _rows(app) == {}


def test_every_mistake_stands_beside_its_field_and_what_was_typed_stays(
    app: Flask, leader: FlaskClient
) -> None:
    wrong = {
        "first_days_coming-up": "soon",
        "first_hours_unconfirmed": "24",
        "first_days_case-quiet": "80",
        "first_days_milestone-due": "1",
        "second_days_round-closing": "",
    }
    answer = leader.post(HERE, data=_opened(leader) | wrong)
    assert answer.status_code == 422
    page = read(answer)
    errors = {one["id"].removesuffix("-errors") for one in page.select(".rule .field-errors")}
    assert errors == {
        "first_days_coming-up",
        "first_hours_unconfirmed",
        "second_days_case-quiet",
        "second_days_milestone-due",
        "second_days_round-closing",
    }
    for name, value in wrong.items():
        assert page.select_one(f'[name="{name}"]').get("value", "") == value  # type: ignore[union-attr]
    assert _rows(app) == {}


def test_hours_in_the_wrong_order_alone_are_refused_once(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(HERE, data=_opened(leader) | {"first_days_case-quiet": "80"})
    assert answer.status_code == 422
    assert len(read(answer).select(".errors li")) == 1
    assert _rows(app) == {}


def test_the_list_of_errors_names_the_rule_and_says_what_to_do(leader: FlaskClient) -> None:
    wrong = {
        "first_days_case-quiet": "80",
        "first_days_milestone-due": "1",
        "first_hours_unconfirmed": "24",
        "second_days_round-closing": "",
    }
    later = "Give it more days or hours than the first time: it comes later."
    nearer = "Give it fewer days or hours than the first time: it comes nearer to the day."
    page = read(leader.post(HERE, data=_opened(leader) | wrong))
    assert {one.text.strip() for one in page.select(".errors li")} == {
        "Not confirmed and near, hours: Use a number of hours between 0 and 23.",
        f"Case gone quiet, the second time, days: {later}",
        "Round closing with holes, the second time, days: Fill in this field.",
        f"Milestone due, the second time, days: {nearer}",
    }
    label = page.select_one('label[for="first_hours_unconfirmed"]')
    assert label is not None
    assert " ".join(label.text.split()) == "before it begins: hours"
