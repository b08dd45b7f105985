"""Check L4: ten documents at once keep two converters busy and no page waiting."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.browser.serving import _wait_for, free_port, stop
from tests.signing import sign_in
from tracker.core.database import db
from tracker.summaries.models import Making

pytestmark = pytest.mark.xdist_group("processes")
ROOT = Path(__file__).resolve().parents[2]
# What a page may take while the converters stand still; without threads it would be for ever.
PATIENCE = 10
TEN = [(format_, f"2011-{month:02}") for month in range(1, 6) for format_ in ("docx", "pdf")]


@contextmanager
def _served(app: Flask, folder: Path, variant: str, database: str) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "TRACKER_INSTANCE": app.instance_path,
        "PORT": str(port),
        "BASE_URL": address,
        "DATABASE_URL": database,
    }
    command = [sys.executable, "-m", "tests.faults.documents", str(folder), variant]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    try:
        _wait_for(f"{address}/login")
        yield f"{address}/s/husk"
    finally:
        stop(server, signal.SIGKILL)


def _cookie(app: Flask, account: int) -> str:
    cookie = sign_in(app.test_client(), account).get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"


def _answer(address: str, cookie: str, **fields: str) -> str:
    """Where the answer led; a POST when there are fields."""
    body = urllib.parse.urlencode(fields).encode() if fields else None
    asked = urllib.request.Request(address, data=body, headers={"Cookie": cookie})
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        answer.read()
        return str(answer.geturl())


def _stages(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Making.stage).order_by(Making.id)))


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.1)
    raise TimeoutError


def _ask_for_ten(app: Flask, world: make.World, folder: Path, variant: str, url: str) -> list[str]:
    """Ask for ten while no converter gets on, look at pages, and then let them all go."""
    cookie = _cookie(app, world.leader)
    runs = folder / "runs"
    with _served(app, folder, variant, url) as here:
        pages = [_answer(f"{here}/summary/files", cookie, format=f, as_of=m) for f, m in TEN]
        _until(lambda: runs.exists() and runs.read_text().count("begins") == 2)
        for page in ("today", "cases", "engagements", *[p.partition("husk/")[2] for p in pages]):
            assert _answer(f"{here}/{page}", cookie) == f"{here}/{page}"
        assert sorted(_stages(app)) == ["making"] * 2 + ["waiting"] * 8
        (folder / "open").touch()
        _until(lambda: set(_stages(app)) == {"done"})
    return runs.read_text().split()


def test_two_are_made_at_once_the_others_wait_and_pages_do_not(
    app: Flask, world: make.World, tmp_path: Path, database_url: str
) -> None:
    runs = _ask_for_ten(app, world, tmp_path, "ours", database_url)
    at_once = [runs[:n].count("begins") - runs[:n].count("ends") for n in range(1, len(runs) + 1)]
    assert max(at_once) == 2
    assert runs.count("ends") == len(runs) / 2 >= 15


@pytest.mark.skipif("TRACKER_KILLS" not in os.environ, reason="shown by make soak")
def test_the_check_sees_documents_that_are_made_in_the_request(
    app: Flask, world: make.World, tmp_path: Path, database_url: str
) -> None:
    with pytest.raises(TimeoutError, match="timed out"):
        _ask_for_ten(app, world, tmp_path, "in the request", database_url)
