"""The page of an internal review, and what reviewers and authors do there."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.notes.forms import VersionForm
from tracker.reviews import queries, service
from tracker.reviews.evidence import backed
from tracker.reviews.forms import AnswerForm, CommentForm, VerdictForm
from tracker.reviews.models import Comment
from tracker.reviews.reading import Desk, desk
from tracker.statusnotes import queries as statusnotes
from tracker.statusnotes.acts import found_note, heading
from tracker.statusnotes.citing import rests_on
from tracker.statusnotes.models import StatusNote
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm
from tracker.web.pages import back_to, found, page_of, whole_number

blueprint = Blueprint(
    "reviews", __name__, url_prefix="/s/<study>/status-notes/<int:status_note_id>"
)
_PASSAGES = 200


@blueprint.get("/review")
@study_page(Action.REVIEW)
def read(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    verdict = VerdictForm(version=note.version)
    return _page(note, verdict, verdict=verdict, **_opened(note))


def _opened(note: StatusNote) -> dict[str, Any]:
    """The form that the address opens: at a paragraph, or at a comment to answer."""
    at, answered = (whole_number(request.args.get(name, "")) for name in ("at", "answer"))
    if note.is_published:
        return {}
    if answered is not None:
        comment = queries.find_comment(note, answered)
        return {"answered": comment, "answer": AnswerForm(obj=comment)} if comment else {}
    if at is None:
        return {}
    return {"at": at, "comment": CommentForm(version=note.version, block=at)}


def _page(note: StatusNote, form: BaseForm, **opened: Any) -> Response:
    """The page with one form open; the verdict always stands at its end."""
    shown = _desk(note)
    place = shown.place_of(opened.get("at"), opened.get("answered"))
    page = page_of(len(shown.lines), size=_PASSAGES)
    if place is not None:
        page = replace(page, number=place // _PASSAGES + 1)
    elif "at" in opened:
        # It is written about no paragraph that there is, so about the whole.
        opened["at"] = 0
    opened.setdefault("verdict", VerdictForm(formdata=None, version=note.version))
    rests = rests_on(note)
    return form.page(
        "reviews/read.html",
        note=note,
        heading=heading(note),
        desk=shown,
        rests=rests,
        lines=list(backed(shown.lines[page.offset : page.offset + page.size], rests)),
        page_of_passages=page,
        standing=queries.standing(note),
        is_author=actor().id in queries.authors(note),
        reader=actor(),
        opened=opened,
    )


def _desk(note: StatusNote) -> Desk:
    """What is published is finished: nothing of it is new to anybody."""
    reading = None if note.is_published else queries.find_reading(note, actor())
    former = statusnotes.find_revision(note, reading.version) if reading else None
    return desk(
        note.text,
        version=note.version,
        comments=queries.comments(note),
        reading=reading,
        former=former.text if former else "",
    )


def _review(note: StatusNote, anchor: str = "") -> str:
    short_name = note.case.study.short_name
    return url_for("reviews.read", study=short_name, status_note_id=note.id, _anchor=anchor or None)


@blueprint.post("/comments")
@study_page(Action.REVIEW)
def comment(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    form = CommentForm()
    if form.is_sent():
        with form.refusing():
            remark = service.comment(
                note,
                version=form.seen(),
                block=form.block.data or 0,
                text=form.text.data,
                author=actor(),
                now=clock.now(),
            )
            db.session.commit()
            return back_to(_review(note, f"c{remark.id}"), gettext("Your comment is saved."))
    return _page(note, form, at=form.block.data or 0, comment=form)


@blueprint.post("/comments/<int:comment_id>/answer")
@study_page(Action.REVIEW)
def answer(study: Study, status_note_id: int, comment_id: int) -> Response:
    note = found_note(study, status_note_id)
    remark = found(queries.find_comment(note, comment_id))
    form = AnswerForm(obj=remark)
    if form.is_sent():
        with form.refusing():
            form.check_seen()
            said = _answered(remark, form.answer.data or "")
            db.session.commit()
            return back_to(_review(note, f"c{comment_id}"), said)
    return _page(note, form, answered=remark, answer=form)


def _answered(remark: Comment, words: str) -> str:
    """Answer it, and be done with it when that button was pressed."""
    if request.form.get("act") != "settle":
        service.answer(remark, words=words, by=actor())
        return str(gettext("Your answer is saved."))
    service.settle(remark, words=words, by=actor(), now=clock.now())
    return str(gettext("The comment is settled."))


@blueprint.post("/comments/<int:comment_id>/reopen")
@study_page(Action.REVIEW)
def reopen(study: Study, status_note_id: int, comment_id: int) -> Response:
    note = found_note(study, status_note_id)
    service.reopen(found(queries.find_comment(note, comment_id)))
    db.session.commit()
    return back_to(_review(note, f"c{comment_id}"), gettext("The comment is open again."))


@blueprint.post("/comments/<int:comment_id>/remove")
@study_page(Action.REVIEW)
def remove_comment(study: Study, status_note_id: int, comment_id: int) -> Response:
    note = found_note(study, status_note_id)
    remark = found(queries.find_own_comment(note, comment_id, author=actor()))
    service.remove(remark, now=clock.now())
    db.session.commit()
    undo = render_template("reviews/_put_back.html", note=note, comment_id=comment_id)
    return back_to(_review(note), Markup(undo))  # noqa: S704 - a template of ours, which escapes


@blueprint.post("/comments/<int:comment_id>/put-back")
@study_page(Action.REVIEW)
def put_back_comment(study: Study, status_note_id: int, comment_id: int) -> Response:
    note = found_note(study, status_note_id)
    service.put_back(found(queries.find_own_comment(note, comment_id, author=actor())))
    db.session.commit()
    return back_to(_review(note, f"c{comment_id}"), gettext("Your comment is there again."))


@blueprint.post("/read")
@study_page(Action.REVIEW)
def have_read(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    form = VersionForm()
    if form.is_sent():
        with form.refusing():
            service.have_read(note, version=form.seen(), account=actor(), now=clock.now())
            db.session.commit()
            said = gettext("Noted. What changes from now on is marked when you open it again.")
            return back_to(_review(note), said)
    return _page(note, form)


@blueprint.post("/verdict")
@study_page(Action.REVIEW)
def judge(study: Study, status_note_id: int) -> Response:
    note = found_note(study, status_note_id)
    form = VerdictForm()
    if form.is_sent():
        with form.refusing():
            said = _judged(note, form)
            db.session.commit()
            return back_to(_review(note), said)
    return _page(note, form, verdict=form)


def _judged(note: StatusNote, form: VerdictForm) -> str:
    given: dict[str, Any] = {
        "version": form.seen(),
        "words": form.words.data or "",
        "reviewer": actor(),
        "now": clock.now(),
    }
    if form.is_approval():
        service.approve(note, **given)
        return str(gettext("You have approved this version."))
    service.ask_for_changes(note, **given)
    return str(gettext("You have asked for changes. The status note is a draft again."))
