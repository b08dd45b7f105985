"""Bytes on disk: whole or not at all, for nobody else, and gone when no row needs them."""

import os
from pathlib import Path

import pytest

from tracker.attachments import store
from tracker.core import clock

DAY = 24 * 60 * 60


def _modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), path.stat().st_mode & 0o777) for path in [folder, *folder.rglob("*")]}


def test_bytes_lie_under_a_random_name_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    stored_as = store.keep(folder, b"bytes", b"small")
    path = store.find(folder, stored_as)
    assert path == folder / stored_as[:2] / stored_as
    assert path.read_bytes() == b"bytes"
    assert store.find_small(folder, stored_as) is not None
    assert _modes(folder) == {(True, 0o700), (False, 0o600)}
    assert store.keep(folder, b"bytes") != stored_as


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(store.NoRoom) as refused:
        store.keep(tmp_path, b"bytes", b"small")
    assert refused.value.status == 507
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def _age(folder: Path, days: float) -> None:
    then = clock.now().timestamp() - days * DAY
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def test_what_no_row_names_goes_after_its_day(tmp_path: Path) -> None:
    needed, forgotten = (store.keep(tmp_path, b"x", b"small") for _ in range(2))
    _age(tmp_path, 2)
    fresh = store.keep(tmp_path, b"not saved yet")
    assert store.sweep(tmp_path, named={needed}, before=clock.now().timestamp() - DAY) == 2
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {needed, f"{needed}.small", fresh}
    assert store.find(tmp_path, forgotten) is None


def test_a_removed_file_stays_a_day_from_its_removal_on(tmp_path: Path) -> None:
    stored_as = store.keep(tmp_path, b"x")
    _age(tmp_path, 400)
    store.lay_aside(tmp_path, stored_as, {"name": "å.pdf"})
    assert store.sweep(tmp_path, named=(), before=clock.now().timestamp() - DAY) == 0
    assert store.laid_aside(tmp_path, stored_as) == {"name": "å.pdf"}
    _age(tmp_path, 2)
    assert store.sweep(tmp_path, named=(), before=clock.now().timestamp() - DAY) == 2
    assert store.laid_aside(tmp_path, stored_as) is None


@pytest.mark.parametrize("name", ["", "../../secret_key", "x" * 32, "0" * 33])
def test_only_names_of_ours_are_looked_for(tmp_path: Path, name: str) -> None:
    assert store.laid_aside(tmp_path, name) is None


def test_a_store_that_was_never_used_is_swept_too(tmp_path: Path) -> None:
    assert store.sweep(tmp_path / "files", named=(), before=0) == 0
