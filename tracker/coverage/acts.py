"""Saying why a role was not met, and how many interviews the study wants."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.coverage import queries, service
from tracker.coverage.forms import PutForm, reason_form, targets_form
from tracker.coverage.models import Hole
from tracker.coverage.rules import REASON_NAMES, Reason
from tracker.coverage.sheet import Cell
from tracker.coverage.views import asked_sheet, blueprint
from tracker.planning import queries as planning
from tracker.planning.models import Round
from tracker.studies import queries as studies
from tracker.studies.access import study_page
from tracker.studies.models import InformantRole, Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found, whole_number

_PLACE = "/coverage/<slug>/<code>"
# What the address says of the view that one came from.
_FILTERS = ("round", "as_of", "kind", "page")


def _kept() -> dict[str, Any]:
    return {name: request.args[name] for name in _FILTERS if request.args.get(name)}


def _round(study: Study) -> Round | None:
    asked = request.args.get("round")
    if not asked:
        return None
    number = whole_number(asked)
    return found(planning.find_round(study, number) if number else None)


def _place(study: Study, slug: str, code: str) -> tuple[Case, InformantRole]:
    return found(cases.find_case(study, slug)), found(studies.find_role(study, code))


@blueprint.route(_PLACE, methods=["GET", "POST"])
@study_page(Action.PLAN)
def reason(study: Study, slug: str, code: str) -> Response:
    case, role = _place(study, slug, code)
    round_ = _round(study)
    hole = queries.find_hole(case, role, round_)
    form = reason_form(hole)
    if form.is_sent():
        with form.refusing():
            form.check_seen()
            before = _as_put(hole)
            service.note_reason(
                case,
                role,
                reason=Reason(form.reason.data),
                note=form.note.data,
                round_=round_,
                now=clock.now(),
            )
            db.session.commit()
            return _told(case, role, before)
    return form.page(
        "coverage/reason.html",
        case=case,
        role=role,
        round=round_,
        hole=hole,
        cell=_cell(study, case, role),
        kept=_kept(),
    )


def _cell(study: Study, case: Case, role: InformantRole) -> Cell | None:
    """How the role stands there, in the view that one came from."""
    rows = asked_sheet(study).rows
    cells = [cell for row in rows if row.slug == case.slug for cell in row.cells]
    return next((cell for cell in cells if cell.role == role.code), None)


@blueprint.post(f"{_PLACE}/put")
@study_page(Action.PLAN)
def put(study: Study, slug: str, code: str) -> Response:
    """Take a reason back, or put one there again that was: each undoes the other."""
    case, role = _place(study, slug, code)
    round_ = _round(study)
    hole = queries.find_hole(case, role, round_)
    before = _as_put(hole)
    form = PutForm()
    if form.is_sent() and form.reason.data:
        service.note_reason(
            case,
            role,
            reason=Reason(form.reason.data),
            note=form.note.data,
            round_=round_,
            now=clock.now(),
        )
    elif hole is not None:
        service.take_back(hole)
    db.session.commit()
    return _told(case, role, before)


def _as_put(hole: Hole | None) -> dict[str, str]:
    return {"reason": hole.reason, "note": hole.note} if hole else {"reason": "", "note": ""}


def _told(case: Case, role: InformantRole, before: dict[str, str]) -> Response:
    """Back to the sheet, with what holds now and the way back to what held before."""
    study = case.study
    hole = queries.find_hole(case, role, _round(study))
    words = {"role": role.name, "case": case.name}
    if hole is None:
        said = gettext("%(role)s, %(case)s: the reason is removed.", **words)
    else:
        why = gettext(REASON_NAMES[Reason(hole.reason)])
        said = gettext("%(role)s, %(case)s: %(reason)s.", reason=why, **words)
    undo = Markup(  # noqa: S704 - a template of ours, which escapes
        render_template(
            "coverage/_undo.html",
            message=said,
            url=url_for(
                "coverage.put", study=study.short_name, slug=case.slug, code=role.code, **_kept()
            ),
            before=before,
        )
    )
    return back_to(url_for("coverage.index", study=study.short_name, **_kept()), undo)


@blueprint.route("/coverage/targets", methods=["GET", "POST"])
@study_page(Action.LEAD)
def targets(study: Study) -> Response:
    round_ = _round(study)
    roles = studies.informant_roles(study)
    form = targets_form(roles, _wanted(study, round_))
    if form.is_sent():
        with form.refusing():
            form.check_seen()
            service.set_targets(study, form.wanted(roles), round_=round_)
            db.session.commit()
            said = gettext("The targets are saved.")
            return back_to(url_for("coverage.index", study=study.short_name, **_kept()), said)
    return form.page(
        "coverage/targets.html",
        round=round_,
        rounds=planning.rounds(study),
        roles=roles,
        kept=_kept(),
    )


def _wanted(study: Study, round_: Round | None) -> dict[int, int]:
    key = round_.id if round_ else None
    return {one.role_id: one.wanted for one in queries.targets(study) if one.round_id == key}
