"""Putting a role in the place of a name that stands in a draft."""

import datetime as dt

from tracker.accounts.models import Account
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.people.discretion import finds, with_instead
from tracker.people.queries import known_names
from tracker.statusnotes import service
from tracker.statusnotes.models import StatusNote


def put_instead(
    note: StatusNote, *, version: int, start: int, choice: int, author: Account, now: dt.datetime
) -> str:
    """Save the version that was seen with that choice instead of what was found at `start`.

    Returns what stands there now, which is nothing where the person is named beside it. A newer
    version is refused as stale.
    """
    if note.version != version:
        raise service.stale(note, text=None, version=version)
    found = finds(note.text, known_names(note.case.study), near=note.case_id)
    find = next((one for one in found if one.start == start), None)
    if find is None or choice >= len(find.instead):
        raise DomainError(n_("There is no name at that place any more."))
    instead = find.instead[choice]
    text = with_instead(note.text, find, instead)
    service.save(note, text=text, version=version, author=author, now=now)
    return instead
