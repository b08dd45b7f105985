"""No note reads a file, calls an address, runs code or keeps a converter busy (B1, B2, B8)."""

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.summaries.samples import READS, parts, pdf_links, pdf_words, raw, with_note
from tracker.core.errors import DomainError
from tracker.summaries import convert
from tracker.summaries.convert import to_body, to_docx, to_html, to_pdf
from tracker.summaries.markdown import Source, to_markdown, to_source

SECRET = "SECRET-4711-BYTES"
Write = Callable[[Source], bytes]


def _html(source: Source) -> bytes:
    return to_html(source).encode()


def _body(source: Source) -> bytes:
    return to_body(source).encode()


WRITERS: list[Write] = [to_docx, to_pdf, _html, _body]


class Listener:
    """Counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.socket.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    (tmp_path / "link.png").symlink_to(path)
    return path


def _inside(made: bytes, write: Write) -> str:
    if write is to_docx:
        return parts(made)
    return pdf_words(made) + " ".join(pdf_links(made)) if write is to_pdf else made.decode()


@pytest.mark.parametrize("through_writer", [True, False])
@pytest.mark.parametrize("write", WRITERS)
def test_no_file_and_no_address_is_read(
    write: Write, through_writer: bool, secret: Path, listener: Listener
) -> None:
    text = "".join(
        READS.format(secret=path, port=listener.port)
        for path in (secret, secret.parent / "link.png")
    )
    source = to_source(with_note(text)) if through_writer else raw(f"## Case\n\n{text}")
    inside = _inside(write(source), write)
    assert SECRET not in inside
    assert listener.calls == 0
    assert "RAWNODE" in inside
    assert "<w:t>RAWNODE</w:t>" not in inside or write is to_pdf


@pytest.mark.parametrize("guards", [["--sandbox"], []])
def test_the_check_sees_a_pandoc_without_its_sandbox(
    guards: list[str], secret: Path, listener: Listener
) -> None:
    text = READS.format(secret=secret, port=listener.port)
    command = [convert._pandoc_path(), *guards, f"--from={convert._READER}", "--to=docx"]
    done = subprocess.run(
        [*command, "--output=-"], input=text.encode(), capture_output=True, check=False
    )
    leaks = SECRET in parts(done.stdout) if done.stdout else False
    assert (leaks or listener.calls > 0) is (guards == [])


def test_the_text_itself_names_files_and_reads_none(secret: Path, listener: Listener) -> None:
    text = to_markdown(with_note(READS.format(secret=secret, port=listener.port)))
    assert (SECRET in text, listener.calls) == (False, 0)


@pytest.mark.parametrize("through_writer", [True, False])
@pytest.mark.parametrize("write", WRITERS)
def test_links_lead_to_the_web_alone(write: Write, through_writer: bool) -> None:
    text = READS.format(secret="/tmp/s", port=1)
    source = to_source(with_note(text)) if through_writer else raw(f"## Case\n\n{text}")
    made = write(source)
    if write is to_pdf:
        assert set(pdf_links(made)) == {"https://nav.no/"}
        return
    inside = _inside(made, write)
    assert "https://nav.no/" in inside
    for scheme in ("javascript:", "file:", "data:text"):
        assert f'href="{scheme}' not in inside
        assert f'Target="{scheme}' not in inside


def test_typst_code_stays_text() -> None:
    code = '#read("/etc/passwd") #eval("1+1") $x^2$ @label <label> #import "x.typ"'
    words = pdf_words(to_pdf(to_source(with_note(code)))).replace("“", '"').replace("”", '"')
    assert code in words


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("deep", [">" * 5000 + " x", "[a](" * 3000, "*a **b " * 2500, "[" * 3000])
def test_deep_nesting_ends_in_time(write: Write, deep: str) -> None:
    started = time.monotonic()
    assert write(to_source(with_note(f"Before.\n\n{deep}\n\nAfter.")))
    with contextlib.suppress(DomainError):
        write(raw(f"## Case\n\n{deep}"))
    assert time.monotonic() - started < 2 * convert.SECONDS
