"""The list of what was promised, and ticking it off where it stands."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.deriving import derived
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.followups.models import FollowUp
from tracker.followups.rules import digest
from tracker.notes import service as notes
from tracker.notes.models import Note
from tracker.studies import queries as studies

INDEX = "/s/husk/follow-ups"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """One follow-up from a note (1) and one by itself (2), which is the leader's."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        member = studies.members(study)[0]
        visit = make.engagement(study, case, title="Spring visit", status="held")
        text = "- [ ] send the report by 2011-05-20 ~nobody"
        notes.write(visit, author=member.account, text=text, now=make.NOW)
        make.follow_up(study, "Call back", owner=member, due_on=dt.date(2011, 4, 1))
        db.session.commit()
    return sign_in(client, world.leader)


def _listed(client: FlaskClient, address: str = INDEX) -> list[str]:
    page = read(client.get(address))
    return [line.find("p").get_text(strip=True) for line in page.select("li.follow-up")]


def _tick(client: FlaskClient, key: int, **fields: str) -> str:
    text = {1: "send the report", 2: "Call back"}[key]
    sent = {"about": digest(text)} | fields
    return client.post(f"{INDEX}/{key}/tick", data=sent).headers["Location"]


def _seen(client: FlaskClient, key: int) -> str:
    """What an opened form holds of how it was."""
    return read(client.get(f"{INDEX}/{key}")).select_one("[name=seen]")["value"]


def _row(key: int) -> FollowUp:
    row: FollowUp = make.get(FollowUp, key)
    return row


def test_open_ones_stand_by_due_date_with_where_they_come_from(leader: FlaskClient) -> None:
    assert _listed(leader) == ["Call back", "send the report"]
    page = leader.get(INDEX).text
    assert "Spring visit" in page
    assert "~nobody" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [("?who=me", ["Call back"]), ("?case=nav-baerum", ["send the report"]), ("?show=done", []),
     ("?case=no-such", ["Call back", "send the report"])],
)  # fmt: skip
def test_the_list_can_be_narrowed(leader: FlaskClient, query: str, expected: list[str]) -> None:
    assert _listed(leader, INDEX + query) == expected


def test_a_long_list_comes_page_by_page(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, _case = make.husk()
        for number in range(60):
            make.follow_up(study, f"Task {number}", due_on=dt.date(2012, 1, 1))
        db.session.commit()
    first, second = (_listed(leader, f"{INDEX}?who=&page={number}") for number in (1, 2))
    assert (len(first), len(second), set(first) & set(second)) == (50, 12, set())
    page = read(leader.get(f"{INDEX}?page=2"))
    assert "Page 2 of 2" in page.select_one(".pager").text
    # Whoever ticks one off comes back to where it stood.
    assert page.select_one("li.follow-up [name=back]")["value"].startswith(f"{INDEX}?page=2#")


def test_ticking_one_of_a_note_writes_it_into_the_note(app: Flask, leader: FlaskClient) -> None:
    assert _tick(leader, 1, done="yes", back="/s/husk/engagements/1") == "/s/husk/engagements/1"
    with app.app_context():
        note = make.get(Note, 1)
        assert (note.text, note.version) == (
            "- [x] send the report by 2011-05-20 ~nobody", 2,
        )  # fmt: skip
    assert _listed(leader, f"{INDEX}?show=done") == ["send the report"]
    _tick(leader, 1)
    assert _listed(leader) == ["Call back", "send the report"]


def test_ticking_one_that_stands_alone_can_be_undone(app: Flask, leader: FlaskClient) -> None:
    _tick(leader, 2, done="yes")
    undo = read(leader.get(INDEX)).find("form", action=f"{INDEX}/2/tick")
    assert undo is not None
    with app.app_context():
        assert _row(2).done_by_id == 1
    _tick(leader, 2)
    with app.app_context():
        assert (_row(2).done_at, _row(2).done_by_id) == (None, None)


@pytest.mark.parametrize(
    "back",
    ["https://evil.test/s/husk/", "//evil.test", "/s/other/today", "/s/husk/\\evil", "x" * 2000],
)
def test_nobody_is_sent_elsewhere(leader: FlaskClient, back: str) -> None:
    assert _tick(leader, 2, done="yes", back=back) == INDEX


def test_one_is_added_changed_and_removed(app: Flask, leader: FlaskClient) -> None:
    fields = {"text": "Write to the college", "case": "nav-baerum", "due_on": "2011-06-01"}
    assert leader.post(f"{INDEX}/new", data=fields | {"owner": ""}).status_code == 303
    with app.app_context():
        row = _row(3)
        assert (row.text, row.owner, row.due_on) == (fields["text"], None, dt.date(2011, 6, 1))
        assert row.case is not None
    changed = {"text": "Call the college", "case": "", "owner": "1", "seen": _seen(leader, 3)}
    leader.post(f"{INDEX}/3", data=changed)
    with app.app_context():
        assert (_row(3).text, _row(3).case, _row(3).owner_id) == ("Call the college", None, 1)
    leader.post(f"{INDEX}/3/remove", data={"seen": _seen(leader, 3)})
    assert _listed(leader) == ["Call back", "send the report"]


def test_a_refused_one_comes_back_with_what_was_typed(leader: FlaskClient) -> None:
    answer = leader.post(f"{INDEX}/new", data={"text": "", "due_on": "2011-06-01", "owner": ""})
    assert answer.status_code == 422
    assert 'value="2011-06-01"' in answer.text


@pytest.mark.parametrize("act", ["", "/remove"])
def test_one_of_a_note_is_changed_in_its_note_alone(leader: FlaskClient, act: str) -> None:
    assert leader.post(f"{INDEX}/1{act}", data={"text": "x"}).status_code == 404


def test_the_engagement_shows_what_was_promised_there(leader: FlaskClient) -> None:
    assert _listed(leader, "/s/husk/engagements/1") == ["send the report"]


def test_a_reviewer_reads_and_ticks_nothing(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert _listed(reviewer) == ["Call back", "send the report"]
    assert '<button class="box"' not in reviewer.get(INDEX).text
    assert reviewer.post(f"{INDEX}/2/tick", data={"done": "yes"}).status_code == 403


def test_today_settles_one_at_once_and_takes_it_back(app: Flask, leader: FlaskClient) -> None:
    today = "/s/husk/today"
    derived(app)
    form = read(leader.get(today)).select_one('form[action$="/follow-ups/2/tick"]')
    sent = {one["name"]: one["value"] for one in form.select("input[name]")}
    answer = leader.post(form["action"], data=sent)
    assert (answer.status_code, answer.location) == (303, today)
    page = read(leader.get(today))
    assert "“Call back” is done." in page.text
    undo = page.select_one(".flash form")
    assert not page.select('.attention form[action$="/follow-ups/2/tick"]')
    leader.post(undo["action"], data={one["name"]: one["value"] for one in undo.select("input")})
    assert read(leader.get(today)).select_one('form[action$="/follow-ups/2/tick"]')


def test_one_and_many_take_as_many_statements(app: Flask, leader: FlaskClient) -> None:
    with statements() as few:
        leader.get(INDEX)
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        visit = make.engagement(study, case)
        for number in range(9):
            make.follow_up(
                study, f"Task {number}", engagement=visit, owner=studies.members(study)[1]
            )
        db.session.commit()
    with statements() as many:
        leader.get(INDEX)
    assert (few.number, len(_listed(leader))) == (many.number, 11)
