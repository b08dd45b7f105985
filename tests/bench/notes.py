"""Finding a word in the notes of a study a hundred times the example."""

import re

from flask.testing import FlaskClient

from tests.bench.line import Line
from tests.bench.measure import medians
from tests.counting import statements

_SEARCH = "/s/husk-now/search"
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
