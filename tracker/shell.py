"""What commands share: the application around them, what they name, the file they write."""

from collections.abc import Callable
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


def in_app(work: Callable[[Flask, Settings], Any]) -> Any:
    """Do something inside the application, as a writer; the work commits."""
    settings = settings_module.read()
    app = create_app(settings)
    with app.app_context():
        if health.state() != ("ok", "ok"):
            raise click.ClickException("the database is not set up; run `tracker serve` once")
        begin_writing()
        return work(app, settings)


def study_called(short_name: str) -> Study:
    study = studies.find_study(short_name)
    if study is None:
        raise click.ClickException(f"there is no study called {short_name}")
    return study


def case_called(study: Study, slug: str) -> Case:
    case = cases.find_case(study, slug)
    if case is None:
        raise click.ClickException(f"the study has no case called {slug}")
    return case


def write_file(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as fault:
        raise click.ClickException(f"cannot write {output}: {fault.strerror}") from fault
    click.echo(f"Written: {output}")
