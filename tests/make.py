"""One plain function per table, with defaults; each adds a row and flushes."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from tracker.accounts.models import Account
from tracker.accounts.rules import new_token
from tracker.attachments import store
from tracker.attachments.models import Attachment
from tracker.cases.models import Case, CaseEvent, CaseStatus, Fact, FactName
from tracker.core.database import Base, db
from tracker.engagements.models import Engagement, Participation, TeamMember
from tracker.feedback.models import Given
from tracker.followups.models import FollowUp
from tracker.invitations.models import Invitation
from tracker.invitations.queries import digest_of
from tracker.matrix.models import CellSummary, CellSummaryRevision
from tracker.milestones.models import Milestone
from tracker.notes.models import Note, NoteRevision
from tracker.people.models import Consent, Person
from tracker.planning.models import Cadence, Round, RoundEngagement
from tracker.programmes.models import ProgrammeItem
from tracker.statusnotes.models import AskedMonth, StatusNote, StatusNoteRevision
from tracker.studies.models import (
    ExcerptKind,
    InformantRole,
    Membership,
    ResearchQuestion,
    Study,
    Theme,
)

PUBLISHED = {"state": "published", "published_at": dt.datetime(2012, 1, 18, 11, tzinfo=dt.UTC)}
NOW = dt.datetime(2012, 1, 20, 8, 0, tzinfo=dt.UTC)
PASSWORD = "blåbær i skogen"


@dataclass(frozen=True)
class World:
    """Primary keys and words of the little world most tests start from."""

    study: str
    other_study: str
    leader: int
    researcher: int
    reviewer: int
    observer: int
    stranger: int


def world() -> World:
    """A study with one member per role, two cases and two roles; and a stranger's own study."""
    here = study()
    accounts = {name: account(f"{name}@test.no", name=name.title()) for name in ROLES}
    for name, somebody in accounts.items():
        member(here, somebody, name)
    for name in ("NAV Bærum", "NAV Sola"):
        case(here, name)
    role(here, "office-leader", "Office leader")
    role(here, "middle-manager", "Middle manager")
    stranger = account("stranger@test.no", name="Stranger")
    there = study(short_name="other", title="Another study")
    member(there, stranger, "leader")
    return World(
        here.short_name, there.short_name, *(accounts[r].id for r in ROLES), stranger=stranger.id
    )


ROLES = ("leader", "researcher", "reviewer", "observer")


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def account(email: str = "leader@test.no", **values: Any) -> Account:
    """An account without a password; `tests.signing.sign_in` needs none."""
    given = {"name": "Leader", "fs_uniquifier": new_token(), "created_at": NOW} | values
    return _added(Account(email=email, **given))


def study(**values: Any) -> Study:
    given = {
        "short_name": "husk",
        "title": "Professional developers in local offices",
        "commissioner": "The directorate",
        "institute": "The institute",
        "starts_on": dt.date(2011, 1, 1),
        "ends_on": dt.date(2012, 3, 31),
        "time_zone": "Europe/Oslo",
        "language": "en",
    }
    return _added(Study(**(given | values)))


def member(study: Study, account: Account, role: str = "leader") -> Membership:
    return _added(Membership(study=study, account=account, role=role))


def role(study: Study, code: str, name: str) -> InformantRole:
    return _added(InformantRole(study_id=study.id, code=code, name=name, position=1))


def theme(study: Study, code: str, name: str) -> Theme:
    return _added(Theme(study_id=study.id, code=code, name=name, position=1))


def excerpt_kind(study: Study, code: str, name: str) -> ExcerptKind:
    return _added(ExcerptKind(study_id=study.id, code=code, name=name, position=1))


def question(study: Study, code: str, name: str) -> ResearchQuestion:
    return _added(ResearchQuestion(study_id=study.id, code=code, name=name, position=1))


def case(study: Study, name: str = "NAV Bærum", **values: Any) -> Case:
    """An active case since the study began; the slug is made from the name."""
    slug = name.lower().replace(" ", "-").replace("æ", "ae")
    case = _added(Case(study=study, name=name, **({"slug": slug, "region": "Oslo"} | values)))
    _added(CaseStatus(case=case, status="active", from_on=study.starts_on))
    return case


def fact(case: Case, name: str = "Size", value: str = "170 employees", **values: Any) -> Fact:
    fact_name = _added(FactName(study_id=case.study_id, name=name, position=1))
    return _added(Fact(case=case, fact_name=fact_name, value=value, **values))


def event(case: Case, text: str = "Youth team formed", **values: Any) -> CaseEvent:
    given = {"happened_on": dt.date(2011, 3, 1)} | values
    return _added(CaseEvent(case=case, text=text, **given))


def person(study: Study, role: InformantRole, **values: Any) -> Person:
    given = {"pseudonym": f"{role.name} 1"} | values
    return _added(Person(study_id=study.id, role=role, **given))


def consent(person: Person, **values: Any) -> Consent:
    """One given in writing in March 2011."""
    given = {"given_on": dt.date(2011, 3, 1), "form": "written", "recorded_at": NOW} | values
    return _added(Consent(person=person, **given))


def engagement(study: Study, *cases: Case, **values: Any) -> Engagement:
    """A planned all-day site visit on 24 March 2011 unless said otherwise."""
    study.last_engagement_number += 1
    day = values.pop("day", dt.date(2011, 3, 24))
    given = {
        "number": study.last_engagement_number,
        "kind": "site-visit",
        "title": "Visit",
        "starts_on": day,
        "ends_on": day,
    } | values
    return _added(Engagement(study=study, cases=list(cases), **given))


