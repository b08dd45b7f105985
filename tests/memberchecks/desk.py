"""A status note of NAV Bærum, three people of it, and links that somebody gave them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests import make
from tests.statusnotes.desk import noted
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.memberchecks import service
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.rules import Answer
from tracker.people.models import Person
from tracker.statusnotes.models import StatusNote

TEXT = """## What holds

The office has **opened** its door. [^e1]

- One adviser came.
- Two rooms were painted.

Nobody knows what comes next."""
# As people of the case read the first paragraph, without the mark of its evidence.
FIRST = "The office has **opened** its door."


@dataclass(frozen=True)
class Desk:
    """Keys; `mute` has no e-mail address, `elsewhere` belongs to another case."""

    note: int
    kari: int
    ola: int
    mute: int
    elsewhere: int

    @property
    def page(self) -> str:
        return f"/s/husk/status-notes/{self.note}"


def laid() -> Desk:
    """In the little world, within the caller's transaction."""
    study, case = make.husk()
    leader = make.members_of(study)[0].account
    other = db.session.query(make.Case).filter_by(slug="nav-sola").one()
    role = db.session.query(make.InformantRole).filter_by(code="office-leader").one()
    # What the text rests on, without which it may not be published.
    noted(case, leader, "It has opened its door. #funding")
    note = make.status_note(case, leader, text=TEXT)
    rows = (
        (case, "Kari Kanari", "kari@nav.test"),
        (case, "Ola Kanari", "ola@nav.test"),
        (case, "Mute Kanari", ""),
        (other, "Else Where", "else@nav.test"),
    )
    people = [
        make.person(study, role, case=place, pseudonym=f"Office leader {n}", name=name, email=email)
        for n, (place, name, email) in enumerate(rows, 1)
    ]
    return Desk(note.id, *(person.id for person in people))


def give(*people: int, note: int = 1, days: int = 21, **values: Any) -> list[tuple[int, str]]:
    """Keys and tokens of the links to the present text, within the caller's transaction."""
    row = db.session.get_one(StatusNote, note)
    now = values.get("now", clock.now())
    today = now.date()
    made = service.ask(
        row,
        [db.session.get_one(Person, key) for key in people],
        until=today + dt.timedelta(days=days),
        version=row.version,
        asker=make.members_of(row.case.study)[0].account,
        today=today,
        now=now,
    )
    return [(check.id, token) for check, token in made]


def given(app: Flask, *people: int, **values: Any) -> list[str]:
    """The paths of the links."""
    made = done(app, lambda: give(*people, **values))
    return [f"/reading/{token}" for _key, token in made]


def done(app: Flask, work: Callable[[], Any]) -> Any:
    """What somebody does meanwhile, committed."""
    with app.app_context():
        begin_writing()
        result = work()
        db.session.commit()
        return result


def check_of(key: int) -> MemberCheck:
    return db.session.get_one(MemberCheck, key)


def answered(
    note: StatusNote, person: Person, answer: Answer = Answer.DISAGREE, **values: Any
) -> MemberCheck:
    """What somebody has said of the present text, without a link."""
    given = {"until": dt.date(2012, 2, 10), "asked_at": make.NOW, "answered_at": make.NOW} | values
    row = MemberCheck(
        case_id=note.case_id, status_note=note, version=note.version, person=person,
        role=person.role, asked_by=note.author, answer=answer, **given,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def remark(check: MemberCheck, text: str = "It was in May.", **values: Any) -> Remark:
    """To the first paragraph, unless said otherwise; not decided."""
    row = Remark(member_check=check, text=text, **({"block": 2, "passage": FIRST} | values))
    db.session.add(row)
    db.session.flush()
    return row


def rows(app: Flask) -> list[tuple[str, bool]]:
    """Each one's answer and whether its link is still known."""
    with app.app_context():
        found = db.session.query(MemberCheck).order_by(MemberCheck.id)
        return [(row.answer, row.token_hash is not None) for row in found]


def remarks(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        found = db.session.query(Remark).order_by(Remark.id)
        return [(row.block, row.passage, row.text) for row in found]
