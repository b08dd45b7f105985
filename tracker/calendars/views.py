"""Calendar feeds and files, out and in."""

from flask import Blueprint, Response, current_app, g, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as Answer

from tracker.accounts.mail import site_address
from tracker.calendars import ics, queries, reading, rules, service
from tracker.calendars.files import engagement_file, plan_file
from tracker.calendars.forms import ChoiceForm, UploadForm, choice_form, feed_form
from tracker.calendars.reading import Contents
from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found
from tracker.web.words import page_language

blueprint = Blueprint("calendars", __name__, url_prefix="/s/<study>/calendar-files")


@blueprint.route("", methods=["GET", "POST"])
@study_page(Action.SEE)
def index(study: Study) -> Answer:
    """The reader's calendar address: made, changed; shown once, when it is made."""
    feed = queries.feed_of(g.membership)
    form = feed_form(feed)
    if not form.is_sent():
        return form.page("calendars/index.html", feed=feed, address=None)
    if feed is None:
        token = service.make_address(g.membership, **form.options(), now=clock.now())
        db.session.commit()
        return _told_once(token)
    service.change(feed, **form.options())
    db.session.commit()
    return back_to(_here(study), gettext("The changes are saved."))


@blueprint.post("/renew")
@study_page(Action.SEE)
def renew(study: Study) -> Answer:
    """Another address, for when the old one has got into wrong hands."""
    feed = queries.feed_of(g.membership)
    if feed is None:
        return back_to(_here(study))
    token = service.renew_address(feed, now=clock.now())
    db.session.commit()
    return _told_once(token)


def _told_once(token: str) -> Answer:
    """The page with the address; no redirect, since the token is kept nowhere."""
    feed = queries.feed_of(g.membership)
    address = site_address("feeds.show", token=token)
    form = feed_form(feed)
    form.answer_code = 200
    return form.page(
        "calendars/index.html",
        feed=feed,
        address=address,
        webcal=address.replace("https:", "webcal:").replace("http:", "webcal:"),
    )


@blueprint.post("/stop")
@study_page(Action.SEE)
def stop(study: Study) -> Answer:
    feed = queries.feed_of(g.membership)
    if feed is not None:
        service.stop(feed)
        db.session.commit()
    return back_to(_here(study), gettext("The address is dead. No calendar reads it any more."))


def _here(study: Study) -> str:
    return url_for("calendars.index", study=study.short_name)


@blueprint.get("/plan.ics")
@study_page(Action.SEE)
def plan(study: Study) -> Response:
    """The whole plan as it is now, for those who want a copy and no subscription."""
    content = plan_file(study, language=page_language(), now=clock.now())
    return _file(content, name=study.short_name)


@blueprint.get("/<int:number>.ics")
@study_page(Action.SEE)
def engagement(study: Study, number: int) -> Response:
    one = found(engagements.find_engagement(study, number))
    content = engagement_file(one, language=page_language(), now=clock.now())
    return _file(content, name=f"{study.short_name}-{number}")


def _file(content: bytes, *, name: str) -> Response:
    answer = current_app.response_class(content, mimetype=ics.MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@blueprint.route("/import", methods=["GET", "POST"])
@study_page(Action.PLAN)
def take_in(study: Study) -> Answer:
    """A calendar file comes in; what is in it is shown before anything is planned."""
    form = UploadForm()
    if form.is_sent():
        with form.refusing():
            return _preview(study, _contents(study, form.file.data.read()))
    return form.page("calendars/take_in.html")


def _contents(study: Study, content: bytes) -> Contents:
    first, last, time_zone = study.starts_on, study.ends_on, study.time_zone
    # Reading may take a while; nobody who saves something has to wait for it.
    db.session.rollback()
    return reading.contents(content, time_zone=time_zone, first=first, last=last)


def _preview(study: Study, contents: Contents) -> Answer:
    form = choice_form(cases.cases(study), rules.written(contents.events))
    form.answer_code = 200
    return _choices(study, form, list(contents.events), contents)


@blueprint.post("/import/plan")
@study_page(Action.PLAN)
def take_in_chosen(study: Study) -> Answer:
    """Plan what was ticked; everything is looked at anew."""
    offered = cases.cases(study)
    form = choice_form(offered)
    try:
        events = rules.read_back(form.events.data or "", time_zone=study.time_zone)
    except DomainError as refusal:
        upload = UploadForm(formdata=None)
        upload.refuse(refusal)
        return upload.page("calendars/take_in.html")
    rows = form.rows(events, service.known(study, events), offered)
    if form.is_sent():
        with form.refusing():
            planned = service.take_in(study, form.chosen(rows, offered))
            db.session.commit()
            said = ngettext("%(num)d engagement is planned.", "%(num)d engagements are planned.",
                            len(planned))  # fmt: skip
            return back_to(url_for("engagements.index", study=study.short_name), said)
    return _choices(study, form, events)


def _choices(
    study: Study, form: ChoiceForm, events: list[rules.Found], contents: Contents | None = None
) -> Answer:
    offered = cases.cases(study)
    rows = form.rows(events, service.known(study, events), offered)
    return form.page(
        "calendars/preview.html",
        rows=rows,
        contents=contents,
        kinds=[(code, gettext(kind.label)) for code, kind in KINDS.items()],
        cases=[(case.slug, case.name) for case in offered],
        most=rules.MOST_TAKEN_IN,
    )
