"""Writing and finding in the notes of a study a hundred times the example."""

import re
from itertools import count

from flask import Flask
from flask.testing import FlaskClient

from tests.bench.line import Line
from tests.bench.measure import medians
from tests.bench.saving import STUDY, first_note, saver
from tests.counting import statements

_SEARCH = f"{STUDY}/search"
# A word of nearly every note, one of a few, and two of which the first alone has thousands.
_QUESTIONS = {
    "a common word": "office",
    "a rare word": "smallest",
    "words together": '"the office" funding',
}
# Two words are looked up one by one and then held against each other.
_FLOORS = {"a common word": 5, "a rare word": 5, "words together": 8}
_STATEMENTS = 18


def search_lines(client: FlaskClient, floor: FlaskClient) -> list[Line]:
    """The page of the search for each question, in floors, and its statements."""
    lines = []
    for what, words in _QUESTIONS.items():
        address = f"{_SEARCH}?q={words}"
        bare, taken = medians(lambda: floor.get("/").data, lambda a=address: _found(client, a))
        lines.append(Line(f"Search for {what} at 100×, in floors", taken / bare, _FLOORS[what]))
    with statements() as counted:
        _found(client, f"{_SEARCH}?q=office")
    return [*lines, Line("Search, statements", counted.number, _STATEMENTS, "")]


def _found(client: FlaskClient, address: str) -> str:
    page = client.get(address).text
    assert re.search(r'<ol class="hits"', page), address
    return page


def writing_lines(app: Flask, client: FlaskClient, floor: FlaskClient) -> list[Line]:
    """A note of a thousand words with forty excerpts, two of them changed with each save."""
    note_id, version = first_note(app)
    save = saver(app, client, _long_note)
    drafts = count()

    def keep() -> None:
        fields = {"text": _long_note(next(drafts)), "version": version}
        answer = client.post(f"{STUDY}/drafts/note-{note_id}", data=fields)
        assert answer.status_code == 200, answer.status_code

    bare, saving, keeping = medians(lambda: floor.get("/").data, save, keep)
    return [
        Line("Saving 1,000 words with 40 excerpts, in floors", saving / bare, 6),
        Line("Keeping a draft of 1,000 words, in floors", keeping / bare, 2),
    ]


def _long_note(number: int) -> str:
    words = "What the office said about the position and about those who share it in the spring,"
    return "\n\n".join(
        f"{words} no. {place} of {number if place < 2 else 'all'}. "
        f"#{'funding' if place % 2 else 'organisation'} @adviser !barrier"
        for place in range(40)
    )
