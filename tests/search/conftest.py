"""What the tests of the search ask with."""

from collections.abc import Callable

import pytest

from tests import make
from tracker.search import queries
from tracker.search.rules import Asked, Sort, terms_of
from tracker.studies import queries as studies

Ask = Callable[..., list[tuple[str, int]]]


@pytest.fixture
def ask() -> Ask:
    """Sort and key of what holds the words in a study, as a reader who may see everything."""

    def found(words: str, *, study: int = 1, **filters: object) -> list[tuple[str, int]]:
        asked = Asked(terms_of(words), **({"sorts": [*Sort]} | filters))  # type: ignore[arg-type]
        hits = queries.find(study, asked, limit=100).hits
        return [(hit.sort, hit.object_id) for hit in hits]

    return found


@pytest.fixture
def study(session: None) -> make.Study:
    world = make.world()
    study = studies.find_study(world.study)
    assert study is not None
    return study
