"""The first start, and the example study at a click. Here, because they load the example."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext
from flask_login import login_required
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from tracker.accounts import queries, service
from tracker.accounts.rules import LinkPurpose
from tracker.core import clock
from tracker.core.database import db
from tracker.example import build
from tracker.example.forms import WelcomeForm
from tracker.studies.access import actor
from tracker.web.pages import back_to
from tracker.web.words import reader_language

blueprint = Blueprint("example", __name__)


@blueprint.get("/welcome")
def where() -> tuple[str, int]:
    """Says where the link is found."""
    return render_template("accounts/no_link.html"), 404


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
def welcome(token: str) -> Response | tuple[str, int]:
    """The first account, and with it a look around if wished. Opening it changes nothing."""
    link = queries.find_link(LinkPurpose.WELCOME, token, now=clock.now())
    if link is None or queries.has_accounts():
        return where()
    form = WelcomeForm(language=reader_language(), with_example=True)
    if form.is_sent():
        with form.refusing():
            answers = form.answers()
            with_example = answers.pop("with_example")
            account = service.welcome(link, **answers, now=clock.now())
            login_user(account)
            if with_example:
                build.load(owner=account, now=clock.now())
            db.session.commit()
            return back_to(url_for("studies.home"), gettext("Welcome. You are signed in."))
    return form.page("example/welcome.html")


@blueprint.post("/example")
@login_required
def load() -> Response:
    """Load the example study, or put it back as it was."""
    study = build.load(owner=actor(), now=clock.now())
    db.session.commit()
    return back_to(
        url_for("overview.study", study=study.short_name), gettext("The example study is loaded.")
    )
