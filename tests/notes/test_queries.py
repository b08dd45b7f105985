"""Reads about notes: whose they are, their order, and how many statements they take."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.notes import queries, service
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")

DAY = dt.date(2012, 1, 20)


@pytest.fixture
def study() -> Study:
    return make.study()


@pytest.fixture
def case(study: Study) -> Case:
    return make.case(study)


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


def _days(case: Case, **bounds: dt.date) -> list[int]:
    given = {"since": None, "until": DAY} | bounds
    return [found.engagement.starts_on.day for found in queries.logged(case, **given)]


def test_a_note_of_another_study_is_not_found(study: Study, kari: Account) -> None:
    there = make.study(short_name="other")
    note = make.note(make.engagement(there), kari)
    assert queries.find_note(study, note.id) is None
    assert queries.find_note(there, note.id) is note


def test_notes_come_oldest_first(study: Study, kari: Account) -> None:
    engagement = make.engagement(study)
    first, second = make.note(engagement, kari, "One."), make.note(engagement, kari, "Two.")
    make.note(make.engagement(study), kari, "Elsewhere.")
    assert queries.notes_of(engagement) == [first, second]
    assert queries.notes_of(engagement, limit=1) == [first]


def test_openings_are_the_first_words_of_the_first_note(study: Study, kari: Account) -> None:
    one, none = make.engagement(study), make.engagement(study)
    make.note(one, kari, "# Visit\n\nThe leader opened.")
    make.note(one, kari, "Later.")
    assert queries.openings([one, none]) == {one.id: "The leader opened."}
    assert queries.openings([]) == {}


def test_the_log_holds_what_was_held_within_its_bounds_newest_first(
    study: Study, case: Case
) -> None:
    for day in (1, 10, 20, 21):
        make.engagement(study, case, day=dt.date(2012, 1, day), status="held")
    make.engagement(study, case, day=dt.date(2012, 1, 11))
    make.engagement(study, day=dt.date(2012, 1, 12), status="held")
    assert _days(case) == [20, 10, 1]
    assert _days(case, since=dt.date(2012, 1, 10)) == [20, 10]


def test_an_earlier_contact_comes_when_it_was_written_about_later(
    study: Study, case: Case, kari: Account
) -> None:
    contact = make.engagement(study, case, day=dt.date(2012, 1, 1), status="held")
    service.write(contact, author=kari, text="Late.", now=make.NOW)
    db.session.flush()
    bounds = {"since": dt.date(2012, 1, 10), "until": DAY}
    before, after = make.NOW - dt.timedelta(days=1), make.NOW + dt.timedelta(days=1)
    assert [len(log.notes) for log in queries.logged(case, written_after=before, **bounds)] == [1]
    assert queries.logged(case, written_after=after, **bounds) == []


def test_revisions_come_newest_first_without_their_texts(study: Study, kari: Account) -> None:
    note = make.note(make.engagement(study), kari)
    service.save(note, text="Two.", version=1, author=kari, now=make.NOW)
    db.session.expire_all()
    newest_first = queries.revisions(note)
    assert [row.version for row in newest_first] == [2, 1]
    assert "text" not in newest_first[0].__dict__
    second = queries.find_revision(note, 2)
    assert second is not None
    assert second.text == "Two."
    assert queries.find_revision(note, 3) is None


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_number_of_statements(
    study: Study, case: Case, kari: Account, number: int
) -> None:
    for index in range(number):
        author = make.account(f"{index}@test.no")
        engagement = make.engagement(study, case, status="held")
        for text in ("One.", "Two."):
            service.save(
                make.note(engagement, author), text=text, version=1, author=kari, now=make.NOW
            )
    note, engagement_id = queries.notes_of(engagement)[0], engagement.id
    db.session.commit()
    loaded = (case.id, note.id, engagement.id, engagement_id)
    with statements() as counted:
        names = [log.notes[0].author.name for log in queries.logged(case, since=None, until=DAY)]
        queries.openings([engagement])
        names += [row.author.name for row in queries.revisions(note)]
        names += [row.author.name for row in queries.notes_of(engagement)]
    assert loaded
    assert counted.number == 5
