"""Two forms of the ledger sent at the same moment."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db

LEDGER = "/s/husk/feedback"
ENTRY = {"given_on": "2011-05-20", "form": "talk", "given_by": "", "response": ""}


@pytest.fixture
def two(app: Flask, world: make.World) -> tuple[FlaskClient, FlaskClient]:
    """Two who are signed in, and an entry of the ledger."""
    with app.app_context():
        begin_writing()
        make.given(make.husk()[1])
        db.session.commit()
    leader = sign_in(app.test_client(), world.leader)
    return leader, sign_in(app.test_client(), world.researcher)


def _hidden(client: FlaskClient, address: str, name: str) -> str:
    field = read(client.get(address)).select_one(f"input[name={name}]")
    assert field is not None
    return str(field["value"])


def _together(two: tuple[FlaskClient, ...], address: str, sent: list[dict[str, str]]) -> list[int]:
    answers: list[int] = []

    def send(number: int) -> None:
        answers.append(two[number].post(address, data=sent[number]).status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_of_two_who_mend_an_entry_at_once_one_is_told(two: tuple[FlaskClient, ...]) -> None:
    address = f"{LEDGER}/1"
    seen = [_hidden(client, address, "seen") for client in two]
    sent = [ENTRY | {"what": f"Words {n}.", "seen": seen[n]} for n in (0, 1)]
    assert _together(two, address, sent) == [303, 409]


def test_a_form_sent_twice_at_once_is_noted_once(two: tuple[FlaskClient, ...]) -> None:
    address = f"{LEDGER}/new"
    key = _hidden(two[0], address, "client_id")
    sent = ENTRY | {"what": "Seen.", "cases": "nav-baerum", "client_id": key}
    assert _together(two, address, [sent, sent]) == [303, 303]
    assert two[0].get(LEDGER).text.count("Seen.") == 1
