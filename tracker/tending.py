"""The commands by which an installation is tended: is all well, the scheduler, a mail to try."""

import datetime as dt
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

import click
from flask import Flask

from tracker import jobs
from tracker import settings as settings_module
from tracker.accounts import mail as mail_module
from tracker.accounts.mail import Letter
from tracker.accounts.rules import plain_email
from tracker.accounts.smtp import Outcome, Unreachable, goodbye
from tracker.app import create_app
from tracker.core import clock
from tracker.core.database import db
from tracker.delivery import history, lease
from tracker.delivery.faults import fault_said
from tracker.delivery.forecast import Forecast, forecast
from tracker.delivery.rules import State
from tracker.engagements.rules import instant
from tracker.reminders.words import line_of
from tracker.settings import Settings
from tracker.shell import reading, study_called
from tracker.studies.queries import all_studies
from tracker.web import health

# What is not set up or has not begun is no fault.
_WELL = {"ok", "not set up", "not seen yet"}


@click.command()
def check() -> None:
    """Say whether database, migrations, folders, mail and scheduler are in order."""
    settings = settings_module.read()
    app = create_app(settings)
    with app.app_context():
        database, migrations = health.state()
        is_well = database == migrations == "ok"
        scheduler = lease.state(now=clock.now()) if is_well else "not seen yet"
    writable = os.access(settings.tracker_instance, os.W_OK)
    mail = "not set up" if not settings.mail_server else mail_module.state(settings)
    lines = {
        "database": database,
        "migrations": migrations,
        "folder": "ok" if writable else f"{settings.tracker_instance} cannot be written",
        "mail": mail,
        "scheduler": scheduler,
    }
    for name, state in lines.items():
        click.echo(f"{name:<11} {state}")
    if any(state not in _WELL for state in lines.values()):
        raise click.ClickException("something is not in order, see above")


@click.command()
def scheduler() -> None:
    """Derive reminders and send letters, without serving pages, until stopped."""

    def run(app: Flask, _settings: Settings) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stopped.set())
        rounds = jobs.start(app)
        click.echo("Reminders are derived and sent (stop with Ctrl+C)")
        stopped.wait()
        rounds.stop()

    reading(run)


@click.command()
@click.option("--test", "address", required=True, help="Send one letter to this address.")
def mail(address: str) -> None:
    """Try the mail server, and say what it answered."""

    def send(_app: Flask, settings: Settings) -> None:
        if not mail_module.is_possible(settings):
            raise click.ClickException("MAIL_SERVER and MAIL_FROM are not set up")
        letter = Letter(
            plain_email(address),
            "The tracker can send mail",
            f"This letter was sent by {settings.base_url} to try its mail server.\n",
        )
        try:
            server = mail_module.connect(settings)
        except Unreachable as fault:
            raise click.ClickException(_not_sent(str(fault))) from fault
        answer = mail_module.hand_over(settings, server, letter)
        goodbye(server)
        if answer.outcome is Outcome.UNREACHABLE:
            raise click.ClickException(_not_sent(answer.code))
        if answer.outcome is not Outcome.TAKEN:
            raise click.ClickException(_not_sent(f"{answer.outcome} {answer.code}"))
        click.echo(f"The mail server has taken a letter to {address}.")

    reading(send)


def _not_sent(fault: str) -> str:
    return f"not sent. {fault_said(fault)}."


@click.command()
@click.argument("study", required=False)
@click.option("--dry-run", is_flag=True, help="Only print what would be sent.")
@click.option("--at", "at", metavar="YYYY-MM-DDTHH:MM", help="As if it were then, in the study's"
              " own time; for a dry run.")  # fmt: skip
def remind(study: str | None, dry_run: bool, at: str | None) -> None:
    """Send what is due now, or print what would be sent: of all studies, or of STUDY."""
    if at and not dry_run:
        raise click.ClickException("--at needs --dry-run: nothing is sent at another time than now")
    if study and not dry_run:
        raise click.ClickException("only a dry run can be about one study")
    reading(_forecast(study, at) if dry_run else _send_due)


def _send_due(app: Flask, settings: Settings) -> None:
    before = history.states()
    db.session.rollback()
    if not jobs.run_once(app):
        raise click.ClickException("a scheduler is at work already; it sends what is due")
    if not mail_module.is_possible(settings):
        click.echo("No mail server is set up: what is due stands in the pages.")
        return
    now = history.states()
    sent, failed = (now[state] - before[state] for state in (State.SENT, State.FAILED))
    waiting = now[State.WAITING] + now[State.SENDING]
    click.echo(f"Letters sent: {sent}, waiting: {waiting}, failed: {failed}.")
    if fault := lease.mail_fault():
        click.echo(f"The mail server takes nothing. {fault_said(fault)}.")


def _forecast(short_name: str | None, at: str | None) -> Callable[[Flask, Settings], None]:
    def look(_app: Flask, settings: Settings) -> None:
        if not mail_module.is_possible(settings):
            click.echo("No mail server is set up: none of this is sent, it stands in the pages.")
        chosen = [study_called(short_name)] if short_name else all_studies()
        for study in chosen:
            moment = _moment(at, study.time_zone)
            click.echo(f"{study.short_name}, {_local(moment, study.time_zone)}")
            letters = forecast(study, at=moment)
            for line in _lines(letters, moment, study.time_zone) if letters else ["  Nothing."]:
                click.echo(line)

    return look


def _moment(text: str | None, time_zone: str) -> dt.datetime:
    if text is None:
        return clock.now()
    try:
        wall = dt.datetime.fromisoformat(text)
    except ValueError as fault:
        raise click.ClickException(f"write the moment like 2012-01-20T07:00, not {text}") from fault
    return wall if wall.tzinfo else instant(wall.date(), wall.time(), time_zone)


def _local(moment: dt.datetime, time_zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(time_zone)):%a %d %b %Y %H:%M}"


def said_when(letter: Forecast, moment: dt.datetime, time_zone: str) -> str:
    """When a letter leaves, or that none does."""
    if letter.leaves_at is not None:
        is_now = letter.leaves_at <= moment
        return "now" if is_now else f"waits until {_local(letter.leaves_at, time_zone)}"
    if letter.is_member:
        return "no letter reaches them, only the pages"
    return "nothing reaches them, for want of an address that takes mail"


def _lines(letters: Sequence[Forecast], moment: dt.datetime, time_zone: str) -> Iterator[str]:
    for letter in letters:
        yield f"  {letter.name}: {said_when(letter, moment, time_zone)}"
        for reminder in letter.reminders:
            line = line_of(reminder)
            yield f"    [{reminder.rule}] {line.title}: {line.why}"
