"""Names of people in a document that is about to be handed out."""

import datetime as dt
from collections.abc import Sequence

from tracker.accounts.models import Account
from tracker.core.database import begin_writing, db
from tracker.core.language import n_
from tracker.people import letting
from tracker.people.discretion import Find, finds, said_of
from tracker.people.queries import known_names
from tracker.studies.models import Study

ASKS = n_("There are names in it, or ways to reach people.")
SUBJECT = "summary"


def names_in(text: str, study: Study) -> list[Find]:
    """What was found in a document of the study."""
    return finds(text, known_names(study))


def sentences(text: str, found: Sequence[Find]) -> list[tuple[str, dict[str, str]]]:
    """A sentence each: a marked message and its values, never the name itself."""
    return said_of(text, found)


def let_through(study: Study, found: Sequence[Find], *, by: Account, now: dt.datetime) -> None:
    """Keep that somebody has a document made with these in it; commits."""
    key, name = study.id, by.id
    db.session.rollback()
    begin_writing()
    present = db.session.get_one(Study, key)
    letting.keep(present, SUBJECT, found, by=db.session.get_one(Account, name), now=now)
    db.session.commit()
