"""The register of people. Nowhere else do names appear."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.accounts.queries import find_refused, refused_among
from tracker.accounts.service import try_address_again
from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.people import queries, service
from tracker.people.forms import (
    ConsentForm,
    PersonForm,
    WithdrawalForm,
    person_form,
    register_form,
)
from tracker.people.models import Consent, Person
from tracker.people.queries import consents_of
from tracker.people.rules import FORM_NAMES, has_consent
from tracker.studies import queries as studies
from tracker.studies.access import study_page
from tracker.studies.models import InformantRole, Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm
from tracker.web.pages import back_to, found, page_of

blueprint = Blueprint("people", __name__, url_prefix="/s/<study>/people")

ROWS = 100


@blueprint.get("")
@study_page(Action.SEE_PEOPLE)
def index(study: Study) -> tuple[str, int]:
    known, roles = cases.cases(study), studies.informant_roles(study)
    form = register_form(known, roles)
    case, role = _chosen(form, known, roles)
    page = page_of(queries.count_people(study, case=case, role=role), size=ROWS)
    people = queries.people_on_page(study, case=case, role=role, limit=ROWS, offset=page.offset)
    today = clock.today(study.time_zone)
    answer = render_template(
        "people/index.html",
        form=form,
        case=case,
        role=role,
        page_of_people=page,
        people=people,
        refused=refused_among(person.email for person in people),
        holding={key: _holding(given, today) for key, given in consents_of(people).items()},
        form_names=FORM_NAMES,
    )
    return answer, 422 if form.errors else 200


@blueprint.route("/new", methods=["GET", "POST"])
@study_page(Action.EDIT_PEOPLE)
def new(study: Study) -> Response:
    """Register one person; "and another" keeps role and case for the next."""
    known, roles = cases.cases(study), studies.informant_roles(study)
    form = person_form(known, roles, {name: request.args.get(name) for name in ("case", "role")})
    if form.is_sent():
        with form.refusing():
            person = service.add(study, **_answers(form, known, roles))
            db.session.commit()
            said = gettext("%(name)s is in the register.", name=person.pseudonym)
            return back_to(_next_page(study, form), said)
    return form.page("people/edit.html", person=None, roles=roles)


def _next_page(study: Study, form: PersonForm) -> str:
    endpoint = "people.new" if "another" in request.form else "people.index"
    kept = {"case": form.case.data or None}
    if "another" in request.form:
        kept["role"] = form.role.data
    return url_for(endpoint, study=study.short_name, **kept)


@blueprint.route("/<int:person_id>", methods=["GET", "POST"])
@study_page(Action.EDIT_PEOPLE)
def edit(study: Study, person_id: int) -> Response:
    person = found(queries.find_person(study, person_id))
    known, roles = cases.cases(study), studies.informant_roles(study)
    form = person_form(known, roles, _given(person))
    if form.is_sent():
        with form.refusing():
            service.change(person, **_answers(form, known, roles))
            db.session.commit()
            said = gettext("%(name)s is saved.", name=person.pseudonym)
            return back_to(url_for("people.index", study=study.short_name), said)
    return form.page(
        "people/edit.html",
        person=person,
        roles=roles,
        consents=consents_of([person])[person.id],
        refused=find_refused(person.email),
    )


@blueprint.post("/<int:person_id>/try-again")
@study_page(Action.EDIT_PEOPLE)
def try_again(study: Study, person_id: int) -> Response:
    """Mail goes to an address again that had refused it."""
    person = found(queries.find_person(study, person_id))
    try_address_again(person.email)
    db.session.commit()
    said = gettext("Mail is sent to %(name)s again.", name=person.pseudonym)
    here = url_for("people.edit", study=study.short_name, person_id=person_id)
    return back_to(here, said)


@blueprint.route("/<int:person_id>/remove", methods=["GET", "POST"])
@study_page(Action.EDIT_PEOPLE)
def remove(study: Study, person_id: int) -> Response:
    """Asks first: name and contact data go for good."""
    person = found(queries.find_person(study, person_id))
    form = BaseForm()
    if form.is_sent():
        with form.refusing():
            service.remove(person)
            db.session.commit()
            said = gettext("%(name)s is out of the register.", name=person.pseudonym)
            return back_to(url_for("people.index", study=study.short_name), said)
    return form.page("people/remove.html", person=person)


@blueprint.route("/<int:person_id>/consent", methods=["GET", "POST"])
@study_page(Action.EDIT_PEOPLE)
def consent(study: Study, person_id: int) -> Response:
    """Note that somebody agreed to take part."""
    person = found(queries.find_person(study, person_id))
    today = clock.today(study.time_zone)
    form = ConsentForm(data={"given_on": today})
    if form.is_sent():
        with form.refusing():
            given = service.note_consent(person, **form.answers(), today=today, now=clock.now())
            db.session.commit()
            said = gettext("The consent of %(name)s is noted.", name=person.pseudonym)
            return _undoable(given, said, "people.remove_consent")
    return form.page("people/consent.html", person=person)


@blueprint.route("/<int:person_id>/consent/<int:consent_id>/withdraw", methods=["GET", "POST"])
@study_page(Action.EDIT_PEOPLE)
def withdraw_consent(study: Study, person_id: int, consent_id: int) -> Response:
    given = _consent(study, person_id, consent_id)
    today = clock.today(study.time_zone)
    form = WithdrawalForm(data={"withdrawn_on": given.withdrawn_on or today})
    if form.is_sent():
        with form.refusing():
            service.withdraw_consent(given, on=form.withdrawn_on.data, today=today)
            db.session.commit()
            said = gettext("The consent of %(name)s is withdrawn.", name=given.person.pseudonym)
            return _undoable(given, said, "people.let_consent_stand")
    return form.page("people/withdraw.html", person=given.person, consent=given)


@blueprint.post("/<int:person_id>/consent/<int:consent_id>/stands")
@study_page(Action.EDIT_PEOPLE)
def let_consent_stand(study: Study, person_id: int, consent_id: int) -> Response:
    given = _consent(study, person_id, consent_id)
    service.let_consent_stand(given)
    db.session.commit()
    said = gettext("The consent of %(name)s holds again.", name=given.person.pseudonym)
    return back_to(_page_of(given.person), said)


@blueprint.post("/<int:person_id>/consent/<int:consent_id>/remove")
@study_page(Action.EDIT_PEOPLE)
def remove_consent(study: Study, person_id: int, consent_id: int) -> Response:
    given = _consent(study, person_id, consent_id)
    person = given.person
    service.remove_consent(given)
    db.session.commit()
    return back_to(_page_of(person), gettext("The entry is removed: it was a mistake."))


def _consent(study: Study, person_id: int, consent_id: int) -> Consent:
    person = found(queries.find_person(study, person_id))
    return found(queries.find_consent(person, consent_id))


def _page_of(person: Person) -> str:
    return url_for("people.edit", study=g.study.short_name, person_id=person.id)


def _undoable(given: Consent, said: str, endpoint: str) -> Response:
    """Back to the person, with a button that takes the act back."""
    values = {"person_id": given.person_id, "consent_id": given.id}
    undo = render_template("people/_undo.html", said=said, endpoint=endpoint, values=values)
    return back_to(_page_of(given.person), Markup(undo))  # noqa: S704 - ours, which escapes


def _holding(given: Sequence[Consent], today: dt.date) -> Consent | None:
    """The one that holds today."""
    held = (one for one in given if has_consent(one.given_on, one.withdrawn_on, today))
    return next(held, None)


def _given(person: Person) -> dict[str, Any]:
    return {
        "role": person.role.code,
        "case": person.case.slug if person.case else "",
        "name": person.name,
        "organisation": person.organisation,
        "phone": person.phone,
        "email": person.email,
    }


def _answers(
    form: PersonForm, known: Sequence[Case], roles: Sequence[InformantRole]
) -> dict[str, Any]:
    case, role = _chosen(form, known, roles)
    return form.answers() | {"case": case, "role": role}


def _chosen(
    form: BaseForm, known: Sequence[Case], roles: Sequence[InformantRole]
) -> tuple[Case | None, InformantRole | None]:
    """The rows behind the codes of a form."""
    return (
        next((case for case in known if case.slug == form["case"].data), None),
        next((role for role in roles if role.code == form["role"].data), None),
    )
