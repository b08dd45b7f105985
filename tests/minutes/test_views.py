"""Taking minutes: inputs under their themes, and who is there."""

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import filled, read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.engagements.models import Participation
from tracker.notes.models import Excerpt, Note
from tracker.studies import queries as studies
from tracker.studies.models import ExcerptKind, InformantRole, Theme

HERE = "/s/husk/engagements/1/minutes"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A dialogue meeting with five of one role (1) and one person (2) invited."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.theme(study, "funding", "Funding")
        make.excerpt_kind(study, "advice", "Advice")
        make.role(study, "college", "College")
        meeting = make.engagement(study, case, kind="dialogue-meeting")
        role = studies.informant_roles(study)[0]
        make.participation(meeting, role=role, invited=5)
        make.participation(meeting, person=make.person(study, role))
        make.engagement(study, case, kind="site-visit")
        db.session.commit()
    return sign_in(client, world.leader)


def _fields(**changed: str) -> dict[str, str]:
    return {"theme": "funding", "role": "", "kind": "advice", "words": "the money ends",
            "client_id": str(uuid.uuid4())} | changed  # fmt: skip


def _text(app: Flask) -> str:
    with app.app_context():
        return db.session.scalar(sa.select(Note.text).where(Note.is_minutes)) or ""


def test_inputs_grow_one_note_and_are_excerpts(app: Flask, leader: FlaskClient) -> None:
    leader.post(HERE, data=_fields())
    leader.post(HERE, data=_fields(words="and the time", kind=""))
    assert _text(app) == "## Funding\n\n- the money ends #funding !advice\n- and the time #funding"
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Excerpt)) == 2


def test_the_next_input_starts_with_the_same_theme(leader: FlaskClient) -> None:
    answer = leader.post(HERE, data=_fields())
    assert answer.headers["Location"] == f"{HERE}?theme=funding&kind=advice#words"
    page = read(leader.get(f"{HERE}?theme=funding&kind=advice"))
    assert page.select_one("[name=theme][checked]")["value"] == "funding"


def test_an_input_sent_twice_stands_once(app: Flask, leader: FlaskClient) -> None:
    leader.post(HERE, data=_fields())
    fields = _fields(words="once")
    leader.post(HERE, data=fields)
    leader.post(HERE, data=fields)
    assert _text(app).count("once") == 1


def test_the_newest_input_can_be_taken_back(app: Flask, leader: FlaskClient) -> None:
    leader.post(HERE, data=_fields())
    leader.post(HERE, data=_fields(words="wrong"))
    assert read(leader.get(HERE)).find("form", action=f"{HERE}/take-back") is not None
    leader.post(f"{HERE}/take-back", data={"version": "2"})
    assert _text(app) == "## Funding\n\n- the money ends #funding !advice"


def test_what_somebody_else_went_on_with_is_not_taken_back(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    leader.post(HERE, data=_fields())
    leader.post(HERE, data=_fields(words="mine"))
    sign_in(app.test_client(), world.researcher).post(HERE, data=_fields(words="theirs"))
    answer = leader.post(f"{HERE}/take-back", data={"version": "2"})
    assert answer.headers["Location"] == f"{HERE}#words"
    assert (
        "Somebody has written since then" in read(leader.get(HERE)).select_one(".flash-error").text
    )
    assert ("mine" in _text(app), "theirs" in _text(app)) == (True, True)


def test_a_former_code_still_means_its_entry(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        for table, code in (
            (Theme, "funding"),
            (ExcerptKind, "advice"),
            (InformantRole, "college"),
        ):
            entry = db.session.scalars(sa.select(table).where(table.code == code)).one()
            entry.code, entry.also = f"new-{code}", f"older {code}"
        db.session.commit()
    leader.post(HERE, data=_fields(role="college"))
    assert _text(app).endswith("#new-funding @new-college !new-advice")


def test_what_fits_no_theme_stands_under_a_heading_of_its_own(
    app: Flask, leader: FlaskClient
) -> None:
    leader.post(HERE, data=_fields(theme="", kind=""))
    assert _text(app) == "## Other matters\n\n- the money ends"


@pytest.mark.parametrize("wrong", [{"words": " "}, {"words": "x" * 2001}, {"theme": "none"}])
def test_a_refused_input_comes_back(app: Flask, leader: FlaskClient, wrong: dict[str, str]) -> None:
    answer = leader.post(HERE, data=_fields() | wrong)
    assert (answer.status_code, _text(app)) == (422, "")


def _came(app: Flask) -> list[tuple[int, int | None, int]]:
    rows = sa.select(Participation.invited, Participation.came, Participation.excused)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(rows.order_by(Participation.id))]


def test_who_is_there_is_counted_beside_who_was_invited(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/attendance", data={"came_1": "3", "excused_1": "1", "how_2": "excused"})
    assert _came(app) == [(5, 3, 1), (1, 0, 1)]
    page = read(leader.get(HERE))
    cells = [cell.get_text(strip=True) for cell in page.select(".attendance tbody tr td.number")]
    assert cells == ["5", "1"]
    assert page.select_one("[name=how_2] option[selected]")["value"] == "excused"


def test_more_excused_than_invited_is_refused_with_what_was_typed(
    app: Flask, leader: FlaskClient
) -> None:
    answer = leader.post(f"{HERE}/attendance", data={"came_1": "4", "excused_1": "2"})
    assert (answer.status_code, _came(app)[0]) == (422, (5, None, 0))
    page = read(answer)
    field = page.select_one("#excused_1")
    assert (field["value"], field["aria-invalid"]) == ("2", "true")
    assert page.select_one(".errors a[href='#excused_1']").text.startswith("Office leader, excused")


def test_of_two_who_count_at_once_each_changes_only_their_own(
    app: Flask, leader: FlaskClient
) -> None:
    seen = read(leader.get(HERE)).select_one("[name=was]")["value"]
    leader.post(f"{HERE}/attendance", data={"came_1": "3", "how_2": "", "was": seen})
    leader.post(f"{HERE}/attendance", data={"came_1": "", "how_2": "present", "was": seen})
    assert _came(app) == [(5, 3, 0), (1, 1, 0)]


def test_who_came_uninvited_stays_when_the_meeting_is_edited(
    app: Flask, leader: FlaskClient
) -> None:
    leader.post(f"{HERE}/roles", data={"role": "college", "came": "2"})
    edit = "/s/husk/engagements/1/edit"
    form = read(leader.get(edit)).select_one("form.form")
    assert leader.post(edit, data=filled(form)).status_code == 303
    assert (0, 2, 0) in _came(app)


def test_a_role_that_nobody_invited_is_added(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/roles", data={"role": "college", "came": "2"})
    assert _came(app)[2] == (0, 2, 0)
    assert leader.post(f"{HERE}/roles", data={"role": "college", "came": "2"}).status_code == 422


def test_a_visit_has_notes_and_no_minutes(leader: FlaskClient) -> None:
    assert leader.get("/s/husk/engagements/2/minutes").status_code == 404
