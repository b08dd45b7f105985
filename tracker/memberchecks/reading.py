"""The pages of somebody of the case who has a personal link: no log-in, and nothing but the text.

Opening a link changes nothing, since programs that look through mail open it too. Its button
exchanges it for an entry in the browser's session that is good for this one text, so that the
secret leaves the address before anything is read. All links that open nothing look alike.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from tracker.accounts import limits
from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import Overtaken
from tracker.core.language import n_
from tracker.core.pieces import Piece, pieces
from tracker.memberchecks import queries, service
from tracker.memberchecks.browser import Entry, entry_of_browser, follow, mark_answered
from tracker.memberchecks.forms import AnswerForm, answer_form
from tracker.memberchecks.models import MemberCheck
from tracker.memberchecks.rules import VOICES, Answer, Link
from tracker.memberchecks.section import quoted
from tracker.memberchecks.texts import text_to_read
from tracker.statusnotes.acts import heading
from tracker.web.forms import BaseForm
from tracker.web.headers import reads_only
from tracker.web.words import LANGUAGES, speak

blueprint = Blueprint("readings", __name__)

_WORDS = {
    400: (n_("This page has been open too long"), n_("Open the link in your mail again.")),
    404: (
        n_("This link opens nothing"),
        n_("It has been answered or withdrawn, or its date has passed, or a part of it is missing. "
           "Look whether you copied all of it, or ask those who sent it to you."),
    ),
    413: (
        n_("That is too large"),
        n_("Nothing is saved. Go back in your browser, shorten what you wrote, and send it again."),
    ),
    429: (n_("Too many attempts"), n_("Wait a minute, then try again.")),
    503: (n_("It could not be saved just now"), n_("Go back in your browser and try again.")),
}  # fmt: skip
_TOO_LATE = {
    Link.ANSWERED: n_("An answer has already been sent with this link, perhaps in another window."),
    Link.DEAD: n_("The link was withdrawn meanwhile, or its date has passed."),
}


@blueprint.route("/reading/<token>", methods=["GET", "POST"])
@reads_only
def open_link(token: str) -> Response:
    """One button. Nothing is written, neither by looking nor by pressing it."""
    _speak()
    if limits.has_guessed_enough():
        return _plain(429)
    check = queries.find_by_token(token)
    if check is None or queries.link_of(check, today=_today(check)) is not Link.OPEN:
        db.session.rollback()
        limits.count_wrong_link()
        return _plain(404)
    _speak(usual=check.case.study.language)
    if request.method == "POST":
        follow(check, now=clock.now())
        return redirect(url_for("readings.read", **_asked()), 303)
    # Its own address is a secret: not even our own pages are told of it.
    return _closed(BaseForm().page("memberchecks/open.html", languages=_others()))


@blueprint.route("/reading", methods=["GET", "POST"])
def read() -> Response:
    """The text, and after the answer what was answered."""
    _speak()
    entry = entry_of_browser(now=clock.now())
    check = queries.find_by_key(entry.check_id) if entry else None
    if entry is None or check is None:
        return _kept(404, *_WORDS[404])
    _speak(usual=check.case.study.language)
    link = queries.link_of(check, today=_today(check))
    if link is Link.ANSWERED and entry.has_answered and request.method == "GET":
        return _receipt(check)
    if link is not Link.OPEN or check.token_hash != entry.link:
        return _too_late(link)
    return _reading(check, entry)


def _reading(check: MemberCheck, entry: Entry) -> Response:
    passages = list(_passages(check))
    form = answer_form([one.number for one in passages if one.number])
    if form.is_to_speak():
        form.answer_code = 200
    elif form.is_sent():
        try:
            with form.refusing():
                _answer(check, entry, form, passages)
                return redirect(url_for("readings.read", **_asked()), 303)
        except _Late:
            return _too_late(Link.ANSWERED)
    return _closed(form.page("memberchecks/read.html", passages=passages, **_about(check)))


class _Late(Exception):
    """Somebody answered with the same link in between."""


def _answer(
    check: MemberCheck, entry: Entry, form: AnswerForm, passages: Sequence["Passage"]
) -> None:
    try:
        service.answer(
            check,
            form.said(),
            link=entry.link,
            remarks=form.remarks(),
            passages={one.number: one.piece.text for one in passages if one.number},
            today=_today(check),
            now=clock.now(),
        )
        db.session.commit()
    except Overtaken as late:
        db.session.rollback()
        raise _Late from late
    mark_answered(entry)


@dataclass(frozen=True)
class Passage:
    """A piece of the text as somebody reads it; headings have no number and no comments."""

    number: int
    piece: Piece


def _passages(check: MemberCheck) -> Iterator[Passage]:
    for number, piece in enumerate(pieces(text_to_read(check)), 1):
        yield Passage(0 if piece.is_heading else number, piece)


def _receipt(check: MemberCheck) -> Response:
    said = queries.remarks_of([check])[check.id]
    return _closed(
        make_response(
            render_template(
                "memberchecks/receipt.html",
                said=gettext(VOICES[Answer(check.answer)]),
                remarks=[(remark, quoted(remark)) for remark in said],
                **_about(check),
            )
        )
    )


def _about(check: MemberCheck) -> dict[str, Any]:
    return {
        "check": check,
        "heading": heading(check.status_note),
        "institute": check.case.study.institute,
        "title": check.case.study.title,
        "languages": _others(),
    }


def _too_late(link: Link) -> Response:
    """What was typed comes back; who only looks is told no more than any stranger."""
    if request.method == "GET":
        return _plain(404)
    words = _TOO_LATE.get(link, _TOO_LATE[Link.DEAD])
    return _kept(409, n_("Your answer came too late and is not saved."), words)


def _kept(code: int, title: str, advice: str) -> Response:
    """The words for it, and what was typed, to be copied."""
    typed = [value for name, value in request.form.items() if value.strip() and _is_typed(name)]
    db.session.rollback()
    page = render_template(
        "memberchecks/plain.html", title=gettext(title), advice=gettext(advice), typed=typed
    )
    return _closed(make_response(page, code))


def _is_typed(name: str) -> bool:
    return name == "words" or name.startswith("remark_")


def _plain(code: int) -> Response:
    """The same page for all who meet that code."""
    title, advice = (gettext(words) for words in _WORDS.get(code, _WORDS[400]))
    page = render_template("memberchecks/plain.html", title=title, advice=advice, typed=[])
    return _closed(make_response(page, code))


def _closed(answer: Response) -> Response:
    """No search engine lists it; pages with a secret in their address tell nobody where they are.

    Other pages may tell ourselves: without it our forms would be refused over HTTPS.
    """
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint == "readings.open_link":
        answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


@blueprint.errorhandler(CSRFError)
def _on_foreign_form(_error: CSRFError) -> Response:
    db.session.rollback()
    _speak()
    return _kept(400, *_WORDS[400])


@blueprint.errorhandler(HTTPException)
def _on_http_error(error: HTTPException) -> Response:
    _speak()
    return _plain(error.code or 400)


@blueprint.errorhandler(OperationalError)
def _on_busy(_error: OperationalError) -> Response:
    return _kept(503, *_WORDS[503])


def _today(check: MemberCheck) -> dt.date:
    return clock.today(check.case.study.time_zone)


def _asked() -> dict[str, Any]:
    """The language that the address asks for, if it is one of ours."""
    wished = request.args.get("lang", "")
    return {"lang": wished} if wished in LANGUAGES else {}


def _speak(*, usual: str = "") -> None:
    """In the language that was chosen, else the study's, else what the browser asks for."""
    language = _asked().get("lang") or usual
    if language:
        speak(language)


def _others() -> list[tuple[str, str, str]]:
    """The other languages: code, name and the address of this page in them."""
    here = request.path
    return [
        (code, name, f"{here}?lang={code}")
        for code, name in LANGUAGES.items()
        if code != g.get("language")
    ]
