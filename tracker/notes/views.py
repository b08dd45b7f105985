"""Pages and acts of notes. They are read on the engagement's page, which is in overview."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import StaleText
from tracker.drafts import queries as drafts
from tracker.drafts import service as drafts_service
from tracker.drafts.models import Draft
from tracker.drafts.rules import place_of_new_note, place_of_note
from tracker.engagements import queries as engagements
from tracker.engagements.models import Engagement
from tracker.notes import queries, service
from tracker.notes.forms import NoteForm, RestoreForm, VersionForm, new_client_id, sent_before
from tracker.notes.models import Note
from tracker.notes.outline import completions, outline_of
from tracker.notes.saved import saved_words
from tracker.notes.summary import summary_of
from tracker.notes.versions import compared, page_of_versions
from tracker.studies import queries as studies
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.studies.vocabulary import vocabulary
from tracker.web.headers import reads_only
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
    form = NoteForm(client_id=new_client_id(), text=_begun(study, engagement))
    sent_as, place = form.sent_as(), place_of_new_note(number)
    if form.is_written():
        with form.refusing():
            note = service.write(
                engagement,
                author=actor(),
                text=form.text.data,
                now=clock.now(),
                client_id=sent_as,
            )
            return _saved(study, form, place, note)
    draft = _draft(study, place)
    form.take_up(place, draft, lambda _draft: None)
    if draft is not None:
        _go_on(form, engagement, draft)
    form.sent = sent_before(queries.sent_on(engagement, author=actor()))
    # Sent before, changed since then, and somebody else saved in between: go on with that note.
    sent = form.clash and queries.find_sent(engagement.id, author=actor(), client_id=sent_as)
    return _editor(form, engagement, sent.note if sent else None)


def _saved(study: Study, form: NoteForm, place: str, note: Note) -> Response:
    """The end of both acts: the draft goes with the same commit that saves the note."""
    drafts_service.drop_known(study, author=actor(), place=place, **form.knows())
    page, said = _page_of(note.engagement), saved_words(note)
    db.session.commit()
    return form.acknowledged(back_to(page, said))


def _go_on(form: NoteForm, engagement: Engagement, draft: Draft) -> None:
    """With a draft whose form has saved a note already: it goes on with that, or is that."""
    sent = queries.find_sent(engagement.id, author=actor(), client_id=draft.client_id or None)
    if sent is None:
        return
    if sent.text.strip() == draft.text.strip():
        form.leave_draft(_begun(engagement.study, engagement))
    else:
        form.client_id.data = draft.client_id


def _draft(study: Study, place: str) -> Draft | None:
    if request.method == "POST":
        return None
    return drafts.find_draft(study, author=actor(), place=place)


def _begun(study: Study, engagement: Engagement) -> str:
    """What a new note starts with: nothing, or the contact summary that was asked for."""
    is_wanted = request.args.get("with") == "summary"
    return summary_of(study, engagement.kind) if is_wanted else ""


@blueprint.route("/notes/<int:note_id>/edit", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def edit(study: Study, note_id: int) -> Response:
    note = found(queries.find_note(study, note_id))
    form = NoteForm(obj=note, client_id=new_client_id())
    place = place_of_note(note.id)
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
            return _saved(study, form, place, note)
    form.take_up(place, _draft(study, place), lambda draft: _overtaken(note, draft))
    return _editor(form, note.engagement, note)


def _overtaken(note: Note, draft: Draft) -> StaleText | None:
    """What somebody saved since the draft was begun."""
    if draft.base_version >= note.version:
        return None
    return service.stale(note, text=draft.text, version=draft.base_version)


def _editor(form: NoteForm, engagement: Engagement, note: Note | None) -> Response:
    words = vocabulary(engagement.study)
    return form.page(
        "notes/edit.html",
        engagement=engagement,
        outline=outline_of(form.text.data or "", words),
        terms=completions(words, studies.members(engagement.study)),
        note=note,
        team=engagements.team(engagement),
        participations=engagements.participations(engagement),
    )


@blueprint.post("/outline")
@reads_only
@study_page(Action.WRITE_NOTES)
def outline(study: Study) -> str:
    """A part of the editor's page, asked for while one types."""
    text = request.form.get("text", "")
    return render_template("notes/_outline.html", outline=outline_of(text, vocabulary(study)))


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
    page = page_of_versions(note.version)
    return form.page(
        "notes/history.html",
        note=note,
        revisions=queries.revisions(note, limit=page.size, offset=page.offset),
        page_of_versions=page,
        compared=compared(note.version, find=lambda v: queries.find_revision(note, v)),
    )
