"""The programme of a visit, and the templates it starts from."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core.database import db
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS, Asks
from tracker.engagements.models import Engagement
from tracker.programmes import queries, rules, service
from tracker.programmes.forms import FillForm, ItemForm, template_form
from tracker.programmes.models import ProgrammeItem
from tracker.programmes.service import Part
from tracker.studies import queries as studies
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm
from tracker.web.pages import back_to, found, whole_number

blueprint = Blueprint("programmes", __name__, url_prefix="/s/<study>")

KINDS_WITH_PROGRAMME = [kind for kind in KINDS.values() if kind.asks_for(Asks.PROGRAMME)]


def _find(study: Study, number: int) -> Engagement:
    return found(engagements.find_engagement(study, number))


def _page_of(engagement: Engagement) -> str:
    short_name = engagement.study.short_name
    return url_for("programmes.programme", study=short_name, number=engagement.number)


def parts_of(study: Study, kind: str) -> list[Part]:
    """The study's template of a kind, in its own words or in ours."""
    own = queries.template(study, kind)
    if own:
        return [Part(one.title, one.minutes, one.child_kind, one.role) for one in own]
    usual = rules.USUAL.get(kind, ())
    return [Part(gettext(one.title), one.minutes, one.child_kind) for one in usual]


@blueprint.get("/engagements/<int:number>/programme")
@study_page(Action.SEE)
def programme(study: Study, number: int) -> Response:
    return _programme_page(_find(study, number), None)


def _programme_page(engagement: Engagement, form: ItemForm | None) -> Response:
    lines = queries.lines(engagement)
    if form is None:
        form = ItemForm(formdata=None, data={"starts": rules.next_start(lines, day=0)})
        form.offer(engagement)
    return form.page(
        "programmes/programme.html",
        engagement=engagement,
        kind=engagement.kind_entry,
        days=_by_day(engagement, rules.spots(lines)),
        fill_form=FillForm(formdata=None, data={"starts": rules.MORNING}),
        parts=parts_of(engagement.study, engagement.kind) if not lines else [],
    )


def _by_day(engagement: Engagement, spots: Sequence[rules.Spot]) -> list[tuple[dt.date, Any]]:
    """Every day of the visit with its lines; lines outside the visit under their own day."""
    length = (engagement.ends_on - engagement.starts_on).days + 1
    days = sorted({*range(length), *(spot.line.day for spot in spots)})
    first = engagement.starts_on
    return [
        (first + dt.timedelta(days=day), [spot for spot in spots if spot.line.day == day])
        for day in days
    ]


@blueprint.post("/engagements/<int:number>/programme/items")
@study_page(Action.PLAN)
def add_item(study: Study, number: int) -> Response:
    engagement = _find(study, number)
    form = ItemForm()
    form.offer(engagement)
    if form.is_sent():
        with form.refusing():
            service.add_item(engagement, **form.answers())
            db.session.commit()
            said = gettext("“%(title)s” is in the programme.", title=form.title.data)
            return back_to(_page_of(engagement), said)
    return _programme_page(engagement, form)


def _find_item(study: Study, number: int, item_id: int) -> ProgrammeItem:
    return found(queries.find_item(_find(study, number), item_id))


@blueprint.route("/engagements/<int:number>/programme/items/<int:item_id>", methods=["GET", "POST"])
@study_page(Action.PLAN)
def item(study: Study, number: int, item_id: int) -> Response:
    present = _find_item(study, number, item_id)
    form = ItemForm(obj=present)
    form.offer(present.engagement)
    if form.is_sent():
        with form.refusing():
            service.change_item(present, **form.answers())
            db.session.commit()
            return back_to(_page_of(present.engagement), gettext("The programme is saved."))
    return form.page("programmes/item.html", item=present, engagement=present.engagement)


@blueprint.post("/engagements/<int:number>/programme/items/<int:item_id>/remove")
@study_page(Action.PLAN)
def remove_item(study: Study, number: int, item_id: int) -> Response:
    gone = _find_item(study, number, item_id)
    engagement = gone.engagement
    said = gettext("“%(title)s” is out of the programme.", title=gone.title)
    undo = Markup(  # noqa: S704 - a template of ours, which escapes
        render_template("programmes/_undo.html", message=said, item=gone)
    )
    service.remove_item(gone)
    db.session.commit()
    return back_to(_page_of(engagement), undo)


@blueprint.post("/engagements/<int:number>/programme/rearrange")
@study_page(Action.PLAN)
def rearrange(study: Study, number: int) -> Response:
    """A line goes some places earlier or later; by a button, a key or the mouse."""
    engagement = _find(study, number)
    form = BaseForm()
    key, steps = request.form.get("key", ""), request.form.get("steps", "")
    size = whole_number(steps.removeprefix("-")) or 0
    if form.is_sent():
        with form.refusing():
            service.rearrange(engagement, key=key, steps=-size if steps[:1] == "-" else size)
            db.session.commit()
            return back_to(f"{_page_of(engagement)}#{key}")
    return back_to(_page_of(engagement), " ".join(form.form_errors))


@blueprint.post("/engagements/<int:number>/programme/fill")
@study_page(Action.PLAN)
def fill(study: Study, number: int) -> Response:
    """Begin with what such days usually hold."""
    engagement = _find(study, number)
    form = FillForm()
    if form.is_sent():
        with form.refusing():
            service.fill(engagement, parts_of(study, engagement.kind), starts=form.starts.data)
            db.session.commit()
            return back_to(_page_of(engagement), gettext("The programme is begun."))
    return back_to(_page_of(engagement), gettext("Give a start time too."))


@blueprint.get("/settings/programmes")
@study_page(Action.LEAD)
def templates(study: Study) -> str:
    known = [(kind, parts_of(study, kind.code)) for kind in KINDS_WITH_PROGRAMME]
    return render_template("programmes/templates.html", templates=known)


@blueprint.route("/settings/programmes/<kind>", methods=["GET", "POST"])
@study_page(Action.LEAD)
def template(study: Study, kind: str) -> Response:
    entry = found(next((one for one in KINDS_WITH_PROGRAMME if one.code == kind), None))
    roles = studies.informant_roles(study)
    form = template_form(parts_of(study, kind), roles)
    if form.is_sent():
        with form.refusing():
            service.set_template(study, kind, form.parts(roles))
            db.session.commit()
            back = url_for("programmes.templates", study=study.short_name)
            return back_to(back, gettext("The template is saved."))
    return form.page("programmes/template.html", kind=entry)
