"""Makes the files that were asked for, aside from the requests, and keeps them for a day.

Every step is written in a short transaction of its own. Whoever makes a file gives signs; when
they end, another process takes it over, and what the first one still writes is refused, because
it bears an earlier turn.
"""

import datetime as dt
import logging
from collections.abc import Collection, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core import clock
from tracker.core.database import begin_writing_on, db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.people.discretion import Find
from tracker.studies.models import Study
from tracker.summaries import asked as addresses
from tracker.summaries import build, names, place, queries
from tracker.summaries.asked import Asked
from tracker.summaries.convert import Busy
from tracker.summaries.document import Document
from tracker.summaries.models import Making
from tracker.summaries.rules import Stage

KEPT = dt.timedelta(hours=24)
BEAT = dt.timedelta(seconds=5)
# Without a sign for so long, whoever made it is dead.
_DEAD = dt.timedelta(seconds=40)
# What has ended its process so often is not begun once more.
_TURNS = 3
_MOST = 20
_log = logging.getLogger(__name__)
Sentence = tuple[str, dict[str, str]]


class Claim(NamedTuple):
    """The right to make one file, until somebody has taken it over."""

    making_id: int
    turn: int


class Stopped(Exception):
    """The file cannot be made; says why in sentences for its reader."""

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__()
        self.sentences = sentences


def ask(
    account: Account, asked: Asked, *, format_: str, now: dt.datetime, with_names: bool = False
) -> Making:
    """Ask for a file, or for the one that is being made already. The caller commits.

    `with_names` says that the names in it have been seen and are meant to stand there.
    """
    # Two clicks at once: the second one waits here and finds what the first one asked for.
    db.session.execute(sa.select(Account.id).where(Account.id == account.id).with_for_update())
    words = urlencode(asked.words | ({"names": "1"} if with_names else {}))
    since = now - KEPT
    same = queries.find_unfinished(asked.study, account, asked=words, format_=format_, since=since)
    if same is not None:
        return same
    waiting = [one for one in queries.makings(asked.study, account, since=since) if is_open(one)]
    if len(waiting) >= _MOST:
        raise DomainError(n_("Many files of yours are being made already. Wait until some of "
                             "them are ready."))  # fmt: skip
    making = Making(
        study=asked.study,
        account=account,
        asked=words,
        format=format_,
        file_name=f"{asked.file_name}.{format_}",
        stage=Stage.WAITING,
        asked_at=now,
    )
    db.session.add(making)
    db.session.flush()
    return making


def is_open(making: Making) -> bool:
    """Whether it is neither made nor given up."""
    return making.stage in {Stage.WAITING, Stage.MAKING}


def claim(*, now: dt.datetime) -> Claim | None:
    """The right to make the file that has waited longest; nobody else gets it then."""
    silent = sa.or_(Making.seen_at < now - _DEAD, Making.seen_at > now + _DEAD)
    free = sa.or_(Making.stage == Stage.WAITING, sa.and_(Making.stage == Stage.MAKING, silent))
    with db.engine.connect() as reading:
        first = reading.execute(
            sa.select(Making.id, Making.turn).where(free).order_by(Making.id).limit(1)
        ).first()
    if first is None:
        return None
    taken = Claim(first.id, first.turn + 1)
    values = {"stage": Stage.MAKING, "turn": taken.turn, "seen_at": now, "done": 0}
    with begin_writing_on(db.engine) as writing:
        changed = writing.execute(
            sa.update(Making)
            .where(Making.id == first.id, Making.turn == first.turn, free)
            .values(**values)
        )
    return taken if changed.rowcount else None


def beat(claims: Collection[Claim], *, now: dt.datetime) -> None:
    """Whoever makes these still lives."""
    for one in claims:
        _write(one, seen_at=now)


def give_back(claims: Collection[Claim]) -> None:
    """Another process may make these at once."""
    for one in claims:
        _write(one, stage=Stage.WAITING)


def forget(*, now: dt.datetime) -> None:
    """What was asked for more than a day ago is gone. The caller commits."""
    db.session.execute(sa.delete(Making).where(Making.asked_at <= now - KEPT))


def make(taken: Claim) -> None:
    """Make one file. Whatever goes wrong becomes a sentence for whoever asked."""
    try:
        content = _content(taken)
    except Stopped as stopped:
        _fail(taken, stopped.sentences)
    except DomainError as refusal:
        _fail(taken, [sentence_of(refusal)])
    except Exception as fault:  # noqa: BLE001 - the next file is made all the same
        # Not its own words, which may quote a text.
        _log.error("a file could not be made: %s", type(fault).__name__)
        _fail(taken, [(n_("Something went wrong on our side. It has been logged."), {})])
    else:
        _write(taken, stage=Stage.DONE, content=content, finished_at=clock.now())
    finally:
        db.session.rollback()


def sentence_of(refusal: DomainError) -> Sentence:
    return refusal.message, {name: str(value) for name, value in refusal.values.items()}


def _fail(taken: Claim, sentences: Sequence[Sentence]) -> None:
    _write(taken, stage=Stage.FAILED, fault=list(sentences), finished_at=clock.now())


def _content(taken: Claim) -> bytes:
    if taken.turn > _TURNS:
        raise Stopped((n_("It was begun several times and never came to its end."), {}))
    making = db.session.get(Making, taken.making_id)
    assert making is not None
    words, format_, study = dict(parse_qsl(making.asked)), making.format, making.study
    asked = addresses.read(study, words, today=clock.today(study.time_zone))
    if asked is None:
        raise Stopped((n_("The report or the case was removed meanwhile."), {}))
    progress = _Progress(taken)
    document = _built(asked, progress)
    found = _names_in(document, study, is_let_through="names" in words)
    style = queries.find_style(making.study) if format_ == "docx" else None
    reference = style.content if style else None
    # Writing takes long, and needs nothing of the database.
    db.session.rollback()
    progress.tell(build.FORMATS[format_].says)
    content = _written(document, format_, reference)
    if found:
        names.let_through(making, found, now=clock.now())
    return content


def _built(asked: Asked, progress: "_Progress") -> Document:
    choice = asked.choice(today=clock.today(asked.study.time_zone))
    progress.steps = build.count_steps(choice)
    return build.summary(choice, tell=progress.tell)


class _Progress:
    """Writes down which step is under way."""

    def __init__(self, taken: Claim) -> None:
        self._taken = taken
        self._begun = 0
        self.steps = 0

    def tell(self, message: str) -> None:
        done, self._begun = self._begun, self._begun + 1
        _write(self._taken, done=done, steps=self.steps, says=message, seen_at=clock.now())


def _names_in(document: Document, study: Study, *, is_let_through: bool) -> list[Find]:
    """What stands in it of people; stops before it goes out unless somebody has looked at it."""
    text = build.text_of(document)
    found = names.names_in(text, study)
    if found and not is_let_through:
        raise Stopped(*[(names.ASKS, {}), *names.sentences(text, found)])
    return found


def _written(document: Document, format_: str, reference: bytes | None) -> bytes:
    while True:
        try:
            return build.file(document, format_=format_, reference=reference)
        except Busy:
            # Pages come first.
            continue
        except DomainError as refusal:
            where = place.of_fault(document, format_=format_, reference=reference)
            raise Stopped(*where, sentence_of(refusal)) from None


def _write(taken: Claim, **values: object) -> None:
    """Change the row while it is still ours."""
    mine = sa.and_(
        Making.id == taken.making_id, Making.turn == taken.turn, Making.stage == Stage.MAKING
    )
    with begin_writing_on(db.engine) as writing:
        writing.execute(sa.update(Making).where(mine).values(**values))
