"""Reads the facts that the rules are told, for whole studies or for what was touched."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.followups.models import FollowUp
from tracker.followups.rules import owner_meant
from tracker.milestones.models import Milestone
from tracker.planning.rules import read_pauses
from tracker.reminders import gather_contacts, gather_sites, gather_unsaved
from tracker.reminders.facts import Debt, Facts, Own, Promise, Team
from tracker.reminders.models import OwnReminder, RuleSetting
from tracker.reminders.registry import RULES
from tracker.reminders.rules import Repeats, Want, default_want, wish
from tracker.reminders.scope import Scope, within
from tracker.statusnotes.models import AskedMonth
from tracker.studies.models import Membership, Study
from tracker.studies.rules import Action, Role, may

Rows = dict[int, list[Any]]
Member = sa.Row[int, int, str, str]
_DEFAULTS = {code: default_want(rule) for code, rule in RULES.items()}
_KEYS: sa.BindParameter[int] = sa.bindparam("keys", expanding=True)
_STUDIES = sa.select(
    Study.id,
    Study.time_zone,
    Study.country,
    Study.starts_on,
    Study.ends_on,
    Study.personal_data_until,
).where(Study.id.in_(_KEYS))
_MEMBERS = (
    sa.select(Membership.study_id, Membership.id, Membership.role, Account.name)
    .join(Account, Account.id == Membership.account_id)
    .where(Membership.study_id.in_(_KEYS), Membership.left_on.is_(None), Account.active)
    .order_by(Membership.id)
)
_MONTHS = (
    sa.select(AskedMonth.study_id, AskedMonth.as_of)
    .where(AskedMonth.study_id.in_(_KEYS))
    .order_by(AskedMonth.as_of)
)
_SETTINGS = sa.select(RuleSetting).where(RuleSetting.study_id.in_(_KEYS))


def facts_of(scope: Scope) -> list[Facts]:
    """What the rules are told of every study that has something in the scope."""
    found = {name: read(scope) for name, (sort, read) in _READS.items() if scope.holds(sort)}
    keys = list({key for rows in found.values() for key in rows} | scope.of("study"))
    members, settings, found["asked_months"] = _members(keys), _settings(keys), _months(keys)
    return [
        _facts(study, members[study.id], settings[study.id], scope, found)
        for study in db.session.execute(_STUDIES, {"keys": keys})
    ]


def _facts(
    study: Any,
    members: Sequence[Member],
    settings: Sequence[RuleSetting],
    scope: Scope,
    found: dict[str, Rows],
) -> Facts:
    lists: dict[str, Any] = {name: tuple(rows.get(study.id, ())) for name, rows in found.items()}
    lists["promises"] = tuple(_promise(row, members) for row in lists.get("promises", ()))
    return Facts(
        study_id=study.id,
        time_zone=study.time_zone,
        country=study.country,
        starts_on=study.starts_on,
        ends_on=study.ends_on,
        team=_team(members),
        wants=wants_of(settings),
        personal_data_until=study.personal_data_until,
        is_looked_at=study.id in scope.of("study"),
        **lists,
    )


def _team(members: Sequence[Member]) -> Team:
    return Team(
        leaders=tuple(one.id for one in members if one.role == Role.LEADER),
        workers=frozenset(one.id for one in members if may(one.role, Action.PLAN)),
        reviewers=tuple(one.id for one in members if one.role == Role.REVIEWER),
    )


def _members(study_ids: Collection[int]) -> dict[int, list[Member]]:
    return _by_study(db.session.execute(_MEMBERS, {"keys": study_ids}))


def _settings(study_ids: Collection[int]) -> dict[int, list[RuleSetting]]:
    return _by_study(db.session.scalars(_SETTINGS, {"keys": study_ids}))


def _months(study_ids: Collection[int]) -> Rows:
    found: Rows = defaultdict(list)
    for row in db.session.execute(_MONTHS, {"keys": study_ids}):
        found[row.study_id].append(row.as_of)
    return found


def wants_of(settings: Sequence[RuleSetting]) -> dict[str, Want]:
    """How a study wants every rule, its own wishes in place of the defaults."""
    own = {
        row.rule: wish(
            is_on=row.is_on,
            first_hours=row.first_hours,
            second_hours=row.second_hours,
            pauses=read_pauses(row.pauses),
            to_participants=row.to_participants,
        )
        for row in settings
    }
    return {**_DEFAULTS, **own}


def _debts(scope: Scope) -> Rows:
    where = within(Milestone.id, Milestone.study_id, whole=scope.is_whole)
    owed = sa.select(Milestone).where(where, Milestone.delivered_on.is_(None))
    found: Rows = defaultdict(list)
    for row in db.session.scalars(owed, scope.given("milestone")):
        found[row.study_id].append(Debt(row.id, row.name, row.due_on, row.responsible_id))
    return found


def _own(scope: Scope) -> Rows:
    wanted = (
        sa.select(OwnReminder, Account.name)
        .join(Membership, Membership.id == OwnReminder.made_by_id)
        .join(Account, Account.id == Membership.account_id)
        .where(within(OwnReminder.id, OwnReminder.study_id, whole=scope.is_whole))
    )
    found: Rows = defaultdict(list)
    for row, name in db.session.execute(wanted, scope.given("own")):
        maker = name if row.made_by_id != row.membership_id else ""
        found[row.study_id].append(
            Own(row.id, row.text, row.membership_id, maker, row.first_on, row.at_time,
                Repeats(row.repeats), row.every, row.last_on)
        )  # fmt: skip
    return found


def _promises(scope: Scope) -> Rows:
    wanted = (
        sa.select(FollowUp.study_id, FollowUp.id, FollowUp.text, FollowUp.due_on,
                  FollowUp.owner_id, FollowUp.owner_word, FollowUp.case_id)
        .where(within(FollowUp.id, FollowUp.study_id, whole=scope.is_whole))
        .where(FollowUp.done_at.is_(None), FollowUp.due_on.is_not(None))
    )  # fmt: skip
    return _by_study(db.session.execute(wanted, scope.given("follow-up")))


def _promise(row: Any, members: Sequence[Member]) -> Promise:
    """A word that names its owner means whoever it fits today."""
    names = [(one.id, one.name) for one in members if may(one.role, Action.WRITE_NOTES)]
    owner = row.owner_id or (owner_meant(row.owner_word, names) if row.owner_word else None)
    return Promise(row.id, row.text, row.due_on, owner, row.case_id)


def _by_study(rows: Any) -> dict[int, list[Any]]:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row.study_id].append(row)
    return found


# What the rules are told, the sort of subject that it belongs to, and how it is read.
_READS: dict[str, tuple[str, Callable[[Scope], Rows]]] = {
    "contacts": ("engagement", gather_contacts.contacts),
    "sites": ("case", gather_sites.sites),
    "waves": ("round", gather_sites.waves),
    "debts": ("milestone", _debts),
    "own": ("own", _own),
    "promises": ("follow-up", _promises),
    "unsaved": ("draft", gather_unsaved.unsaved),
}
