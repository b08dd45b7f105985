"""Check F8: two people open the same text, both save; nothing is overwritten, nothing is lost."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read, sent
from tests.payloads import dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.notes.models import NoteRevision
from tracker.statusnotes.models import StatusNoteRevision
from tracker.studies import queries as studies

TEXT = "One.\n\nTwo."
THEIRS = "<script>theirs()</script>\n\nTwo."
YOURS = '<img src=x onerror="yours()">\n\nTwo.'


@pytest.fixture(params=["/s/husk/notes/1/edit", "/s/husk/status-notes/1/edit"])
def editor(request: pytest.FixtureRequest, app: Flask, world: make.World) -> str:
    """The address of a note's editor, then of a status note's."""
    with app.app_context():
        begin_writing()
        study = studies.find_study(world.study)
        assert study is not None
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        author = make.get(make.Account, world.leader)
        make.note(make.engagement(study, case), author, TEXT)
        make.status_note(case, author, text=TEXT)
        db.session.commit()
    return str(request.param)


@pytest.fixture
def two(app: Flask, world: make.World) -> tuple[FlaskClient, FlaskClient]:
    people = (world.leader, world.researcher)
    return tuple(sign_in(app.test_client(), who) for who in people)  # type: ignore[return-value]


def _saved(app: Flask) -> set[str]:
    """Every text that any revision holds."""
    with app.app_context():
        tables = (NoteRevision, StatusNoteRevision)
        return {text for table in tables for text in db.session.scalars(db.select(table.text))}


def test_the_second_gets_both_texts_escaped_and_both_are_kept(
    app: Flask, editor: str, two: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = two
    opened = [sent(read(client.get(editor))) for client in two]
    assert first.post(editor, data=opened[0] | {"text": THEIRS}).status_code == 303
    answer = second.post(editor, data=opened[1] | {"text": YOURS})
    page = read(answer)
    assert answer.status_code == 409
    shown = [box.find(class_="text").text for box in page.find_all("section", "version")]
    assert ["theirs()" in shown[0], "yours()" in shown[1]] == [True, True]
    assert dangers(answer.text) == []
    merged = sent(page)
    assert THEIRS.splitlines()[0] in merged["text"]
    assert YOURS.splitlines()[0] in merged["text"]
    assert _saved(app) == {TEXT, THEIRS}
    refused = second.post(editor, data=merged)
    assert (refused.status_code, sent(read(refused))["text"]) == (422, merged["text"])
    lines = [line for line in merged["text"].splitlines() if line[:1] not in {"▼", "▲"}]
    cleared = "\n".join(lines)
    assert second.post(editor, data=merged | {"text": cleared}).status_code == 303
    assert _saved(app) == {TEXT, THEIRS, cleared.strip()}


def test_of_two_who_save_at_the_same_moment_one_is_told(
    app: Flask, editor: str, two: tuple[FlaskClient, FlaskClient]
) -> None:
    opened = [sent(read(client.get(editor))) for client in two]
    answers: list[int] = []

    def save(number: int) -> None:
        fields = opened[number] | {"text": f"Text {number}."}
        answers.append(two[number].post(editor, data=fields).status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    assert len(_saved(app)) == 2
