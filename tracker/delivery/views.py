"""How somebody wants to hear, and what was sent to whom."""

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from werkzeug.wrappers import Response

from tracker.accounts import queries as accounts
from tracker.accounts.models import Account
from tracker.accounts.service import try_address_again
from tracker.core import clock
from tracker.core.database import db
from tracker.delivery import choosing, history, lease, service, tokens, waiting
from tracker.delivery.forms import ChoicesForm, SentForm
from tracker.delivery.history import Filters
from tracker.delivery.rules import Mode
from tracker.delivery.waiting import FAULT_NAMES, STATE_NAMES, WHY_NAMES
from tracker.people.models import Person
from tracker.reminders import queries as reminders
from tracker.reminders.registry import rule_of
from tracker.reminders.words import line_of
from tracker.settings import Settings
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import BaseForm
from tracker.web.pages import back_to, found, page_of
from tracker.web.words import moment_in_words

ROWS = 30

blueprint = Blueprint("delivery", __name__)


def _has_server() -> bool:
    settings: Settings = current_app.extensions["tracker_settings"]
    return bool(settings.mail_server)


@blueprint.route("/account/reminders", methods=["GET", "POST"])
@login_required
def choices() -> Response:
    account = actor()
    wish = choosing.wish_of(account)
    present = choosing.choice_of(wish)
    days = [str(one) for one in sorted(present.days_off)]
    form = ChoicesForm(data=vars(present) | {"days_off": days})
    if form.is_sent():
        with form.refusing():
            choosing.choose(account, form.choice())
            db.session.commit()
            return back_to(request.path, gettext("Your choices are saved."))
    next_at = choosing.next_letter_at(wish, clock.now())
    return form.page(
        "delivery/choices.html",
        next_at=moment_in_words(next_at, wish.time_zone) if next_at else None,
        has_server=_has_server(),
        refused=accounts.find_refused(account.email),
        mutes=[(one, rule_of(one.rule)) for one in reminders.mutes(account)],
    )


@blueprint.post("/account/reminders/try-again")
@login_required
def try_again() -> Response:
    """The reader's own address takes mail again."""
    try_address_again(actor().email)
    db.session.commit()
    return back_to(url_for("delivery.choices"), gettext("Mail is sent to your address again."))


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
def unsubscribe(token: str) -> Response:
    """The way out of a letter, without a log-in. Opening it changes nothing."""
    reader = _reader(token)
    form = BaseForm()
    if form.is_sent():
        with form.refusing():
            if isinstance(reader, Person):
                choosing.stop_for_person(reader, now=clock.now())
            else:
                choosing.stop_for_account(reader)
            db.session.commit()
            return back_to(request.path)
    return form.page(
        "delivery/unsubscribe.html",
        is_member=isinstance(reader, Account),
        is_stopped=_is_stopped(reader),
    )


def _is_stopped(reader: Account | Person) -> bool:
    if isinstance(reader, Account):
        return choosing.wish_of(reader).mode is Mode.NEVER
    return accounts.find_refused(reader.email) is not None


def _reader(token: str) -> Account | Person:
    """Whose letter it was; 404 alike for what we never wrote and for who is gone."""
    kind, key = found(tokens.read(token))
    if kind == "account":
        return found(db.session.get(Account, key))
    person = db.session.get(Person, key)
    return found(person if person and person.email else None)


@blueprint.get("/s/<study>/reminders/sent")
@study_page(Action.LEAD)
def sent(study: Study) -> str:
    """Why it never came: the machinery, what waits, what went out; ?to=…, ?state=…, ?page=…"""
    now = clock.now()
    recipients = history.recipients(study)
    form = SentForm(request.args)
    form.offer(recipients, [(code, gettext(name)) for code, name in STATE_NAMES.items()])
    filters = _filters(form, recipients)
    page = page_of(history.count_letters(study, filters), size=ROWS)
    letters = history.letters(study, filters, now=now, limit=ROWS, offset=page.offset)
    has_server = _has_server()
    return render_template(
        "delivery/sent.html",
        now=now,
        watch=lease.find(),
        scheduler=lease.state(now=now),
        has_server=has_server,
        waiting=waiting.waiting(study, has_server=has_server, now=now),
        put_off=waiting.put_off(study, now=now),
        why_names=WHY_NAMES,
        form=form,
        filters=filters,
        letters=[(one, [line_of(row).title for row in one.reminders]) for one in letters],
        state_names=STATE_NAMES,
        fault_of=_fault_of,
        page_of_letters=page,
    )


@blueprint.post("/s/<study>/reminders/sent/<int:letter_id>/again")
@study_page(Action.LEAD)
def send_again(study: Study, letter_id: int) -> Response:
    """What a failed letter told of this study goes into the reader's next one."""
    letter = found(history.find_letter(study, letter_id))
    service.tell_again(history.missed(letter, study, now=clock.now()))
    db.session.commit()
    here = url_for("delivery.sent", study=study.short_name)
    return back_to(here, gettext("It goes out with the next letter."))


def _fault_of(fault: str) -> str:
    """A fault as it is kept, a word of ours and the server's code, in the reader's language."""
    word, _, code = fault.partition(" ")
    said = gettext(FAULT_NAMES[word]) if word in FAULT_NAMES else word
    return f"{said} ({code})" if code else said


def _filters(form: SentForm, recipients: list[tuple[str, str]]) -> Filters:
    to, state = form.to.data or "", form.state.data or ""
    return Filters(
        to if to in dict(recipients) else "",
        state if state in list(STATE_NAMES) else "",
    )
