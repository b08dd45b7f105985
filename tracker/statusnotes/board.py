"""All cases with their status notes, and the months that the study asks for."""

import datetime as dt

from flask import render_template, url_for
from flask_babel import force_locale, gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.statusnotes import queries, rounds, rules, service
from tracker.statusnotes.acts import blueprint, days_of
from tracker.statusnotes.forms import MonthForm
from tracker.statusnotes.queries import Progress
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found, page_of
from tracker.web.words import month

CASES = 50


@blueprint.get("/status-notes")
@study_page(Action.SEE)
def index(study: Study) -> Response:
    progress = queries.progress(study)
    form = MonthForm(as_of=rules.usual_month(**days_of(study)))
    form.offer(_months_left(study, progress))
    return _board(form, study, progress)


def _board(form: MonthForm, study: Study, progress: list[Progress]) -> Response:
    present = rules.usual_month(**days_of(study))
    lines = queries.board_of_study(study, on=rules.last_day(present))
    page = page_of(len(lines), size=CASES)
    shown = lines[page.offset : page.offset + CASES]
    ages = {
        line.case.id: max(0, rules.months_between(line.newest.as_of, present))
        for line in shown
        if line.newest
    }
    return form.page(
        "statusnotes/index.html",
        lines=shown,
        page_of_cases=page,
        present=present,
        ages=ages,
        oldest=max(ages.values(), default=0),
        progress=progress,
    )


def _months_left(study: Study, progress: list[Progress]) -> list[dt.date]:
    asked = {one.month.as_of for one in progress}
    return rules.months_to_ask(starts_on=study.starts_on, ends_on=study.ends_on, asked=asked)


@blueprint.post("/status-notes/begin")
@study_page(Action.LEAD)
def begin_missing(study: Study) -> Response:
    """A draft for each case that lacks one, and back to the board of that month."""
    progress = queries.progress(study)
    form = MonthForm()
    form.offer(rules.months_to_choose(**days_of(study)))
    if form.is_sent():
        with form.refusing():
            begun = rounds.begin_missing(
                study,
                as_of=form.as_of.data,
                author=actor(),
                now=clock.now(),
                otherwise=_nothing_yet(study),
            )
            db.session.commit()
            url = url_for(
                "overview.board", study=study.short_name, as_of=f"{form.as_of.data:%Y-%m}"
            )
            return back_to(url, _how_many_begun(len(begun)))
    form.offer(_months_left(study, progress))
    return _board(form, study, progress)


def _nothing_yet(study: Study) -> str:
    """What a draft says that begins from nothing, in the language of the study's documents."""
    with force_locale(study.language):
        return str(gettext("Nothing is written yet."))


def _how_many_begun(number: int) -> str:
    return str(ngettext("%(num)d draft is begun.", "%(num)d drafts are begun.", number))


@blueprint.post("/status-notes/asked")
@study_page(Action.LEAD)
def ask_for(study: Study) -> Response:
    progress = queries.progress(study)
    form = MonthForm()
    form.offer(_months_left(study, progress))
    if form.is_sent():
        with form.refusing():
            asked = service.ask_for(study, as_of=form.as_of.data)
            db.session.commit()
            said = gettext(
                "The study asks for a status note of each case as of %(month)s.",
                month=month(asked.as_of),
            )
            return back_to(_index(study), said)
    return _board(form, study, progress)


@blueprint.post("/status-notes/asked/<int:asked_id>/remove")
@study_page(Action.LEAD)
def ask_no_more(study: Study, asked_id: int) -> Response:
    asked = found(queries.find_asked_month(study, asked_id))
    as_of = asked.as_of
    service.ask_no_more(asked)
    db.session.commit()
    undoable = render_template("statusnotes/_ask_again.html", as_of=as_of)
    return back_to(_index(study), Markup(undoable))  # noqa: S704 - a template of ours, which escapes


def _index(study: Study) -> str:
    return url_for("statusnotes.index", study=study.short_name)
