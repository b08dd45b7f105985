"""Checks L1, F1 and U3: several processes at once, killed in the middle, and backed up."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("processes")

ROOT = Path(__file__).resolve().parents[2]


def _run(experiment: str, folder: Path, variant: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.forking", experiment, str(folder), variant],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "", "TRACKER_INSTANCE": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_no_update_is_lost_between_processes(tmp_path: Path) -> None:
    assert _run("lost updates", tmp_path, "ours") == {"failed": 0, "lost": 0}


def test_the_check_sees_updates_lost_without_our_begin(tmp_path: Path) -> None:
    found = _run("lost updates", tmp_path, "default")
    assert found["failed"] or found["lost"] > 0


def test_a_killed_process_loses_nothing_it_has_acknowledged(tmp_path: Path) -> None:
    found = _run("kills", tmp_path, "ours")
    assert found.pop("acknowledged") >= 20
    assert found == {
        "lost": 0, "half": 0, "underived": 0, "unmarked": 0, "integrity": "ok", "orphans": 0,
    }  # fmt: skip


def test_the_check_sees_a_note_without_what_follows_from_it(tmp_path: Path) -> None:
    assert _run("kills", tmp_path, "derived later")["underived"] > 0


def test_the_check_sees_a_note_without_its_revision(tmp_path: Path) -> None:
    assert _run("kills", tmp_path, "two transactions")["half"] > 0


def test_a_backup_while_others_write_has_all_that_was_acknowledged(tmp_path: Path) -> None:
    """U3"""
    found = _run("backups", tmp_path, "ours")
    assert found.pop("acknowledged") >= 12
    assert found == {"taken": 12, "broken": 0, "without": 0, "half": 0}


def test_the_check_sees_what_a_plain_copy_of_the_file_misses(tmp_path: Path) -> None:
    """U3"""
    found = _run("backups", tmp_path, "plain copy")
    assert found["without"] + found["broken"] > 0
