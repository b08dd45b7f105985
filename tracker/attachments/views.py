"""Uploading and handing out files, and the document register."""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask_babel import gettext, ngettext
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from tracker.accounts.resume import choose_again
from tracker.attachments import queries, rules, service, store
from tracker.attachments.forms import CaptionForm, UploadForm
from tracker.attachments.kinds import KINDS
from tracker.attachments.models import Attachment
from tracker.attachments.service import Taken
from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import queries as engagements
from tracker.engagements.models import Engagement
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.errors import error_page
from tracker.web.pages import back_to, found, page_of
from tracker.web.words import local, number, page_language, said
from tracker.workbooks.lists import to_csv

blueprint = Blueprint("attachments", __name__, url_prefix="/s/<study>")

_TAKE_FILES = {"attachments.add", "attachments.add_to_case"}
_ON_PAGE = 100
# Whatever a browser may think of a file, it gets nothing from here to work with.
_ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"
_HEADINGS = (
    n_("Name"), n_("Caption"), n_("Type"), n_("Bytes"), n_("From"), n_("Engagement number"),
    n_("Added on"), n_("Added by"),
)  # fmt: skip


def init_app(app: Flask) -> None:
    app.before_request(_allow_files)
    app.add_template_filter(size, "size")
    app.add_template_filter(local_day, "local_day")
    app.jinja_env.globals["FILE_KINDS"] = KINDS
    app.jinja_env.globals["FILE_LIMITS"] = rules


def _allow_files() -> None:
    """Files may be larger than pages, from whoever has logged in; before anything is read."""
    if request.endpoint in _TAKE_FILES and "sign_in" in session:
        request.max_content_length = rules.LARGEST_UPLOAD


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Answer:
    if not current_user.is_authenticated:
        return choose_again()
    advice = gettext(
        "A file may have %(one)s MB, and all of one upload together %(all)s MB. "
        "Go back and add fewer at a time.",
        one=rules.LARGEST_FILE // rules.MEGABYTE,
        all=rules.LARGEST_TOGETHER // rules.MEGABYTE,
    )
    return make_response(error_page(413, gettext("These files are too large"), advice))


def size(of: int) -> str:
    """14 kB, 2.3 MB, in the reader's language."""
    words, amount = rules.size_in_words(of)
    return said(words) % {"size": number(amount)}


def local_day(instant: dt.datetime) -> dt.date:
    """The day that it was in the study's zone."""
    return local(instant).date()


def _folder() -> Path:
    return Path(current_app.instance_path) / "files"


def _page_of(place: Engagement | Case) -> str:
    study = place.study.short_name
    if isinstance(place, Case):
        return url_for("attachments.documents", study=study, slug=place.slug)
    return url_for("overview.engagement", study=study, number=place.number, _anchor="files")


def _place_of(attachment: Attachment) -> Engagement | Case:
    place = attachment.engagement or attachment.case
    assert place is not None
    return place


