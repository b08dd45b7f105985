"""Pages and acts of status notes."""

import datetime as dt
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import StaleText
from tracker.drafts import queries as kept
from tracker.drafts import service as kept_drafts
from tracker.drafts.models import Draft
from tracker.drafts.rules import place_of_new_status_note, place_of_status_note
from tracker.notes.forms import RestoreForm, TextForm, VersionForm, new_client_id
from tracker.notes.versions import compared, page_of_versions
from tracker.statusnotes import queries, rules, service
from tracker.statusnotes.forms import BeginForm
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State
from tracker.studies.access import actor, allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found, page_of
from tracker.web.words import month

blueprint = Blueprint("statusnotes", __name__, url_prefix="/s/<study>")

CASES = 50


def _page_of(note: StatusNote) -> str:
    short_name = note.case.study.short_name
    return url_for("statusnotes.show", study=short_name, status_note_id=note.id)


def _found(study: Study, status_note_id: int) -> StatusNote:
    """The status note; a draft does not exist for those who may not read drafts."""
    note = found(queries.find_status_note(study, status_note_id))
    if note.state == State.DRAFT and not allowed(Action.SEE_DRAFTS):
        abort(404)
    return note


def heading(note: StatusNote) -> str:
    said: str = gettext("%(case)s – status as of %(month)s")
    return said % {"case": note.case.name, "month": month(note.as_of)}


def _days(study: Study) -> dict[str, dt.date]:
    today = clock.today(study.time_zone)
    return {"starts_on": study.starts_on, "ends_on": study.ends_on, "today": today}


@blueprint.get("/status-notes")
@study_page(Action.SEE)
def index(study: Study) -> str:
    present = rules.usual_month(**_days(study))
    lines = queries.board_of_study(study, on=rules.last_day(present))
    page = page_of(len(lines), size=CASES)
    shown = lines[page.offset : page.offset + CASES]
    ages = {
        line.case.id: max(0, rules.months_between(line.newest.as_of, present))
        for line in shown
        if line.newest
    }
    return render_template(
        "statusnotes/index.html",
        lines=shown,
        page_of_cases=page,
        present=present,
        ages=ages,
        oldest=max(ages.values(), default=0),
    )


@blueprint.route("/cases/<slug>/status-notes/new", methods=["GET", "POST"])
@study_page(Action.WRITE_STATUS)
def new(study: Study, slug: str) -> Any:
    case = found(cases.find_case(study, slug))
    as_of = _asked_month(study)
    newest = queries.find_newest_edition(case, as_of=as_of)
    if newest and newest.state == State.DRAFT and request.method == "GET":
        return redirect(
            url_for("statusnotes.edit", study=study.short_name, status_note_id=newest.id)
        )
    form = BeginForm(as_of=as_of, text=newest.text if newest else "", client_id=new_client_id())
    form.offer(rules.months_to_choose(**_days(study)))
    place = place_of_new_status_note(slug)
    if form.is_written():
        with form.refusing():
            note = service.begin(
                case, as_of=form.as_of.data, author=actor(), text=form.text.data, now=clock.now()
            )
            return _saved(form, note, place)
    form.take_up(place, _draft(study, place), lambda _draft: None)
    as_of = form.as_of.data or as_of
    draft = queries.find_draft(case, as_of=as_of) if form.clash else None
    return _editor(form, case, draft, as_of=as_of)


def _saved(form: TextForm, note: StatusNote, place: str) -> Response:
    """The end of both acts: what was kept unsaved goes with the same commit."""
    kept_drafts.drop_known(note.case.study, author=actor(), place=place, **form.knows())
    db.session.commit()
    return form.acknowledged(back_to(_page_of(note), gettext("The draft is saved.")))


def _draft(study: Study, place: str) -> Draft | None:
    if request.method == "POST":
        return None
    return kept.find_draft(study, author=actor(), place=place)


def _asked_month(study: Study) -> dt.date:
    asked = rules.month_from(request.args.get("as_of", ""))
    days = _days(study)
    return asked if asked in rules.months_to_choose(**days) else rules.usual_month(**days)


@blueprint.get("/status-notes/<int:status_note_id>")
@study_page(Action.SEE)
def show(study: Study, status_note_id: int) -> Response:
    note = _found(study, status_note_id)
    return _shown(VersionForm(obj=note), note)


def _shown(form: VersionForm, note: StatusNote) -> Response:
    return form.page(
        "statusnotes/show.html",
        note=note,
        heading=heading(note),
        editions=queries.editions(note.case),
        drafts=queries.drafts_of(note.case) if allowed(Action.SEE_DRAFTS) else [],
    )


