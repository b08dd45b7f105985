"""Inviting participants by e-mail, telling them of changes, and their answers."""

from collections.abc import Sequence

from flask import Blueprint, abort, current_app, flash, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.calendars import ics, reading
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements import queries as engagements
from tracker.engagements.models import Engagement
from tracker.invitations import letters, queries, rules, sending, service
from tracker.invitations.forms import LetterForm, ReplyForm, answers_form, letter_form
from tracker.invitations.queries import Guest
from tracker.invitations.rules import ANSWER_NAMES, ERRAND_NAMES, Errand
from tracker.studies.access import actor, allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, found

blueprint = Blueprint("invitations", __name__, url_prefix="/s/<study>/engagements")


def _find(study: Study, number: int) -> tuple[Engagement, list[Guest]]:
    """The engagement and its guests; only for those who may see people."""
    if not allowed(Action.SEE_PEOPLE):
        abort(403)
    engagement = found(engagements.find_engagement(study, number))
    return engagement, queries.guests(engagement, engagements.participations(engagement))


@blueprint.route("/<int:number>/invite", methods=["GET", "POST"])
@study_page(Action.PLAN)
def invite(study: Study, number: int) -> Response:
    """Who has to be told what; each gets a letter of their own."""
    engagement, guests = _find(study, number)
    form = letter_form(guests)
    if form.is_sent() and not _is_only_looking(form):
        with form.refusing():
            chosen = form.chosen(guests)
            sending.check_possible()
            taken = sending.send(engagement, chosen, words=form.words.data, actor=actor())
            return back_to(_page_of(study, number), _outcome(taken))
    return _page(engagement, guests, form)


def _is_only_looking(form: LetterForm) -> bool:
    """To see the letter with one's own words in it, nothing is sent."""
    if "look" in request.form:
        form.answer_code = 200
        return True
    return False


def _outcome(taken: Sequence[bool]) -> str:
    """What was sent; what was not is said in a box of its own."""
    sent = sum(taken)
    if failed := len(taken) - sent:
        said = ngettext(
            "%(num)d letter could not be sent. Look at the address and try again.",
            "%(num)d letters could not be sent. Look at the addresses and try again.",
            failed,
        )
        flash(said, "warning")
    return ngettext("%(num)d letter is sent.", "%(num)d letters are sent.", sent) if sent else ""


def _page_of(study: Study, number: int) -> str:
    return url_for("invitations.invite", study=study.short_name, number=number)


def _page(
    engagement: Engagement,
    guests: list[Guest],
    form: LetterForm,
    *,
    upload: ReplyForm | None = None,
) -> Response:
    errands = {guest.errand for guest in guests}
    sender = sending.sender_of(engagement, actor())
    words = (form.words.data or "").strip() or gettext("(your own words)")
    return (upload or form).page(
        "invitations/invite.html",
        engagement=engagement,
        guests=guests,
        letter_form=form,
        upload=upload or ReplyForm(formdata=None),
        answers=answers_form(guests),
        letters=[
            (letters.subject(engagement, one), letters.text(engagement, one, words=words,
                                                            sender=sender))
            for one in Errand if one in errands
        ],
        is_possible=sending.is_possible(),
        why_not=rules.why_not,
        masked=rules.masked,
        errand_names=ERRAND_NAMES,
        answer_names=ANSWER_NAMES,
    )  # fmt: skip


@blueprint.get("/<int:number>/invite/<int:person_id>.ics")
@study_page(Action.PLAN)
def file(study: Study, number: int, person_id: int) -> Response:
    """One person's invitation, for sending it oneself."""
    engagement, guests = _find(study, number)
    guest = _guest(guests, person_id)
    rules.check_email(guest.standing)
    content = letters.file(
        engagement,
        guest.errand or Errand.INVITE,
        to=guest.person.email,
        sequence=service.sequence_of(engagement, guest),
        words="",
        sender=sending.sender_of(engagement, actor()),
        now=clock.now(),
    )
    answer = current_app.response_class(content, mimetype=ics.MIMETYPE)
    name = f"{study.short_name}-{number}-invitation.ics"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _guest(guests: Sequence[Guest], person_id: int) -> Guest:
    of_person = (guest for guest in guests if guest.person.id == person_id)
    return found(next(of_person, None))


@blueprint.post("/<int:number>/invite/<int:person_id>/sent")
@study_page(Action.PLAN)
def mark_sent(study: Study, number: int, person_id: int) -> Response:
    """It was sent by other means than ours."""
    engagement, guests = _find(study, number)
    guest = _guest(guests, person_id)
    if guest.errand is not None:
        row = service.intend(engagement, guest)
        told = queries.digest_of(engagement)
        service.record_sent(row, errand=guest.errand, told=told, now=clock.now())
        db.session.commit()
    said = gettext("%(person)s counts as told.", person=guest.person.pseudonym)
    return back_to(_page_of(study, number), said)


@blueprint.post("/<int:number>/answers")
@study_page(Action.PLAN)
def answers(study: Study, number: int) -> Response:
    engagement, guests = _find(study, number)
    form = answers_form(guests)
    if form.is_sent():
        service.log_answers(engagement, guests, form.by_person(), now=clock.now())
        db.session.commit()
        return back_to(_page_of(study, number), gettext("The answers are saved."))
    return back_to(_page_of(study, number))


@blueprint.post("/<int:number>/reply")
@study_page(Action.PLAN)
def reply(study: Study, number: int) -> Response:
    """What somebody's calendar program sent back."""
    engagement, guests = _find(study, number)
    upload = ReplyForm()
    if upload.is_sent():
        content = upload.file.data.read()
        # Reading may take a while; nobody who saves something has to wait for it.
        db.session.rollback()
        with upload.refusing():
            replies = reading.replies(content)
            begin_writing()
            engagement, guests = _find(study, number)
            told = [service.read_reply(engagement, guests, one, now=clock.now()) for one in replies]
            db.session.commit()
            return back_to(_page_of(study, number), _told(engagement, told))
    engagement, guests = _find(study, number)
    return _page(engagement, guests, letter_form(guests, is_new=True), upload=upload)


def _told(engagement: Engagement, told: Sequence[Guest]) -> str:
    """Who answered what, as it now stands."""
    keys = {guest.person.id for guest in told}
    standing = queries.guests(engagement, engagements.participations(engagement))
    lines = [
        f"{guest.person.pseudonym}: {gettext(ANSWER_NAMES[guest.answer])}"
        for guest in standing
        if guest.person.id in keys
    ]
    return " ".join([gettext("The answer is saved."), "; ".join(lines)])
