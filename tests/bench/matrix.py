"""How long the framework matrix of hundreds of cases takes."""

from flask.testing import FlaskClient

from tests.bench.line import Line
from tests.bench.measure import medians

_MATRIX = "/s/husk-now/matrix"


def matrix_line(floor: FlaskClient, client: FlaskClient) -> Line:
    """The first page of cases by themes; it is counted anew only when something was written."""

    def show() -> None:
        answer = client.get(_MATRIX)
        assert answer.status_code == 200, answer.status_code
        assert b"cell-words" in answer.data or b"<b>" in answer.data

    bare, shown = medians(lambda: floor.get("/"), show)
    return Line("Framework matrix at 100×, in floors", shown / bare, 6)
