"""Pages and acts of notes. They are read on the engagement's page, which is in overview."""

from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.engagements import queries as engagements
from tracker.engagements.models import Engagement
from tracker.notes import queries, service
from tracker.notes.forms import RestoreForm, TextForm, VersionForm, new_client_id
from tracker.notes.models import Note
from tracker.notes.versions import compared
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found

blueprint = Blueprint("notes", __name__, url_prefix="/s/<study>")


def _page_of(engagement: Engagement) -> str:
    return url_for(
        "overview.engagement", study=engagement.study.short_name, number=engagement.number
    )


@blueprint.route("/engagements/<int:number>/notes/new", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def new(study: Study, number: int) -> Response:
    engagement = found(engagements.find_engagement(study, number))
    form = TextForm(client_id=new_client_id())
    sent_as = form.sent_as()
    if form.is_written():
        with form.refusing():
            service.write(
                engagement,
                author=actor(),
                text=form.text.data,
                now=clock.now(),
                client_id=sent_as,
            )
            db.session.commit()
            return back_to(_page_of(engagement), gettext("The note is saved."))
    # Sent before, changed since then, and somebody else saved in between: go on with that note.
    sent = form.clash and queries.find_sent(engagement.id, author=actor(), client_id=sent_as)
    return _editor(form, engagement, sent.note if sent else None)


@blueprint.route("/notes/<int:note_id>/edit", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def edit(study: Study, note_id: int) -> Response:
    note = found(queries.find_note(study, note_id))
    form = TextForm(obj=note, client_id=new_client_id())
    if form.is_written():
        with form.refusing():
            service.save(
                note,
                text=form.text.data,
                version=form.seen(),
                author=actor(),
                now=clock.now(),
                client_id=form.sent_as(),
            )
            db.session.commit()
            return back_to(_page_of(note.engagement), gettext("The note is saved."))
    return _editor(form, note.engagement, note)


def _editor(form: TextForm, engagement: Engagement, note: Note | None) -> Response:
    return form.page(
        "notes/edit.html",
        engagement=engagement,
        note=note,
        team=engagements.team(engagement),
        participations=engagements.participations(engagement),
    )


@blueprint.get("/notes/<int:note_id>/history")
@study_page(Action.SEE_NOTES)
def history(study: Study, note_id: int) -> Response:
    note = found(queries.find_note(study, note_id))
    return _versions(VersionForm(obj=note), note)


@blueprint.post("/notes/<int:note_id>/restore")
@study_page(Action.WRITE_NOTES)
def restore(study: Study, note_id: int) -> Response:
    note = found(queries.find_note(study, note_id))
    form = RestoreForm()
    if form.is_sent():
        restored = found(queries.find_revision(note, form.restored.data))
        with form.refusing():
            service.restore(
                note, restored=restored, version=form.seen(), author=actor(), now=clock.now()
            )
            db.session.commit()
            return back_to(_page_of(note.engagement), form.said())
    return _versions(form, note)


def _versions(form: VersionForm, note: Note) -> Response:
    return form.page(
        "notes/history.html",
        note=note,
        revisions=queries.revisions(note),
        compared=compared(note.version, find=lambda v: queries.find_revision(note, v)),
    )
