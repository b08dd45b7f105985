"""The calendar: the plan as a month, a week or a list; which of it stands in the address."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel.dates import format_date, get_day_names
from flask import render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tracker.core import clock
from tracker.core.workdays import holiday_names
from tracker.engagements import listing
from tracker.engagements.agenda import case_names
from tracker.engagements.calendar import MOST, Planned, planned
from tracker.engagements.days import say_days
from tracker.engagements.kinds import KINDS
from tracker.overview.calendar_hours import hours
from tracker.overview.calendar_period import Period, View, days_of, period, read_day, read_view
from tracker.overview.calendar_rows import by_day, row, week_rows
from tracker.overview.views import blueprint
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm
from tracker.web.words import month, page_language, said

# What a phone lists below its small month before it leads on to the whole list.
BELOW = 12


class NarrowForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    kind = SelectField(_l("Kind"), default="")
    who = SelectField(_l("Who goes"), default="")


@blueprint.get("/calendar")
@study_page(Action.SEE)
def calendar(study: Study) -> str:
    today = clock.today(study.time_zone)
    # A study that is over, or has not begun, is opened where it has something to show.
    usual = min(max(today, study.starts_on), study.ends_on)
    shown = period(
        read_view(request.args.get("view", "")),
        read_day(request.args.get("day", ""), otherwise=usual),
    )
    form = _narrow_form(study)
    plan = planned(
        study,
        first=shown.first,
        last=shown.last,
        kind=form.kind.data,
        member_id=int(form.who.data) if form.who and form.who.data else None,
        # In a month a visit stands for its programme, unless somebody looks for a part of it.
        with_programmes=shown.view is not View.MONTH or bool(_narrowed(form)),
    )
    return render_template(
        "overview/calendar.html",
        today=today,
        period=shown,
        title=_title(shown),
        form=form,
        narrowed=_narrowed(form),
        urls=_urls(study, shown, today, _narrowed(form)),
        has_more=len(plan) > MOST,
        kinds=[KINDS[code] for code in KINDS if code in {one.kind for one in plan}],
        holidays=holiday_names(study.country, shown.first, shown.last, page_language()),
        spoken=spoken,
        **_drawn(study, shown, plan[:MOST]),
    )


def _narrow_form(study: Study) -> NarrowForm:
    """Kind, and for those who may see the team the person; what makes no sense narrows nothing."""
    form = NarrowForm(formdata=request.args)
    kinds = [(code, said(kind.label)) for code, kind in KINDS.items()]
    form.kind.choices = [("", gettext("Any kind")), *kinds]
    if allowed(Action.SEE_NOTES):
        goers = [(str(member_id), name) for member_id, name in listing.goers(study)]
        form.who.choices = [("", gettext("Anybody")), *goers]
    else:
        del form.who
    for field in form:
        if field.data not in dict(field.choices):
            field.data = ""
    return form


def _narrowed(form: NarrowForm) -> dict[str, str]:
    """What the calendar is narrowed to, as its address says it."""
    return {field.name: field.data for field in form if field.data}


def _urls(study: Study, shown: Period, today: dt.date, narrowed: dict[str, str]) -> dict[str, str]:
    """Where the page leads: onward, to today, to the other views, and to a day yet to be named."""

    def to(view: View, day: dt.date | None) -> str:
        asked: dict[str, Any] = {"view": str(view), **narrowed, "day": day}
        return url_for("overview.calendar", study=study.short_name, **asked)

    return {
        "before": to(shown.view, shown.before),
        "after": to(shown.view, shown.after),
        "today": to(shown.view, today),
        **{str(view): to(view, shown.day) for view in View},
        **{f"{view}_of": f"{to(view, None)}&day=" for view in View},
        "new": url_for("engagements.new", study=study.short_name),
    }


def _drawn(study: Study, shown: Period, plan: Sequence[Planned]) -> dict[str, Any]:
    """What the template of the view needs."""
    days = days_of(shown)
    if shown.view is View.AGENDA:
        return {"agenda": _agenda(plan, first=shown.first)}
    weekdays = _weekdays(page_language())
    if shown.view is View.WEEK:
        timed = [one for one in plan if not one.takes_days]
        whole = [one for one in plan if one.takes_days]
        return {
            "weekdays": weekdays,
            "cells": row(days, whole),
            "hours": hours(days, timed, time_zone=study.time_zone),
        }
    ahead = [one for one in plan if one.starts_on < shown.after and shown.day <= one.ends_on]
    return {
        "weekdays": weekdays,
        "weeks": week_rows(days, plan),
        "agenda": _agenda(ahead[:BELOW], first=shown.day),
        "is_cut": len(ahead) > BELOW,
    }


def _agenda(
    plan: Sequence[Planned], *, first: dt.date
) -> list[tuple[dt.date, list[tuple[Planned, tuple[str, ...]]]]]:
    """Day by day with the names of the cases, in one statement."""
    names = case_names(one.id for one in plan)
    return [
        (day, [(one, names.get(one.id, ())) for one in found])
        for day, found in by_day(plan, first=first)
    ]


def _title(shown: Period) -> str:
    if shown.view is View.MONTH:
        return month(shown.day).capitalize()
    return say_days([(shown.first, shown.last)], language=page_language())


def spoken(day: dt.date) -> str:
    """Thursday 24 March, for those who hear the page."""
    return _spoken(day, page_language())


@lru_cache(maxsize=4096)
def _spoken(day: dt.date, language: str) -> str:
    pattern = "EEEE d. MMMM" if language == "nb" else "EEEE d MMMM"
    return str(format_date(day, pattern, locale=language))


@lru_cache(maxsize=8)
def _weekdays(language: str) -> list[tuple[str, str]]:
    """From Monday on, short and in full."""
    short, wide = (get_day_names(width, locale=language) for width in ("abbreviated", "wide"))
    return [(short[number].removesuffix("."), wide[number]) for number in range(7)]
