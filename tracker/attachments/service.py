"""What people do with files. The caller commits; `folder` is where the bytes lie."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from tracker.accounts.models import Account
from tracker.attachments import pictures, queries, store
from tracker.attachments.models import Attachment
from tracker.attachments.recognise import kind_of
from tracker.attachments.rules import check_size, clean_name, named
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.studies.models import Study

# How long the bytes of a removed file stay, and those of an upload that was never saved.
STAYS = dt.timedelta(days=1)
_GONE = n_("This file is gone for good; it can no longer be put back. Add it anew.")
_COLUMNS = (
    "study_id", "engagement_id", "case_id", "account_id", "stored_as", "name", "media_type",
    "size", "digest", "caption",
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """A file that was looked through and lies on the disk, without a row yet."""

    name: str
    media_type: str
    stored_as: str
    size: int
    digest: str


def take_in(folder: Path, *, name: str, content: bytes) -> Taken:
    """Look through what was sent and keep its bytes; needs no transaction, and takes its time."""
    name = clean_name(name)
    check_size(name, len(content))
    kind = kind_of(name, content)
    name = named(name, kind)
    small = b""
    if kind.is_picture:
        content, small = pictures.cleaned(name, content)
    stored_as = store.keep(folder, content, small)
    digest = hashlib.sha256(content).hexdigest()
    return Taken(name, kind.media_type, stored_as, len(content), digest)


def add(
    place: Engagement | Case, taken: Taken, *, by: Account, now: dt.datetime, caption: str = ""
) -> Attachment:
    """Give the bytes their row, on an engagement or directly on a case."""
    attachment = Attachment(
        study_id=place.study_id,
        engagement=place if isinstance(place, Engagement) else None,
        case=place if isinstance(place, Case) else None,
        account=by,
        name=taken.name,
        media_type=taken.media_type,
        stored_as=taken.stored_as,
        size=taken.size,
        digest=taken.digest,
        caption=caption,
        uploaded_at=now,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def describe(attachment: Attachment, *, caption: str) -> None:
    attachment.caption = caption


def remove(attachment: Attachment, *, folder: Path) -> None:
    """Take the file off the page; its bytes stay for a day, so that it can be put back."""
    row = {name: getattr(attachment, name) for name in _COLUMNS}
    row["uploaded_at"] = attachment.uploaded_at.isoformat()
    row["place"] = _told(attachment.engagement or attachment.case)
    if store.find(folder, attachment.stored_as) is not None:
        store.lay_aside(folder, attachment.stored_as, row)
    db.session.delete(attachment)
    db.session.flush()


def _told(place: Engagement | Case | None) -> list[str | int] | None:
    """What is given out once and never again; a database gives its keys to others later."""
    if place is None:
        return None
    return [place.study.uid, place.number if isinstance(place, Engagement) else place.slug]


def put_back(study: Study, stored_as: str, *, folder: Path) -> Attachment:
    """Undo a removal while the bytes are there, and what it belonged to is there."""
    row = store.laid_aside(folder, stored_as)
    if row is None or row["study_id"] != study.id or not _is_free(stored_as):
        raise DomainError(_GONE)
    key = row["engagement_id"]
    place = db.session.get(Engagement, key) if key else db.session.get(Case, row["case_id"])
    told = row.pop("place", None)
    if told is None or told != _told(place):
        raise DomainError(_GONE)
    row["uploaded_at"] = dt.datetime.fromisoformat(row["uploaded_at"])
    attachment = Attachment(**row)
    db.session.add(attachment)
    db.session.flush()
    return attachment


def _is_free(stored_as: str) -> bool:
    return db.session.query(Attachment).filter_by(stored_as=stored_as).first() is None


def sweep(folder: Path, *, now: dt.datetime) -> int:
    """Remove bytes that no row has named for a day: of removed files, studies, failed uploads."""
    return store.sweep(folder, named=queries.stored_names(), before=(now - STAYS).timestamp())
