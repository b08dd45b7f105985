"""A server whose pandoc waits for a gate to open and writes down when it runs (check L4).

`python -m tests.faults.documents FOLDER VARIANT`; the gate is the file FOLDER/open.
"""

import sys
from pathlib import Path

from tracker import server
from tracker import settings as settings_module
from tracker.app import create_app
from tracker.summaries import convert, pool

_PANDOC = """\
#!{python}
import subprocess, sys, time
from pathlib import Path
folder = Path({folder!r})
given = sys.stdin.buffer.read()
with (folder / "runs").open("a") as runs:
    print("begins", file=runs, flush=True)
    for _ in range(1500):
        if (folder / "open").exists():
            break
        time.sleep(0.01)
    done = subprocess.run([{real!r}, *sys.argv[1:]], input=given)
    print("ends", file=runs, flush=True)
sys.exit(done.returncode)
"""


def main(folder: Path, variant: str) -> None:
    """Serve; in the bad variant whoever asks for a file makes it."""
    program = folder / "pandoc"
    program.write_text(
        _PANDOC.format(python=sys.executable, folder=str(folder), real=convert._pandoc_path())
    )
    program.chmod(0o700)
    convert._pandoc_path = lambda: str(program)  # type: ignore[assignment]
    if variant == "in the request":
        pool.start = pool.Pool  # type: ignore[assignment]
        pool.wake = lambda _app: pool.make_all()  # type: ignore[assignment, return-value]
    settings = settings_module.read()
    server.serve(create_app(settings, WTF_CSRF_ENABLED=False), settings)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