@blueprint.route("/status-notes/<int:status_note_id>/edit", methods=["GET", "POST"])
@study_page(Action.WRITE_STATUS)
def edit(study: Study, status_note_id: int) -> Any:
    note = _found(study, status_note_id)
    if note.state == State.PUBLISHED and request.method == "GET":
        return redirect(_page_of(note))
    form = TextForm(obj=note, client_id=new_client_id())
    place = place_of_status_note(note.id)
    if form.is_written():
        with form.refusing():
            service.save(
                note,
                text=form.text.data,
                version=form.seen(),
                author=actor(),
                now=clock.now(),
            )
            return _saved(form, note, place)
    form.take_up(place, _draft(study, place), lambda draft: _overtaken(note, draft))
    return _editor(form, note.case, note, as_of=note.as_of)


def _overtaken(note: StatusNote, draft: Draft) -> StaleText | None:
    """What somebody saved since the draft was begun."""
    if draft.base_version >= note.version:
        return None
    return service.stale(note, text=draft.text, version=draft.base_version)


def _editor(form: TextForm, case: Case, note: StatusNote | None, *, as_of: dt.date) -> Response:
    return form.page(
        "statusnotes/edit.html",
        case=case,
        note=note,
        as_of=as_of,
        published=queries.find_newest_published(case, as_of=as_of),
        evidence=queries.evidence(case, as_of=as_of),
    )


@blueprint.post("/status-notes/<int:status_note_id>/publish")
@study_page(Action.PUBLISH)
def publish(study: Study, status_note_id: int) -> Response:
    note = _found(study, status_note_id)
    form = VersionForm()
    if form.is_sent():
        with form.refusing():
            service.publish(note, version=form.seen(), now=clock.now())
            db.session.commit()
            return back_to(_page_of(note), _published(note))
    return _shown(form, note)


def _published(note: StatusNote) -> str:
    url = url_for(
        "summaries.preview", study=note.case.study.short_name, as_of=f"{note.as_of:%Y-%m}"
    )
    said = gettext("%(heading)s is published.", heading=heading(note))
    return Markup('{} <a href="{}">{}</a>').format(said, url, gettext("See it in the summary"))


@blueprint.post("/status-notes/<int:status_note_id>/revise")
@study_page(Action.WRITE_STATUS)
def revise(study: Study, status_note_id: int) -> Response:
    note = _found(study, status_note_id)
    draft = service.revise(note, author=actor(), now=clock.now())
    db.session.commit()
    url = url_for("statusnotes.edit", study=study.short_name, status_note_id=draft.id)
    return back_to(url, gettext("The published text stays until you publish this correction."))


@blueprint.post("/status-notes/<int:status_note_id>/discard")
@study_page(Action.WRITE_STATUS)
def discard(study: Study, status_note_id: int) -> Response:
    note = _found(study, status_note_id)
    form, said = (
        VersionForm(),
        gettext("The draft of %(heading)s is discarded.", heading=heading(note)),
    )
    if form.is_sent():
        with form.refusing():
            service.discard(note, version=form.seen())
            db.session.commit()
            return back_to(url_for("statusnotes.index", study=study.short_name), said)
    return _shown(form, note)


@blueprint.get("/status-notes/<int:status_note_id>/history")
@study_page(Action.SEE_DRAFTS)
def history(study: Study, status_note_id: int) -> Response:
    note = _found(study, status_note_id)
    return _versions(VersionForm(obj=note), note)


@blueprint.post("/status-notes/<int:status_note_id>/restore")
@study_page(Action.WRITE_STATUS)
def restore(study: Study, status_note_id: int) -> Response:
    note = _found(study, status_note_id)
    form = RestoreForm()
    if form.is_sent():
        restored = found(queries.find_revision(note, form.restored.data))
        with form.refusing():
            service.restore(
                note, restored=restored, version=form.seen(), author=actor(), now=clock.now()
            )
            db.session.commit()
            return back_to(_page_of(note), form.said())
    return _versions(form, note)


def _versions(form: VersionForm, note: StatusNote) -> Response:
    page = page_of_versions(note.version)
    return form.page(
        "statusnotes/history.html",
        note=note,
        heading=heading(note),
        revisions=queries.revisions(note, limit=page.size, offset=page.offset),
        page_of_versions=page,
        compared=compared(note.version, find=lambda v: queries.find_revision(note, v)),
    )
