"""The `tracker` command in a process of its own for each call, without loading it each time.

Loading the program takes longer than most commands do. So one process has it loaded, and every
command is a copy of that process: `python -m tests.commands` reads a line of JSON per command
and answers each with its exit code.
"""

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tracker import cli

TRACKER = str(Path(sys.executable).with_name("tracker"))


def run(
    instance: Path, *words: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What a shell would get of the command, run on this instance."""
    ran = run_for_bytes(instance, *words, cwd=cwd, **environment)
    return subprocess.CompletedProcess(
        words, ran.returncode, ran.stdout.decode(), ran.stderr.decode()
    )


def run_for_bytes(
    instance: Path, *words: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The same where it writes a file that is no text."""
    settings = os.environ | {"TRACKER_INSTANCE": str(instance)} | environment
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        asked = {
            "words": words,
            "environment": settings,
            "folder": str(cwd or Path.cwd()),
            "streams": [str(out), str(err)],
        }
        loaded = _loaded()
        assert loaded.stdin is not None
        assert loaded.stdout is not None
        loaded.stdin.write(f"{json.dumps(asked)}\n")
        loaded.stdin.flush()
        code = int(loaded.stdout.readline())
        return subprocess.CompletedProcess(words, code, out.read_bytes(), err.read_bytes())


def run_script(instance: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The same by the script that is installed, which loads the program anew."""
    settings = os.environ | {"TRACKER_INSTANCE": str(instance)}
    return subprocess.run(
        [TRACKER, *words], env=settings, capture_output=True, text=True, check=False
    )


@cache
def _loaded() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.commands"]
    loaded = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    # At the end of its questions it ends.
    atexit.register(loaded.communicate)
    return loaded


def _answer() -> None:
    # A collection touches all that is loaded, and whatever a copy touches is copied for it.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
        _pid, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: dict[str, Any]) -> None:
    """Be the command, to the end of the process."""
    for stream, path in enumerate(asked["streams"], start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["tracker", *asked["words"]]
    cli.main()
    sys.exit()


if __name__ == "__main__":
    _answer()
