"""The bytes on disk: outside of what the server shows, under names that say nothing.

A file is whole under its name or not there at all: it is written beside, brought to the disk and
then renamed, before its row is saved. What no row names any longer is swept out later.
"""

import contextlib
import json
import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tracker.core.errors import DomainError
from tracker.core.language import n_

_NAME = re.compile(r"[0-9a-f]{32}")
_SMALL = ".small"
_LAID_ASIDE = ".removed"


class NoRoom(DomainError):
    """The disk is full or cannot be written."""

    status = 507


def keep(folder: Path, content: bytes, small: bytes = b"") -> str:
    """Keep the bytes, and a small copy when there is one, under a new random name."""
    stored_as = secrets.token_hex(16)
    try:
        _write(_place(folder, stored_as), content)
        if small:
            _write(_place(folder, stored_as + _SMALL), small)
    except OSError as fault:
        drop(folder, stored_as)
        raise NoRoom(
            n_("The server has no room for the file just now. Nothing is saved; tell the "
               "administrator."), field="files",
        ) from fault  # fmt: skip
    return stored_as


def drop(folder: Path, stored_as: str) -> None:
    """Take bytes away again whose row will not be saved."""
    for ending in ("", _SMALL, _LAID_ASIDE):
        with contextlib.suppress(OSError):
            _place(folder, stored_as + ending).unlink()


def find(folder: Path, stored_as: str) -> Path | None:
    """Where the bytes lie; None when they are gone."""
    return _existing(_place(folder, stored_as))


def find_small(folder: Path, stored_as: str) -> Path | None:
    """Where the small copy of a picture lies."""
    return _existing(_place(folder, stored_as + _SMALL))


def lay_aside(folder: Path, stored_as: str, row: dict[str, Any]) -> None:
    """Note what the row said, so that it can be put back until the bytes are swept out."""
    _write(_place(folder, stored_as + _LAID_ASIDE), json.dumps(row).encode())
    for ending in ("", _SMALL):
        # From now on a day, however long ago it came.
        with contextlib.suppress(OSError):
            os.utime(_place(folder, stored_as + ending))


def laid_aside(folder: Path, stored_as: str) -> dict[str, Any] | None:
    """What the row said, while its bytes are still there."""
    note = _existing(_place(folder, stored_as + _LAID_ASIDE)) if is_name(stored_as) else None
    if note is None or find(folder, stored_as) is None:
        return None
    row: dict[str, Any] = json.loads(note.read_bytes())
    return row


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def sweep(folder: Path, *, named: Collection[str], before: float) -> int:
    """Remove what no row names and has lain there since before an instant; how many went."""
    gone = 0
    for path in folder.glob("??/*"):
        stored_as = path.name.partition(".")[0]
        # What a row names keeps its own files; a note of its removal is of no more use.
        is_needed = stored_as in named and path.suffix in {"", _SMALL}
        if not is_needed and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / name


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def _write(path: Path, content: bytes) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Bring the folder's list of names to the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
