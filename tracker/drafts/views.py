"""Keeping what somebody is writing: the author's own draft on the server, and what devices need.

A device keeps a text until it is saved, encrypted with a key of the account that it gets here;
the worker shows pages again that were opened before, while there is no network.
"""

import base64
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from flask_wtf.csrf import generate_csrf

from tracker.accounts.marks import of_account, reader_mark
from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.drafts import queries, rules, service
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import spoken
from tracker.web.pages import back_to, path_within, whole_number
from tracker.web.words import clock_time

blueprint = Blueprint("drafts", __name__)


@blueprint.post("/s/<study>/drafts/<place>")
@study_page(Action.WRITE_NOTES)
def keep(study: Study, place: str) -> Any:
    """Answers with the minute, for the line under the text, or with what is wrong."""
    now = clock.now()
    try:
        service.keep(
            study,
            author=actor(),
            place=place,
            text=request.form.get("text", ""),
            base_version=whole_number(request.form.get("version", "")) or 0,
            client_id=request.form.get("client_id", "")[:36],
            known=rules.state_from(request.form.get("known", "")),
            now=now,
        )
    except rules.Unseen as refusal:
        return jsonify(error=spoken(refusal), **_present(study, place)), refusal.status
    except DomainError as refusal:
        db.session.rollback()
        return jsonify(error=spoken(refusal)), refusal.status
    at = clock_time(now)
    db.session.commit()
    return jsonify(at=at, known=rules.state_of(now))


def _present(study: Study, place: str) -> dict[str, str | int]:
    """The draft that stands there, for the page that had not seen it."""
    draft = queries.find_draft(study, author=actor(), place=place)
    if draft is None:
        return {}
    return {
        "text": draft.text,
        "version": draft.base_version,
        "known": rules.state_of(draft.saved_at),
    }


@blueprint.get("/s/<study>/drafts/<place>")
@study_page(Action.WRITE_NOTES)
def show(study: Study, place: str) -> Any:
    """The text alone, to read and copy: the way to it when what it belongs to is gone."""
    draft = queries.find_draft(study, author=actor(), place=place)
    if draft is None:
        return back_to(_today(study), gettext("There is no unsaved text of yours there any more."))
    return render_template(
        "drafts/show.html",
        draft=draft,
        known=rules.state_of(draft.saved_at),
        editor=editor_of(study, place),
    )


def editor_of(study: Study, place: str) -> str:
    """Where a draft of that name is written."""
    what, _, key = place.partition("-")
    short_name = study.short_name
    if what == "note":
        return url_for("notes.edit", study=short_name, note_id=key)
    if what == "engagement":
        return url_for("notes.new", study=short_name, number=key)
    if what == "status":
        return url_for("statusnotes.edit", study=short_name, status_note_id=key)
    if what == "cell":
        slug, list_name, code = key.split(".")
        return url_for("matrix.edit", study=short_name, slug=slug, list_name=list_name, code=code)
    return url_for("statusnotes.new", study=short_name, slug=key)


@blueprint.post("/s/<study>/drafts/<place>/discard")
@study_page(Action.WRITE_NOTES)
def discard(study: Study, place: str) -> Any:
    service.drop_known(
        study,
        author=actor(),
        place=place,
        text="",
        client_id=request.form.get("client_id", ""),
        known=rules.state_from(request.form.get("known", "")),
    )
    db.session.commit()
    back = path_within(request.form.get("back", ""), f"/s/{study.short_name}/") or _today(study)
    return back_to(back, gettext("What was not saved is gone."))


def _today(study: Study) -> str:
    return url_for("overview.today", study=study.short_name)


@blueprint.get("/drafts/key")
@login_required
def key() -> Response:
    """What a device needs to keep and send texts: a key, a fresh token, and the right time."""
    return jsonify(
        key=base64.b64encode(of_account("device", actor().id)).decode(),
        reader=reader_mark(),
        csrf_token=generate_csrf(),
        now=int(clock.now().timestamp() * 1000),
    )


@blueprint.get("/offline")
@login_required
def offline() -> str:
    """What the worker shows without a network: the pages that were opened before."""
    return render_template("drafts/offline.html")


@blueprint.get("/on-this-device")
@login_required
def device() -> str:
    """Texts that lie on the device and cannot be sent, filled in there."""
    return render_template("drafts/device.html")


@blueprint.get("/sw.js")
def worker() -> Response:
    """At the root, since a worker only looks after what lies below it."""
    answer = current_app.send_static_file("js/worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
