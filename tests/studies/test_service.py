"""What people do with a study, its members and its lists, on a real database."""

import datetime as dt

import pytest

from tests import make
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.studies import queries, service
from tracker.studies.models import Study
from tracker.studies.rules import ListName, Role

pytestmark = pytest.mark.usefixtures("session")

TODAY = dt.date(2012, 1, 20)
PLAN = {
    "short_name": "husk",
    "title": "Professional developers",
    "starts_on": dt.date(2011, 1, 1),
    "ends_on": dt.date(2012, 3, 31),
    "time_zone": "Europe/Oslo",
    "language": "nb",
}


def _begun(**values: object) -> Study:
    return service.begin(leader=make.account(), **(PLAN | values))


def test_who_begins_a_study_leads_it() -> None:
    study = _begun()
    assert [member.role for member in queries.members(study)] == ["leader"]


def test_a_short_name_is_given_once() -> None:
    _begun()
    with pytest.raises(DomainError) as refusal:
        service.begin(leader=make.account("second@test.no"), **PLAN)
    assert refusal.value.field == "short_name"


def test_a_new_study_is_offered_roles_in_its_language() -> None:
    study = _begun()
    service.offer_usual_roles(study)
    assert [role.name for role in queries.informant_roles(study)][:2] == ["Leder", "Mellomleder"]


def test_settings_change_but_for_the_short_name() -> None:
    study = _begun()
    values = {key: value for key, value in PLAN.items() if key != "short_name"}
    new = {"title": "New", "commissioner": "C", "institute": "I", "about": "A", "country": "SE"}
    service.change_settings(study, **(values | new))
    assert (study.title, study.short_name, study.country) == ("New", "husk", "SE")


def test_a_country_that_is_none_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        service.begin(leader=make.account(), **(PLAN | {"country": "Norge"}))
    assert refusal.value.field == "country"


def test_a_deleted_study_takes_everything_with_it_but_accounts() -> None:
    study = make.study()
    somebody = make.account()
    make.member(study, somebody)
    make.note(make.engagement(study, make.case(study)), somebody)
    service.delete(study)
    assert (queries.find_study("husk"), db.session.query(make.Note).count()) == (None, 0)
    assert db.session.query(make.Account).count() == 1


def test_an_invited_person_is_a_member_and_gets_a_link() -> None:
    study = _begun()
    invited = service.invite(study, email="R@Test.no", name="R", role=Role.RESEARCHER, now=make.NOW)
    assert invited.token is not None
    assert (invited.membership.role, invited.membership.account.email) == (
        "researcher",
        "r@test.no",
    )


def test_nobody_is_invited_twice() -> None:
    study = _begun()
    with pytest.raises(DomainError) as refusal:
        service.invite(study, email="leader@test.no", name="L", role=Role.OBSERVER, now=make.NOW)
    assert refusal.value.field == "email"


def test_who_left_gets_in_no_more_and_can_be_invited_again() -> None:
    study = _begun()
    member = make.member(study, make.account("r@test.no"), "researcher")
    service.let_go(member, today=TODAY)
    db.session.flush()
    assert queries.find_membership("husk", member.account_id) is None
    service.invite(study, email="r@test.no", name="R", role=Role.REVIEWER, now=make.NOW)
    assert queries.find_membership("husk", member.account_id) is member


def test_a_study_keeps_a_leader() -> None:
    study = _begun()
    leader = queries.members(study)[0]
    with pytest.raises(DomainError):
        service.let_go(leader, today=TODAY)
    with pytest.raises(DomainError):
        service.change_role(leader, role=Role.OBSERVER)
    second = make.member(study, make.account("second@test.no"), "researcher")
    service.change_role(second, role=Role.LEADER)
    service.change_role(leader, role=Role.OBSERVER)
    assert (leader.role, second.role) == ("observer", "leader")


def test_a_fresh_link_is_for_those_who_have_not_joined() -> None:
    study = _begun()
    invited = service.invite(study, email="r@test.no", name="R", role=Role.OBSERVER, now=make.NOW)
    assert service.renew_invitation(invited.membership, now=make.NOW) != invited.token
    invited.membership.account.password = "hash"
    with pytest.raises(DomainError):
        service.renew_invitation(invited.membership, now=make.NOW)


def test_list_entries_are_added_renamed_and_removed() -> None:
    study = _begun()
    entry = service.add_entry(study, ListName.THEMES, name="Fundng")
    service.rename_entry(study, entry, name="Funding")
    assert [(theme.code, theme.name) for theme in queries.themes(study)] == [("fundng", "Funding")]
    service.remove_entry(entry)
    assert queries.themes(study) == []


def test_a_list_does_not_hold_the_same_twice() -> None:
    study = _begun()
    service.add_entry(study, ListName.THEMES, name="Funding")
    with pytest.raises(DomainError) as refusal:
        service.add_entry(study, ListName.THEMES, name="funding")
    assert refusal.value.field == "name"


def test_a_role_in_use_stays_on_its_list() -> None:
    study = _begun()
    role = make.role(study, "leader", "Office leader")
    make.person(study, role)
    with pytest.raises(DomainError):
        service.remove_entry(role)
    assert queries.informant_roles(study) == [role]
