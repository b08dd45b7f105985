"""A10 and B6 in part: mail goes out through a real server, its links built from BASE_URL alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import make
from tests.conftest import TESTING
from tests.letterbox import Letterbox, free_port, standing
from tracker.accounts import mail, service
from tracker.app import create_app
from tracker.core.database import Base, begin_writing, db
from tracker.settings import read


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, int]]:
    port = free_port()
    with standing(port) as box:
        yield box, port


@pytest.fixture
def mailing(tmp_path: Path, letterbox: tuple[Letterbox, int]) -> Iterator[Flask]:
    """An application with mail set up, known to the world under another name than localhost."""
    environment = {
        "TRACKER_INSTANCE": str(tmp_path),
        "BASE_URL": "https://tracker.institute.test",
        "MAIL_SERVER": f"smtp://127.0.0.1:{letterbox[1]}",
        "MAIL_FROM": "tracker@institute.test",
    }
    app = create_app(read(environment), **(TESTING | {"SESSION_COOKIE_SECURE": False}))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        begin_writing()
        account = make.account()
        service.choose_password(account, make.PASSWORD)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_reset_link_carries_the_configured_address(
    mailing: Flask, letterbox: tuple[Letterbox, int]
) -> None:
    client = mailing.test_client()
    here = "https://tracker.institute.test:666"
    answer = client.post("/reset", base_url=here, data={"email": "leader@test.no"})
    assert answer.status_code in {200, 302}
    text = letterbox[0].newest().get_content()
    assert "https://tracker.institute.test/reset/" in text
    assert ":666" not in text


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    mailing: Flask, letterbox: tuple[Letterbox, int]
) -> None:
    client = mailing.test_client()
    base = "https://tracker.institute.test"
    known = client.post("/reset", base_url=base, data={"email": "leader@test.no"})
    unknown = client.post("/reset", base_url=base, data={"email": "nobody@test.no"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert letterbox[0].recipients == [["leader@test.no"]]


@pytest.mark.parametrize("before", ["a\r\n", "a\u2028", "=?UTF-8?Q?=0A?="])
def test_a_subject_cannot_become_a_header(
    mailing: Flask, letterbox: tuple[Letterbox, int], before: str
) -> None:
    settings = mailing.extensions["tracker_settings"]
    assert mail.send(settings, to="a@test.no", subject=f"{before}Bcc: x@evil.test", text="Hello")
    head = letterbox[0].letters[-1].split(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc") for line in head.splitlines())
    assert letterbox[0].recipients[-1] == ["a@test.no"]


def test_a_server_that_is_away_is_no_fault_of_the_page(tmp_path: Path) -> None:
    environment = {"TRACKER_INSTANCE": str(tmp_path), "MAIL_SERVER": "smtp://127.0.0.1:9",
                   "MAIL_FROM": "tracker@test.no"}  # fmt: skip
    settings = read(environment)
    assert not mail.send(settings, to="a@test.no", subject="S", text="T")
    assert mail.state(settings).startswith("no answer")


def test_without_a_server_nothing_is_sent(tmp_path: Path) -> None:
    assert not mail.send(
        read({"TRACKER_INSTANCE": str(tmp_path)}), to="a@b.no", subject="", text=""
    )
