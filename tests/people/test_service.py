"""The register of people, on a real database."""

import pytest

from tests import make
from tracker.cases import service as cases
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.people import queries, service
from tracker.studies import service as studies

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def study(session: None) -> make.Study:
    return make.study()


@pytest.fixture
def role(study: make.Study) -> make.InformantRole:
    return make.role(study, "middle-manager", "Middle manager")


def test_people_are_numbered_by_role_and_case(study: make.Study, role: object) -> None:
    baerum, sola = make.case(study), make.case(study, "NAV Sola")
    leader = make.role(study, "leader", "Leader")
    added = [
        service.add(study, role=one, case=case).pseudonym
        for one, case in [(role, baerum), (role, baerum), (leader, baerum), (role, sola),
                          (role, None)]
    ]  # fmt: skip
    assert added == [
        "Middle manager 1, Bærum",
        "Middle manager 2, Bærum",
        "Leader 1, Bærum",
        "Middle manager 1, Sola",
        "Middle manager 1",
    ]


def test_a_person_keeps_what_was_typed(study: make.Study, role: object) -> None:
    person = service.add(
        study, role=role, name="Kari", organisation="NAV", phone="123", email="k@test.no"
    )
    db.session.expire_all()
    assert (person.name, person.organisation) == ("Kari", "NAV")
    assert (person.phone, person.email, person.case) == ("123", "k@test.no", None)


def test_the_pseudonym_of_somebody_removed_is_not_given_again(
    study: make.Study, role: object
) -> None:
    case = make.case(study)
    service.remove(service.add(study, role=role, case=case))
    assert service.add(study, role=role, case=case).pseudonym == "Middle manager 2, Bærum"


def test_two_cases_of_the_same_short_name_share_no_pseudonym(
    study: make.Study, role: object
) -> None:
    first, second = make.case(study, "NAV Bærum"), make.case(study, "UDI Bærum")
    given = {service.add(study, role=role, case=case).pseudonym for case in (first, second)}
    assert given == {"Middle manager 1, Bærum", "Middle manager 2, Bærum"}


def test_another_case_gives_another_pseudonym(study: make.Study, role: object) -> None:
    person = service.add(study, role=role, case=make.case(study))
    service.change(person, role=role, case=make.case(study, "NAV Sola"), name="Kari")
    assert (person.pseudonym, person.name) == ("Middle manager 1, Sola", "Kari")


def test_a_corrected_name_keeps_the_pseudonym(study: make.Study, role: object) -> None:
    case = make.case(study)
    person = service.add(study, role=role, case=case, name="Kair")
    service.change(person, role=role, case=case, name="Kari", phone="123")
    assert (person.pseudonym, person.name, person.phone) == (
        "Middle manager 1, Bærum", "Kari", "123",
    )  # fmt: skip


def test_role_and_case_of_another_study_are_refused(study: make.Study, role: object) -> None:
    there = make.study(short_name="other")
    foreign_role, foreign_case = make.role(there, "leader", "Leader"), make.case(there)
    person = service.add(study, role=role)
    for given, field in (
        ({"role": foreign_role}, "role"),
        ({"role": role, "case": foreign_case}, "case"),
    ):
        for act in (lambda given: service.add(study, **given),
                    lambda given: service.change(person, **given)):  # fmt: skip
            with pytest.raises(DomainError) as refusal:
                act(given)
            assert refusal.value.field == field


def test_who_takes_part_in_engagements_stays(study: make.Study, role: object) -> None:
    person = service.add(study, role=role)
    make.participation(make.engagement(study), person=person)
    with pytest.raises(DomainError, match="Middle manager 1"):
        service.remove(person)
    assert queries.find_person(study, person.id) is person


def test_who_was_nowhere_is_removed(study: make.Study, role: object) -> None:
    service.remove(service.add(study, role=role))
    assert queries.count_people(study) == 0


def test_a_role_is_free_again_when_its_people_are_gone(study: make.Study, role: object) -> None:
    service.remove(service.add(study, role=role))
    db.session.delete(role)
    db.session.flush()


def test_a_pseudonym_stays_when_its_role_and_case_are_called_otherwise(
    study: make.Study, role: object
) -> None:
    case = make.case(study)
    first = service.add(study, role=role, case=case, name="Somebody")
    before = first.pseudonym
    studies.rename_entry(study, role, name="Head of office")
    cases.rename(case, name="NAV Asker og Bærum", region=case.region)
    service.change(first, role=role, case=case, name="Somebody Else")
    second = service.add(study, role=role, case=case)
    assert first.pseudonym == before
    assert second.pseudonym == "Head of office 2, Asker og Bærum"
