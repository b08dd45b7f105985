"""Sign-in by Flask-Security on our accounts, with sessions that the server can end."""

import datetime as dt
from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext
from flask_login import user_logged_in, user_logged_out
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore
from flask_security.forms import LoginForm
from flask_security.signals import password_changed, password_reset
from flask_wtf.csrf import CSRFError

from tracker.accounts import resume, sessions
from tracker.accounts.mail import Mail, site_address
from tracker.accounts.models import Account
from tracker.accounts.rules import PASSWORD_MINIMUM
from tracker.core.database import db
from tracker.settings import Settings

# Norwegian for what Flask-Security says; it brings none of its own.
_TRANSLATIONS = str(Path(__file__).resolve().parent.parent / "translations")


class _NoRole(RoleMixin):
    """Rights come from memberships; the library only wants a class to know of."""


class _LoginForm(LoginForm):
    # A session lasts a working day; nothing is remembered longer on any device.
    remember = None


def init_app(app: Flask, settings: Settings) -> None:
    """Set up log-in, log-out, password change, and reset by mail where mail is set up."""
    app.config.update(_configuration(settings))
    security = Security(
        datastore=SQLAlchemyUserDatastore(db, Account, _NoRole),
        login_form=_LoginForm,
        mail_util_cls=Mail,
    )
    security.init_app(app)
    app.login_manager.user_loader(sessions.load)  # type: ignore[attr-defined]
    app.login_manager.request_loader(_no_header_signs_in)  # type: ignore[attr-defined]
    app.login_manager.unauthorized_handler(resume.ask_to_sign_in)  # type: ignore[attr-defined]
    user_logged_in.connect(sessions.on_signed_in, app)
    user_logged_out.connect(sessions.on_signed_out, app)
    password_changed.connect(sessions.on_password_changed, app)
    password_reset.connect(sessions.on_password_changed, app)
    app.register_error_handler(CSRFError, resume.on_csrf_error)
    app.jinja_env.globals["site_address"] = site_address


def _no_header_signs_in(_request: object) -> None:
    """Only the session of a browser does."""


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_PASSWORD_LENGTH_MIN": PASSWORD_MINIMUM,
        "SECURITY_I18N_DIRNAME": ["builtin", _TRANSLATIONS],
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": lazy_gettext("Choose a new password"),
        "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": lazy_gettext("Your password has been changed"),
        "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": lazy_gettext(
            "Your password has been changed"
        ),
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RECOVERABLE": bool(settings.mail_server),
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": bool(settings.mail_server),
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        "SECURITY_POST_CHANGE_VIEW": "/account",
        "SECURITY_POST_RESET_VIEW": "/login",
        "SECURITY_RESET_PASSWORD_WITHIN": dt.timedelta(hours=2),
        # The password form asks for the old one; nothing else needs a fresh log-in.
        "SECURITY_FRESHNESS": dt.timedelta(minutes=-1),
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    }
