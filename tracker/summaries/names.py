"""Names of people in a document that is about to be handed out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.accounts.models import Account
from tracker.core.database import begin_writing, db
from tracker.core.language import n_
from tracker.people import letting
from tracker.people.discretion import Find, finds, said_of
from tracker.people.models import LetThrough
from tracker.people.queries import known_names, let_through_under
from tracker.studies.models import Study
from tracker.summaries.models import Making

ASKS = n_("There are names in it, or ways to reach people.")
# What goes before a file's name among what was let through.
SUBJECT = "summary:"


def names_in(text: str, study: Study) -> list[Find]:
    """What was found in a document of the study."""
    return finds(text, known_names(study))


def sentences(text: str, found: Sequence[Find]) -> list[tuple[str, dict[str, str]]]:
    """A sentence each: a marked message and its values, never the name itself."""
    return said_of(text, found)


def let_through(making: Making, found: Sequence[Find], *, now: dt.datetime) -> None:
    """Keep that somebody has a document made with these in it; commits."""
    study, by, subject = making.study, making.account, f"{SUBJECT}{making.file_name}"
    key, name = study.id, by.id
    db.session.rollback()
    begin_writing()
    present = db.session.get_one(Study, key)
    letting.keep(present, subject, found, by=db.session.get_one(Account, name), now=now)
    db.session.commit()


@dataclass(frozen=True)
class Left:
    """That a file was made with names left in it."""

    file_name: str
    row: LetThrough


def names_left(study: Study) -> list[Left]:
    """What was let through in the study's documents, the newest first."""
    return [
        Left(row.subject.removeprefix(SUBJECT), row) for row in let_through_under(study, SUBJECT)
    ]
