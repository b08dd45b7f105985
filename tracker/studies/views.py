"""The reader's studies, and the settings of one."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.accounts.mail import join_address
from tracker.accounts.queries import find_refused, refused_among
from tracker.accounts.service import try_address_again
from tracker.core import clock
from tracker.core.database import db
from tracker.studies import queries, service
from tracker.studies.access import actor, study_page
from tracker.studies.forms import (
    AddEntryForm,
    EntryForm,
    InviteForm,
    NewStudyForm,
    RoleForm,
    SettingsForm,
)
from tracker.studies.models import Study
from tracker.studies.rules import (
    LIST_NAMES,
    PERMISSIONS,
    ROLE_NAMES,
    SIGNS,
    Action,
    ListName,
)
from tracker.web.pages import back_to, found
from tracker.web.words import reader_language

blueprint = Blueprint("studies", __name__)


@blueprint.get("/")
@login_required
def home() -> Response | str:
    """Straight to the only study, or the list of them."""
    memberships = queries.memberships_of(actor())
    if len(memberships) == 1 and "all" not in request.args:
        return back_to(url_for("overview.today", study=memberships[0].study.short_name))
    return render_template("studies/home.html", memberships=memberships, role_names=ROLE_NAMES)


@blueprint.route("/studies/new", methods=["GET", "POST"])
@login_required
def new() -> Response:
    form = NewStudyForm(language=reader_language(), time_zone="Europe/Oslo", country="NO")
    if form.is_sent():
        with form.refusing():
            study = service.begin(leader=actor(), **form.answers())
            service.offer_usual_roles(study)
            db.session.commit()
            return back_to(
                url_for("cases.new", study=study.short_name),
                gettext("The study is open. Add the first case."),
            )
    return form.page("studies/new.html")


@blueprint.route("/s/<study>/settings", methods=["GET", "POST"])
@study_page(Action.LEAD)
def settings(study: Study) -> Response:
    form = SettingsForm(obj=study)
    if form.is_sent():
        with form.refusing():
            service.change_settings(study, **form.answers())
            db.session.commit()
            return back_to(request.path, gettext("The settings are saved."))
    return form.page("studies/settings.html")


@blueprint.route("/s/<study>/settings/members", methods=["GET", "POST"])
@study_page(Action.LEAD)
def members(study: Study) -> Response:
    """Who is in the study; inviting shows the link once, to send by mail or hand."""
    form = InviteForm()
    address = None
    if form.is_sent():
        with form.refusing():
            invited = service.invite(study, **form.answers(), now=clock.now())
            db.session.commit()
            if invited.token is None:
                return back_to(request.path, gettext("The new member can sign in at once."))
            address = join_address(invited.token)
            form = InviteForm(formdata=None)
            form.answer_code = 200
    return _members_page(study, form, address=address)


def _members_page(study: Study, form: InviteForm, **values: str | None) -> Response:
    members = queries.members(study)
    return form.page(
        "studies/members.html",
        members=members,
        refused=refused_among(member.account.email for member in members),
        role_names=ROLE_NAMES,
        permissions=PERMISSIONS,
        **values,
    )


@blueprint.route("/s/<study>/settings/members/<int:member_id>", methods=["GET", "POST"])
@study_page(Action.LEAD)
def member(study: Study, member_id: int) -> Response:
    membership = found(queries.find_member(study, member_id))
    form = RoleForm(obj=membership)
    if form.is_sent():
        with form.refusing():
            service.change_role(membership, **form.answers())
            db.session.commit()
            return back_to(
                url_for("studies.members", study=study.short_name), gettext("The role is changed.")
            )
    return form.page(
        "studies/member.html",
        member=membership,
        refused=find_refused(membership.account.email),
    )


@blueprint.post("/s/<study>/settings/members/<int:member_id>/try-again")
@study_page(Action.LEAD)
def try_again(study: Study, member_id: int) -> Response:
    """Mail goes to an address again that had refused it."""
    membership = found(queries.find_member(study, member_id))
    try_address_again(membership.account.email)
    db.session.commit()
    said = gettext("Mail is sent to %(name)s again.", name=membership.account.name)
    here = url_for("studies.member", study=study.short_name, member_id=member_id)
    return back_to(here, said)


@blueprint.post("/s/<study>/settings/members/<int:member_id>/invite-again")
@study_page(Action.LEAD)
def invite_again(study: Study, member_id: int) -> Response:
    """A fresh link for somebody who has not joined; the earlier one stops working."""
    membership = found(queries.find_member(study, member_id))
    account = membership.account
    token = service.renew_invitation(membership, now=clock.now())
    db.session.commit()
    form = InviteForm(formdata=None)
    form.answer_code = 200
    return _members_page(study, form, address=join_address(token), address_for=account.name)


@blueprint.post("/s/<study>/settings/members/<int:member_id>/let-go")
@study_page(Action.LEAD)
def let_go(study: Study, member_id: int) -> Response:
    membership = found(queries.find_member(study, member_id))
    service.let_go(membership, today=clock.today(study.time_zone))
    db.session.commit()
    return back_to(
        url_for("studies.members", study=study.short_name),
        gettext(
            "%(name)s no longer has access. Invite again to undo.", name=membership.account.name
        ),
    )


@blueprint.route(
    "/s/<study>/settings/<any(questions,themes,roles,kinds):list_name>", methods=["GET", "POST"]
)
@study_page(Action.LEAD)
def entries(study: Study, list_name: str) -> Response:
    form = AddEntryForm(name=request.args.get("name", ""), code=request.args.get("code", ""))
    if form.is_sent():
        with form.refusing():
            service.add_entry(study, ListName(list_name), **form.answers())
            db.session.commit()
            return back_to(request.path, gettext("The entry is added."))
    return form.page(
        "studies/entries.html",
        list_name=list_name,
        list_title=LIST_NAMES[ListName(list_name)],
        sign=SIGNS[ListName(list_name)],
        entries=queries.entries(study, ListName(list_name)),
    )


@blueprint.route(
    "/s/<study>/settings/<any(questions,themes,roles,kinds):list_name>/<int:entry_id>",
    methods=["GET", "POST"],
)
@study_page(Action.LEAD)
def entry(study: Study, list_name: str, entry_id: int) -> Response:
    found_entry = found(queries.find_entry(study, ListName(list_name), entry_id))
    back = url_for("studies.entries", study=study.short_name, list_name=list_name)
    form = EntryForm(obj=found_entry)
    if form.is_sent():
        with form.refusing():
            service.rename_entry(study, found_entry, **form.answers())
            db.session.commit()
            return back_to(back, gettext("The entry is saved."))
    return form.page(
        "studies/entry.html",
        entry=found_entry,
        list_name=list_name,
        sign=SIGNS[ListName(list_name)],
        back=back,
    )


@blueprint.post(
    "/s/<study>/settings/<any(questions,themes,roles,kinds):list_name>/<int:entry_id>/remove"
)
@study_page(Action.LEAD)
def remove_entry(study: Study, list_name: str, entry_id: int) -> Response:
    gone = found(queries.find_entry(study, ListName(list_name), entry_id))
    fields = {"name": gone.name, "code": gone.code, "also": gone.also}
    service.remove_entry(gone)
    db.session.commit()
    back = url_for("studies.entries", study=study.short_name, list_name=list_name)
    undoable = render_template("studies/_put_back.html", back=back, fields=fields)
    return back_to(back, Markup(undoable))  # noqa: S704 - a template of ours, which escapes
