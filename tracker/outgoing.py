"""The commands that hand out what was accounted for, as files."""

from pathlib import Path

import click
from flask import Flask

from tracker.core import clock
from tracker.coverage import writer
from tracker.coverage.rules import until_of
from tracker.planning import queries as planning
from tracker.planning.models import Round
from tracker.settings import Settings
from tracker.shell import format_for, reading, study_called, write_file
from tracker.studies.models import Study
from tracker.web.words import said


@click.command()
@click.argument("study")
@click.option("--format", "format_", type=click.Choice(writer.FORMATS))
@click.option("--round", "round_name", help="Only this round, by its name.")
@click.option("--as-of", "as_of", default="", metavar="YYYY-MM", help="The as-of month.")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def coverage(
    study: str, format_: str | None, round_name: str | None, as_of: str, output: Path
) -> None:
    """Write who was met in STUDY, by informant role and case, and what is missing."""
    ending = format_for(output, format_, formats=writer.FORMATS)

    def write(_app: Flask, _settings: Settings) -> None:
        here = study_called(study)
        content = writer.coverage_file(
            here,
            _round_called(here, round_name),
            until=until_of(
                as_of,
                starts_on=here.starts_on,
                ends_on=here.ends_on,
                today=clock.today(here.time_zone),
            ),
            kind=ending,
            language="en",
            say=said,
        )
        write_file(output, content)

    reading(write)


def _round_called(study: Study, name: str | None) -> Round | None:
    if name is None:
        return None
    rounds = {one.name.casefold(): one for one in planning.rounds(study)}
    if name.casefold() not in rounds:
        known = ", ".join(one.name for one in rounds.values()) or "none"
        raise click.ClickException(f"the study has no round called “{name}”; it has: {known}")
    return rounds[name.casefold()]
