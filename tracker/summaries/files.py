"""Files of a summary: asked for, looked after while they are made, taken home."""

import datetime as dt
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.summaries import asked as addresses
from tracker.summaries import making, pool, queries
from tracker.summaries.asked import Asked
from tracker.summaries.build import FORMATS
from tracker.summaries.models import Making
from tracker.summaries.names import ASKS
from tracker.summaries.rules import Stage
from tracker.summaries.views import asked_for, blueprint, may_see
from tracker.web.pages import found


@blueprint.post("/summary/files")
@study_page(Action.SEE)
def ask(study: Study) -> Answer:
    """Ask for a file; it is made aside, and a page tells how far it is."""
    words = request.form.to_dict()
    if words.get("format") not in FORMATS:
        raise DomainError(n_("Choose one of the forms in which a summary is handed out."))
    asked = asked_for(study, words)
    row = making.ask(
        actor(),
        asked,
        format_=words["format"],
        now=clock.now(),
        with_names=words.get("names") == "1",
    )
    db.session.commit()
    pool.wake(current_app)
    return redirect(url_for("summaries.show_file", study=study.short_name, making_id=row.id), 303)


@blueprint.get("/summary/files/<int:making_id>")
@study_page(Action.SEE)
def show_file(study: Study, making_id: int) -> str:
    """How far the file is; the page asks again by itself until it is there."""
    row = _find(study, making_id)
    words = dict(parse_qsl(row.asked))
    return render_template(
        "summaries/file.html",
        row=row,
        format=FORMATS[row.format],
        is_open=making.is_open(row),
        before=queries.find_made_before(row, since=_since()),
        sentences=[gettext(message) % values for message, values in row.fault],
        asks_about_names=bool(row.fault) and row.fault[0][0] == ASKS,
        words=words,
        back_url=_preview(study, words),
    )


@blueprint.get("/summary/files/<int:making_id>/download")
@study_page(Action.SEE)
def download(study: Study, making_id: int) -> Response:
    row = _find(study, making_id)
    if row.stage != Stage.DONE:
        abort(404)
    answer = current_app.response_class(row.content, mimetype=FORMATS[row.format].mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    return answer


def _find(study: Study, making_id: int) -> Making:
    """The reader's own file, while they may still see what is in it."""
    row = found(queries.find_making(study, actor(), making_id, since=_since()))
    asked = _asked_then(study, row)
    if asked is not None and not may_see(asked):
        abort(404)
    return row


def _asked_then(study: Study, row: Making) -> Asked | None:
    """What was asked for; None when the study has no such thing any more."""
    today = clock.today(study.time_zone)
    with suppress(DomainError):
        return addresses.read(study, dict(parse_qsl(row.asked)), today=today)
    return None


def _since() -> dt.datetime:
    return clock.now() - making.KEPT


def _preview(study: Study, words: dict[str, str]) -> str:
    """Where the same can be looked at."""
    choices: dict[str, Any] = {name: word for name, word in words.items() if name != "names"}
    return url_for("summaries.preview", study=study.short_name, **choices)
