"""The commands by which an installation is tended: is all well, the scheduler, a mail to try."""

import os
import signal
import threading

import click
from flask import Flask

from tracker import jobs
from tracker import settings as settings_module
from tracker.accounts import mail as mail_module
from tracker.accounts.mail import Letter
from tracker.accounts.smtp import Outcome, Unreachable, goodbye
from tracker.app import create_app
from tracker.core import clock
from tracker.delivery import lease
from tracker.settings import Settings
from tracker.shell import reading
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
            address,
            "The tracker can send mail",
            f"This letter was sent by {settings.base_url} to try its mail server.\n",
        )
        try:
            server = mail_module.connect(settings)
        except Unreachable as fault:
            raise click.ClickException(f"the mail server does not let us in ({fault})") from fault
        answer = mail_module.hand_over(settings, server, letter)
        goodbye(server)
        if answer.outcome is not Outcome.TAKEN:
            raise click.ClickException(f"not sent: {answer.outcome} {answer.code}".rstrip())
        click.echo(f"The mail server has taken a letter to {address}.")

    reading(send)
