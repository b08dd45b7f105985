"""What was promised: the list, and those that stand by themselves.

Ticking off lies with the notes, since most follow-ups are lines of one.
"""

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import db
from tracker.followups import queries, service
from tracker.followups.forms import FollowUpForm
from tracker.followups.models import FollowUp
from tracker.followups.queries import Filters
from tracker.followups.rules import GONE, Overtaken
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found, page_of

ROWS = 50

blueprint = Blueprint("followups", __name__, url_prefix="/s/<study>/follow-ups")


def _index(study: Study) -> str:
    return url_for("followups.index", study=study.short_name)


@blueprint.get("")
@study_page(Action.SEE_NOTES)
def index(study: Study) -> str:
    """Open ones by due date; ?show=done, ?who=me and ?case=… in the address."""
    is_done = request.args.get("show") == "done"
    is_mine = request.args.get("who") == "me"
    asked = request.args.get("case", "")
    case = cases.find_case(study, asked) if asked else None
    filters = Filters(is_done, g.membership if is_mine else None, case)
    page = page_of(queries.count_follow_ups(study, filters), size=ROWS)
    return render_template(
        "followups/index.html",
        today=clock.today(study.time_zone),
        is_done=is_done,
        is_mine=is_mine,
        case=case,
        rows=queries.follow_ups(study, filters, limit=page.size, offset=page.offset),
        page_of_rows=page,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def new(study: Study) -> Response:
    members, all_cases = queries.owners(study), cases.cases(study)
    given = {"owner": str(g.membership.id), "case": request.args.get("case", "")}
    form = FollowUpForm(data=given)
    form.offer(members, all_cases)
    if form.is_sent():
        with form.refusing():
            service.promise(
                study,
                text=form.text.data,
                case=form.chosen_case(all_cases),
                owner=form.chosen_owner(members),
                due_on=form.due_on.data,
                now=clock.now(),
            )
            db.session.commit()
            return back_to(_index(study), gettext("The follow-up is on the list."))
    return form.page("followups/edit.html", follow_up=None)


@blueprint.route("/<int:follow_up_id>", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def edit(study: Study, follow_up_id: int) -> Response:
    row = found(queries.find_alone(study, follow_up_id))
    members, all_cases = queries.owners(study), cases.cases(study)
    if row.owner is not None and row.owner not in members:
        # Who has left stays whose it is.
        members = [row.owner, *members]
    form = FollowUpForm(data=_given(row))
    form.offer(members, all_cases)
    if form.is_sent():
        with form.refusing():
            service.change(
                row,
                seen=form.seen.data,
                text=form.text.data,
                case=form.chosen_case(all_cases),
                owner=form.chosen_owner(members),
                due_on=form.due_on.data,
            )
            db.session.commit()
            return back_to(_index(study), gettext("The follow-up is saved."))
    if form.is_overtaken:
        form.see(row)
    return form.page("followups/edit.html", follow_up=row)


def _given(row: FollowUp) -> dict[str, object]:
    return {
        "text": row.text,
        "owner": str(row.owner_id or ""),
        "due_on": row.due_on,
        "case": row.case.slug if row.case else "",
        "seen": row.state,
    }


@blueprint.post("/<int:follow_up_id>/remove")
@study_page(Action.WRITE_NOTES)
def remove(study: Study, follow_up_id: int) -> Response:
    row = found(queries.find_alone(study, follow_up_id))
    try:
        service.remove(row, seen=request.form.get("seen", ""))
    except Overtaken:
        return back_to(_index(study), gettext(GONE))
    db.session.commit()
    return back_to(_index(study), gettext("The follow-up is removed."))
