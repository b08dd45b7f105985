"""Writing and reading status notes."""

import datetime as dt
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import StaleText
from tracker.core.markdown import opening
from tracker.drafts import queries as kept
from tracker.drafts import service as kept_drafts
from tracker.drafts.models import Draft
from tracker.drafts.rules import place_of_new_status_note, place_of_status_note
from tracker.notes.forms import RestoreForm, TextForm, VersionForm, new_client_id
from tracker.notes.versions import compared, page_of_versions
from tracker.statusnotes import queries, rules, service, taking
from tracker.statusnotes.acts import blueprint, days_of, found_note, heading, page_of
from tracker.statusnotes.citing import rests_on_typed
from tracker.statusnotes.evidence import grouped, left_to_settle
from tracker.statusnotes.forms import BeginForm, StatusForm
from tracker.statusnotes.lines import lines_of
from tracker.statusnotes.marks import marks_in
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found


@blueprint.route("/cases/<slug>/status-notes/new", methods=["GET", "POST"])
@study_page(Action.WRITE_STATUS)
def new(study: Study, slug: str) -> Any:
    case = found(cases.find_case(study, slug))
    as_of = _asked_month(study)
    newest = queries.find_newest_edition(case, as_of=as_of)
    if newest and not newest.is_published and request.method == "GET":
        return redirect(
            url_for("statusnotes.edit", study=study.short_name, status_note_id=newest.id)
        )
    form = BeginForm(as_of=as_of, text=newest.text if newest else "", client_id=new_client_id())
    form.offer(rules.months_to_choose(**days_of(study)))
    place = place_of_new_status_note(slug)
    if form.asked() == "from-log" and not form.text.data:
        with form.refusing():
            return _begun_from_log(form, case, form.as_of.data or as_of, place)
    elif not form.asked() and form.is_written():
        with form.refusing():
            note = service.begin(
                case, as_of=form.as_of.data, author=actor(), text=form.text.data, now=clock.now()
            )
            return _saved(form, note, place)
    form.take_up(place, _draft(study, place), lambda _draft: None)
    as_of = form.as_of.data or as_of
    draft = queries.find_draft(case, as_of=as_of) if form.clash else None
    return _editor(form, case, draft, as_of=as_of)


def _begun_from_log(form: TextForm, case: Case, as_of: dt.date, place: str) -> Response:
    note = service.draft_from_log(case, as_of=as_of, author=actor(), now=clock.now())
    kept_drafts.drop_known(case.study, author=actor(), place=place, **form.knows())
    db.session.commit()
    url = url_for("statusnotes.edit", study=case.study.short_name, status_note_id=note.id)
    said = gettext("What was logged stands in the draft, line by line. Make a text of it.")
    return form.acknowledged(back_to(url, said))


def _saved(form: TextForm, note: StatusNote, place: str, *, before: str = State.DRAFT) -> Response:
    """The end of both acts: what was kept unsaved goes with the same commit."""
    kept_drafts.drop_known(note.case.study, author=actor(), place=place, **form.knows())
    db.session.commit()
    return form.acknowledged(back_to(page_of(note), _what_it_is(note, before)))


def _what_it_is(note: StatusNote, before: str) -> str:
    """What was saved; a text that somebody was asked to read is theirs no more."""
    return _fell_back(note, before) or gettext("The draft is saved.")


def _fell_back(note: StatusNote, before: str) -> str:
    """What to say of a text that somebody was asked to read and that reads otherwise now."""
    if before in (State.DRAFT, note.state):
        return ""
    said: str = gettext("It is saved and a draft again. Hand it over anew when it is ready.")
    return said


def _draft(study: Study, place: str) -> Draft | None:
    if request.method == "POST":
        return None
    return kept.find_draft(study, author=actor(), place=place)


def _asked_month(study: Study) -> dt.date:
    asked = rules.month_from(request.args.get("as_of", ""))
    days = days_of(study)
    return asked if asked in rules.months_to_choose(**days) else rules.usual_month(**days)


@blueprint.route("/status-notes/<int:status_note_id>/edit", methods=["GET", "POST"])
@study_page(Action.WRITE_STATUS)
def edit(study: Study, status_note_id: int) -> Any:
    note = found_note(study, status_note_id)
    if note.is_published and request.method == "GET":
        return redirect(page_of(note))
    form = StatusForm(obj=note, client_id=new_client_id())
    place, before = place_of_status_note(note.id), note.state
    if form.asked() == "hold":
        _hold(note, form)
    elif not form.asked() and form.is_written():
        with form.refusing():
            service.save(
                note,
                text=form.text.data,
                version=form.seen(),
                author=actor(),
                now=clock.now(),
            )
            return _saved(form, note, place, before=before)
    form.take_up(place, _draft(study, place), lambda draft: _overtaken(note, draft))
    return _editor(form, note.case, note, as_of=note.as_of)


def _hold(note: StatusNote, form: StatusForm) -> None:
    """Kept at once, while the text in the form comes back as it is."""
    with form.refusing():
        service.hold(note, **form.held(), now=clock.now())
        db.session.commit()
        flash(gettext("The passage still holds."))


def _overtaken(note: StatusNote, draft: Draft) -> StaleText | None:
    """What somebody saved since the draft was begun."""
    if draft.base_version >= note.version:
        return None
    return service.stale(note, text=draft.text, version=draft.base_version)


def _editor(form: StatusForm, case: Case, note: StatusNote | None, *, as_of: dt.date) -> Response:
    logged = taking.answer(form, case, as_of=as_of)
    text, dropped = form.text.data or "", form.dropped()
    left = left_to_settle(logged.claims, text)
    return form.page(
        "statusnotes/edit.html",
        case=case,
        note=note,
        as_of=as_of,
        published=queries.find_newest_published(case, as_of=as_of),
        evidence=logged,
        lines=lines_of(logged, case.study),
        groups=grouped(logged.excerpts, by_theme=form.by_theme),
        claims=[claim for claim in left if claim.key not in dropped],
        dropped=[claim for claim in left if claim.key in dropped],
        rests=rests_on_typed(case, text, note),
        saved_marks=set(marks_in(note.text)) if note else set(),
        opening=opening,
    )


@blueprint.get("/status-notes/<int:status_note_id>/history")
@study_page(Action.SEE_DRAFTS)
def history(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    return _versions(VersionForm(obj=note), note)


@blueprint.post("/status-notes/<int:status_note_id>/restore")
@study_page(Action.WRITE_STATUS)
def restore(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    form, before = RestoreForm(), note.state
    if form.is_sent():
        restored = found(queries.find_revision(note, form.restored.data))
        with form.refusing():
            service.restore(
                note, restored=restored, version=form.seen(), author=actor(), now=clock.now()
            )
            db.session.commit()
            return back_to(page_of(note), _fell_back(note, before) or form.said())
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
