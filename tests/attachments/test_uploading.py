"""Files come in through the page: several at once, each looked through, none believed."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.engine import Engine
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from tests.attachments import samples
from tracker.accounts.models import SignIn
from tracker.app import MAXIMUM_REQUEST
from tracker.attachments import rules
from tracker.attachments.models import Attachment
from tracker.core.database import begin_writing, begin_writing_on, db


def _send(client: FlaskClient, address: str, *files: tuple[bytes, str]) -> TestResponse:
    data = MultiDict(
        ("files", FileStorage(io.BytesIO(content), name, name="files")) for content, name in files
    )
    # In memory: the client would leave the large ones lying open in temporary files.
    stream, length, boundary = stream_encode_multipart(data, threshold=sys.maxsize)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(address, input_stream=stream, content_length=length, content_type=kind)


def _names(app: Flask) -> list[str]:
    with app.app_context():
        return [row.name for row in db.session.query(Attachment).order_by(Attachment.id)]


def _bytes(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_several_files_are_added_at_once(app: Flask, leader: FlaskClient, visit: str) -> None:
    sent = ((samples.PDF, "plan.pdf"), (samples.jpeg(), "wall.jpg"), (samples.odt(), "a.odt"))
    answer = _send(leader, f"{visit}/files", *sent)
    assert (answer.status_code, answer.location) == (303, f"{visit}#files")
    page = leader.get(visit).text
    assert "3 files are added." in page
    assert all(name in page for name in ("plan.pdf", "wall.jpg", "a.odt", "PDF document"))


def test_a_camera_sends_its_photograph_by_its_own_field(
    app: Flask, leader: FlaskClient, visit: str
) -> None:
    photograph = (io.BytesIO(samples.jpeg()), "image.jpg")
    data = {"files": (io.BytesIO(b""), ""), "photographs": photograph}
    leader.post(f"{visit}/files", data=data, content_type="multipart/form-data")
    assert _names(app) == ["image.jpg"]


def test_where_a_photograph_was_taken_is_gone_from_the_disk(
    leader: FlaskClient, visit: str, folder: Path
) -> None:
    _send(leader, f"{visit}/files", (samples.jpeg(gps=True), "wall.jpg"))
    kept = _bytes(folder)
    assert len(kept) == 2
    for content in kept:
        with Image.open(io.BytesIO(content)) as image:
            assert dict(image.getexif().get_ifd(0x8825)) == {}
        assert samples.MAKER.encode() not in content


def test_a_file_goes_directly_onto_a_case(app: Flask, leader: FlaskClient, visit: str) -> None:
    answer = _send(leader, "/s/husk/cases/nav-sola/documents/new", (samples.PDF, "plan.pdf"))
    assert answer.location == "/s/husk/cases/nav-sola/documents"
    assert "plan.pdf" in leader.get(answer.location).text
    assert "plan.pdf" not in leader.get("/s/husk/cases/nav-baerum/documents").text


@pytest.mark.parametrize(
    ("content", "name", "code", "said"),
    [
        (samples.PDF, "photo.jpg", 422, "says .jpg, but its content is another: PDF document"),
        (samples.SVG, "drawing.svg", 422, "can run scripts"),
        (samples.SVG, "drawing.png", 422, "can run scripts"),
        (b"", "empty.pdf", 422, "0 bytes"),
        (samples.huge_png(10_000, 6_000), "wall.png", 413, "million pixels"),
        (samples.bomb(), "bomb.docx", 413, "unfolds into far too much"),
        (bytes(rules.LARGEST_FILE + 1), "large.pdf", 413, "larger than 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_refused_is_told_and_nothing_of_it_stays(
    app: Flask, leader: FlaskClient, visit: str, folder: Path, content: bytes, name: str,
    code: int, said: str,
) -> None:  # fmt: skip
    answer = _send(leader, f"{visit}/files", (content, name))
    assert (answer.status_code, said in answer.text) == (code, True)
    assert (_names(app), _bytes(folder)) == ([], [])


def test_one_bad_file_does_not_lose_the_others(app: Flask, leader: FlaskClient, visit: str) -> None:
    answer = _send(leader, f"{visit}/files", (b"", "empty.pdf"), (samples.PDF, "plan.pdf"))
    assert answer.status_code == 422
    assert "1 file is added:" in answer.text
    assert _names(app) == ["plan.pdf"]


def test_sending_nothing_is_told(leader: FlaskClient, visit: str) -> None:
    answer = leader.post(f"{visit}/files", data={})
    assert (answer.status_code, "Choose at least one file." in answer.text) == (422, True)


def test_a_name_cannot_leave_the_folder(
    app: Flask, leader: FlaskClient, visit: str, folder: Path
) -> None:
    for name in ("../../x.pdf", "\u202egpj.pdf", "x" * 300 + ".pdf", "tavle 👩‍🏫.pdf"):
        _send(leader, f"{visit}/files", (samples.PDF, name))
    cut = "x" * (rules.LONGEST_NAME - 4) + ".pdf"
    assert _names(app) == ["x.pdf", "gpj.pdf", cut, "tavle 👩‍🏫.pdf"]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {len(path.name) for path in files} == {32}
    assert {path.name for path in Path(app.instance_path).iterdir()} >= {"files"}
    assert str(app.static_folder) not in str(folder)


def test_only_the_upload_takes_more_than_a_page(leader: FlaskClient, visit: str) -> None:
    much = bytes(MAXIMUM_REQUEST + 1)
    answer = _send(leader, f"{visit}/files", (samples.PDF + much, "plan.pdf"))
    assert answer.status_code == 303
    assert _send(leader, "/s/husk/plan/import", (much, "plan.csv")).status_code == 413


def test_more_than_all_files_may_have_is_told_in_words(leader: FlaskClient, visit: str) -> None:
    answer = leader.post(
        f"{visit}/files",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(rules.LARGEST_UPLOAD + 1)},
        input_stream=io.BytesIO(b"--x--"),
    )
    assert (answer.status_code, "20 MB" in answer.text, "100 MB" in answer.text) == (
        413, True, True,
    )  # fmt: skip


@pytest.mark.parametrize("size", [10, MAXIMUM_REQUEST + 1])
def test_who_is_not_signed_in_is_led_back_to_the_form(app: Flask, visit: str, size: int) -> None:
    someone = app.test_client()
    answer = _send(someone, f"{visit}/files", (samples.PDF + bytes(size), "plan.pdf"))
    assert (answer.status_code, answer.location) == (303, f"/login?next={visit}/files")
    assert "choose them again" in someone.get(answer.location).text


def test_files_that_meet_an_ended_session_have_to_be_chosen_again(
    app: Flask, leader: FlaskClient, visit: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        begin_writing()
        db.session.query(SignIn).delete()
        db.session.commit()
    answer = _send(leader, f"{visit}/files", (samples.PDF, "plan.pdf"))
    assert (answer.status_code, answer.location) == (303, f"/login?next={visit}/files")


class _SlowTelephone(io.BytesIO):
    """While it sends, somebody else saves something."""

    engine: Engine

    def readinto(self, buffer: Any, /) -> int:
        with begin_writing_on(self.engine) as other:
            other.execute(sa.text("UPDATE studies SET about = about"))
        return super().readinto(buffer)


def test_nobodys_saving_waits_for_a_slow_upload(
    app: Flask, leader: FlaskClient, visit: str
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="plan.pdf"\r\n\r\n'
    body += samples.PDF + b"\r\n--x--\r\n"
    stream = _SlowTelephone(body)
    with app.app_context():
        stream.engine = db.engine
    kind = "multipart/form-data; boundary=x"
    answer = leader.post(
        f"{visit}/files", input_stream=stream, content_length=len(body), content_type=kind
    )
    assert (answer.status_code, _names(app)) == (303, ["plan.pdf"])


def test_a_full_disk_is_told_and_nothing_is_saved(
    app: Flask, leader: FlaskClient, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        answer = _send(leader, f"{visit}/files", (samples.PDF, "plan.pdf"))
    assert (answer.status_code, "no room" in answer.text) == (507, True)
    assert _names(app) == []
    assert _send(leader, f"{visit}/files", (samples.PDF, "plan.pdf")).status_code == 303
