"""What the tests of pages write and read behind the pages' back."""

import datetime as dt
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask

from tests import make
from tracker.core.database import begin_writing, db
from tracker.engagements import queries
from tracker.studies import queries as studies

HERE = "/s/husk/engagements"


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def read(app: Flask, number: int = 1) -> dict[str, Any]:
    """What is stored of an engagement, as plain values."""
    with app.app_context():
        found = queries.find_engagement(studies.find_study("husk"), number)
        assert found is not None
        return {
            "kind": found.kind,
            "title": found.title,
            "status": found.status,
            "when": (found.starts_on, found.ends_on, found.starts_at, found.ends_at),
            "place": found.place,
            "cases": [case.slug for case in found.cases],
            "parent": found.parent.number if found.parent else None,
            "team": [(one.membership.account.name, one.part) for one in queries.team(found)],
            "who": [
                (one.person.pseudonym if one.person else one.role.code, one.invited, one.came)
                for one in queries.participations(found)
            ],
        }


def add(app: Flask, **values: Any) -> int:
    """An engagement of NAV Bærum two days ago, unless said otherwise; its number."""
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        case = db.session.query(make.Case).filter_by(slug="nav-baerum").one()
        engagement = make.engagement(study, case, **({"day": dt.date(2012, 1, 18)} | values))
        db.session.commit()
        return engagement.number


def add_person(app: Flask) -> int:
    with app.app_context():
        begin_writing()
        case = db.session.query(make.Case).filter_by(slug="nav-baerum").one()
        role = db.session.query(make.InformantRole).first()
        person = make.person(case.study, role, case=case, pseudonym="Office leader 1, Bærum").id
        db.session.commit()
        return person
