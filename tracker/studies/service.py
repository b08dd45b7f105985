"""What people do with a study, its members and its lists. The caller commits."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.accounts import service as accounts
from tracker.accounts.models import Account
from tracker.core.database import db, defer_references
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.search import service as search
from tracker.studies import queries, rules
from tracker.studies.models import ListEntry, Membership, Study
from tracker.studies.rules import ListName, Role


@dataclass(frozen=True)
class Invited:
    """A new member, and the token of the link to join; None for somebody who has an account."""

    membership: Membership
    token: str | None


def begin(
    *,
    leader: Account,
    short_name: str,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    time_zone: str,
    language: str,
    country: str = "NO",
    commissioner: str = "",
    institute: str = "",
    about: str = "",
) -> Study:
    """Begin a study with its first leader and the usual informant roles."""
    rules.check_short_name(short_name)
    _check(starts_on, ends_on, time_zone=time_zone, language=language, country=country)
    if queries.find_study(short_name) is not None:
        raise DomainError(n_("That short name is taken. Choose another."), field="short_name")
    study = Study(
        short_name=short_name,
        title=title,
        commissioner=commissioner,
        institute=institute,
        about=about,
        starts_on=starts_on,
        ends_on=ends_on,
        time_zone=time_zone,
        language=language,
        country=country,
        last_engagement_number=0,
    )
    db.session.add_all([study, Membership(study=study, account=leader, role=Role.LEADER)])
    db.session.flush()
    for code, name in rules.USUAL_KINDS[language]:
        add_entry(study, ListName.KINDS, name=name, code=code)
    return study


def offer_usual_roles(study: Study) -> None:
    """Give a study that starts empty the informant roles most evaluations meet."""
    for name in rules.USUAL_ROLES[study.language]:
        add_entry(study, ListName.ROLES, name=name)


def change_settings(
    study: Study,
    *,
    title: str,
    commissioner: str,
    institute: str,
    about: str,
    starts_on: dt.date,
    ends_on: dt.date,
    time_zone: str,
    language: str,
    country: str,
    personal_data_until: dt.date | None = None,
) -> None:
    """Change what the study says of itself; its short name stays, so that links keep working."""
    _check(starts_on, ends_on, time_zone=time_zone, language=language, country=country)
    rules.check_data_end(personal_data_until, ends_on=ends_on)
    study.personal_data_until = personal_data_until
    study.title, study.commissioner, study.institute = title, commissioner, institute
    study.about, study.starts_on, study.ends_on = about, starts_on, ends_on
    study.time_zone, study.language, study.country = time_zone, language, country
    note_change(study)


def keep_personal_data_until(study: Study, day: dt.date | None) -> None:
    """Set the day by which names and contact data must be gone; None for no day."""
    rules.check_data_end(day, ends_on=study.ends_on)
    study.personal_data_until = day


def note_change(study: Study) -> None:
    """What was drawn of the plan is old: timelines, calendars and feeds look again."""
    study.plan_version = Study.plan_version + 1


def _check(
    starts_on: dt.date, ends_on: dt.date, *, time_zone: str, language: str, country: str
) -> None:
    rules.check_period(starts_on, ends_on)
    rules.check_time_zone(time_zone)
    rules.check_language(language)
    rules.check_country(country)


def delete(study: Study) -> None:
    """Take a study away with everything in it. Accounts stay."""
    defer_references()
    search.drop_study(study.id)
    db.session.delete(study)
    db.session.flush()
    db.session.expire_all()


def invite(study: Study, *, email: str, name: str, role: Role, now: dt.datetime) -> Invited:
    """Make somebody a member; who has no account yet gets a link to make one."""
    account, token = accounts.invite(email=email, name=name, language=study.language, now=now)
    membership = queries.find_any_membership(study, account)
    if membership is None:
        membership = Membership(study=study, account=account, role=role)
        db.session.add(membership)
    elif membership.left_on is None:
        raise DomainError(n_("That person is already a member of the study."), field="email")
    membership.role, membership.left_on = role, None
    db.session.flush()
    return Invited(membership, token)


def renew_invitation(membership: Membership, *, now: dt.datetime) -> str:
    """A fresh link for a member who has not joined yet; the earlier one stops working."""
    account = membership.account
    _account, token = accounts.invite(
        email=account.email, name=account.name, language=account.language, now=now
    )
    if token is None:
        raise DomainError(n_("This member has joined already."))
    return token


def change_role(membership: Membership, *, role: Role) -> None:
    """Give a member another role; a study keeps at least one leader."""
    if role is not Role.LEADER:
        _refuse_last_leader(membership)
    membership.role = role


def let_go(membership: Membership, *, today: dt.date) -> None:
    """Close the study to a member from now on; what they did stays in the log."""
    _refuse_last_leader(membership)
    membership.left_on = today


def _refuse_last_leader(membership: Membership) -> None:
    is_leader = membership.role == Role.LEADER
    if is_leader and queries.count_leaders(membership.study) == 1:
        raise DomainError(
            n_("A study needs a leader. Make somebody else leader first."), field="role"
        )


def note_text_change(study: Study) -> None:
    """Something was written: what is counted from excerpts looks again."""
    study.text_version = Study.text_version + 1


def add_entry(
    study: Study, list_name: ListName, *, name: str, code: str = "", also: str = ""
) -> ListEntry:
    """Add a research question, theme, role or kind at the end of its list.

    Without a code of its own it gets one made from its name; `also` are codes it had before.
    """
    known = queries.entries(study, list_name)
    rules.check_entry_name(name, [entry.name for entry in known])
    taken = queries.codes_taken(study, rules.SIGNS[list_name])
    entry = queries.TABLES[list_name](
        study_id=study.id,
        position=max((entry.position for entry in known), default=0) + 1,
        code=rules.checked_code(code, taken) if code else rules.free_code(list_name, name, taken),
        name=name,
        also=" ".join(rules.checked_code(former, taken) for former in also.split()),
    )
    db.session.add(entry)
    note_text_change(study)
    db.session.flush()
    return entry


def rename_entry(study: Study, entry: ListEntry, *, name: str, code: str = "") -> None:
    """Change an entry's words and its tag; what bears the earlier tag goes on counting for it."""
    list_name = queries.list_of(entry)
    others = [one.name for one in queries.entries(study, list_name) if one is not entry]
    rules.check_entry_name(name, others)
    sign = rules.SIGNS[list_name]
    if code and rules.tag_code(code) != entry.code:
        former = [*entry.also.split(), entry.code]
        taken = queries.codes_taken(study, sign) - {entry.code, *entry.also.split()}
        new = rules.checked_code(code, taken)
        entry.also = " ".join(one for one in former if one != new)
        entry.code = new
    entry.name = name
    note_text_change(study)


def remove_entry(entry: ListEntry) -> None:
    """Take an entry off its list; refused by the database while something uses it."""
    try:
        with db.session.begin_nested():
            db.session.delete(entry)
            note_text_change(db.session.get_one(Study, entry.study_id))
    except sa.exc.IntegrityError as clash:
        raise DomainError(
            n_("People or engagements still use “%(name)s”. Change them first."), name=entry.name
        ) from clash
