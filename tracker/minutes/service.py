"""Taking minutes: one input after the other, and who is there. The caller commits."""

import datetime as dt

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import queries as engagements
from tracker.engagements import service as engagement_service
from tracker.engagements.models import Engagement
from tracker.minutes import queries, rules
from tracker.minutes.rules import Attendance, Input
from tracker.notes import queries as note_queries
from tracker.notes import service as notes
from tracker.notes.models import Note
from tracker.studies.models import InformantRole


def add_input(
    engagement: Engagement,
    said: Input,
    *,
    author: Account,
    now: dt.datetime,
    client_id: str | None = None,
) -> Note:
    """Put one input into the meeting's minutes, which begin with the first.

    Two who write at the same moment wait for each other; the same input sent again is one.
    """
    rules.check_said(said.words)
    sent = note_queries.find_sent(engagement.id, author=author, client_id=client_id)
    if sent is not None:
        return sent.note
    minutes = queries.find_minutes(engagement, to_write=True)
    if minutes is None:
        text = rules.with_input("", said)
        minutes = notes.write(engagement, author=author, text=text, now=now, client_id=client_id)
        minutes.is_minutes = True
        return minutes
    text = rules.with_input(minutes.text, said)
    return notes.save(
        minutes, text=text, version=minutes.version, author=author, now=now, client_id=client_id
    )


def take_back(minutes: Note, *, version: int, author: Account, now: dt.datetime) -> None:
    """Undo the input that made a version; refused when somebody has written since then."""
    before = note_queries.find_revision(minutes, version - 1)
    newest = note_queries.find_revision(minutes, version)
    is_mine = newest is not None and newest.author_id == author.id
    if before is None or minutes.version != version or not is_mine:
        raise DomainError(n_("Somebody has written since then. Edit the minutes instead."))
    notes.restore(minutes, restored=before, version=version, author=author, now=now)


def log_attendance(engagement: Engagement, counted: dict[int, Attendance]) -> None:
    """Who came and who sent word, by participation."""
    for key, one in counted.items():
        field = f"excused_{key}"
        rules.check_attendance(one.invited, came=one.came, excused=one.excused, field=field)
    engagement_service.log_attendance(
        engagement,
        {key: one.came for key, one in counted.items()},
        excused={key: one.excused for key, one in counted.items()},
    )


def add_role(engagement: Engagement, role: InformantRole, *, came: int) -> None:
    """Some came whom nobody had invited."""
    rows = engagements.participations(engagement)
    people = [row.person for row in rows if row.person]
    counts = {row.role: (row.invited, row.came) for row in rows if row.role}
    if role in counts:
        raise DomainError(n_("That role is on the list already."), field="role")
    counts[role] = (0, came)
    engagement_service.set_participants(engagement, people=people, headcounts=counts)
    db.session.flush()
