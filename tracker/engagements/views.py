"""Pages of engagements: the list, planning and correcting. What happens to one is in acts."""

from collections.abc import Sequence
from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.cases.rules import Status as CaseStatus
from tracker.core import clock
from tracker.core.database import db
from tracker.engagements import drafts, listing, queries, service
from tracker.engagements.acts import after_holding, blueprint, page_of, warn_about
from tracker.engagements.drafts import Draft, Offers
from tracker.engagements.filter_form import chips, filter_form, filters_of, shown
from tracker.engagements.forms import EngagementForm, form_for, given_of
from tracker.engagements.kinds import KINDS, Asks, Kind
from tracker.engagements.models import Engagement, Participation
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web import pages
from tracker.web.forms import BaseForm
from tracker.web.pages import back_to, found

__all__ = ["blueprint"]

ROWS = 50


@blueprint.get("")
@study_page(Action.SEE)
def index(study: Study) -> tuple[str, int]:
    form = filter_form(study, shows_team=allowed(Action.SEE_NOTES))
    filters = filters_of(form, study)
    page = pages.page_of(listing.count(study, filters), size=ROWS)
    answer = render_template(
        "engagements/index.html",
        form=form,
        shown_form=shown(form),
        chips=chips(form, study),
        page_of_rows=page,
        rows=listing.rows(study, filters, limit=ROWS, offset=page.offset),
    )
    return answer, 422 if form.errors else 200


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.PLAN)
def new(study: Study) -> Response | str:
    """First the kind, then the case when the kind has one, then only what is left to say."""
    code = request.args.get("kind")
    if not code:
        return render_template("engagements/choose_kind.html", asked=_asked())
    draft = _draft(study, found(KINDS.get(code)))
    is_told = "case" in request.args and not draft.kind.asks_for(Asks.CASE_NEEDED)
    if draft.needs_to_know_its_case and not is_told:
        return _choose_case(study, draft)
    offers = drafts.offers(study, draft)
    form = form_for(draft.kind, offers, _given(study, draft))
    if form.is_sent():
        with form.refusing():
            engagement = _plan(study, draft, offers, form)
            db.session.commit()
            warn_about(engagement)
            return _after_planning(engagement, form)
    return form.page(
        "engagements/edit.html",
        kind=draft.kind,
        draft=draft,
        engagement=None,
        other_case_url=url_for("engagements.new", study=study.short_name, **_asked(without="case")),
    )


def _asked(*, without: str = "") -> dict[str, Any]:
    """What the address already says of the new engagement, for links that say more."""
    known = (name for name in ("kind", "case", "parent", "day") if name != without)
    return {name: request.args[name] for name in known if request.args.get(name)}


def _draft(study: Study, kind: Kind) -> Draft:
    asked, parent, case = _asked(), None, None
    if "parent" in asked and kind.asks_for(Asks.PARENT):
        number = pages.whole_number(asked["parent"])
        parent = found(queries.find_engagement(study, number) if number else None)
    if "case" in asked:
        case = found(cases.find_case(study, asked["case"]))
    day = drafts.day_of(asked.get("day", ""), parent, today=clock.today(study.time_zone))
    return Draft(kind, case, parent, day)


def _choose_case(study: Study, draft: Draft) -> str:
    near = [case.id for case in draft.parent.cases] if draft.parent else []
    standings = cases.standings(study, on=clock.today(study.time_zone))
    offered = [one for one in standings if one.case.id in near] or standings
    return render_template(
        "engagements/choose_case.html",
        kind=draft.kind,
        standings=sorted(offered, key=lambda one: one.status == CaseStatus.WITHDRAWN),
        may_have_none=not draft.kind.asks_for(Asks.CASE_NEEDED),
        asked=_asked(),
    )


