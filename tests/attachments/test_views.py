"""Handing files out, taking them off the page and putting them back, and the register."""

import datetime as dt
import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make
from tests.attachments import samples
from tests.attachments.conftest import Place
from tests.counting import statements
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker import jobs
from tracker.attachments import queries
from tracker.attachments.models import Attachment
from tracker.attachments.rules import clean_name
from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements import service as engagements
from tracker.engagements.rules import when
from tracker.studies import service as studies

ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"
REGISTER = "/s/husk/cases/nav-baerum/documents"


def _fetched(client: FlaskClient, address: str) -> TestResponse:
    """The answer with its bytes read and its file closed."""
    with client.get(address) as answer:
        answer.get_data()
    return answer


def test_a_file_is_handed_out_to_be_saved_and_never_shown(
    leader: FlaskClient, place: Place
) -> None:
    number = place(name="Håndbok «ny» 👩‍🏫.pdf")
    answer = _fetched(leader, f"/s/husk/files/{number}")
    assert (answer.status_code, answer.data) == (200, b"%PDF-1.4")
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''H%C3%A5ndbok%20%C2%ABny%C2%BB" in headers["Content-Disposition"]
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Security-Policy"] == ALONE
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_a_picture_has_a_small_copy_to_look_at(leader: FlaskClient, place: Place) -> None:
    number = place(name="wall.jpg", media_type="image/jpeg", content=b"x", small=b"small")
    answer = _fetched(leader, f"/s/husk/files/{number}/small")
    assert (answer.data, answer.headers["Content-Type"]) == (b"small", "image/webp")
    assert answer.headers["Content-Security-Policy"] == ALONE
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = BeautifulSoup(leader.get("/s/husk/engagements/1").text, "html.parser")
    assert [image["src"] for image in page.select("main img")] == [f"/s/husk/files/{number}/small"]


@pytest.mark.parametrize("end", ["", "/small"])
def test_missing_bytes_are_told_and_no_fault(
    leader: FlaskClient, place: Place, folder: Path, end: str
) -> None:
    number = place(media_type="image/png", small=b"x")
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    answer = leader.get(f"/s/husk/files/{number}{end}")
    assert (answer.status_code, "no longer there" in answer.text) == (410, True)


def test_a_file_of_another_study_does_not_exist_here(
    app: Flask, world: make.World, place: Place
) -> None:
    number = place()
    stranger = sign_in(app.test_client(), world.stranger)
    for end in ("", "/small", "/edit"):
        answer = stranger.get(f"/s/other/files/{number}{end}")
        missing = stranger.get(f"/s/other/files/{number + 999}{end}")
        assert (answer.status_code, answer.data) == (404, missing.data)
    assert stranger.post(f"/s/other/files/{number}/remove").status_code == 404


def test_those_who_only_watch_see_no_files(app: Flask, world: make.World, place: Place) -> None:
    number = place()
    observer = sign_in(app.test_client(), world.observer)
    assert "mandate.pdf" not in observer.get("/s/husk/engagements/1").text
    assert observer.get(f"/s/husk/files/{number}").status_code == 403
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert "mandate.pdf" in reviewer.get("/s/husk/engagements/1").text
    assert "/edit" not in reviewer.get(REGISTER).text


def test_a_caption_is_said_and_changed(leader: FlaskClient, place: Place) -> None:
    number = place()
    answer = leader.post(f"/s/husk/files/{number}/edit", data={"caption": "The new mandate"})
    assert answer.location == "/s/husk/engagements/1#files"
    assert "The new mandate" in leader.get("/s/husk/engagements/1").text
    answer = leader.post(f"/s/husk/files/{number}/edit", data={"caption": "x" * 301})
    assert (answer.status_code, "x" * 301 in answer.text) == (422, True)


def _put_back(client: FlaskClient, page: str) -> dict[str, str]:
    form = BeautifulSoup(client.get(page).text, "html.parser").select_one(".flash form")
    assert form is not None
    return {str(field["name"]): str(field["value"]) for field in form.select("input[value]")}


