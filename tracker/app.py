"""The factory: the only place that knows all features."""

from typing import Any

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import settings as settings_module
from tracker.accounts import limits, security
from tracker.accounts import views as accounts
from tracker.attachments import views as attachments
from tracker.calendars import views as calendars
from tracker.cases import views as cases
from tracker.checkins import views as checkins
from tracker.core import clock
from tracker.core.database import db
from tracker.coverage import pages as coverage
from tracker.crosscase import views as crosscase
from tracker.delivery import lease
from tracker.delivery import views as delivery
from tracker.drafts import views as drafts
from tracker.engagements import views as engagements
from tracker.example import views as example
from tracker.feedback import views as feedback
from tracker.followups import views as followups
from tracker.invitations import views as invitations
from tracker.matrix import pages as matrix
from tracker.memberchecks import pages as memberchecks
from tracker.memberchecks import reading
from tracker.milestones import views as milestones
from tracker.minutes import views as minutes
from tracker.notes import pages as notes
from tracker.overview import frame, unsaved
from tracker.overview import pages as overview
from tracker.people import views as people
from tracker.planning import views as planning
from tracker.programmes import views as programmes
from tracker.reminders import feed, watch
from tracker.reminders import pages as reminders
from tracker.reviews import views as reviews
from tracker.settings import Settings
from tracker.statusnotes import pages as statusnotes
from tracker.studies import views as studies
from tracker.summaries import pages as summaries
from tracker.web import errors, headers, health, remembered, words
from tracker.web.addresses import KeyConverter, LateRule
from tracker.web.guard import Guard
from tracker.workbooks import views as workbooks

_FEATURES = (
    accounts, studies, milestones, cases, people, engagements, programmes, planning, calendars,
    workbooks, invitations, drafts, attachments, feedback, followups, notes, checkins, minutes,
    matrix, statusnotes, reviews, memberchecks, coverage, crosscase, reminders, delivery,
    summaries, overview, example,
)  # fmt: skip

# A note may have a megabyte and comes back with its error up to here; beyond it only a page.
MAXIMUM_REQUEST = 6 * 1024 * 1024


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """The application for these settings; `overrides` are Flask configuration for tests."""
    settings = settings or settings_module.read()
    app = Flask("tracker", instance_path=str(settings.tracker_instance))
    app.config.from_mapping(_configuration(settings) | overrides)
    app.extensions["tracker_settings"] = settings
    db.init_app(app)
    attachments.init_app(app)
    # Before a write begins, since it counts in a transaction of its own.
    limits.init_app(app)
    # First, so that a write begins as one before anybody reads who is signed in.
    headers.init_app(app, is_https=settings.is_https)
    words.init_app(app)
    remembered.init_app(app)
    security.init_app(app, settings)
    Guard(app)
    app.jinja_env.globals["csrf_token"] = _csrf_token
    errors.init_app(app)
    feedback.init_app(app)
    notes.init_app(app)
    frame.init_app(app)
    unsaved.init_app(app)
    watch.init_app(app)
    health.also(app, "scheduler", lambda: lease.state(now=clock.now()))
    app.url_map.converters["int"] = KeyConverter
    app.url_rule_class = LateRule
    for feature in _FEATURES:
        app.register_blueprint(feature.blueprint)
    app.register_blueprint(feed.blueprint)
    app.register_blueprint(reading.blueprint)
    app.register_blueprint(health.blueprint)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _csrf_token() -> str:
    """The library's own, which would look up its settings anew for each small form of a page."""
    token: str = g.get("csrf_token") or generate_csrf()
    return token


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # What was typed would stand in the message of a database error, and so in the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "TRUSTED_HOSTS": settings.trusted_hosts,
        "PREFERRED_URL_SCHEME": "https" if settings.is_https else "http",
        "MAX_CONTENT_LENGTH": MAXIMUM_REQUEST,
        "MAX_FORM_MEMORY_SIZE": MAXIMUM_REQUEST,
        "MAX_FORM_PARTS": 2_000,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_https else "session",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A form may stay open for a day in the field; the token is bound to the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "en",
    }
