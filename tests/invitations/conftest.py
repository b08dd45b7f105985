"""An application with a real mail server, and a visit to which two persons are invited."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.accounts.test_mail import Letterbox, letterbox
from tests.calendars.shared import as_leader, change, plan
from tracker.studies import queries
from tracker.studies.models import Study

__all__ = ["letterbox"]


@dataclass(frozen=True)
class Visit:
    """The engagement's number and its two guests; a third person has no e-mail address."""

    number: int
    kari: int
    ola: int
    mute: int

    @property
    def page(self) -> str:
        return f"/s/husk/engagements/{self.number}/invite"

    @property
    def own(self) -> str:
        return f"/s/husk/engagements/{self.number}"


@pytest.fixture
def box(app: Flask, letterbox: tuple[Letterbox, int]) -> Iterator[Letterbox]:
    """Mail of the application lands here."""
    box, port = letterbox
    before = app.extensions["tracker_settings"]
    app.extensions["tracker_settings"] = replace(
        before, mail_server=f"smtp://127.0.0.1:{port}", mail_from="tracker@institute.test"
    )
    yield box
    app.extensions["tracker_settings"] = before


@pytest.fixture
def visit(app: Flask, world: make.World) -> Visit:
    def add(study: Study) -> Visit:
        visit = plan(study, title="Visit, NAV Bærum", place="Sandvika", agenda="Secret agenda")
        role = queries.informant_roles(study)[0]
        people = [
            make.person(study, role, pseudonym=f"Office leader {number}", name=name, email=email)
            for number, (name, email) in enumerate(
                (("Kari Kanari", "kari@nav.test"), ("Ola Kanari", "ola@nav.test"), ("Mute", ""))
            )
        ]
        for person in people:
            make.participation(visit, person=person)
        return Visit(visit.number, *(person.id for person in people))

    return change(app, add)


@pytest.fixture
def client(app: Flask, world: make.World) -> FlaskClient:
    return as_leader(app, world)
