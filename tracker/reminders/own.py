"""Reminders set by hand, on anything in the study or on nothing."""

from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.reminders import queries, service
from tracker.reminders.acts import derive_now
from tracker.reminders.forms import OwnForm, given_of
from tracker.reminders.models import OwnReminder
from tracker.reminders.rules import may_hear_of
from tracker.reminders.standing import at_wall_time
from tracker.reminders.things import Thing, find_thing
from tracker.reminders.views import blueprint, index_of
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found
from tracker.web.words import moment_in_words


def _thing(study: Study, subject: str) -> Thing | None:
    """What it is to hang on; what is not in this study does not exist."""
    return found(_seen(study, subject)) if subject else None


def _seen(study: Study, subject: str) -> Thing | None:
    return find_thing(study, subject) if may_hear_of(g.membership.role, subject) else None


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.REMIND)
def new(study: Study) -> Response:
    form = OwnForm(data={"whom": str(g.membership.id), "about": request.args.get("about", "")})
    members = queries.who_may_be_reminded(g.membership)
    form.offer(members)
    thing = _thing(study, form.about.data or "")
    if form.is_sent():
        with form.refusing():
            wish = form.wish(members)
            own = service.set_by_hand(study, wish, by=g.membership, now=clock.now())
            return _saved(study, own, thing)
    return form.page("reminders/edit.html", own=None, thing=thing)


@blueprint.route("/own/<int:own_id>", methods=["GET", "POST"])
@study_page(Action.REMIND)
def edit(study: Study, own_id: int) -> Response:
    own = found(queries.find_own(g.membership, own_id))
    members = queries.who_may_be_reminded(g.membership)
    form = OwnForm(data=given_of(own))
    form.offer(members)
    form.about.data = own.subject
    thing = _seen(study, own.subject)
    if form.is_sent():
        with form.refusing():
            service.change(own, form.wish(members), by=g.membership, now=clock.now())
            return _saved(study, own, thing)
    return form.page("reminders/edit.html", own=own, thing=thing)


def _saved(study: Study, own: OwnReminder, thing: Thing | None) -> Response:
    """Back to the thing it hangs on, with the moment at which it first comes."""
    when = at_wall_time(own.first_on, own.at_time, study.time_zone)
    words = {"text": own.text, "when": moment_in_words(when), "name": own.membership.account.name}
    is_mine = own.membership_id == g.membership.id
    subject = f"own:{own.id}"
    db.session.commit()
    derive_now(subject)
    said = (
        gettext("You are reminded of “%(text)s” on %(when)s.", **words)
        if is_mine
        else gettext("%(name)s is reminded of “%(text)s” on %(when)s.", **words)
    )
    return back_to(thing.url if thing else index_of(study), said)


@blueprint.post("/own/<int:own_id>/remove")
@study_page(Action.REMIND)
def remove(study: Study, own_id: int) -> Response:
    own = found(queries.find_own(g.membership, own_id))
    said = gettext("The reminder “%(text)s” is removed.", text=own.text)
    undo = url_for("reminders.put_back_own", study=study.short_name)
    message = render_template(
        "reminders/_put_back.html", message=said, undo=undo, fields=_fields(own)
    )
    service.remove(own)
    db.session.commit()
    derive_now(f"own:{own_id}")
    return back_to(index_of(study), Markup(message))  # noqa: S704 - a template of ours


def _fields(own: OwnReminder) -> dict[str, Any]:
    given = {name: "" if value is None else value for name, value in given_of(own).items()}
    return given | {"at_time": f"{own.at_time:%H:%M}"}


@blueprint.post("/put-back")
@study_page(Action.REMIND)
def put_back_own(study: Study) -> Response:
    """Undo a removal; its fields come back with the button."""
    form, members = OwnForm(), queries.who_may_be_reminded(g.membership)
    form.offer(members)
    thing = _thing(study, form.about.data or "")
    if form.is_sent():
        with form.refusing():
            wish = form.wish(members)
            own = service.put_back_own(study, wish, by=g.membership, now=clock.now())
            subject = f"own:{own.id}"
            db.session.commit()
            derive_now(subject)
            said = gettext("The reminder “%(text)s” is back.", text=wish.text)
            return back_to(index_of(study), said)
    return form.page("reminders/edit.html", own=None, thing=thing)