def test_a_removed_file_can_be_put_back_as_it_was(
    app: Flask, leader: FlaskClient, place: Place
) -> None:
    number = place(caption="The new mandate", on_case=True)
    answer = leader.post(f"/s/husk/files/{number}/remove")
    assert _fetched(leader, f"/s/husk/files/{number}").status_code == 404
    fields = _put_back(leader, answer.location)
    answer = leader.post("/s/husk/files/put-back", data=fields)
    assert (answer.status_code, answer.location) == (303, REGISTER)
    with app.app_context():
        back = db.session.query(Attachment).one()
        assert (back.name, back.caption, back.uploaded_at) == (
            "mandate.pdf", "The new mandate", make.NOW,
        )  # fmt: skip
        number = back.id
    assert _fetched(leader, f"/s/husk/files/{number}").data == b"%PDF-1.4"
    # Pressed twice, it is not there twice.
    assert leader.post("/s/husk/files/put-back", data=fields).status_code == 422


def test_another_study_cannot_put_it_back(
    app: Flask, world: make.World, leader: FlaskClient, place: Place
) -> None:
    answer = leader.post(f"/s/husk/files/{place()}/remove")
    fields = _put_back(leader, answer.location)
    stranger = sign_in(app.test_client(), world.stranger)
    assert stranger.post("/s/other/files/put-back", data=fields).status_code == 422
    assert leader.post("/s/husk/files/put-back", data={"file": "../.."}).status_code == 422


def _lay_aside_on_a_plan(app: Flask, world: make.World, leader: FlaskClient) -> str:
    """Put a file on a plan, remove it, then delete the plan; where its bytes lie."""
    with app.app_context():
        begin_writing()
        case = make.get(make.Study, 1), cases.find_case(make.get(make.Study, 1), "nav-sola")
        plan = make.engagement(*case, status="planned")
        file = make.attachment(plan, make.get(make.Account, world.leader))
        db.session.commit()
        number, key, stored_as = plan.number, file.id, file.stored_as
    leader.post(f"/s/husk/files/{key}/remove")
    assert leader.post(f"/s/husk/engagements/{number}/delete").status_code == 303
    return stored_as


@pytest.mark.parametrize("study_id", [1, 2])
def test_a_file_never_goes_to_who_got_the_number_of_its_engagement(
    app: Flask, world: make.World, leader: FlaskClient, visit: str, study_id: int
) -> None:
    stored_as = _lay_aside_on_a_plan(app, world, leader)
    with app.app_context():
        begin_writing()
        study = make.get(make.Study, study_id)
        engagements.plan(study, kind="interview", title="Theirs", when=when(
            day=dt.date(2011, 5, 5), time_zone="Europe/Oslo"), cases=[])  # fmt: skip
        db.session.commit()
    answer = leader.post("/s/husk/files/put-back", data={"file": stored_as})
    assert (answer.status_code, "gone for good" in answer.text) == (422, True)
    with app.app_context():
        assert db.session.query(Attachment).count() == 0


def test_a_plan_with_files_is_not_deleted(
    app: Flask, world: make.World, leader: FlaskClient, visit: str
) -> None:
    with app.app_context():
        begin_writing()
        study = make.get(make.Study, 1)
        plan = make.engagement(study, cases.find_case(study, "nav-sola"), status="planned")
        make.attachment(plan, make.get(make.Account, world.leader))
        db.session.commit()
        number = plan.number
    answer = leader.post(f"/s/husk/engagements/{number}/delete")
    assert (answer.status_code, "It has files" in answer.text) == (422, True)
    with app.app_context():
        assert db.session.query(Attachment).count() == 1


def _age(folder: Path, *, days: int) -> None:
    then = clock.now().timestamp() - days * 86_400
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def test_the_hourly_round_sweeps_out_what_no_row_names(
    app: Flask, leader: FlaskClient, place: Place, folder: Path
) -> None:
    removed, needed = place(), place()
    leader.post(f"/s/husk/files/{removed}/remove")
    _age(folder, days=2)
    jobs.tidy(app)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
    assert _fetched(leader, f"/s/husk/files/{needed}").status_code == 200


