"""The access table held against the running application, address by address and role by role."""

from dataclasses import asdict, dataclass

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests import deriving, make, reviewing
from tests.access_table import OF_ONE_READER, PUBLIC, SIGNED_IN, STUDY
from tests.conftest import Program
from tests.memberchecks.desk import answered, remark
from tests.signing import sign_in
from tests.summaries import asking
from tracker.cases import queries as case_queries
from tracker.core.database import db
from tracker.studies import queries

LETTERS = {"L": "leader", "R": "researcher", "V": "reviewer", "O": "observer"}


@dataclass(frozen=True)
class Things:
    """One of everything in the study, by the names that addresses use."""

    study: str
    slug: str
    number: int
    event_id: int
    fact_id: int
    status_id: int
    member_id: int
    entry_id: int
    person_id: int
    note_id: int
    status_note_id: int
    round_id: int
    milestone_id: int
    item_id: int
    attachment_id: int
    given_id: int
    follow_up_id: int
    reminder_id: int
    letter_id: int
    own_id: int
    mute_id: int
    consent_id: int
    asked_id: int
    comment_id: int
    report_id: int
    making_id: int
    check_id: int
    remark_id: int
    list_name: str = "roles"
    code: str = "adviser"
    ending: str = "csv"
    format_: str = "md"
    place: str = "engagement-1"
    kind: str = "site-visit"
    table: str = "themes"
    mark: str = "e1"


@pytest.fixture
def full(program: Program, app: Flask) -> tuple[make.World, Things]:
    return program.furnished("full", full_world)


@pytest.fixture
def world(full: tuple[make.World, Things]) -> make.World:
    """The little world with one of everything in its study."""
    return full[0]


@pytest.fixture
def things(full: tuple[make.World, Things]) -> Things:
    """Where everything in it is."""
    return full[1]


def full_world() -> tuple[make.World, Things]:
    return make.world(), _things()


def _things() -> Things:
    study = queries.find_study("husk")
    assert study is not None
    leader = db.session.query(make.Account).filter_by(name="Leader").one()
    case = make.case(study, "NAV Songdalen")
    role = make.role(study, "adviser", "Adviser")
    # Of a gathering there are programme, minutes and notes.
    engagement = make.engagement(study, case, kind="network-gathering")
    person = make.person(study, role)
    make.cell_summary(case, leader, "@", role.code)
    make.participation(engagement, person=person)
    note = make.note(engagement, leader)
    note.is_minutes = True
    member = queries.members(study)[0]
    status_note = make.status_note(case, leader, **make.PUBLISHED)
    check = answered(status_note, person)
    return Things(
        study=study.short_name,
        slug=case.slug,
        number=engagement.number,
        event_id=make.event(case).id,
        fact_id=make.fact(case).id,
        status_id=case_queries.statuses(case)[0].id,
        member_id=queries.members(study)[-1].id,
        entry_id=role.id,
        person_id=person.id,
        note_id=note.id,
        round_id=make.round_(study, case).id,
        milestone_id=make.milestone(study).id,
        item_id=make.programme_item(engagement).id,
        attachment_id=make.attachment(engagement, leader, small=b"small").id,
        given_id=make.given(case).id,
        follow_up_id=make.follow_up(study).id,
        reminder_id=deriving.quiet(member, case).id,
        letter_id=deriving.letter([deriving.quiet(member, case, key="told")]).id,
        own_id=deriving.own_reminder(member).id,
        mute_id=deriving.mute(member, case).id,
        consent_id=make.consent(person).id,
        asked_id=make.asked_month(study).id,
        report_id=asking.report(study).id,
        making_id=asking.making(study, leader).id,
        status_note_id=status_note.id,
        comment_id=reviewing.comment(status_note, leader).id,
        check_id=check.id,
        remark_id=remark(check).id,
    )


def _address(app: Flask, rule: Rule, things: Things) -> str:
    values = {name: value for name, value in asdict(things).items() if name in rule.arguments}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def _answers(client: FlaskClient, rule: Rule, address: str) -> set[int]:
    methods = sorted({"GET", "POST"} & (rule.methods or set()))
    # Read to the end, so that a file that is handed out is closed.
    return {client.open(address, method=method, buffered=True).status_code for method in methods}


def test_every_route_stands_in_the_table(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    mail_only = {"security.forgot_password", "security.reset_password"}
    assert routes == (STUDY.keys() | SIGNED_IN | PUBLIC) - mail_only


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("endpoint", sorted(STUDY))
def test_each_role_gets_what_the_table_says(
    app: Flask, things: Things, endpoint: str, letter: str
) -> None:
    client = sign_in(app.test_client(), _account(app, LETTERS[letter]))
    for rule in app.url_map.iter_rules(endpoint):
        answers = _answers(client, rule, _address(app, rule, things))
        if letter in STUDY[endpoint] and letter != "L" and endpoint in OF_ONE_READER:
            assert answers == {404}
        elif letter in STUDY[endpoint]:
            assert answers <= {200, 302, 303, 409, 422}
        else:
            assert answers == {403}


def _account(app: Flask, role: str) -> int:
    with app.app_context():
        wanted = sa.select(make.Account.id).where(make.Account.email == f"{role}@test.no")
        return int(db.session.scalar(wanted) or 0)


@pytest.mark.parametrize("endpoint", sorted(STUDY))
def test_strangers_cannot_tell_that_it_exists(
    app: Flask, world: make.World, things: Things, endpoint: str
) -> None:
    client = sign_in(app.test_client(), world.stranger)
    for rule in app.url_map.iter_rules(endpoint):
        address = _address(app, rule, things)
        missing = address.replace(f"/s/{things.study}", "/s/no-such-study")
        assert _answers(client, rule, address) == _answers(client, rule, missing) == {404}


@pytest.mark.parametrize("endpoint", sorted(STUDY.keys() | SIGNED_IN))
def test_nobody_enters_without_signing_in(app: Flask, things: Things, endpoint: str) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules(endpoint):
        answers = _answers(client, rule, _address(app, rule, things))
        assert answers <= {302, 303, 401}


@pytest.mark.parametrize("endpoint", sorted(STUDY))
def test_things_of_another_study_do_not_exist_here(
    app: Flask, world: make.World, things: Things, endpoint: str
) -> None:
    client = sign_in(app.test_client(), world.stranger)
    for rule in app.url_map.iter_rules(endpoint):
        if not rule.arguments & {"slug", "number", *_KEYS}:
            continue
        address = _address(app, rule, things)
        smuggled = address.replace(f"/s/{things.study}/", f"/s/{world.other_study}/")
        assert _answers(client, rule, smuggled) == {404}


_KEYS = {"reminder_id", "letter_id", "own_id", "mute_id",
         "event_id", "fact_id", "status_id", "member_id", "entry_id", "person_id", "note_id",
         "status_note_id", "attachment_id", "given_id", "comment_id", "report_id",
         "making_id", "check_id", "remark_id"}  # fmt: skip
