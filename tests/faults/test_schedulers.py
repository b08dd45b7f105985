"""Checks F2 and F3: schedulers that are killed or locked out lose nothing and send nothing twice.

In short; TRACKER_KILLS says how often one is killed, and `make soak` says two hundred.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

pytestmark = pytest.mark.xdist_group("processes")

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("TRACKER_KILLS", "4"))
# That the experiments see a bad way is shown where there is time, with kills enough to be sure.
in_soak = pytest.mark.skipif("TRACKER_KILLS" not in os.environ, reason="shown by make soak")


def _run(
    experiment: str, folder: Path, variant: str, *, database: str, kills: int, schedulers: int = 4
) -> Any:
    command = [sys.executable, "-m", "tests.faults.schedulers", experiment, str(folder), variant]
    done = subprocess.run(
        [*command, str(kills), str(schedulers)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=180 + 5 * kills,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("schedulers", [pytest.param(2, marks=in_soak), 4])
def test_killed_schedulers_lose_nothing_and_send_twice_at_most_as_often_as_they_die(
    app: Flask, tmp_path: Path, database_url: str, schedulers: int
) -> None:
    found = _run(
        "kills", tmp_path, "ours", database=database_url, kills=KILLS, schedulers=schedulers
    )
    assert found.pop("twice") <= found["killed"]
    assert found == {"killed": KILLS, "lost": 0, "more": 0, "other ids": 0}


@in_soak
def test_the_check_sees_letters_that_were_marked_before_they_were_sent(
    app: Flask, tmp_path: Path, database_url: str
) -> None:
    assert _run("kills", tmp_path, "marked before", database=database_url, kills=12)["lost"] > 0


@in_soak
def test_the_check_sees_letters_that_were_marked_by_the_batch(
    app: Flask, tmp_path: Path, database_url: str
) -> None:
    found = _run("kills", tmp_path, "marked by batch", database=database_url, kills=12)
    assert found["twice"] + found["more"] > found["killed"]


def test_a_scheduler_that_was_locked_out_goes_on(tmp_path: Path, database_url: str) -> None:
    if database_url:
        pytest.skip("nobody locks all of PostgreSQL by writing")
    assert _run("locked", tmp_path, "ours", database="", kills=0) == {"sent": 1, "gap": True}


@in_soak
def test_the_check_sees_a_scheduler_that_dies_when_it_is_locked_out(
    tmp_path: Path, database_url: str
) -> None:
    if database_url:
        pytest.skip("nobody locks all of PostgreSQL by writing")
    assert _run("locked", tmp_path, "job store", database="", kills=0)["sent"] == 0