def test_the_bytes_of_a_deleted_study_go_too(
    app: Flask, world: make.World, place: Place, folder: Path
) -> None:
    place()
    with app.app_context():
        begin_writing()
        study = make.get(make.Study, 1)
        studies.delete(study)
        db.session.commit()
    _age(folder, days=2)
    jobs.tidy(app)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_the_register_lists_the_case_and_its_engagements_newest_first(
    leader: FlaskClient, place: Place
) -> None:
    for days, name, on_case in ((0, "b.pdf", False), (2, "a.pdf", True), (1, "C.pdf", False)):
        place(name=name, on_case=on_case, uploaded_at=make.NOW + dt.timedelta(days=days))

    def listed(sort: str) -> list[str]:
        page = BeautifulSoup(leader.get(f"{REGISTER}?sort={sort}").text, "html.parser")
        return [link.text for link in page.select("tbody a[download]")]

    assert listed("newest") == listed("nonsense") == ["a.pdf", "C.pdf", "b.pdf"]
    assert listed("oldest") == ["b.pdf", "C.pdf", "a.pdf"]
    assert listed("name") == ["a.pdf", "b.pdf", "C.pdf"]
    assert "a.pdf" not in leader.get("/s/husk/cases/nav-sola/documents").text


def test_of_many_files_the_newest_are_shown_and_the_way_to_all(
    leader: FlaskClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_SHOWN", 2)
    monkeypatch.setattr(queries.files_of, "__kwdefaults__", {"limit": 2})
    for days, name in enumerate(("first.pdf", "second.pdf", "third.pdf")):
        place(name=name, uploaded_at=make.NOW + dt.timedelta(days=days))
    page = BeautifulSoup(leader.get("/s/husk/engagements/1").text, "html.parser")
    assert [link.text for link in page.select(".files a[download]")] == ["second.pdf", "third.pdf"]
    way = page.find("a", string="Show all 3")
    assert way is not None
    page = BeautifulSoup(leader.get(str(way["href"])).text, "html.parser")
    assert len(page.select("a[download]")) == 3


def test_the_register_goes_out_as_a_table_that_runs_nothing(
    leader: FlaskClient, place: Place
) -> None:
    place(name="=cmd.pdf", caption="Mandate")
    answer = leader.get(f"{REGISTER}.csv")
    line = answer.data.decode("utf-8-sig").splitlines()[1]
    assert line == "'=cmd.pdf,Mandate,PDF document,8,Visit,1,2012-01-20,Leader"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="documents-nav-baerum.csv"'
    )


@pytest.mark.parametrize("address", [REGISTER, "/s/husk/engagements/1"])
def test_more_files_take_no_more_statements(
    leader: FlaskClient, place: Place, address: str
) -> None:
    place()
    leader.get(address)
    with statements() as few:
        leader.get(address)
    for on_case in (True, False):
        place(on_case=on_case)
    with statements() as many:
        leader.get(address)
    assert many.number <= few.number


def test_hostile_names_and_captions_stay_words(leader: FlaskClient, place: Place) -> None:
    for name in {clean_name(payload) for payload in PAYLOADS}:
        number = place(name=name, caption=" ".join(PAYLOADS))
        header = _fetched(leader, f"/s/husk/files/{number}").headers["Content-Disposition"]
        assert header.startswith("attachment; filename=")
        assert dangers(leader.get(f"/s/husk/files/{number}/edit").text) == []
    for address in (REGISTER, "/s/husk/engagements/1"):
        assert dangers(leader.get(address).text) == []


def test_a_polyglot_is_handed_out_without_its_other_half(
    leader: FlaskClient, visit: str, app: Flask
) -> None:
    content = samples.jpeg() + b"<html><script>pwned()</script>"
    data = {"files": (samples.io.BytesIO(content), "wall.jpg")}
    leader.post(f"{visit}/files", data=data, content_type="multipart/form-data")
    assert b"pwned" not in _fetched(leader, "/s/husk/files/1").data