def team_member(engagement: Engagement, membership: Membership, part: str) -> TeamMember:
    return _added(TeamMember(engagement=engagement, membership=membership, part=part))


def participation(engagement: Engagement, **values: Any) -> Participation:
    return _added(Participation(engagement=engagement, **values))


def note(engagement: Engagement, author: Account, text: str = "What was said.") -> Note:
    """A note with its first revision."""
    engagement.has_notes = True
    note = _added(
        Note(engagement=engagement, author=author, text=text, written_at=NOW, changed_at=NOW)
    )
    _added(NoteRevision(note=note, version=1, text=text, author=author, saved_at=NOW))
    return note


def follow_up(study: Study, text: str = "Send the report", **values: Any) -> FollowUp:
    """One that stands by itself, of nobody and without a day."""
    return _added(FollowUp(study=study, text=text, made_at=NOW, **values))


def cell_summary(case: Case, author: Account, sign: str, code: str, **values: Any) -> CellSummary:
    """A summary that rests on no excerpts, with its first revision."""
    given = {"text": "What it comes to.", "basis": "", "changed_at": NOW} | values
    summary = _added(CellSummary(study_id=case.study_id, case=case, sign=sign, code=code,
                                 author=author, **given))  # fmt: skip
    _added(CellSummaryRevision(cell_summary=summary, version=1, text=given["text"],
                               basis=given["basis"], author=author, saved_at=NOW))  # fmt: skip
    return summary


def status_note(case: Case, author: Account, **values: Any) -> StatusNote:
    """A draft as of January 2012 with its first revision."""
    given = {"as_of": dt.date(2012, 1, 1), "text": "What holds now.", "changed_at": NOW,
             "state_since": NOW} | values  # fmt: skip
    status_note = _added(StatusNote(case=case, author=author, **given))
    _added(
        StatusNoteRevision(
            status_note=status_note, version=1, text=given["text"], author=author, saved_at=NOW
        )
    )
    return status_note


def asked_month(study: Study, as_of: dt.date = dt.date(2012, 1, 1)) -> AskedMonth:
    return _added(AskedMonth(study=study, as_of=as_of))


def round_(study: Study, *cases: Case, **values: Any) -> Round:
    """A round of site visits in March and April 2011."""
    given = {
        "name": "Spring visits",
        "kind": "site-visit",
        "starts_on": dt.date(2011, 3, 1),
        "ends_on": dt.date(2011, 4, 30),
    } | values
    return _added(Round(study=study, cases=list(cases), **given))


def in_round(engagement: Engagement, round_: Round, **values: Any) -> RoundEngagement:
    given = {"target_on": engagement.starts_on} | values
    return _added(RoundEngagement(engagement=engagement, round=round_, **given))


def cadence(case: Case, **values: Any) -> Cadence:
    """A call every six weeks from the third of January 2011 on."""
    given = {"weeks": 6, "starts_on": dt.date(2011, 1, 3)} | values
    return _added(Cadence(case=case, **given))


def milestone(study: Study, **values: Any) -> Milestone:
    given = {"name": "Interim report", "due_on": dt.date(2011, 5, 20)} | values
    return _added(Milestone(study=study, **given))


def programme_item(engagement: Engagement, **values: Any) -> ProgrammeItem:
    """Lunch at noon, for three quarters of an hour."""
    given = {"title": "Lunch", "starts": dt.time(12), "minutes": 45} | values
    return _added(ProgrammeItem(engagement=engagement, **given))


def husk() -> tuple[Study, Case]:
    """The study of the little world and the first of its cases."""
    here = db.session.query(Study).filter_by(short_name="husk").one()
    return here, db.session.query(Case).filter_by(study=here, slug="nav-baerum").one()


def get(table: type[Base], key: int) -> Any:
    return db.session.get(table, key)


def members_of(study: Study) -> list[Membership]:
    """In the order in which they joined."""
    return db.session.query(Membership).filter_by(study=study).order_by(Membership.id).all()


def invitation(engagement: Engagement, person: Person, **values: Any) -> Invitation:
    """One that was sent as the engagement is now."""
    given = {"sequence": engagement.sequence, "told": digest_of(engagement), "sent_at": NOW}
    return _added(Invitation(engagement=engagement, person=person, **(given | values)))


def attachment(
    place: Engagement | Case, account: Account, content: bytes = b"%PDF-1.4", **values: Any
) -> Attachment:
    """A small PDF whose bytes lie in the instance; `small` are those of a picture's copy."""
    folder = Path(current_app.instance_path) / "files"
    stored_as = store.keep(folder, content, values.pop("small", b""))
    given = {
        "engagement": place if isinstance(place, Engagement) else None,
        "case": place if isinstance(place, Case) else None,
        "stored_as": stored_as,
        "name": "mandate.pdf",
        "media_type": "application/pdf",
        "size": len(content),
        "digest": hashlib.sha256(content).hexdigest(),
        "uploaded_at": NOW,
    } | values
    return _added(Attachment(study_id=place.study_id, account=account, **given))


def given(case: Case, **values: Any) -> Given:
    """A case description, sent in May 2011."""
    given = {"given_on": dt.date(2011, 5, 20), "form": "case_description", "what": "For reading."}
    return _added(Given(study_id=case.study_id, case=case, **(given | values)))
