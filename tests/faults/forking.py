"""Real processes on a real SQLite file: this script forks them, ends them, and says what is left.

It runs by itself, so that the children do not inherit the threads of a test run:
`python -m tests.faults.forking EXPERIMENT FOLDER VARIANT` prints one line of JSON.
"""

import datetime as dt
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests import make
from tracker.app import create_app
from tracker.core import backup, database
from tracker.core.database import Base, begin_writing, db
from tracker.engagements.models import Engagement
from tracker.notes import service
from tracker.notes.models import Note, NoteRevision
from tracker.settings import read
from tracker.studies.models import Study

PROCESSES = 4
# Enough of our own way to trust it; of the mistakes, enough to see them.
ROUNDS = {"ours": 150, "default": 40}
KILLS = {"ours": 20, "two transactions": 10, "derived later": 10}
BACKUPS = 12
# One excerpt with one tag, and one follow-up.
TEXT = "Said in the hall. #funding\n\n- [ ] call back\n"


def main() -> None:
    experiment, folder, variant = sys.argv[1:]
    app = create_app(read({"TRACKER_INSTANCE": folder, "BASE_URL": "http://localhost"}))
    _wait(_fork(lambda: _prepare(app)))
    found = _EXPERIMENTS[experiment](app, Path(folder) / "tracker.sqlite3", variant)
    sys.stdout.write(json.dumps(found))


def _prepare(app: Flask) -> None:
    with app.app_context():
        Base.metadata.create_all(db.engine)
        begin_writing()
        study = make.study()
        make.engagement(study, make.case(study))
        make.account()
        study.last_engagement_number = 0
        db.session.commit()


def lost_updates(app: Flask, file: Path, variant: str) -> dict[str, int]:
    """Each process reads a number and writes it back one higher, again and again."""
    count = {"ours": _count_by_our_session, "default": _count_by_default_session}[variant]
    rounds = ROUNDS[variant]
    children = [_fork(lambda: count(app, file, rounds)) for _child in range(PROCESSES)]
    failed = sum(_wait(child) != 0 for child in children)
    counted = _ask(file, "SELECT last_engagement_number FROM studies")
    return {"failed": failed, "lost": PROCESSES * rounds - counted}


def _count_by_our_session(app: Flask, _file: Path, rounds: int) -> None:
    with app.app_context():
        for _round in range(rounds):
            begin_writing()
            study = db.session.get_one(Study, 1)
            study.last_engagement_number += 1
            db.session.commit()


def _count_by_default_session(_app: Flask, file: Path, rounds: int) -> None:
    """As SQLAlchemy does it when nobody tells the driver to begin at the first SELECT."""
    event.remove(Engine, "connect", database._set_connection)
    event.remove(Engine, "begin", database._begin)
    engine = sa.create_engine(f"sqlite:///{file}", connect_args={"timeout": 10})
    for _round in range(rounds):
        with Session(engine) as session:
            study = session.get_one(Study, 1)
            study.last_engagement_number += 1
            session.commit()


# Notes that lack what follows from their text: excerpt and tag, follow-up, words to be found by.
_UNDERIVED = """SELECT id FROM notes
    WHERE (SELECT count(*) FROM excerpts WHERE note_id = notes.id) != 1
    OR (SELECT count(*) FROM follow_ups WHERE source = 'note-' || notes.id) != 1
    OR NOT EXISTS (SELECT * FROM search_entries WHERE sort = 'note' AND object_id = notes.id)
    OR NOT EXISTS (SELECT * FROM excerpts
        JOIN excerpt_tags ON excerpt_tags.excerpt_id = excerpts.id
        JOIN search_entries ON search_entries.object_id = excerpts.id
        WHERE search_entries.sort = 'excerpt' AND excerpts.note_id = notes.id)"""


def kills(app: Flask, file: Path, variant: str) -> dict[str, object]:
    """A process saves notes until it is killed; what it acknowledged must be there, whole."""
    write = {
        "ours": _write,
        "two transactions": _write_in_two_transactions,
        "derived later": _derive_in_a_second_transaction,
    }[variant]
    random.seed(variant)
    acknowledged: set[int] = set()
    for _kill in range(KILLS[variant]):
        acknowledged |= _kill_while(lambda acknowledge: write(app, acknowledge))
    here = set(_column(file, "SELECT id FROM notes"))
    saved = set(_column(file, "SELECT note_id FROM note_revisions WHERE version = 1"))
    return {
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - here) + len(acknowledged - saved),
        "half": len(here ^ saved),
        "underived": len(_column(file, _UNDERIVED)),
        "unmarked": _ask(file, "SELECT count(*) FROM engagements WHERE NOT has_notes"),
        "integrity": _ask(file, "PRAGMA integrity_check"),
        "orphans": len(_column(file, "PRAGMA foreign_key_check")),
    }


