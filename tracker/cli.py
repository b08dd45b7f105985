"""The `tracker` command: open a context, call a service, commit."""

import datetime as dt
import gc
import os
import sys
from importlib.metadata import version
from pathlib import Path

import click
from flask import Flask

from tracker import jobs, outgoing, server, tending
from tracker import settings as settings_module
from tracker.accounts import mail as mail_module
from tracker.accounts import service as accounts
from tracker.app import create_app
from tracker.calendars import files as calendar_files
from tracker.core import clock, schema
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.engagements.kinds import KINDS
from tracker.example import build as example_study
from tracker.matrix.writer import excerpts_file
from tracker.notes.excerpts import Filters
from tracker.overview.lines import lines
from tracker.settings import SettingError, Settings
from tracker.shell import case_called, format_for, reading, study_called, write_file, writing
from tracker.studies import service as study_service
from tracker.studies.models import Study
from tracker.studies.rules import Role
from tracker.summaries import build
from tracker.summaries import command as summaries
from tracker.web import health
from tracker.web.words import said
from tracker.workbooks import files, writer
from tracker.workbooks import preview as workbooks
from tracker.workbooks import service as plans

VERSION = version("follow-research-tracker")


def main() -> None:
    """Run a command; a refusal is one line on stderr and exit code 2."""
    # What is made here, the database above all, is nobody else's to read.
    os.umask(0o077)
    # What is loaded stays to the end: looking through it there takes longer than most commands.
    gc.freeze()
    gc.enable()
    try:
        commands(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as mistake:
        _stop(" ".join(mistake.format_message().split()))
    except (DomainError, SettingError) as refusal:
        _stop(str(refusal))


def _stop(sentence: str) -> None:
    click.echo(f"tracker: {sentence}", err=True)
    sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version=VERSION, prog_name="tracker", message="%(prog)s %(version)s")
def commands() -> None:
    """Plan, log and report the contacts of a follow-research evaluation."""


@commands.command()
def serve() -> None:
    """Bring the database up to date and serve the pages."""
    settings = settings_module.read()
    app = create_app(settings)
    with app.app_context():
        if health.state() != ("ok", "ok"):
            schema.upgrade()
        begin_writing()
        jobs.catch_up(now=clock.now())
        token = accounts.welcome_token(now=clock.now())
        db.session.commit()
    if token:
        click.echo("Nobody has an account yet. Open this link once to make the first one:")
        click.echo(f"    {settings.base_url}/welcome/{token}")
    click.echo(f"Serving on {settings.base_url} (stop with Ctrl+C)")
    server.serve(app, settings)


@commands.command()
@click.option("--now", is_flag=True, help="Move all dates so that 20 January 2012 is today.")
@click.option("--leader", help="E-mail of the account that leads it; the first account otherwise.")
def example(now: bool, leader: str | None) -> None:
    """Load the example study (again): husk, or husk-now with --now."""

    def load(_app: Flask, _settings: Settings) -> None:
        owner = accounts.find_leader(leader)
        moved_to = clock.today("Europe/Oslo") if now else None
        study = example_study.load(owner=owner, now=clock.now(), moved_to=moved_to)
        db.session.commit()
        click.echo(f"The example study is loaded as {study.short_name}.")

    writing(load)


