"""How long the data accounting sheet of hundreds of cases takes."""

from flask.testing import FlaskClient

from tests.bench.line import Line
from tests.bench.measure import medians

_COVERAGE = "/s/husk-now/coverage"


def coverage_line(floor: FlaskClient, client: FlaskClient) -> Line:
    """The first page of cases by roles; it is counted anew only when the log has changed."""

    def show() -> None:
        answer = client.get(_COVERAGE)
        assert answer.status_code == 200, answer.status_code
        assert b"is-reached" in answer.data

    bare, shown = medians(lambda: floor.get("/"), show)
    return Line("Coverage at 100×, in floors", shown / bare, 6)
