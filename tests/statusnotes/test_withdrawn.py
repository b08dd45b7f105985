"""Evidence of somebody who has withdrawn their consent: flagged, and not published."""

import datetime as dt
from typing import Any

import pytest

from tests import make
from tests.statusnotes.desk import cite, noted
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements.models import Engagement
from tracker.notes.consent import blocked
from tracker.people.models import Consent, Person
from tracker.statusnotes import references, service
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import InformantRole

pytestmark = pytest.mark.usefixtures("session")

JANUARY, GONE = dt.date(2012, 1, 1), dt.date(2011, 12, 20)
LATER = make.NOW + dt.timedelta(hours=1)


@pytest.fixture
def case() -> Case:
    return make.case(make.study())


@pytest.fixture
def kari(case: Case) -> Account:
    kari = make.account("kari@test.no", name="Kari")
    make.member(case.study, kari)
    return kari


@pytest.fixture
def leader(case: Case) -> InformantRole:
    role = make.role(case.study, "office-leader", "Office leader")
    role.also = "boss"
    return role


@pytest.fixture
def adviser(case: Case) -> InformantRole:
    return make.role(case.study, "adviser", "Adviser")


@pytest.fixture
def person(case: Case, leader: InformantRole) -> Person:
    """An office leader who has withdrawn."""
    person = make.person(case.study, leader, case=case)
    make.consent(person, withdrawn_on=GONE)
    return person


def _visit(case: Case, kari: Account, text: str) -> tuple[Engagement, str]:
    note, (excerpt,) = noted(case, kari, text)
    return note.engagement, f"e{excerpt.id}"


def _begin(case: Case, kari: Account, mark: str) -> StatusNote:
    return service.begin(case, as_of=JANUARY, author=kari, text=cite(mark), now=make.NOW)


def _state(note: StatusNote) -> str:
    (one,) = references.cited(note)
    return one.state


@pytest.mark.parametrize(
    ("text", "others", "came", "state"),
    [
        ("Said. #funding", 0, None, "blocked"),
        ("Said. #funding @adviser", 0, 1, "blocked"),
        ("Said. #funding", 0, 0, "fine"),
        ("Said. #funding", 4, 1, "blocked"),
        ("Said. #funding @office-leader", 4, None, "blocked"),
        ("Said. #funding @adviser", 4, 1, "fine"),
        ("Said. #funding @adviser @office-leader", 4, 1, "blocked"),
        # A word on no list, and a role by its former tag, as everywhere else.
        ("Said. #funding @ingrid", 4, 1, "fine"),
        ("Said. #funding @ingrid", 0, 1, "blocked"),
        ("Said. #funding @boss", 4, 1, "blocked"),
    ],
)
def test_it_is_blocked_where_it_may_be_their_words(
    case: Case, kari: Account, person: Person, adviser: InformantRole,
    text: str, others: int, came: int | None, state: str,
) -> None:  # fmt: skip
    visit, mark = _visit(case, kari, text)
    make.participation(visit, person=person, came=came)
    if others:
        make.participation(visit, role=adviser, invited=others)
    assert _state(_begin(case, kari, mark)) == state


@pytest.mark.parametrize(
    ("consents", "state"),
    [
        ([], "fine"),
        ([{}], "fine"),
        ([{"withdrawn_on": GONE}], "blocked"),
        ([{"withdrawn_on": GONE}, {"given_on": GONE}], "fine"),
        ([{"withdrawn_on": GONE}, {"given_on": GONE, "withdrawn_on": GONE}], "blocked"),
    ],
)
def test_consent_given_anew_frees_it_again(
    case: Case, kari: Account, leader: InformantRole, consents: list[dict[str, Any]], state: str
) -> None:
    person = make.person(case.study, leader, case=case)
    for values in consents:
        make.consent(person, **values)
    visit, mark = _visit(case, kari, "Said. #funding")
    make.participation(visit, person=person)
    assert _state(_begin(case, kari, mark)) == state


@pytest.mark.parametrize(("others", "state"), [(0, "blocked"), (4, "fine")])
def test_a_contact_with_nobody_else_is_theirs(
    case: Case, kari: Account, person: Person, adviser: InformantRole, others: int, state: str
) -> None:
    visit, _mark = _visit(case, kari, "Said. #funding")
    make.participation(visit, person=person)
    if others:
        make.participation(visit, role=adviser, invited=others)
    assert _state(_begin(case, kari, f"c{visit.id}")) == state


def test_one_rule_says_which_excerpts_are_blocked(
    case: Case, kari: Account, person: Person, adviser: InformantRole
) -> None:
    tags = ("", "@adviser", "@office-leader", "@boss", "@ingrid", "@adviser @ingrid")
    note, excerpts = noted(case, kari, "\n\n".join(f"Said. #funding {tag}" for tag in tags))
    make.participation(note.engagement, person=person)
    make.participation(note.engagement, role=adviser, invited=4)
    text = "\n\n".join(cite(f"e{one.id}") for one in excerpts)
    draft = service.begin(case, as_of=JANUARY, author=kari, text=text, now=make.NOW)
    seen = {int(one.mark[1:]) for one in references.cited(draft) if one.state == "blocked"}
    assert seen == blocked(case.study)
    assert len(seen) == 3


def test_publishing_names_the_passage_that_rests_on_it(
    case: Case, kari: Account, person: Person
) -> None:
    visit, mark = _visit(case, kari, "Said. #funding")
    make.participation(visit, person=person)
    draft = _begin(case, kari, mark)
    with pytest.raises(DomainError) as refused:
        service.publish(draft, version=1, now=LATER)
    assert "“It goes on.”" in str(refused.value)
    assert not draft.is_published
    service.save(draft, text="It goes on.", version=1, author=kari, now=LATER)
    service.publish(draft, version=2, now=LATER)
    assert draft.is_published


def test_what_is_withdrawn_after_publishing_is_seen_there(
    case: Case, kari: Account, leader: InformantRole
) -> None:
    person = make.person(case.study, leader, case=case)
    consent: Consent = make.consent(person)
    visit, mark = _visit(case, kari, "Said. #funding")
    make.participation(visit, person=person)
    draft = _begin(case, kari, mark)
    service.publish(draft, version=1, now=LATER)
    assert _state(draft) == "fine"
    consent.withdrawn_on = GONE
    db.session.flush()
    assert _state(draft) == "blocked"


def test_the_role_of_the_only_one_there_is_printed_unless_withdrawn(
    case: Case, kari: Account, leader: InformantRole
) -> None:
    person = make.person(case.study, leader, case=case)
    visit, mark = _visit(case, kari, "Said. #funding")
    make.participation(visit, person=person)
    draft = _begin(case, kari, mark)

    def _printed() -> str:
        return references.footnoted("", references.cited(draft), str, language="en").strip()

    assert _printed() == f"[^{mark}]: site visit, 5 December 2011; office leader"
    make.consent(person, withdrawn_on=GONE)
    assert _printed() == f"[^{mark}]: site visit, 5 December 2011"


def test_a_word_on_no_list_may_be_a_name_and_is_not_printed(case: Case, kari: Account) -> None:
    _there, mark = _visit(case, kari, "Said. #funding @ingrid")
    draft = _begin(case, kari, mark)
    assert "ingrid" not in references.footnoted("", references.cited(draft), str, language="en")