def _kill_while(work: Callable[[Callable[[int], None]], None]) -> set[int]:
    """What a child acknowledged before it was killed at some moment of its work."""
    ear, mouth = os.pipe()
    child = _fork(lambda: work(lambda key: _say(mouth, key)))
    os.close(mouth)
    heard = os.read(ear, 4096)
    time.sleep(random.uniform(0.0, 0.05))
    os.kill(child, signal.SIGKILL)
    _wait(child)
    while part := os.read(ear, 65536):
        heard += part
    os.close(ear)
    return {int(key) for key in heard.split()}


def _say(mouth: int, key: int) -> None:
    os.write(mouth, f"{key} ".encode())


def _write(app: Flask, acknowledge: Callable[[int], None]) -> None:
    with app.app_context():
        while True:
            begin_writing()
            engagement = db.session.get_one(Engagement, 1)
            author = db.session.get_one(make.Account, 1)
            note = service.write(engagement, author=author, text=TEXT, now=make.NOW)
            key = note.id
            db.session.commit()
            acknowledge(key)


def _write_in_two_transactions(app: Flask, acknowledge: Callable[[int], None]) -> None:
    """The mistake: the revision follows when the note is already there."""
    with app.app_context():
        while True:
            begin_writing()
            note = Note(
                engagement_id=1, author_id=1, text="x", written_at=make.NOW, changed_at=make.NOW
            )
            db.session.add(note)
            db.session.commit()
            begin_writing()
            key = note.id
            db.session.add(
                NoteRevision(note_id=key, version=1, text="x", author_id=1, saved_at=make.NOW)
            )
            db.session.commit()
            acknowledge(key)


def _derive_in_a_second_transaction(app: Flask, acknowledge: Callable[[int], None]) -> None:
    """The mistake: what follows from the text is made when the note is already there."""
    later, service.derive = service.derive, lambda *_args, **_named: None
    with app.app_context():
        while True:
            begin_writing()
            engagement = db.session.get_one(Engagement, 1)
            author = db.session.get_one(make.Account, 1)
            note = service.write(engagement, author=author, text=TEXT, now=make.NOW)
            key = note.id
            db.session.commit()
            begin_writing()
            later(db.session.get_one(Note, key), by=author, now=make.NOW)
            db.session.commit()
            acknowledge(key)


def backups(app: Flask, file: Path, variant: str) -> dict[str, int]:
    """Copies while others save notes: each sound, with all that was acknowledged before it."""
    take = {"ours": _back_up, "plain copy": _copy_file}[variant]
    ear, mouth = os.pipe()
    children = [_fork(lambda: _write(app, lambda key: _say(mouth, key))) for _child in range(2)]
    os.close(mouth)
    heard, found = b"", {"taken": 0, "broken": 0, "without": 0, "half": 0}
    for number in range(BACKUPS):
        heard += os.read(ear, 65536)
        acknowledged = {int(key) for key in heard[: heard.rindex(b" ")].split()}
        copy = take(app, file, number)
        found["taken"] += 1
        for fault, count in _faults(copy, acknowledged).items():
            found[fault] += count
    for child in children:
        os.kill(child, signal.SIGKILL)
        _wait(child)
    return found | {"acknowledged": len(acknowledged)}


def _back_up(app: Flask, file: Path, number: int) -> Path:
    with app.app_context():
        day = dt.date(2026, 11, 1) + dt.timedelta(days=number)
        return backup.back_up(file.parent, on=day) / file.name


def _copy_file(_app: Flask, file: Path, number: int) -> Path:
    """The mistake: a copy of the file alone, while others write into it and its log."""
    return Path(shutil.copy(file, file.with_name(f"copy-{number}")))


def _faults(copy: Path, acknowledged: set[int]) -> dict[str, int]:
    try:
        here = set(_column(copy, "SELECT id FROM notes"))
        saved = set(_column(copy, "SELECT note_id FROM note_revisions WHERE version = 1"))
        sound = _ask(copy, "PRAGMA integrity_check") == "ok"
        orphans = _column(copy, "PRAGMA foreign_key_check")
    except sqlite3.DatabaseError:
        return {"broken": 1}
    return {
        "broken": int(not sound or bool(orphans)),
        "without": len(acknowledged - here),
        "half": len(here ^ saved),
    }


_EXPERIMENTS: dict[str, Callable[[Flask, Path, str], dict[str, object]]] = {
    "lost updates": lost_updates,
    "kills": kills,
    "backups": backups,
}


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - a child must not run on as its parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def _wait(child: int) -> int:
    return os.waitpid(child, 0)[1]


def _column(file: Path, question: str) -> list[object]:
    with sqlite3.connect(file) as connection:
        return [row[0] for row in connection.execute(question)]


def _ask(file: Path, question: str) -> object:
    return _column(file, question)[0]


if __name__ == "__main__":
    main()
