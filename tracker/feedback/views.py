"""The ledger of what was given back to the cases."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as Answer

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.rules import Status
from tracker.core import clock
from tracker.core.database import db
from tracker.core.language import n_
from tracker.engagements import queries as engagements
from tracker.engagements.models import Engagement
from tracker.feedback import queries, service
from tracker.feedback.forms import CorrectForm, FilterForm, GiveForm, filter_form
from tracker.feedback.models import Given
from tracker.feedback.rules import FORM_NAMES, Form
from tracker.studies import queries as studies
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found, page_of, whole_number
from tracker.web.words import page_language, said
from tracker.workbooks.lists import to_csv

blueprint = Blueprint("feedback", __name__, url_prefix="/s/<study>/feedback")

_ON_PAGE = 50
# So many of those who have waited longest for something back.
_BALANCES = 12
_CASES = 400
_HEADINGS = (
    n_("Given on"), n_("Case"), n_("Form"), n_("What was given back"), n_("What they did with it"),
    n_("Given by"), n_("Engagement"), n_("Engagement number"),
)  # fmt: skip


def init_app(app: Flask) -> None:
    app.jinja_env.globals["FEEDBACK_FORMS"] = FORM_NAMES


def _index(study: Study) -> str:
    return url_for("feedback.index", study=study.short_name)


def _back(study: Study, engagement: Engagement | None, chosen: list[Case]) -> str:
    """Where the entry is shown: on the contact's page, else its case's, else in the ledger."""
    name = study.short_name
    if engagement is not None:
        number = engagement.number
        return url_for("overview.engagement", study=name, number=number, _anchor="given-back")
    if len(chosen) == 1:
        return url_for("overview.case", study=name, slug=chosen[0].slug, _anchor="given-back")
    return _index(study)


def _filters(study: Study) -> FilterForm:
    return filter_form(cases.case_names(study, limit=_CASES))


@blueprint.get("")
@study_page(Action.SEE_NOTES)
def index(study: Study) -> str:
    today = clock.today(study.time_zone)
    form = _filters(study)
    filters = form.filters()
    page = page_of(queries.count_given(study, filters), size=_ON_PAGE)
    is_all = filters == queries.Filters()
    return render_template(
        "feedback/index.html",
        form=form,
        filters=filters,
        is_all=is_all,
        today=today,
        page_of_rows=page,
        rows=queries.ledger(study, filters, limit=page.size, offset=page.offset),
        balances=queries.balances(study, on=today, limit=_BALANCES) if is_all else [],
    )


@blueprint.get("/ledger.csv")
@study_page(Action.SEE_NOTES)
def export(study: Study) -> Response:
    """The ledger with the filters of the page it was asked from."""
    rows = queries.ledger(study, _filters(study).filters())
    headings = [said(heading) for heading in _HEADINGS]
    made = to_csv(headings, _cells(rows), language=page_language())
    answer: Response = current_app.response_class(made, mimetype="text/csv")
    name = f"feedback-{study.short_name}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(rows: Iterable[Given]) -> Iterable[list[Any]]:
    for row in rows:
        giver, contact = row.given_by, row.engagement
        yield [
            row.given_on,
            row.case.name,
            said(FORM_NAMES[Form(row.form)]),
            row.what,
            row.response,
            giver.account.name if giver else "",
            contact.title if contact else "",
            contact.number if contact else None,
        ]


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def add(study: Study) -> Answer:
    """From an engagement its day and cases are known, from a case's page the case."""
    engagement, offered = _asked(study), _offered(study)
    members = studies.members(study)
    form = GiveForm(data=_known(study, engagement, offered))
    form.offer(members)
    form.offer_cases(offered)
    chosen = form.chosen_cases(offered)
    if form.is_sent():
        with form.refusing():
            rows = service.give(
                study,
                **form.answers()
                | {
                    "cases": chosen,
                    "given_by": form.giver(members),
                    "client_id": form.sent_as(),
                },
                engagement=engagement,
                today=clock.today(study.time_zone),
            )
            db.session.commit()
            words = ngettext("Noted for %(num)s case.", "Noted for %(num)s cases.", len(rows))
            return back_to(_back(study, engagement, chosen), words)
    return form.page(
        "feedback/add.html", engagement=engagement, back_url=_back(study, engagement, chosen)
    )


def _asked(study: Study) -> Engagement | None:
    number = whole_number(request.args.get("engagement", ""))
    return None if number is None else found(engagements.find_engagement(study, number))


def _offered(study: Study) -> list[Case]:
    """The cases that were ever part of it; one that withdrew can still be told something."""
    standings = cases.standings(study, on=clock.today(study.time_zone))
    return [one.case for one in sorted(standings, key=lambda one: one.status is Status.WITHDRAWN)]


def _known(study: Study, engagement: Engagement | None, offered: list[Case]) -> dict[str, Any]:
    today = clock.today(study.time_zone)
    asked = [case.slug for case in offered if case.slug == request.args.get("case")]
    given_on: dt.date = min(engagement.ends_on, today) if engagement else today
    slugs = [case.slug for case in engagement.cases] if engagement else asked
    return {
        "given_on": given_on,
        "cases": slugs,
        "given_by": str(g.membership.id),
        "client_id": str(uuid.uuid4()),
    }


@blueprint.route("/<int:given_id>", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def edit(study: Study, given_id: int) -> Answer:
    row = found(queries.find_given(study, given_id, to_write=request.method == "POST"))
    members = studies.members(study)
    if row.given_by is not None and row.given_by not in members:
        # Who has left stays who gave it.
        members = [row.given_by, *members]
    known = {name: getattr(row, name) for name in ("given_on", "form", "what", "response")}
    form = CorrectForm(data=known | {"given_by": str(row.given_by_id or "")})
    form.offer(members)
    if form.is_sent():
        with form.refusing():
            form.check_seen()
            service.correct(
                row,
                **form.answers() | {"given_by": form.giver(members)},
                today=clock.today(study.time_zone),
            )
            db.session.commit()
            return back_to(_index(study), gettext("The entry is saved."))
    return form.page("feedback/edit.html", row=row)


@blueprint.post("/<int:given_id>/remove")
@study_page(Action.WRITE_NOTES)
def remove(study: Study, given_id: int) -> Answer:
    service.remove(found(queries.find_given(study, given_id)))
    db.session.commit()
    return back_to(_index(study), gettext("The entry is removed."))
