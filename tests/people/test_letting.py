"""Asking again before names go out, what is looked for in a study, and what is kept of it."""

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.people import queries, service
from tracker.people.discretion import finds
from tracker.people.letting import NamesLeft, let_out
from tracker.people.models import LetThrough

LEADER = {"name": "Kari Nordmann", "email": "kari@nav.no", "phone": "22334455"}
TEXT = "Kari Nordmann (kari@nav.no) and Nordmann"


@pytest.fixture
def study(session: None) -> make.Study:
    study = make.study(institute="Sand institutt")
    make.member(study, make.account(name="Ola Forsker"))
    baerum, sola = make.case(study), make.case(study, "NAV Sola", region="Stavanger")
    leader, adviser = make.role(study, "leader", "Leader"), make.role(study, "adv", "HUSK adviser")
    service.add(study, role=leader, case=baerum, **LEADER)
    service.add(study, role=leader, case=sola, name="Per Sola")
    service.add(study, role=adviser, case=sola, name="Ida Sand", organisation="Uni Agder")
    service.add(study, role=adviser, case=sola, name="Ali Khan")
    service.add(study, role=leader, name="Bo Ek")
    return study


def _let(study: make.Study, text: str, left: int) -> int:
    by = make.members_of(study)[0].account
    return len(let_out(study, text, subject="status-note:1", left=left, by=by, now=make.NOW))


def test_the_one_of_a_role_is_called_by_it_and_others_by_their_pseudonyms(
    study: make.Study,
) -> None:
    known = queries.known_names(study).people
    assert [one.instead for one in known] == [
        "the leader",
        "the leader",
        "HUSK adviser 1, Sola",
        "HUSK adviser 2, Sola",
        "the leader",
    ]


def test_the_words_of_places_come_with_the_names_and_the_team_does_not(study: make.Study) -> None:
    names = queries.known_names(study)
    text = "Ola Forsker of Sand institutt, Uni Agder, Stavanger, Sola and Oslo"
    assert finds(text, names) == []
    assert {(one.case, one.role) for one in names.alone} == {
        ("Bærum", "Leader"),
        ("Sola", "Leader"),
    }


def test_people_of_another_study_are_not_looked_for(study: make.Study) -> None:
    assert finds("Kari Nordmann", queries.known_names(make.study(short_name="other"))) == []


def test_the_number_of_statements_stays(study: make.Study) -> None:
    with statements() as counted:
        queries.known_names(study)
    assert counted.number == 2


@pytest.mark.parametrize("left", [0, 2])
def test_a_text_with_more_names_than_were_seen_is_refused(study: make.Study, left: int) -> None:
    with pytest.raises(NamesLeft) as refusal:
        _let(study, TEXT, left)
    assert "3" in str(refusal.value)
    assert "Nordmann" not in str(refusal.value)
    assert db.session.query(LetThrough).count() == 0


def test_letting_names_through_is_kept_as_a_number_and_its_sorts(study: make.Study) -> None:
    assert _let(study, TEXT, 3) == 3
    (row,) = queries.let_through(study, "status-note:1")
    assert (row.count, row.sorts, row.account.name) == (3, "name email", "Ola Forsker")
    assert queries.let_through(study, "status-note:2") == []


def test_a_text_without_names_goes_out_and_nothing_is_kept(study: make.Study) -> None:
    assert _let(study, "The leader of Bærum said so.", 0) == 0
    assert db.session.query(LetThrough).count() == 0
