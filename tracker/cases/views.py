"""Pages and acts of cases. The case's own page, which shows other features, is in overview."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.cases import queries, service
from tracker.cases.forms import EventForm, FactForm, JoinForm, RenameForm, StatusForm
from tracker.cases.models import Case
from tracker.cases.rules import STATUS_NAMES
from tracker.core import clock
from tracker.core.database import db
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found

blueprint = Blueprint("cases", __name__, url_prefix="/s/<study>/cases")


def _page_of(case: Case, anchor: str | None = None) -> str:
    return url_for("overview.case", study=case.study.short_name, slug=case.slug, _anchor=anchor)


@blueprint.get("")
@study_page(Action.SEE)
def index(study: Study) -> str:
    today = clock.today(study.time_zone)
    standings = queries.standings(study, on=today)
    return render_template("cases/index.html", standings=standings, today=today)


@blueprint.get("/facts")
@study_page(Action.SEE)
def facts(study: Study) -> str:
    """All cases in one table, fact by fact, with what holds today."""
    today = clock.today(study.time_zone)
    return render_template(
        "cases/facts.html",
        cases=queries.cases(study),
        table=queries.facts_on(study, on=today),
        today=today,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.EDIT_CASES)
def new(study: Study) -> Response:
    form = JoinForm(from_on=study.starts_on)
    if form.is_sent():
        with form.refusing():
            case = service.join(study, **form.answers())
            db.session.commit()
            return back_to(_page_of(case), gettext("%(name)s is in the study.", name=case.name))
    return form.page("cases/edit.html", case=None)


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@study_page(Action.EDIT_CASES)
def edit(study: Study, slug: str) -> Response:
    case = found(queries.find_case(study, slug))
    form = RenameForm(obj=case)
    if form.is_sent():
        with form.refusing():
            service.rename(case, **form.answers())
            db.session.commit()
            return back_to(_page_of(case), gettext("The case is saved."))
    return form.page("cases/edit.html", case=case)


@blueprint.route("/<slug>/status", methods=["GET", "POST"])
@study_page(Action.EDIT_CASES)
def status(study: Study, slug: str) -> Response:
    case = found(queries.find_case(study, slug))
    form = StatusForm(from_on=clock.today(study.time_zone))
    if form.is_sent():
        with form.refusing():
            service.change_status(case, **form.answers())
            db.session.commit()
            return back_to(_page_of(case), gettext("The status is changed."))
    return form.page(
        "cases/status.html", case=case, rows=queries.statuses(case), status_names=STATUS_NAMES
    )


@blueprint.post("/<slug>/status/<int:status_id>/take-back")
@study_page(Action.EDIT_CASES)
def take_back_status(study: Study, slug: str, status_id: int) -> Response:
    case = found(queries.find_case(study, slug))
    service.take_back_status(found(queries.find_status(case, status_id)))
    db.session.commit()
    return back_to(_page_of(case), gettext("The change of status is taken back."))


@blueprint.route("/<slug>/facts/new", methods=["GET", "POST"])
@study_page(Action.EDIT_CASES)
def new_fact(study: Study, slug: str) -> Response:
    case = found(queries.find_case(study, slug))
    form = FactForm()
    if form.is_sent():
        with form.refusing():
            service.note_fact(case, **form.answers())
            db.session.commit()
            return back_to(_page_of(case, "facts"), gettext("The fact is saved."))
    return form.page("cases/fact.html", case=case, fact=None, names=queries.fact_names(study))


@blueprint.route("/<slug>/facts/<int:fact_id>", methods=["GET", "POST"])
@study_page(Action.EDIT_CASES)
def edit_fact(study: Study, slug: str, fact_id: int) -> Response:
    case = found(queries.find_case(study, slug))
    fact = found(queries.find_fact(case, fact_id))
    form = FactForm(obj=fact, name=fact.fact_name.name)
    if form.is_sent():
        with form.refusing():
            service.correct_fact(fact, **form.answers())
            db.session.commit()
            return back_to(_page_of(case, "facts"), gettext("The fact is saved."))
    return form.page("cases/fact.html", case=case, fact=fact, names=queries.fact_names(study))


@blueprint.post("/<slug>/facts/<int:fact_id>/remove")
@study_page(Action.EDIT_CASES)
def remove_fact(study: Study, slug: str, fact_id: int) -> Response:
    case = found(queries.find_case(study, slug))
    service.remove_fact(found(queries.find_fact(case, fact_id)))
    db.session.commit()
    return back_to(_page_of(case, "facts"), gettext("The fact is removed."))


@blueprint.route("/<slug>/events/new", methods=["GET", "POST"])
@study_page(Action.EDIT_CASES)
def new_event(study: Study, slug: str) -> Response:
    case = found(queries.find_case(study, slug))
    form = EventForm(happened_on=clock.today(study.time_zone))
    if form.is_sent():
        with form.refusing():
            service.record_event(case, **form.answers())
            db.session.commit()
            return back_to(_page_of(case, "events"), gettext("The event is saved."))
    return form.page("cases/event.html", case=case, event=None)


@blueprint.route("/<slug>/events/<int:event_id>", methods=["GET", "POST"])
@study_page(Action.EDIT_CASES)
def edit_event(study: Study, slug: str, event_id: int) -> Response:
    case = found(queries.find_case(study, slug))
    event = found(queries.find_event(case, event_id))
    form = EventForm(obj=event)
    if form.is_sent():
        with form.refusing():
            service.correct_event(event, **form.answers())
            db.session.commit()
            return back_to(_page_of(case, "events"), gettext("The event is saved."))
    return form.page("cases/event.html", case=case, event=event)


@blueprint.post("/<slug>/events/<int:event_id>/remove")
@study_page(Action.EDIT_CASES)
def remove_event(study: Study, slug: str, event_id: int) -> Response:
    case = found(queries.find_case(study, slug))
    service.remove_event(found(queries.find_event(case, event_id)))
    db.session.commit()
    return back_to(_page_of(case, "events"), gettext("The event is removed."))
