"""Reminders: what is due for the reader, and what comes later."""

from flask import Blueprint, g, render_template, request, url_for

from tracker.cases import queries as cases
from tracker.core import clock
from tracker.reminders import derive, queries
from tracker.reminders.forms import FilterForm
from tracker.reminders.lines import lines_of
from tracker.reminders.queries import Filters
from tracker.reminders.registry import OWN, RULES
from tracker.reminders.standing import STAND_NAMES, Stand
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import page_of, path_within

ROWS = 50

blueprint = Blueprint("reminders", __name__, url_prefix="/s/<study>/reminders")


def index_of(study: Study) -> str:
    return url_for("reminders.index", study=study.short_name)


def where_from(study: Study) -> str:
    """Where the reader was: a page of the study, or that of their own choices."""
    asked = request.form.get("back", "")
    own = url_for("delivery.choices")
    return path_within(asked, f"/s/{study.short_name}/") or (own if asked == own else "")


@blueprint.get("")
@study_page(Action.SEE)
def index(study: Study) -> str:
    """What needs the reader; ?show=later or snoozed, ?rule=… and ?case=… in the address."""
    now = clock.now()
    stand = _stand_asked()
    filters = _filters(study)
    total = queries.count_reminders(g.membership, stand, now=now, filters=filters)
    page = page_of(total, size=ROWS)
    rows = queries.reminders(
        g.membership, stand, now=now, limit=ROWS, offset=page.offset, filters=filters
    )
    holds = derive.holding(rows, now=now)
    today = clock.today(study.time_zone)
    present = [row for row in rows if row.id in holds]
    lines = lines_of(study, present, today=today, back=page.url(page.number))
    return render_template(
        "reminders/index.html",
        form=_filter_form(study, filters),
        filters=filters,
        stand=stand,
        stand_names=STAND_NAMES,
        today=today,
        lines=lines,
        page_of_rows=page,
        for_others=queries.set_for_others(g.membership, now=now, today=today),
        now=now,
    )


def _stand_asked() -> Stand:
    asked = request.args.get("show", "")
    return Stand(asked) if asked in list(Stand) else Stand.NEEDS


def _filters(study: Study) -> Filters:
    rule, slug = request.args.get("rule", ""), request.args.get("case", "")
    return Filters(
        rule if rule in {*RULES, OWN.code} else None,
        cases.find_case(study, slug) if slug else None,
    )


def _filter_form(study: Study, filters: Filters) -> FilterForm:
    slug = filters.case.slug if filters.case else ""
    form = FilterForm(formdata=None, data={"rule": filters.rule or "", "case": slug})
    heard = set(queries.rules_heard(g.membership))
    form.offer([code for code in (*RULES, OWN.code) if code in heard], cases.cases(study))
    return form
