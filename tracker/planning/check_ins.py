"""Check-ins: how often each case is called, and planning the calls that are due."""

import datetime as dt
from collections.abc import Callable, Sequence

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.cases import queries as cases_queries
from tracker.core import clock
from tracker.core.database import db
from tracker.core.workdays import holiday_names
from tracker.engagements.kinds import KINDS
from tracker.planning import rules, service
from tracker.planning.calls import KIND, CaseCalls, case_calls
from tracker.planning.forms import CadenceForm, proposal_form
from tracker.planning.service import Choice
from tracker.studies import queries as studies
from tracker.studies.access import study_page
from tracker.studies.models import Membership, Study
from tracker.studies.rules import Action, Role
from tracker.web.pages import back_to, found
from tracker.web.words import page_language

blueprint = Blueprint("planning", __name__, url_prefix="/s/<study>/rounds")


def who_may_go(study: Study) -> list[Membership]:
    return [one for one in studies.members(study) if one.role != Role.OBSERVER]


def why_free(study: Study, first: dt.date, last: dt.date) -> Callable[[dt.date | None], str]:
    """For a page: why nobody works on a day, in a word; nothing on working days."""
    # A day moved by hand may lie around the window as well.
    around = dt.timedelta(days=60)
    names = holiday_names(study.country, first - around, last + around, page_language())

    def why(day: dt.date | None) -> str:
        if day is None:
            return ""
        weekend = gettext("Weekend") if day.weekday() > 4 else ""
        return names.get(day, weekend)

    return why


def _check_ins(study: Study) -> str:
    return url_for("planning.check_ins", study=study.short_name)


@blueprint.get("/check-ins")
@study_page(Action.SEE)
def check_ins(study: Study) -> str:
    today = clock.today(study.time_zone)
    return render_template(
        "planning/check_ins.html",
        rows=case_calls(study, today=today),
        today=today,
        pauses=rules.read_pauses,
    )


@blueprint.route("/check-ins/cadence", methods=["GET", "POST"])
@study_page(Action.PLAN)
def cadence(study: Study) -> Response:
    """How often the ticked cases are called; an earlier cadence of theirs is replaced."""
    today = clock.today(study.time_zone)
    rows = case_calls(study, today=today)
    cases, members = [row.case for row in rows], who_may_go(study)
    form = CadenceForm(data=_given(study, rows, today))
    form.offer(cases, members)
    if form.is_sent():
        with form.refusing():
            for case in form.chosen(cases):
                service.set_cadence(
                    case,
                    weeks=form.weeks.data,
                    pauses=form.paused_months,
                    starts_on=form.starts_on.data,
                    starts=form.starts.data,
                    caller=form.chosen_caller(members),
                )
            db.session.commit()
            return back_to(_check_ins(study), gettext("The cadence is set."))
    asked = next((row for row in rows if row.case.slug == request.args.get("case")), None)
    return form.page("planning/cadence.html", of=asked if asked and asked.cadence else None)


def _given(study: Study, rows: Sequence[CaseCalls], today: dt.date) -> dict[str, object]:
    """What the case in the address has already, else something sensible for all cases."""
    asked = request.args.get("case")
    row = next((row for row in rows if row.case.slug == asked), None)
    if row is None or row.cadence is None:
        return {
            "starts_on": max(today, study.starts_on),
            "cases": [asked] if asked else [row.case.slug for row in rows],
        }
    present = row.cadence
    return {
        "weeks": present.weeks,
        "starts_on": present.starts_on,
        "starts": present.starts,
        "caller": str(present.membership_id or ""),
        "pauses": [str(month) for month in rules.read_pauses(present.pauses)],
        "cases": [row.case.slug],
    }


@blueprint.post("/check-ins/<slug>/drop")
@study_page(Action.PLAN)
def drop_cadence(study: Study, slug: str) -> Response:
    case = found(cases_queries.find_case(study, slug))
    service.drop_cadence(case)
    db.session.commit()
    said = gettext("%(name)s is no longer called by rule.", name=case.name)
    return back_to(_check_ins(study), said)


@blueprint.route("/check-ins/plan", methods=["GET", "POST"])
@study_page(Action.PLAN)
def plan_calls(study: Study) -> Response:
    """The calls that are due until the study ends, each with its day."""
    today = clock.today(study.time_zone)
    asked = request.args.get("case")
    rows = [row for row in case_calls(study, today=today) if asked in (None, row.case.slug)]
    due = [(row, day) for row in rows for day in row.due]
    form = proposal_form(
        [row.case.name for row, _day in due], [day for _row, day in due], members=[], who=[]
    )
    del form.who, form.starts
    is_sent = form.is_sent()
    if form.are_days_given(len(due)) and is_sent:
        with form.refusing():
            choices = [
                _call(row, day)
                for (row, _due), (wanted, day) in zip(due, form.days(len(due)), strict=True)
                if wanted and day is not None
            ]
            planned = service.plan_contacts(study, KIND, choices, today=today)
            db.session.commit()
            said = ngettext("%(num)s call is planned.", "%(num)s calls are planned.", planned)
            return back_to(_check_ins(study), said)
    rows_shown = zip([row.case for row, _day in due], form.day_fields(len(due)), strict=True)
    return form.page(
        "planning/plan.html",
        round_=None,
        rows=list(rows_shown),
        why_free=why_free(study, today, study.ends_on),
        taken=(),
    )


def _call(row: CaseCalls, day: dt.date) -> Choice:
    cadence = row.cadence
    assert cadence is not None
    team = [cadence.membership] if cadence.membership else []
    title = f"{gettext(KINDS[KIND].label)}, {row.case.name}"
    return Choice(title, day, [row.case], starts=cadence.starts, team=team)
