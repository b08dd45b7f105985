"""Milestones: what is due when, who answers for it, and when it was delivered."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.milestones import queries, service
from tracker.milestones.forms import DeliveryForm, MilestoneForm
from tracker.milestones.models import Milestone
from tracker.milestones.rules import STATE_NAMES, state_on
from tracker.studies import queries as studies
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found

blueprint = Blueprint("milestones", __name__, url_prefix="/s/<study>/milestones")


def _index(study: Study) -> str:
    return url_for("milestones.index", study=study.short_name)


def _find(study: Study, milestone_id: int) -> Milestone:
    return found(queries.find_milestone(study, milestone_id))


@blueprint.get("")
@study_page(Action.SEE)
def index(study: Study) -> str:
    today = clock.today(study.time_zone)
    return render_template(
        "milestones/index.html",
        today=today,
        state_names=STATE_NAMES,
        rows=[
            (one, state_on(today, due_on=one.due_on, delivered_on=one.delivered_on))
            for one in queries.milestones(study)
        ],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.PLAN)
def new(study: Study) -> Response:
    members = studies.members(study)
    form = MilestoneForm()
    form.offer(members)
    if form.is_sent():
        with form.refusing():
            service.set_milestone(
                study,
                name=form.name.data,
                due_on=form.due_on.data,
                responsible=form.chosen(members),
            )
            db.session.commit()
            return back_to(_index(study), gettext("The milestone is set."))
    return form.page("milestones/edit.html", milestone=None)


@blueprint.route("/<int:milestone_id>", methods=["GET", "POST"])
@study_page(Action.PLAN)
def edit(study: Study, milestone_id: int) -> Response:
    milestone = _find(study, milestone_id)
    members = studies.members(study)
    chosen = str(milestone.responsible_id or "")
    form = MilestoneForm(
        data={"name": milestone.name, "due_on": milestone.due_on, "responsible": chosen}
    )
    form.offer(members)
    if form.is_sent():
        with form.refusing():
            service.change(
                milestone,
                name=form.name.data,
                due_on=form.due_on.data,
                responsible=form.chosen(members),
            )
            db.session.commit()
            return back_to(_index(study), gettext("The milestone is saved."))
    return form.page("milestones/edit.html", milestone=milestone)


@blueprint.route("/<int:milestone_id>/deliver", methods=["GET", "POST"])
@study_page(Action.PLAN)
def deliver(study: Study, milestone_id: int) -> Response:
    milestone = _find(study, milestone_id)
    today = clock.today(study.time_zone)
    form = DeliveryForm(data={"delivered_on": today})
    if form.is_sent():
        with form.refusing():
            service.deliver(milestone, on=form.delivered_on.data, today=today)
            db.session.commit()
            said = gettext("“%(name)s” is delivered.", name=milestone.name)
            undo = Markup(  # noqa: S704 - a template of ours, which escapes
                render_template("milestones/_undo.html", message=said, milestone=milestone)
            )
            return back_to(_index(study), undo)
    return form.page("milestones/deliver.html", milestone=milestone)


@blueprint.post("/<int:milestone_id>/take-back")
@study_page(Action.PLAN)
def take_back(study: Study, milestone_id: int) -> Response:
    milestone = _find(study, milestone_id)
    service.take_back(milestone)
    db.session.commit()
    return back_to(_index(study), gettext("“%(name)s” is owed again.", name=milestone.name))


@blueprint.post("/<int:milestone_id>/remove")
@study_page(Action.PLAN)
def remove(study: Study, milestone_id: int) -> Response:
    milestone = _find(study, milestone_id)
    service.remove(milestone)
    db.session.commit()
    return back_to(_index(study), gettext("“%(name)s” is removed.", name=milestone.name))
