"""What somebody of a case reads who is asked to read a status note, as text and as HTML."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale, format_date, gettext

from tracker.accounts import mail
from tracker.core.dates import day_in_words
from tracker.statusnotes.models import StatusNote


@dataclass(frozen=True)
class Request:
    """A letter in words: nothing in it but the link differs from person to person."""

    language: str
    subject: str
    greeting: str
    words: str
    act: str
    address: str
    terms: str
    signature: str


def request_of(
    note: StatusNote,
    *,
    address: str,
    until: dt.date,
    words: str,
    language: str,
    sender: str,
) -> Request:
    """Who reads it is named by the envelope alone."""
    study = note.case.study
    with force_locale(language):
        named = {
            "case": note.case.name,
            "month": format_date(note.as_of, "MMMM yyyy"),
            "study": study.title,
        }
        return Request(
            language=language,
            subject=gettext("For reading: %(case)s, status as of %(month)s") % named,
            greeting=gettext(
                "We have written what holds for %(case)s as of %(month)s in “%(study)s”. Before it "
                "is published we ask you to read it: you can comment on each paragraph and say "
                "whether you agree."
            )
            % named,
            words=words,
            act=gettext("Read the text and answer"),
            address=address,
            terms=gettext(
                "The link is yours alone, so please do not pass it on. It works until %(day)s, and "
                "until you have answered. You need no password.",
                day=day_in_words(until, language),
            ),
            signature="\n".join(line for line in (sender, study.institute) if line),
        )


def letter(request: Request, *, to: str, reply_to: str) -> mail.Letter:
    return mail.Letter(
        to=to,
        subject=request.subject,
        text=text(request),
        html=_drawn("memberchecks/letter.html", request),
        reply_to=reply_to,
    )


def text(request: Request) -> str:
    return _drawn("memberchecks/letter.txt", request)


def _drawn(name: str, request: Request) -> str:
    # A macro, without what is put beside every page.
    module: Any = current_app.jinja_env.get_template(name).module
    return str(module.letter(request)).strip() + "\n"
