"""What was answered, beside the text it is about, and what becomes of each remark."""

from flask import render_template, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.core.pieces import pieces
from tracker.memberchecks import queries, service
from tracker.memberchecks.acts import act_on, blueprint, found_check, section_of
from tracker.memberchecks.forms import DecideForm
from tracker.memberchecks.models import Remark
from tracker.memberchecks.rules import Decision
from tracker.memberchecks.section import line_of, quoted
from tracker.memberchecks.texts import text_to_read
from tracker.statusnotes.acts import heading
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found


@blueprint.get("/member-checks/<int:check_id>")
@study_page(Action.SEE_DRAFTS)
def show(study: Study, check_id: int) -> str:
    """Exactly what somebody read, with what they said beside it."""
    check = found_check(study, check_id)
    remarks = queries.remarks_of([check])[check.id]
    beside = {remark.block: remark for remark in remarks}
    read = list(enumerate(pieces(text_to_read(check)), 1))
    return render_template(
        "memberchecks/show.html",
        heading=heading(check.status_note),
        back=section_of(check.status_note),
        line=line_of(check, remarks, today=clock.today(study.time_zone)),
        passages=[(piece, beside.get(number)) for number, piece in read],
        of_whole=beside.get(0),
    )


def _found_remark(study: Study, remark_id: int) -> Remark:
    remark = found(queries.find_remark(study, remark_id))
    found_check(study, remark.member_check_id)
    return remark


def _anchor_of(remark: Remark) -> str:
    page = section_of(remark.member_check.status_note).partition("#")[0]
    return f"{page}#remark-{remark.id}"


@blueprint.route("/member-checks/remarks/<int:remark_id>", methods=["GET", "POST"])
@study_page(Action.WRITE_STATUS)
def decide(study: Study, remark_id: int) -> Response:
    """Taken up, partly or not, and why."""
    remark = _found_remark(study, remark_id)
    form = DecideForm(data={"decision": _decided(remark), "reason": remark.reason})
    if form.is_sent():
        with form.refusing():
            service.decide(
                remark,
                Decision(form.decision.data),
                reason=form.reason.data or "",
                by=actor(),
                now=clock.now(),
            )
            db.session.commit()
            return back_to(_anchor_of(remark), _with_undo(study, remark))
    return form.page(
        "memberchecks/decide.html",
        remark=remark,
        passage=quoted(remark),
        line=line_of(remark.member_check, [remark], today=clock.today(study.time_zone)),
        heading=heading(remark.member_check.status_note),
        back=_anchor_of(remark),
    )


def _decided(remark: Remark) -> Decision | None:
    return None if remark.decision == Decision.OPEN else Decision(remark.decision)


def _with_undo(study: Study, remark: Remark) -> str:
    undo = url_for("memberchecks.undecide", study=study.short_name, remark_id=remark.id)
    said = gettext("The decision is kept.")
    page = render_template("memberchecks/_undo.html", message=said, url=undo)
    return Markup(page)  # noqa: S704 - a template of ours, which escapes


@blueprint.post("/member-checks/remarks/<int:remark_id>/undecide")
@study_page(Action.WRITE_STATUS)
def undecide(study: Study, remark_id: int) -> Response:
    remark = _found_remark(study, remark_id)
    service.undecide(remark)
    db.session.commit()
    return back_to(_anchor_of(remark), gettext("The remark waits for a decision again."))


@blueprint.post("/member-checks/<int:check_id>/print")
@study_page(Action.PUBLISH)
def print_disagreement(study: Study, check_id: int) -> Response:
    said = gettext("The disagreement is printed with the status note, under the role.")
    return act_on(study, check_id, service.print_disagreement, said)


@blueprint.post("/member-checks/<int:check_id>/leave-out")
@study_page(Action.PUBLISH)
def leave_out(study: Study, check_id: int) -> Response:
    return act_on(study, check_id, service.leave_out, gettext("The disagreement is not printed."))
