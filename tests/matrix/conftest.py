"""A study with two cases, two themes and tagged notes, and who is signed in there."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.notes import service
from tracker.studies import queries
from tracker.studies import service as studies
from tracker.studies.rules import ListName

Say = Callable[..., None]


@pytest.fixture
def say(app: Flask, world: make.World) -> Say:
    """Write a note on a new engagement with some cases."""

    def written(text: str, *slugs: str, kind: str = "interview") -> None:
        with app.app_context():
            begin_writing()
            study = queries.find_study("husk")
            assert study is not None
            own = [cases.find_case(study, slug) for slug in slugs or ("nav-baerum",)]
            engagement = make.engagement(study, *own, status="held", kind=kind)
            author = make.get(make.Account, world.researcher)
            service.write(engagement, author=author, text=text, now=make.NOW)
            db.session.commit()

    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        assert study is not None
        for name in ("Funding", "Youth work"):
            studies.add_entry(study, ListName.THEMES, name=name)
        db.session.commit()
    return written


@pytest.fixture
def leader(client: FlaskClient, world: make.World, say: Say) -> FlaskClient:
    return sign_in(client, world.leader)
