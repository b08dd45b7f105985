"""The data accounting sheet, how often cases are met, and what speaks to which question."""

import datetime as dt
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from flask import Blueprint, Response, current_app, render_template, request, url_for
from markupsafe import Markup

from tracker.core import clock
from tracker.core.database import db
from tracker.coverage import writer
from tracker.coverage.forms import Asked, AskedForm, asked_form, asked_of
from tracker.coverage.frequency import Frequency, frequency
from tracker.coverage.questions import Questions, questions
from tracker.coverage.rules import REASON_NAMES, STANDING_NAMES
from tracker.coverage.sheet import Sheet, sheet
from tracker.engagements.kinds import KINDS
from tracker.notes.excerpts import Version, version_of
from tracker.planning.models import Round
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import page_of
from tracker.web.words import page_language, said
from tracker.workbooks.tables import XLSX

blueprint = Blueprint("coverage", __name__, url_prefix="/s/<study>")

CASES = 50
# A study, what of it is asked for, and in which state its log was then.
Key = tuple[int, Version, int | None, dt.date, str]


@blueprint.get("/coverage")
@study_page(Action.SEE)
def index(study: Study) -> tuple[str, int]:
    """Interviews and other contacts by role and case."""
    form, asked = _asked(study, shows_rounds=True)
    key = _key(study, asked)
    shown = _sheet(key)
    page = page_of(len(shown.rows), size=CASES)
    table = _table("coverage/_sheet.html", *_reader(asked), key, page.offset)
    return _page("coverage/index.html", form, asked, sheet=shown, table=table, page_of_rows=page,
                 evenness=_said(_frequency(_whole(key)).evenness))  # fmt: skip


@blueprint.get("/coverage/contacts")
@study_page(Action.SEE)
def contacts(study: Study) -> tuple[str, int]:
    """How often each case was met, and how evenly."""
    form, asked = _asked(study, shows_rounds=False)
    key = _key(study, asked)
    shown = _frequency(key)
    page = page_of(len(shown.lines), size=CASES)
    table = _table("coverage/_contacts.html", *_reader(asked), key, page.offset)
    return _page("coverage/contacts.html", form, asked, frequency=shown, table=table,
                 page_of_rows=page, evenness=_said(shown.evenness))  # fmt: skip


@blueprint.get("/coverage/questions")
@study_page(Action.SEE_NOTES)
def by_question(study: Study) -> tuple[str, int]:
    """Research questions by case, with the number of excerpts."""
    form, asked = _asked(study, shows_rounds=False)
    key = _key(study, asked)
    shown = _questions(key)
    page = page_of(len(shown.rows), size=CASES)
    table = _table("coverage/_questions.html", *_reader(asked), key, page.offset)
    return _page("coverage/questions.html", form, asked, questions=shown, table=table,
                 page_of_rows=page)  # fmt: skip


@blueprint.get("/coverage.<any(xlsx,csv):ending>")
@study_page(Action.SEE)
def file(study: Study, ending: str) -> Response:
    """What the pages show with the same filters; what notes say only for who may see them."""
    _form, asked = _asked(study, shows_rounds=True)
    made = writer.coverage_file(
        study,
        asked.round,
        until=asked.until,
        contacts_of=asked.kind,
        kind=ending,
        language=page_language(),
        say=said,
        with_notes=allowed(Action.SEE_NOTES),
    )
    name = f"coverage-{study.short_name}-{asked.until:%Y-%m}.{ending}"
    answer: Response = current_app.response_class(
        made, mimetype=XLSX if ending == "xlsx" else "text/csv"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def asked_sheet(study: Study) -> Sheet:
    """The sheet that the filters in the address ask for."""
    _form, asked = _asked(study, shows_rounds=True)
    return _sheet(_key(study, asked))


def _asked(study: Study, *, shows_rounds: bool) -> tuple[AskedForm, Asked]:
    today = clock.today(study.time_zone)
    form = asked_form(study, today=today, shows_rounds=shows_rounds)
    return form, asked_of(form, study, today=today)


def _page(template: str, form: AskedForm, asked: Asked, **shown: Any) -> tuple[str, int]:
    page = render_template(template, form=form, asked=asked, **shown)
    return page, 422 if form.errors else 200


def _said(evenness: float | None) -> str:
    if evenness is None:
        return ""
    return str(format_decimal(evenness, format="0.00", locale=page_language()))


def _key(study: Study, asked: Asked) -> Key:
    round_id = asked.round.id if asked.round else None
    return study.id, version_of(study), round_id, asked.until, asked.kind


def _whole(key: Key) -> Key:
    """The same for all rounds and kinds."""
    return *key[:2], None, key[3], ""


# Counted and drawn once for each state of the log: both take long in large studies.
@lru_cache(maxsize=16)
def _sheet(key: Key) -> Sheet:
    study_id, _version, round_id, until, kind = key
    study = db.session.get_one(Study, study_id)
    round_ = db.session.get_one(Round, round_id) if round_id else None
    return sheet(study, round_, until=until, kind=kind)


@lru_cache(maxsize=16)
def _frequency(key: Key) -> Frequency:
    return frequency(db.session.get_one(Study, key[0]), until=key[3], kind=key[4])


@lru_cache(maxsize=16)
def _questions(key: Key) -> Questions:
    return questions(db.session.get_one(Study, key[0]), until=key[3], kind=key[4])


def _reader(asked: Asked) -> tuple[str, str, bool, bool, str]:
    """What a table depends on beside its figures: who reads it, and where."""
    return (
        page_language(),
        request.script_root,
        allowed(Action.SEE_NOTES),
        allowed(Action.PLAN),
        urlencode(asked.kept),
    )


_FIGURES = {
    "coverage/_sheet.html": _sheet,
    "coverage/_contacts.html": _frequency,
    "coverage/_questions.html": _questions,
}


@lru_cache(maxsize=64)
def _table(
    template: str,
    _language: str,
    _root: str,
    sees_reasons: bool,
    may_note: bool,
    kept: str,
    key: Key,
    begin: int,
) -> Markup:
    study = db.session.get_one(Study, key[0])
    drawn = render_template(
        template,
        shown=_FIGURES[template](key),
        part=slice(begin, begin + CASES),
        sees_reasons=sees_reasons,
        may_note=may_note,
        reason_names=REASON_NAMES,
        standing_names=STANDING_NAMES,
        kinds=KINDS,
        asked=f"?{kept}" if kept else "",
        list_url=url_for("engagements.index", study=study.short_name),
        here_url=url_for("coverage.index", study=study.short_name),
        until=key[3],
    )
    return Markup(drawn)  # noqa: S704 - a template of ours, which escapes
