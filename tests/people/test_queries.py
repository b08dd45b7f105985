"""Reads about people: the wall between studies, their order, their number of statements."""

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.people import queries

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def study(session: None) -> make.Study:
    """Three people of two cases and the whole study, and one of another study."""
    study, other = make.study(), make.study(short_name="other")
    leader, adviser = (make.role(study, name.lower(), name) for name in ("Leader", "Adviser"))
    adviser.position = 2
    sola, baerum = make.case(study, "NAV Sola", region="Rogaland"), make.case(study)
    make.person(study, leader, case=sola, pseudonym="Leader 1, Sola")
    make.person(study, adviser, case=baerum, pseudonym="Adviser 1, Bærum")
    make.person(study, leader, case=baerum, pseudonym="Leader 1, Bærum")
    make.person(study, leader, pseudonym="Leader 1")
    make.person(other, make.role(other, "leader", "Leader"), pseudonym="Elsewhere")
    return study


def _people(
    study: make.Study,
    case: make.Case | None = None,
    role: make.InformantRole | None = None,
    **page: int,
) -> list[str]:
    page = {"limit": 99, "offset": 0} | page
    found = queries.people_on_page(study, case=case, role=role, **page)
    return [person.pseudonym for person in found]


def _case(slug: str) -> make.Case:
    return db.session.query(make.Case).filter_by(slug=slug).one()


ALL = ["Leader 1", "Leader 1, Bærum", "Adviser 1, Bærum", "Leader 1, Sola"]


def test_people_come_by_case_in_the_order_of_the_roles(study: make.Study) -> None:
    assert _people(study) == ALL
    assert _people(study, limit=2, offset=1) == ALL[1:3]


def test_people_are_narrowed_by_case_and_role(study: make.Study) -> None:
    baerum = _case("nav-baerum")
    adviser = db.session.query(make.InformantRole).filter_by(code="adviser").one()
    assert _people(study, baerum) == ALL[1:3]
    assert _people(study, baerum, adviser) == ["Adviser 1, Bærum"]
    assert queries.pseudonyms(baerum) == ["Leader 1, Bærum", "Adviser 1, Bærum"]
    assert queries.count_people(study, case=baerum) == 2
    assert queries.count_people(study) == 4


def test_those_of_the_study_can_take_part_everywhere(study: make.Study) -> None:
    got = queries.people_of_cases(study, [_case("nav-sola").id])
    assert [person.pseudonym for person in got] == ["Leader 1, Sola", "Leader 1"]


def test_somebody_of_another_study_is_not_found(study: make.Study) -> None:
    stranger = db.session.query(make.Person).filter_by(pseudonym="Elsewhere").one()
    assert queries.find_person(study, stranger.id) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_takes_one_statement(number: int) -> None:
    study = make.study()
    role = make.role(study, "leader", "Leader")
    for index in range(number):
        case = make.case(study, f"Case {index}")
        make.person(study, role, case=case, pseudonym=f"Leader {index}")
    db.session.expire_all()
    study.id  # noqa: B018 - loads the study, which the gate has done for a page
    with statements() as counted:
        people = queries.people_on_page(study, case=None, role=None, limit=9, offset=0)
        assert [person.case.name and person.role.name for person in people] == ["Leader"] * number
    assert counted.number == 1
