"""What commands share: the application around them, what they name, the file they write."""

import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import click
from flask import Flask

from tracker import settings as settings_module
from tracker.app import create_app
from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core.database import begin_writing
from tracker.settings import Settings
from tracker.studies import queries as studies
from tracker.studies.models import Study
from tracker.web import health

Work = Callable[[Flask, Settings], Any]


def reading(work: Work) -> Any:
    """Do something inside the application that changes nothing and holds nobody up."""
    settings = settings_module.read()
    app = create_app(settings)
    with app.app_context():
        if health.state() != ("ok", "ok"):
            raise click.ClickException("the database is not set up; run `tracker serve` once")
        return work(app, settings)


def writing(work: Work) -> Any:
    """Do something inside the application as a writer; the work commits."""

    def begun(app: Flask, settings: Settings) -> Any:
        begin_writing()
        return work(app, settings)

    return reading(begun)


def study_called(short_name: str) -> Study:
    study = studies.find_study(short_name)
    if study is None:
        raise click.ClickException(f"there is no study called {short_name}")
    return study


def case_called(study: Study, words: str | None) -> Case | None:
    """The case of that address or name; None when none is asked for."""
    if words is None:
        return None
    case = cases.find_case_by_words(study, words)
    if case is None:
        raise click.ClickException(f"the study has no case called “{words}”, or several")
    return case


def format_for(output: Path, asked: str | None, *, formats: Collection[str]) -> str:
    """The format asked for, else what the file's name ends in, else the first; no two of them."""
    ending = output.suffix.lower().removeprefix(".")
    if asked and ending in formats and asked != ending:
        raise click.ClickException(f"{output} would hold {asked}: give it the ending .{asked}")
    if not asked and ending and ending not in formats:
        raise click.ClickException(f"{output} does not end in one of: {', '.join(formats)}")
    return asked or ending or next(iter(formats))


def write_file(output: Path, content: bytes) -> None:
    """Into the file of that name, or to standard output when it is called “-”."""
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as fault:
        raise click.ClickException(f"cannot write {output}: {fault.strerror}") from fault
    click.echo(f"Written: {output}")