def _given(study: Study, draft: Draft) -> dict[str, Any]:
    """What stands in the form of a new engagement before anybody types."""
    kind, now = draft.kind, clock.now()
    names = [case.name for case in draft.cases] if len(draft.cases) == 1 else []
    return {
        "title": ", ".join([gettext(kind.label), *names]),
        "day": draft.day,
        "starts": drafts.start_time(study, draft, member=g.membership, now=now),
        "cases": [case.slug for case in draft.cases],
        "parent": str(draft.parent.number) if draft.parent else "",
        "held": draft.day <= clock.today(study.time_zone),
        f"part_{g.membership.id}": kind.part,
    }


def _plan(study: Study, draft: Draft, offers: Offers, form: EngagementForm) -> Engagement:
    engagement = service.plan(
        study,
        kind=draft.kind.code,
        when=form.when(draft.kind, study.time_zone),
        cases=form.chosen_cases(offers) if "cases" in form else draft.cases,
        parent=form.chosen_parent(offers),
        **form.words(),
    )
    _save_who(engagement, offers, form)
    if "held" in form and form.held.data:
        service.hold(engagement, today=clock.today(study.time_zone))
    return engagement


def _save_who(
    engagement: Engagement,
    offers: Offers,
    form: EngagementForm,
    before: Sequence[Participation] = (),
) -> None:
    """The team and who takes part; what the kind does not ask for stays as it was."""
    service.set_team(engagement, form.team(offers.members))
    persons = [one.person for one in before if one.person]
    counts = {one.role: (one.invited, one.came) for one in before if one.role}
    if "people" in form:
        persons = form.chosen_people(offers)
    if form.invited_fields:
        came = {role: came for role, (_invited, came) in counts.items()}
        uninvited = {role: 0 for role in came if came[role]}
        invited = uninvited | form.invited(offers.roles)
        counts = {role: (number, came.get(role)) for role, number in invited.items()}
    service.set_participants(engagement, people=persons, headcounts=counts)


def _after_planning(engagement: Engagement, form: EngagementForm) -> Response:
    if "held" in form and form.held.data:
        return after_holding(engagement)
    said = gettext("“%(title)s” is planned.", title=engagement.title)
    if "another" not in request.form:
        return back_to(page_of(engagement), said)
    again = _asked() | {"day": form.day.data.isoformat()}
    return back_to(url_for("engagements.new", study=engagement.study.short_name, **again), said)


@blueprint.route("/<int:number>/edit", methods=["GET", "POST"])
@study_page(Action.PLAN)
def edit(study: Study, number: int) -> Response:
    engagement = found(queries.find_engagement(study, number))
    kind, team = engagement.kind_entry, queries.team(engagement)
    participations = queries.participations(engagement)
    offers = drafts.offers_to_change(engagement, team, participations)
    form = form_for(kind, offers, given_of(engagement, team, participations))
    if form.is_sent():
        with form.refusing():
            service.change(
                engagement,
                when=form.when_after(engagement.when, kind, study.time_zone),
                cases=form.chosen_cases(offers),
                parent=form.chosen_parent(offers),
                today=clock.today(study.time_zone),
                **({"place": engagement.place, "agenda": engagement.agenda} | form.words()),
            )
            _save_who(engagement, offers, form, participations)
            db.session.commit()
            warn_about(engagement)
            return back_to(page_of(engagement), gettext("The changes are saved."))
    return form.page("engagements/edit.html", kind=kind, draft=None, engagement=engagement)


@blueprint.route("/<int:number>/delete", methods=["GET", "POST"])
@study_page(Action.PLAN)
def delete(study: Study, number: int) -> Response:
    """Asks first, since a deleted plan does not come back."""
    engagement = found(queries.find_engagement(study, number))
    form = BaseForm()
    if form.is_sent():
        with form.refusing():
            service.delete(engagement)
            db.session.commit()
            said = gettext("“%(title)s” is deleted.", title=engagement.title)
            return back_to(url_for("engagements.index", study=study.short_name), said)
    return form.page("engagements/delete.html", engagement=engagement)
