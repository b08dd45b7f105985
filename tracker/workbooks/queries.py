"""The whole plan of a study as plain values, in a bounded number of statements."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.language import n_
from tracker.engagements.models import Engagement, EngagementCase, TeamMember
from tracker.engagements.queries import IN_TIME
from tracker.engagements.rules import When
from tracker.planning.models import Imported, Round, RoundEngagement
from tracker.studies.models import Membership, Study
from tracker.studies.rules import Role
from tracker.workbooks.cells import plain
from tracker.workbooks.rows import Directory, Entry, Known, Named, local


def known(study: Study, *, kinds: Mapping[str, str], statuses: Mapping[str, str]) -> Known:
    """All that rows can speak of. The version comes first: what changes later is noticed."""
    version = study.plan_version
    return Known(
        time_zone=study.time_zone,
        version=version,
        cases=_cases(study),
        members=_members(study),
        rounds=_rounds(study),
        entries=entries(study),
        imported=_imported(study),
        kinds=kinds,
        statuses=statuses,
    )


def _cases(study: Study) -> Directory:
    rows = sa.select(Case.id, Case.name, Case.slug).where(Case.study_id == study.id)
    return Directory(
        [Named(*row) for row in db.session.execute(rows.order_by(Case.name))],
        unknown=n_("There is no case called “%(name)s” in this study."),
        similar=n_("There is no case called “%(name)s”. Did you mean %(similar)s?"),
    )


def _members(study: Study) -> Directory:
    """Whoever left too, since the log names them."""
    rows = (
        sa.select(Membership.id, Account.name, Account.email, Membership.role, Membership.left_on)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.study_id == study.id)
        .order_by(Membership.id)
    )
    return Directory(
        [
            Named(key, name, email, role != Role.OBSERVER and left_on is None)
            for key, name, email, role, left_on in db.session.execute(rows)
        ],
        unknown=n_("Nobody called “%(name)s” is in this study."),
        similar=n_("Nobody called “%(name)s” is in this study. Did you mean %(similar)s?"),
    )


def _rounds(study: Study) -> Directory:
    rows = sa.select(Round.id, Round.name).where(Round.study_id == study.id)
    return Directory(
        [Named(*row) for row in db.session.execute(rows.order_by(Round.starts_on, Round.id))],
        unknown=n_("There is no round called “%(name)s”."),
        similar=n_("There is no round called “%(name)s”. Did you mean %(similar)s?"),
    )


def entries(study: Study) -> dict[int, Entry]:
    """Every engagement by its number, in the order of time, in four statements."""
    cases = _pairs(study, EngagementCase.engagement_id, EngagementCase.case_id)
    team = _pairs(study, TeamMember.engagement_id, TeamMember.membership_id)
    rounds = _pairs(study, RoundEngagement.engagement_id, RoundEngagement.round_id)
    rows = db.session.execute(
        sa.select(*_SHOWN).where(Engagement.study_id == study.id).order_by(*IN_TIME)
    ).all()
    numbers = {row.id: row.number for row in rows}
    return {
        row.number: Entry(
            kind=row.kind,
            title=" ".join(plain(row.title).split()),
            **local(When(row.starts_on, row.ends_on, row.starts_at, row.ends_at), study.time_zone),
            cases=tuple(sorted(cases.get(row.id, ()))),
            place=" ".join(plain(row.place).split()),
            agenda=plain(row.agenda),
            team=tuple(sorted(team.get(row.id, ()))),
            parent=numbers.get(row.parent_id),
            status=row.status,
            round=rounds[row.id][0] if row.id in rounds else None,
        )
        for row in rows
    }


_SHOWN = (
    Engagement.id, Engagement.number, Engagement.kind, Engagement.title, Engagement.status,
    Engagement.starts_on, Engagement.ends_on, Engagement.starts_at, Engagement.ends_at,
    Engagement.place, Engagement.agenda, Engagement.parent_id,
)  # fmt: skip


def _pairs(study: Study, engagement: Any, other: Any) -> dict[int, list[int]]:
    """What belongs to each engagement, by its key."""
    found: dict[int, list[int]] = {}
    rows = sa.select(engagement, other).join(Engagement, Engagement.id == engagement)
    for key, of in db.session.execute(rows.where(Engagement.study_id == study.id)):
        found.setdefault(key, []).append(of)
    return found


def _imported(study: Study) -> dict[str, int]:
    rows = (
        sa.select(Imported.source, Engagement.number)
        .join(Engagement, Engagement.id == Imported.engagement_id)
        .where(Imported.study_id == study.id)
    )
    return dict(db.session.execute(rows).all())
