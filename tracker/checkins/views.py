"""The quick check-in: a call logged within a minute of hanging up."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.rules import Status as CaseStatus
from tracker.checkins import queries, rules, service
from tracker.checkins.forms import CallForm, Offers, call_form
from tracker.checkins.service import Call
from tracker.core import clock
from tracker.core.database import db
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement
from tracker.engagements.rules import when
from tracker.people import queries as people
from tracker.planning.calls import KIND, CaseCalls, case_calls
from tracker.planning.queries import cadences
from tracker.planning.rules import call_on, read_pauses
from tracker.studies import queries as studies
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.kept import acknowledged
from tracker.web.pages import back_to, found

blueprint = Blueprint("checkins", __name__, url_prefix="/s/<study>/check-in")
_TALKED_TO = (CaseStatus.ACTIVE, CaseStatus.ASSOCIATED)


@blueprint.get("")
@study_page(Action.WRITE_NOTES)
def choose(study: Study) -> str:
    """With which case; those whose call is due come first."""
    today = clock.today(study.time_zone)
    rows = case_calls(study, today=today, statuses=_TALKED_TO)
    rows.sort(key=_soonest)
    return render_template("checkins/choose.html", rows=rows, today=today)


def _soonest(row: CaseCalls) -> tuple[bool, dt.date, str]:
    """Those that are evaluated before those that only take part; then by the day of their call."""
    day = row.next_planned_on or row.next_due_on or dt.date.max
    return not row.is_active, day, row.case.name


@blueprint.route("/<slug>", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def log(study: Study, slug: str) -> Response:
    case = found(cases.find_case(study, slug))
    now = clock.now()
    today = clock.today(study.time_zone)
    planned = queries.planned_near(case, day=today, within=rules.NEAR)
    offers = Offers(people.people_of_cases(study, [case.id]), studies.informant_roles(study))
    form = call_form(
        offers,
        last=queries.last_talked_to(case),
        now=now.astimezone(ZoneInfo(study.time_zone)),
        next_on=_next_on(case, today, planned),
    )
    if form.is_sent():
        with form.refusing():
            rules.check_said(form.news.data, form.agreed.data)
            held = service.log_call(
                case,
                _call(case, form, offers),
                caller=g.membership,
                author=actor(),
                now=now,
                today=today,
                takes_over=form.takes_over,
            )
            db.session.commit()
            return acknowledged(_done(case, held), form.client_id.data)
    if request.method == "POST":
        planned = queries.find_planned(case, form.planned.data or 0)
    form.show_planned(planned.number if planned else None)
    sent = queries.sent_lately(case, author=actor())
    return form.page("checkins/log.html", case=case, planned=planned, sent=sent, today=today)


def _call(case: Case, form: CallForm, offers: Offers) -> Call:
    study = case.study
    with force_locale(study.language):
        title = f"{gettext(KINDS[KIND].label)}, {case.name}"
        text = rules.note_text(
            form.news.data,
            form.agreed.data,
            news_heading=gettext("What is new"),
            agreed_heading=gettext("What was agreed"),
        )
    return Call(
        title=title,
        when=when(
            day=form.day.data,
            starts=form.starts.data,
            minutes=KINDS[KIND].minutes,
            time_zone=study.time_zone,
        ),
        person=form.chosen_person(offers),
        role=form.chosen_role(offers),
        text=text,
        client_id=form.client_id.data or None,
        next_on=form.next_on.data,
        proposed_on=form.proposed.data,
    )


def _next_on(case: Case, today: dt.date, logged: Engagement | None) -> dt.date | None:
    """The call planned after the one that is logged, else the one that the cadence asks for."""
    following = queries.next_planned(case, after=today, but=logged)
    if following is not None:
        return following.starts_on
    cadence = cadences(case.study).get(case.id)
    if cadence is None:
        return None
    after = max(today + dt.timedelta(weeks=cadence.weeks), cadence.starts_on)
    day = call_on(after, pauses=read_pauses(cadence.pauses), country=case.study.country)
    return day if day <= case.study.ends_on else None


def _done(case: Case, held: Engagement) -> Response:
    study = case.study.short_name
    return back_to(
        url_for("overview.engagement", study=study, number=held.number),
        gettext("The call with %(name)s is logged.", name=case.name),
    )
