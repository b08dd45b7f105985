"""Rounds: planning one contact for each case or region at once, and keeping them together."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.rules import Status as CaseStatus
from tracker.core import clock
from tracker.core.database import db
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS
from tracker.planning import queries, rules, service
from tracker.planning.check_ins import blueprint, who_may_go, why_free
from tracker.planning.forms import RoundForm, TeamForm, proposal_form
from tracker.planning.models import Round
from tracker.planning.rules import Gathers, Target
from tracker.planning.service import Choice
from tracker.planning.standing import standings
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Membership, Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm
from tracker.web.pages import back_to, found, whole_number

__all__ = ["blueprint"]


def page_of(round_: Round) -> str:
    return url_for("planning.show", study=round_.study.short_name, round_id=round_.id)


def find(study: Study, round_id: int) -> Round:
    return found(queries.find_round(study, round_id))


def _active(study: Study, on: dt.date) -> list[Case]:
    known = cases.standings(study, on=min(on, study.ends_on))
    return [one.case for one in known if one.status is CaseStatus.ACTIVE]


@blueprint.get("")
@study_page(Action.SEE)
def index(study: Study) -> str:
    return render_template(
        "planning/index.html",
        standings=standings(study),
        today=clock.today(study.time_zone),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.PLAN)
def new(study: Study) -> Response:
    everything = cases.cases(study)
    today = clock.today(study.time_zone)
    active = _active(study, max(today, study.starts_on))
    form = RoundForm(data={"cases": [case.slug for case in active], "kind": "site-visit"})
    form.offer(everything)
    if form.is_sent():
        with form.refusing():
            answers = form.answers() | {"cases": form.chosen(everything)}
            round_ = service.open_round(study, **answers)
            db.session.commit()
            return back_to(url_for("planning.plan", study=study.short_name, round_id=round_.id))
    return form.page("planning/edit.html", round_=None)


@blueprint.route("/<int:round_id>/edit", methods=["GET", "POST"])
@study_page(Action.PLAN)
def edit(study: Study, round_id: int) -> Response:
    round_ = find(study, round_id)
    everything = cases.cases(study)
    given: dict[str, Any] = {
        name: getattr(round_, name)
        for name in ("name", "kind", "starts_on", "ends_on", "days_before", "days_after")
    }
    form = RoundForm(data=given | {"cases": [case.slug for case in round_.cases]})
    form.offer(everything)
    # What the contacts are stays as they were planned.
    del form.kind, form.gathers
    if form.is_sent():
        with form.refusing():
            answers = form.answers() | {"cases": form.chosen(everything)}
            service.change_round(round_, **answers)
            db.session.commit()
            return back_to(page_of(round_), gettext("The round is saved."))
    return form.page("planning/edit.html", round_=round_)


@blueprint.get("/<int:round_id>")
@study_page(Action.SEE)
def show(study: Study, round_id: int) -> str:
    round_ = find(study, round_id)
    lines = queries.lines(round_)
    listed = {contact.number for one in lines for contact in one.contacts}
    standing = next(one for one in standings(study) if one.round.id == round_.id)
    return render_template(
        "planning/show.html",
        round_=round_,
        lines=lines,
        others=[one for one in queries.contacts(round_) if one.number not in listed],
        progress=standing.progress,
        drift=_drift_in(round_),
        candidates=queries.candidates(round_) if allowed(Action.PLAN) else [],
    )


def _drift_in(round_: Round) -> Any:
    """For the template: how far a contact lies from its target."""

    def drift(contact: queries.Contact) -> rules.Drift | None:
        return rules.drift(
            contact.starts_on,
            target_on=contact.target_on,
            days_before=round_.days_before,
            days_after=round_.days_after,
        )

    return drift


@blueprint.route("/<int:round_id>/plan", methods=["GET", "POST"])
@study_page(Action.PLAN)
def plan(study: Study, round_id: int) -> Response:
    """A day proposed for each case or region that has no contact in the round yet."""
    round_ = find(study, round_id)
    targets = [line.target for line in queries.lines(round_) if not line.is_covered]
    members = who_may_go(study)
    taken, days = _proposed(round_, targets, _asked_team(members))
    names = [target.name for target in targets]
    form = proposal_form(names, days, members=members, who=[g.membership.id])
    is_sent = form.is_sent() and "again" not in request.form
    if form.are_days_given(len(targets)) and is_sent:
        with form.refusing():
            choices = _choices(round_, targets, form, form.team(members))
            today = clock.today(study.time_zone)
            planned = service.plan_contacts(study, round_.kind, choices, today=today, round_=round_)
            db.session.commit()
            said = ngettext("%(num)s contact is planned.", "%(num)s contacts are planned.", planned)
            return back_to(page_of(round_), said)
    if "again" in request.form:
        team, starts = _asked_team(members), form.starts.data
        form = proposal_form(names, days, members=members, who=team, starts=starts, anew=True)
        form.answer_code = 200
    return form.page(
        "planning/plan.html",
        round_=round_,
        rows=list(zip(targets, form.day_fields(len(targets)), strict=True)),
        why_free=why_free(study, round_.starts_on, round_.ends_on),
        taken=taken,
    )


def _asked_team(members: Sequence[Membership]) -> list[int]:
    """Those ticked on the page, and at first the reader alone."""
    if request.method != "POST":
        return [g.membership.id]
    ticked = request.form.getlist("who")
    return [member.id for member in members if str(member.id) in ticked]


def _proposed(
    round_: Round, targets: Sequence[Target], team: Collection[int]
) -> tuple[set[dt.date], list[dt.date]]:
    """The days on which the team is away already, and a day for each target around them."""
    study = round_.study
    window = {"first": round_.starts_on, "last": round_.ends_on}
    taken = queries.days_taken(team, study=study, **window)
    days = rules.propose(len(targets), country=study.country, taken=taken, **window)
    return taken, days


def _choices(
    round_: Round, targets: Sequence[Target], form: TeamForm, team: Sequence[Membership]
) -> list[Choice]:
    known = {case.id: case for case in round_.cases}
    label = gettext(KINDS[round_.kind].label)
    return [
        Choice(
            f"{label}, {target.name}",
            day,
            [known[key] for key in target.case_ids],
            place="" if round_.gathers == Gathers.CASE else target.region,
            starts=form.starts.data,
            team=team,
        )
        for target, (wanted, day) in zip(targets, form.days(len(targets)), strict=True)
        if wanted and day is not None
    ]


@blueprint.route("/<int:round_id>/later/<int:number>", methods=["GET", "POST"])
@study_page(Action.PLAN)
def later(study: Study, round_id: int, number: int) -> Response:
    """After one contact has moved: whether the later ones of its round follow."""
    round_ = find(study, round_id)
    moved = found(engagements.find_engagement(study, number))
    shifts = service.offered_shifts(round_, moved)
    form = BaseForm()
    if form.is_sent():
        with form.refusing():
            chosen = [int(one) for one in request.form.getlist("shift") if whole_number(one)]
            count = service.shift_later(round_, moved, chosen)
            db.session.commit()
            said = ngettext(
                "%(num)s later contact has moved along.",
                "%(num)s later contacts have moved along.",
                count,
            )
            return back_to(
                page_of(round_), said if count else gettext("The new day is the target.")
            )
    return form.page("planning/later.html", round_=round_, moved=moved, shifts=shifts)


@blueprint.post("/<int:round_id>/add")
@study_page(Action.PLAN)
def add(study: Study, round_id: int) -> Response:
    """Let a contact that is in the plan already count in the round."""
    round_ = find(study, round_id)
    number = whole_number(request.form.get("number", ""))
    engagement = engagements.find_engagement(study, number) if number else None
    if engagement is None:
        return back_to(page_of(round_), gettext("Choose a contact of the plan."))
    service.put_in_round(engagement, round_)
    db.session.commit()
    said = gettext("“%(title)s” now counts in the round.", title=engagement.title)
    return back_to(page_of(round_), said)


@blueprint.post("/<int:round_id>/take-out/<int:number>")
@study_page(Action.PLAN)
def take_out(study: Study, round_id: int, number: int) -> Response:
    round_ = find(study, round_id)
    engagement = found(engagements.find_engagement(study, number))
    service.take_out_of_round(engagement)
    db.session.commit()
    said = gettext("“%(title)s” no longer counts in the round.", title=engagement.title)
    return back_to(page_of(round_), said)


@blueprint.post("/<int:round_id>/close")
@study_page(Action.PLAN)
def close(study: Study, round_id: int) -> Response:
    round_ = find(study, round_id)
    service.close_round(round_)
    db.session.commit()
    said = gettext("“%(name)s” is taken away; its contacts stay.", name=round_.name)
    return back_to(url_for("planning.index", study=study.short_name), said)
