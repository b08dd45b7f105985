"""Text typed into a page whose session ended is carried through the log-in and sent again."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from tracker.accounts import marks
from tracker.accounts.forms import SignInForm
from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import OfAnother
from tracker.web.errors import error_page
from tracker.web.forms import names_of_words, spoken

_KEPT = "kept."
_OURS = {"csrf_token"}
_FILES = "multipart/form-data"


def ask_to_sign_in() -> Response:
    """What somebody gets who is not signed in: the log-in, and back to what they wanted."""
    if _is_of_files():
        return choose_again()
    if request.method == "POST":
        return sign_in_again(request.path, _typed())
    return _to_log_in(gettext("Log in to go on."), request.full_path.rstrip("?"))


def choose_again() -> Response:
    """No page can hold files, so the log-in leads back to the form, whatever was sent."""
    words = gettext(
        "You were signed out and the files are not added. Log in and choose them again."
    )
    return _to_log_in(words, request.path)


def _is_of_files() -> bool:
    """Whether files were sent to the address of a form, which can be opened again."""
    rule = request.url_rule
    return request.mimetype == _FILES and rule is not None and "GET" in (rule.methods or ())


def _to_log_in(words: str, onward: str) -> Response:
    flash(words, "message")
    return redirect(url_for("security.login", next=onward), 303)


def on_csrf_error(_error: CSRFError) -> Response:
    """A page of a study that stood open while its session changed keeps what was typed."""
    db.session.rollback()
    if _is_of_files() and not current_user.is_authenticated:
        return choose_again()
    if not request.path.startswith("/s/") or not _typed():
        title = gettext("This page has been open too long")
        advice = gettext("Go back, reload the page and send it again.")
        return make_response(error_page(400, title, advice))
    if current_user.is_authenticated and marks.is_of_another():
        return make_response(error_page(409, spoken(OfAnother()), gettext(OfAnother.advice)))
    if current_user.is_authenticated:
        return send_again(request.path, _typed(), status=400)
    return sign_in_again(request.path, _typed(), status=400)


def _typed() -> list[tuple[str, str]]:
    """Every field that was sent, repeated ones too, but for the form's own token."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]


def _written(fields: list[tuple[str, str]]) -> list[str]:
    """What a person wrote, to read it on the way."""
    return [value for name, value in fields if name in names_of_words() and value.strip()]


def kept() -> list[tuple[str, str]]:
    """The fields that a page of ours carries for another one."""
    return [
        (name.removeprefix(_KEPT), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(_KEPT)
    ]


def check_owner(account: Account) -> None:
    """Refuse to hand what one account typed to another one that logs in on the same device."""
    owner = dict(kept()).get(marks.FIELD)
    if owner and owner != marks.mark_of(account):
        raise OfAnother


def sign_in_again(
    path: str, fields: list[tuple[str, str]], *, form: SignInForm | None = None, status: int = 401
) -> Response:
    """The log-in form with the text that waits for it."""
    page = render_template(
        "accounts/resume.html",
        form=form or SignInForm(formdata=None),
        path=path,
        fields_kept=fields,
        kept=_KEPT,
        # Refused to another account, it is carried on but not shown to it.
        written=[] if status == OfAnother.status else _written(fields),
    )
    return make_response(page, status)


def send_again(path: str, fields: list[tuple[str, str]], *, status: int = 200) -> Response:
    """One button that sends the kept fields to where they belong."""
    page = render_template(
        "accounts/send_again.html", path=path, fields_kept=fields, written=_written(fields)
    )
    return make_response(page, status)
