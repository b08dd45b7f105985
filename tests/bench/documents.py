"""Word and PDF of the example against the bare converters, and forty cases against the clock."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypandoc
from flask import Flask

from tests.bench.line import Line
from tests.bench.measure import bests
from tracker.cases import queries as cases
from tracker.core import apart, clock
from tracker.studies import queries
from tracker.summaries import build, convert, typesetting
from tracker.summaries.choice import Choice, read_as_of, whole
from tracker.summaries.markdown import to_markdown, to_source

FORTY = 40


def document_lines(small: Flask, large: Flask) -> list[Line]:
    """From the database to the file, figures and all."""
    with small.app_context():
        choice = _choice()
        text = to_markdown(build.summary(choice)).encode()
        pandoc, docx, typst, pdf = bests(
            lambda: _pandoc_alone(text),
            _made(choice, "docx"),
            _typst_alone(choice),
            _made(choice, "pdf"),
        )
        lines = [
            Line("Word summary of the example, in bare pandocs", docx / pandoc, 3),
            Line("PDF summary of the example, in bare Typsts", pdf / typst, 3),
        ]
    return [*lines, *_of_forty(large)]


def _choice() -> Choice:
    study = queries.find_study("husk-now")
    assert study is not None
    today = clock.today(study.time_zone)
    return whole(study, as_of=read_as_of(study, "", today=today), today=today)


def _made(choice: Choice, format_: str) -> Callable[[], object]:
    return lambda: build.file(build.summary(choice), format_=format_)


def _pandoc_alone(text: bytes) -> None:
    command = [pypandoc.get_pandoc_path(), "--from=commonmark_x", "--to=docx", "--output=-"]
    subprocess.run(command, input=text, capture_output=True, check=True)


def _typst_alone(choice: Choice) -> Callable[[], None]:
    """Typst on what our converter hands to it, started as our converter starts it."""
    source = to_source(build.summary(choice))
    job = {
        "template": "summary.typ",
        "data": convert._template_data(source, convert._sifted(source)),
        "standards": ["ua-1"],
        "format": "pdf",
    }
    given = json.dumps(job).encode()
    files = {f"{name}.svg": figure.svg for name, figure in source.figures.items()}
    template = (convert._STYLES / "summary.typ").read_text()

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in {"summary.typ": template, **files}.items():
                Path(folder, name).write_text(content)
            done = apart.run(apart.python(typesetting.__name__), given, seconds=60, folder=folder)
        assert done.made.startswith(b"%PDF")

    return run


def _of_forty(large: Flask) -> list[Line]:
    """A process of its own, so that nothing else counts among its memory."""
    command = [sys.executable, "-m", __name__, large.instance_path]
    done = subprocess.run(command, capture_output=True, check=True)
    seconds, megabytes = json.loads(done.stdout)
    return [
        Line("Word and PDF of 40 cases, the slower", seconds, 20, "s"),
        Line("Memory of the process and of a child", megabytes, 400, "MB"),
    ]


def _measured(instance: str) -> tuple[float, float]:
    from tracker.app import create_app  # noqa: PLC0415 - only in the process that is measured
    from tracker.settings import read  # noqa: PLC0415

    with create_app(read({"TRACKER_INSTANCE": instance})).app_context():
        choice = _choice()
        few = [case.id for case in cases.cases(choice.study)][:FORTY]
        taken = []
        for format_ in ("docx", "pdf"):
            began = time.perf_counter()
            build.file(build.summary(replace(choice, case_ids=few)), format_=format_)
            taken.append(time.perf_counter() - began)
    heaviest = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(taken), heaviest / 1024


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1])))
