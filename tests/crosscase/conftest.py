"""A study with two themes, roles, both kinds, and what was said at two cases."""

import datetime as dt
from dataclasses import dataclass

import pytest
from flask import Flask

from tests import make
from tracker.core.database import begin_writing, db
from tracker.notes import service
from tracker.studies import service as studies
from tracker.studies.models import Study
from tracker.studies.rules import ListName

VISIT = """The municipality pays #funding @office-leader !enabler

One person has to do it all #funding #organisation @adviser !barrier

Nothing of use here.
"""
CALL = "The money ends #funding !barrier"
MEETING = """- Keep the network #organisation @office-leader
- Let each pay a share #funding @partner
- More time
- Ask the users @adviser
"""


@dataclass(frozen=True)
class Said:
    """What was held, by key, to act on."""

    visit: int
    call: int
    meeting: int


def said(study: Study) -> Said:
    """A visit and a dialogue meeting of Bærum, and a call to Sola."""
    for name in ("Funding", "Organisation"):
        studies.add_entry(study, ListName.THEMES, name=name)
    for name in ("Adviser", "Partner"):
        studies.add_entry(study, ListName.ROLES, name=name)
    baerum, sola = make.db.session.query(make.Case).filter_by(study=study).order_by("name")
    sola.region = "Stavanger"
    keys = [
        held(study, baerum, "site-visit", dt.date(2011, 3, 24), VISIT),
        held(study, sola, "phone-check-in", dt.date(2011, 10, 3), CALL),
        held(study, baerum, "dialogue-meeting", dt.date(2012, 1, 25), MEETING),
    ]
    return Said(*keys)


def held(study: Study, case: make.Case, kind: str, day: dt.date, text: str) -> int:
    """The key of an engagement on which that was written; its title shows up nowhere."""
    author = make.members_of(study)[0].account
    engagement = make.engagement(study, case, kind=kind, day=day, status="held", title="Secret")
    service.write(engagement, author=author, text=text, now=make.NOW)
    return engagement.id


@pytest.fixture
def study(session: None) -> Study:
    """The little world with what was said in it."""
    make.world()
    study, _case = make.husk()
    said(study)
    return study


@pytest.fixture
def told(app: Flask, world: make.World) -> Said:
    """The same for browsers."""
    with app.app_context():
        begin_writing()
        study, _case = make.husk()
        keys = said(study)
        db.session.commit()
    return keys


def withdraw(engagement_id: int) -> None:
    """Somebody who was alone at an engagement takes their consent back."""
    engagement = make.get(make.Engagement, engagement_id)
    role = make.db.session.query(make.InformantRole).filter_by(code="adviser").one()
    person = make.person(engagement.study, role)
    make.consent(person, withdrawn_on=dt.date(2012, 1, 5))
    make.participation(engagement, person=person, came=1)
