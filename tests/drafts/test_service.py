"""One draft for each author and place, and none that a refusal has touched."""

import datetime as dt

import pytest

from tests import make
from tracker.accounts.models import Account
from tracker.core.errors import TooLarge
from tracker.drafts import queries, service
from tracker.drafts.models import Draft
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def study() -> Study:
    return make.study()


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no")


def _keep(study: Study, author: Account, text: str, *, place: str = "note-1") -> None:
    service.keep(
        study, author=author, place=place, text=text, base_version=3, client_id="a", now=make.NOW
    )


def _find(study: Study, author: Account, place: str = "note-1") -> Draft:
    draft = queries.find_draft(study, author=author, place=place)
    assert draft is not None
    return draft


def test_the_last_text_of_a_place_is_kept(study: Study, kari: Account) -> None:
    _keep(study, kari, "One.")
    _keep(study, kari, "Two.")
    draft = _find(study, kari)
    assert (draft.text, draft.base_version, draft.saved_at) == ("Two.", 3, make.NOW)
    assert queries.count_drafts(study, author=kari) == 1


def test_authors_studies_and_places_are_apart(study: Study, kari: Account) -> None:
    ola, other = make.account("ola@test.no"), make.study(short_name="other")
    _keep(study, kari, "Kari's.")
    _keep(study, ola, "Ola's.")
    _keep(other, kari, "Elsewhere.")
    _keep(study, kari, "New.", place="engagement-1")
    service.drop(study, author=ola, place="note-1")
    assert queries.find_draft(study, author=ola, place="note-1") is None
    texts = [_find(study, kari), _find(other, kari), _find(study, kari, "engagement-1")]
    assert [draft.text for draft in texts] == ["Kari's.", "Elsewhere.", "New."]


def test_a_text_that_is_too_long_leaves_the_last_one(study: Study, kari: Account) -> None:
    _keep(study, kari, "Short.")
    with pytest.raises(TooLarge):
        _keep(study, kari, "x" * 1_000_001)
    assert _find(study, kari).text == "Short."


def test_dropping_what_is_not_there_is_no_fault(study: Study, kari: Account) -> None:
    service.drop(study, author=kari, place="note-1")
    assert queries.count_drafts(study, author=kari) == 0


def test_the_list_is_the_newest_first_and_short(study: Study, kari: Account) -> None:
    for number in range(3):
        service.keep(
            study,
            author=kari,
            place=f"note-{number}",
            text="x" * 1000,
            base_version=0,
            client_id="",
            now=make.NOW + dt.timedelta(minutes=number),
        )
    rows = queries.drafts_of(study, author=kari, limit=2)
    assert [row.place for row in rows] == ["note-2", "note-1"]
    assert [len(row.opening) for row in rows] == [300, 300]
