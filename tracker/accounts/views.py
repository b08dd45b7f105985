"""Pages of one's own account, and the ways into it that Flask-Security does not have."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, refresh
from flask_login import current_user, login_required
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from tracker.accounts import queries, resume, service, sessions
from tracker.accounts.forms import AccountForm, JoinForm, SignInForm
from tracker.accounts.rules import LinkPurpose, is_own_path
from tracker.core import clock
from tracker.core.database import db
from tracker.web.pages import back_to, found
from tracker.web.words import reader_language

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/account", methods=["GET", "POST"])
@login_required
def account() -> Response:
    form = AccountForm(obj=current_user)
    if form.is_sent():
        with form.refusing():
            current_user.name, current_user.language = form.name.data, form.language.data
            db.session.commit()
            refresh()
            return back_to(request.path, gettext("Your account is saved."))
    return form.page("accounts/account.html")


@blueprint.post("/account/sign-out-elsewhere")
@login_required
def sign_out_elsewhere() -> Response:
    sessions.end_others(current_user)
    db.session.commit()
    return back_to(url_for("accounts.account"), gettext("You are signed out everywhere else."))


@blueprint.route("/join/<token>", methods=["GET", "POST"])
def join(token: str) -> Response | tuple[str, int]:
    """Where an invited person chooses a password. Opening it changes nothing."""
    link = queries.find_link(LinkPurpose.INVITATION, token, now=clock.now())
    if link is None:
        return render_template("accounts/no_link.html"), 404
    form = JoinForm(language=reader_language())
    if form.is_sent():
        with form.refusing():
            account = service.join(link, **form.answers(), now=clock.now())
            login_user(account)
            db.session.commit()
            return back_to(url_for("studies.home"), gettext("Welcome. You are signed in."))
    return form.page("accounts/join.html", account=link.account)


@blueprint.post("/resume")
def resume_work() -> Response:
    """Log in with text waiting, then offer to send the text where it belongs."""
    path = found(request.form.get("path") if is_own_path(request.form.get("path", "")) else None)
    form = SignInForm()
    if form.is_sent():
        with form.refusing():
            account = service.check_sign_in(str(form.email.data), str(form.password.data))
            resume.check_owner(account)
            login_user(account)
            db.session.commit()
            return resume.send_again(path, resume.kept())
    return resume.sign_in_again(path, resume.kept(), form=form, status=form.answer_code)
