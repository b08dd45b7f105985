"""Sign-in by Flask-Security, with sessions that the server can end."""

from flask import Flask

from tracker.settings import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Set up log-in, log-out, password change and reset."""
