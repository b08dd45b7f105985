"""Reads about status notes: what holds as of a day, and how many statements it takes."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.statusnotes import queries
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")

MAY, JANUARY, FEBRUARY = dt.date(2011, 5, 1), dt.date(2012, 1, 1), dt.date(2012, 2, 1)
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


def _published(case: Case, author: Account, as_of: dt.date, **values: object) -> make.StatusNote:
    return make.status_note(case, author, as_of=as_of, **(make.PUBLISHED | values))


def test_a_status_note_of_another_study_is_not_found(case: Case, kari: Account) -> None:
    note = make.status_note(case, kari)
    assert queries.find_status_note(case.study, note.id) is note
    assert queries.find_status_note(make.study(short_name="other"), note.id) is None


@pytest.mark.parametrize(
    ("as_of", "found"),
    [(dt.date(2011, 4, 30), None), (DAY, (MAY, 2)), (FEBRUARY, (FEBRUARY, 1))],
)
def test_what_holds_is_the_newest_month_not_later_in_its_newest_edition(
    case: Case, kari: Account, as_of: dt.date, found: tuple[dt.date, int] | None
) -> None:
    for month, edition in ((MAY, 1), (MAY, 2), (FEBRUARY, 1)):
        _published(case, kari, month, edition=edition)
    make.status_note(case, kari, as_of=JANUARY)
    newest = queries.find_newest_published(case, as_of=as_of)
    assert (newest and (newest.as_of, newest.edition)) == found


def test_drafts_and_editions_are_kept_apart_newest_first(case: Case, kari: Account) -> None:
    for month, edition in ((MAY, 1), (FEBRUARY, 1), (MAY, 2)):
        _published(case, kari, month, edition=edition)
    draft = make.status_note(case, kari, as_of=JANUARY)
    editions = [(note.as_of, note.edition) for note in queries.editions(case)]
    assert editions == [(FEBRUARY, 1), (MAY, 2), (MAY, 1)]
    assert queries.drafts_of(case) == [draft]
    assert queries.find_draft(case, as_of=JANUARY) is draft
    assert queries.find_draft(case, as_of=MAY) is None
    assert queries.newest_drafts_of([case], as_of=DAY) == {case.id: draft}


def test_the_newest_edition_of_a_month_may_be_a_draft(case: Case, kari: Account) -> None:
    _published(case, kari, MAY)
    draft = make.status_note(case, kari, as_of=MAY, edition=2)
    assert queries.find_newest_edition(case, as_of=MAY) is draft
    assert queries.find_newest_edition(case, as_of=JANUARY) is None


def test_nothing_is_asked_for_no_cases() -> None:
    with statements() as counted:
        assert queries.newest_published_of([], as_of=DAY) == {}
        assert queries.board([]) == []
    assert counted.number == 0


def test_the_board_begins_with_who_has_waited_longest(study: Study, kari: Account) -> None:
    old, new, none = (make.case(study, name) for name in ("Old", "New", "None"))
    _published(old, kari, MAY)
    _published(new, kari, JANUARY)
    lines = queries.board_of_study(study, on=DAY)
    assert [line.case.name for line in lines] == ["None", "Old", "New"]
    assert lines[0].newest is None
    assert none is lines[0].case


def test_the_board_leaves_out_who_is_not_evaluated_unless_published(
    study: Study, kari: Account
) -> None:
    for name in ("Left", "Left with a status"):
        gone = make.case(study, name)
        db.session.add(
            make.CaseStatus(case=gone, status="withdrawn", from_on=DAY, reason="No capacity")
        )
    db.session.flush()
    _published(gone, kari, MAY)
    assert [line.case.name for line in queries.board_of_study(study, on=DAY)] == [gone.name]


def _held(study: Study, case: Case, day: dt.date) -> make.Engagement:
    return make.engagement(study, case, day=day, status="held")


def test_revisions_come_newest_first(case: Case, kari: Account) -> None:
    note = make.status_note(case, kari)
    db.session.expire_all()
    assert [row.version for row in queries.revisions(note)] == [1]
    revision = queries.find_revision(note, 1)
    assert revision is not None
    assert revision.text == "What holds now."


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_number_of_statements(study: Study, kari: Account, number: int) -> None:
    for index in range(number):
        case = make.case(study, f"Case {index}")
        author = make.account(f"{index}@test.no")
        _published(case, author, MAY)
        make.status_note(case, author, as_of=JANUARY)
        make.note(_held(study, case, DAY), author)
    db.session.commit()
    loaded = (study.id, study.time_zone, case.id, case.study)
    with statements() as counted:
        lines = queries.board_of_study(study, on=DAY)
        names = [line.published[0].author.name for line in lines]
        cases = [line.case for line in lines]
        names += [n.case.name for n in queries.newest_published_of(cases, as_of=DAY).values()]
    assert loaded
    assert len(names) == 2 * number
    assert counted.number == 4
