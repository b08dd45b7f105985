"""Reports by name: which parts in which order, of which cases. The usual one is always there."""

from flask import render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import db
from tracker.people.discretion import SORT_NAMES
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.summaries import queries, service
from tracker.summaries.build import BUILDERS
from tracker.summaries.forms import ReportForm, known
from tracker.summaries.models import Report
from tracker.summaries.names import names_left
from tracker.summaries.rules import LOST_CASES, PARTS, USUAL, USUAL_PARTS, parts_in
from tracker.summaries.views import blueprint
from tracker.web.pages import back_to, found, whole_number


def _index(study: Study) -> str:
    return url_for("summaries.reports", study=study.short_name)


@blueprint.get("/summary/reports")
@study_page(Action.LEAD)
def reports(study: Study) -> str:
    return render_template(
        "summaries/reports.html",
        rows=[(one, parts_in(one.parts, BUILDERS)) for one in queries.reports(study)],
        usual=USUAL,
        usual_parts=USUAL_PARTS,
        names=PARTS,
        names_left=names_left(study),
        sorts=SORT_NAMES,
        lost_cases=LOST_CASES,
    )


@blueprint.route("/summary/reports/new", methods=["GET", "POST"])
@study_page(Action.LEAD)
def new_report(study: Study) -> Response:
    """A new report, begun from another one when the address names it."""
    offered = cases.cases(study)
    form = ReportForm(data=_begun(study))
    form.offer(offered)
    if form.is_sent():
        with form.refusing():
            report = service.save_report(study, form.definition(offered), now=clock.now())
            db.session.commit()
            return back_to(_index(study), gettext("“%(name)s” is saved.", name=report.name))
    return form.page("summaries/report.html", report=None)


def _begun(study: Study) -> dict[str, object]:
    key = whole_number(request.args.get("like", ""))
    like = None if key is None else found(queries.find_report(study, key))
    copied = {"name": gettext("Copy of %(name)s", name=like.name)} if like else {}
    return known(like) | copied


@blueprint.route("/summary/reports/<int:report_id>", methods=["GET", "POST"])
@study_page(Action.LEAD)
def edit_report(study: Study, report_id: int) -> Response:
    report = found(queries.find_report(study, report_id))
    offered = cases.cases(study)
    form = ReportForm(data=known(report))
    form.offer(offered)
    if form.is_sent():
        with form.refusing():
            form.check_seen()
            service.change_report(report, form.definition(offered), now=clock.now())
            db.session.commit()
            return back_to(_index(study), gettext("“%(name)s” is saved.", name=report.name))
    return form.page("summaries/report.html", report=report)


@blueprint.post("/summary/reports/<int:report_id>/remove")
@study_page(Action.LEAD)
def remove_report(study: Study, report_id: int) -> Response:
    report = found(queries.find_report(study, report_id))
    undo = Markup(_undo(report))  # noqa: S704 - a template of ours, which escapes
    service.remove_report(report)
    db.session.commit()
    return back_to(_index(study), undo)


def _undo(report: Report) -> str:
    """What happened, with a form that saves the same report again; of cases that are gone none."""
    fields = [
        (name, value)
        for name, given in known(report).items()
        for value in (given if isinstance(given, list) else [given])
        if value
    ]
    return render_template("summaries/_put_back.html", report=report, fields=fields)