@commands.command()
@click.argument("study")
@click.option("--report", help="The report of that name; otherwise the status per case.")
@click.option("--case", "case", help="Only this case, by its name or the word in its address.")
@click.option("--as-of", "as_of", metavar="YYYY-MM", help="The as-of month; otherwise the "
              "report's own, or the last that the study has reached.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice([*build.FORMATS]))
@click.option("--drafts", is_flag=True, help="Take drafts in too, marked as such.")
@click.option("--with-names", is_flag=True, help="Also when names of people stand in it.")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def summary(
    study: str, report: str | None, case: str | None, as_of: str | None, format_: str | None,
    drafts: bool, with_names: bool, output: Path,
) -> None:  # fmt: skip
    """Write a report of STUDY as of a month."""
    kind = format_for(output, format_, formats=build.FORMATS)

    def write(_app: Flask, _settings: Settings) -> None:
        here = study_called(study)
        chosen = case_called(here, case)
        asked = summaries.called(here, report, case=chosen, as_of=as_of, drafts=drafts)
        write_file(output, summaries.content(asked, format_=kind, with_names=with_names))

    reading(write)


@commands.command()
@click.argument("study")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def calendar(study: str, output: Path) -> None:
    """Write the whole plan of STUDY as a calendar file (.ics)."""

    def write(_app: Flask, _settings: Settings) -> None:
        here = study_called(study)
        content = calendar_files.plan_file(here, language=here.language, now=clock.now())
        write_file(output, content)

    reading(write)


@commands.command()
@click.argument("study")
@click.argument("words")
@click.option("--case", "case", help="Only this case, by its name or the word in its address.")
@click.option("--kind", type=click.Choice([*KINDS]), help="Only engagements of this kind.")
def search(study: str, words: str, case: str | None, kind: str | None) -> None:
    """Print what holds WORDS in STUDY, one hit a line: number, date, case, sentence."""

    def look(_app: Flask, _settings: Settings) -> list[str]:
        here = study_called(study)
        return lines(here, words, case=case_called(here, case), kind=kind or "")

    # Whoever reads page by page holds no transaction open.
    for line in reading(look):
        click.echo(line)


@commands.command()
@click.argument("study")
@click.option("--format", "format_", type=click.Choice(["csv", "xlsx"]))
@click.option("-o", "output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def excerpts(study: str, format_: str | None, output: Path) -> None:
    """Write all excerpts of STUDY, one a row, with the links to their places."""
    ending = format_for(output, format_, formats=("csv", "xlsx"))

    def write(_app: Flask, settings: Settings) -> None:
        here = study_called(study)
        place = f"{settings.base_url}/s/{here.short_name}/engagements"
        content = excerpts_file(
            here,
            Filters(),
            kind=ending,
            language="en",
            say=said,
            leads=lambda row: f"{place}/{row.number}#excerpt-{row.id}",
        )
        write_file(output, content)

    reading(write)


@commands.group()
def plan() -> None:
    """The plan as a workbook."""


@plan.command("import")
@click.argument("study")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
def plan_import(study: str, file: Path, dry_run: bool) -> None:
    """Bring the plan in FILE, an .xlsx or a .csv, into STUDY: all rows or none."""

    def bring_in(_app: Flask, _settings: Settings) -> None:
        here = study_called(study)
        today = clock.today(here.time_zone)
        looked_at = workbooks.look(here, files.read(file.name, file.read_bytes()), today=today)
        for complaint in looked_at.complaints():
            click.echo(f"tracker: {complaint}", err=True)
        if looked_at.is_wrong:
            sys.exit(2)
        if not dry_run:
            _import(here, looked_at, today)
        click.echo(f"{'Would be imported' if dry_run else 'Imported'}: {looked_at.summary}")

    reading(bring_in)


def _import(study: Study, looked_at: workbooks.Preview, today: dt.date) -> None:
    rows = looked_at.findings
    begin_writing()
    with click.progressbar(length=len(rows), label="Importing", file=sys.stderr) as bar:
        for done in plans.bring_in(study, rows, looked_at.known, today=today):
            bar.update(done - bar.pos)
    db.session.commit()


@plan.command("export")
@click.argument("study")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def plan_export(study: str, output: Path) -> None:
    """Write the plan of STUDY to an .xlsx or a .csv."""

    def write(_app: Flask, _settings: Settings) -> None:
        known = workbooks.known_of(study_called(study))
        content = writer.file(known, writer.columns_for(with_internal=True),
                              kind=output.suffix.lower(), language="en", say=said)  # fmt: skip
        write_file(output, content)

    reading(write)


@commands.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--study", help="Make the account a member of this study.")
@click.option("--role", type=click.Choice([*Role]), default=Role.RESEARCHER, show_default=True)
def user_add(email: str, name: str, study: str | None, role: str) -> None:
    """Invite EMAIL and print the link with which the account is made."""

    def add(_app: Flask, _settings: Settings) -> None:
        if study:
            invited = study_service.invite(
                study_called(study), email=email, name=name, role=Role(role), now=clock.now()
            )
            token = invited.token
        else:
            _account, token = accounts.invite(
                email=email, name=name, language="en", now=clock.now()
            )
        db.session.commit()
        click.echo(mail_module.join_address(token) if token else f"{email} can sign in already.")

    writing(add)


@user.command("reset")
@click.argument("email")
def user_reset(email: str) -> None:
    """Sign EMAIL out everywhere and print a link to choose a new password."""

    def reset(_app: Flask, _settings: Settings) -> None:
        token = accounts.reset(email, now=clock.now())
        db.session.commit()
        click.echo(mail_module.join_address(token))

    writing(reset)


for command in (outgoing.coverage, tending.check, tending.scheduler, tending.mail, tending.remind):
    commands.add_command(command)
