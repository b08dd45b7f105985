"""The Word summary of four cases against pandoc alone on the same text."""

import datetime as dt
import subprocess
from dataclasses import replace

import pypandoc
from flask import Flask

from tests.bench.line import Line
from tests.bench.measure import best
from tracker.core import clock
from tracker.studies import queries
from tracker.summaries import build
from tracker.summaries.markdown import to_markdown


def docx_line(app: Flask) -> Line:
    """From the database to the file, figure and all, in times of bare pandoc."""
    with app.app_context():
        study = queries.find_study("husk-now")
        assert study is not None
        today = clock.today(study.time_zone)
        as_of = build.read_as_of(study, "", today=today)

        def summary() -> bytes:
            made = build.summary(study, as_of=as_of, today=today)
            return build.file(replace(made, cases=made.cases[:4]), format_="docx", study=study)

        text = to_markdown(_of_four(study, as_of, today)).encode()
        alone = best(lambda: _pandoc_alone(text))
        return Line("Word summary of four cases, in bare pandocs", best(summary) / alone, 15)


def _of_four(study: build.Study, as_of: dt.date, today: dt.date) -> build.Document:
    made = build.summary(study, as_of=as_of, today=today)
    return replace(made, cases=made.cases[:4])


def _pandoc_alone(text: bytes) -> None:
    command = [pypandoc.get_pandoc_path(), "--from=commonmark_x", "--to=docx", "--output=-"]
    subprocess.run(command, input=text, capture_output=True, check=True)