@blueprint.route("/engagements/<int:number>/files", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def add(study: Study, number: int) -> Answer:
    return _upload(lambda: found(engagements.find_engagement(study, number)))


@blueprint.route("/cases/<slug>/documents/new", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def add_to_case(study: Study, slug: str) -> Answer:
    return _upload(lambda: found(cases.find_case(study, slug)))


def _upload(find: Callable[[], Engagement | Case]) -> Answer:
    """What can be kept is kept; what cannot is told file by file."""
    place = find()
    form = UploadForm()
    taken: list[Taken] = []
    if form.is_sent():
        with form.refusing():
            rules.check_number(len(form.sent()))
            # Looking through them takes its time, and nobody's saving has to wait for it.
            db.session.rollback()
            taken = _look_through(form)
            begin_writing()
            place = find()
            for one in taken:
                service.add(place, one, by=actor(), now=clock.now())
            db.session.commit()
            if not form.errors:
                words = ngettext("%(num)s file is added.", "%(num)s files are added.", len(taken))
                return back_to(_page_of(place), words)
    return form.page("attachments/add.html", place=place, back_url=_page_of(place), kept=taken)


def _look_through(form: UploadForm) -> list[Taken]:
    taken = []
    for upload in form.sent():
        try:
            taken.append(_look_at(upload))
        except store.NoRoom:
            raise
        except DomainError as refusal:
            if "kind" in refusal.values:
                refusal.values["kind"] = said(str(refusal.values["kind"]))
            refusal.field = "files"
            form.refuse(refusal)
    return taken


def _look_at(upload: FileStorage) -> Taken:
    name = rules.clean_name(upload.filename or "")
    rules.check_size(name, upload.stream.seek(0, 2))
    upload.stream.seek(0)
    return service.take_in(_folder(), name=name, content=upload.read())


@blueprint.get("/files/<int:attachment_id>")
@study_page(Action.SEE_NOTES)
def download(study: Study, attachment_id: int) -> Answer:
    attachment = found(queries.find_file(study, attachment_id))
    path = store.find(_folder(), attachment.stored_as)
    if path is None:
        return _missing()
    answer = send_file(path, as_attachment=True, download_name=attachment.name, max_age=0)
    return _alone(answer, attachment.media_type)


@blueprint.get("/files/<int:attachment_id>/small")
@study_page(Action.SEE_NOTES)
def small(study: Study, attachment_id: int) -> Answer:
    """The small copy of a picture, which we have drawn ourselves."""
    attachment = found(queries.find_file(study, attachment_id))
    path = store.find_small(_folder(), attachment.stored_as)
    return _missing() if path is None else _alone(send_file(path, max_age=0), "image/webp")


def _alone(answer: Response, media_type: str) -> Response:
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Security-Policy"] = _ALONE
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _missing() -> Answer:
    advice = gettext("Its bytes are missing on the server. Tell the administrator, or add it anew.")
    return make_response(error_page(410, gettext("This file is no longer there"), advice))


@blueprint.route("/files/<int:attachment_id>/edit", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def edit(study: Study, attachment_id: int) -> Answer:
    attachment = found(queries.find_file(study, attachment_id))
    form = CaptionForm(obj=attachment)
    back_url = _page_of(_place_of(attachment))
    if form.is_sent():
        service.describe(attachment, caption=form.caption.data)
        db.session.commit()
        return back_to(back_url, gettext("The caption is saved."))
    return form.page("attachments/edit.html", attachment=attachment, back_url=back_url)


@blueprint.post("/files/<int:attachment_id>/remove")
@study_page(Action.WRITE_NOTES)
def remove(study: Study, attachment_id: int) -> Answer:
    attachment = found(queries.find_file(study, attachment_id))
    back_url, stored_as = _page_of(_place_of(attachment)), attachment.stored_as
    message = gettext("“%(name)s” is removed.", name=attachment.name)
    service.remove(attachment, folder=_folder())
    db.session.commit()
    undo = Markup(  # noqa: S704 - a template of ours, which escapes
        render_template("attachments/_undo.html", message=message, stored_as=stored_as)
    )
    return back_to(back_url, undo)


@blueprint.post("/files/put-back")
@study_page(Action.WRITE_NOTES)
def put_back(study: Study) -> Answer:
    attachment = service.put_back(study, request.form.get("file", ""), folder=_folder())
    db.session.commit()
    words = gettext("“%(name)s” is back.", name=attachment.name)
    return back_to(_page_of(_place_of(attachment)), words)


@blueprint.get("/cases/<slug>/documents")
@study_page(Action.SEE_NOTES)
def documents(study: Study, slug: str) -> str:
    """The document register: all files of a case, and what was read there."""
    case = found(cases.find_case(study, slug))
    page = page_of(queries.count_documents(case), size=_ON_PAGE)
    order = request.args.get("sort", "newest")
    return render_template(
        "attachments/documents.html",
        case=case,
        order=order,
        page_of_files=page,
        files=queries.documents(case, order=order, limit=page.size, offset=page.offset),
        reviews=queries.reviews(case),
    )


@blueprint.get("/cases/<slug>/documents.csv")
@study_page(Action.SEE_NOTES)
def documents_csv(study: Study, slug: str) -> Response:
    case = found(cases.find_case(study, slug))
    made = to_csv(
        [said(heading) for heading in _HEADINGS],
        _register_rows(queries.documents(case, order="newest")),
        language=page_language(),
    )
    answer: Response = current_app.response_class(made, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="documents-{case.slug}.csv"'
    return answer


def _register_rows(files: Iterable[Attachment]) -> Iterable[list[Any]]:
    for one in files:
        contact = one.engagement
        yield [
            one.name,
            one.caption,
            said(KINDS[one.media_type].label),
            one.size,
            contact.title if contact else "",
            contact.number if contact else None,
            local_day(one.uploaded_at),
            one.account.name,
        ]
