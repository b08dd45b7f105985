"""Reads about studies, their members and lists."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.studies.models import (
    ExcerptKind,
    InformantRole,
    ListEntry,
    Membership,
    ResearchQuestion,
    Study,
    Theme,
)
from tracker.studies.rules import SIGNS, ListName, Role

Entry = TypeVar("Entry", bound=ListEntry)


# Every page asks these two; they are put together once.
_MEMBERSHIP = (
    sa.select(Membership)
    .join(Membership.study)
    .where(Study.short_name == sa.bindparam("short_name"))
    .where(Membership.account_id == sa.bindparam("account_id"), Membership.left_on.is_(None))
    .options(contains_eager(Membership.study))
)
_STUDY_NAMES = (
    sa.select(Study.title, Study.short_name)
    .join(Membership, Membership.study_id == Study.id)
    .where(Membership.account_id == sa.bindparam("account_id"), Membership.left_on.is_(None))
    .order_by(Study.starts_on.desc(), Study.title)
    .limit(sa.bindparam("limit"))
)


def find_membership(short_name: str, account_id: int) -> Membership | None:
    """The membership with its study, in one statement."""
    given = {"short_name": short_name, "account_id": account_id}
    return db.session.scalar(_MEMBERSHIP, given)


def find_any_membership(study: Study, account: Account) -> Membership | None:
    """Also of somebody who left."""
    return db.session.scalar(
        sa.select(Membership).where(
            Membership.study_id == study.id, Membership.account_id == account.id
        )
    )


def count_leaders(study: Study) -> int:
    counted = sa.select(sa.func.count()).where(
        Membership.study_id == study.id,
        Membership.role == Role.LEADER,
        Membership.left_on.is_(None),
    )
    return db.session.scalar(counted) or 0


def find_study(short_name: str) -> Study | None:
    """For commands and jobs, which act without a member. Pages go through the gate."""
    return db.session.scalar(sa.select(Study).where(Study.short_name == short_name))


def all_studies() -> Sequence[Study]:
    """For commands and jobs, by their short names."""
    return db.session.scalars(sa.select(Study).order_by(Study.short_name)).all()


def memberships_of(account: Account, *, limit: int = 100) -> Sequence[Membership]:
    """An account's studies, newest period first."""
    return db.session.scalars(
        sa.select(Membership)
        .join(Membership.study)
        .where(Membership.account_id == account.id, Membership.left_on.is_(None))
        .options(contains_eager(Membership.study))
        .order_by(Study.starts_on.desc(), Study.title)
        .limit(limit)
    ).all()


def study_names_of(account_id: int, *, limit: int) -> Sequence[sa.Row[str, str]]:
    """Title and short name of an account's studies, for every page's switcher."""
    return db.session.execute(_STUDY_NAMES, {"account_id": account_id, "limit": limit}).all()


def members(study: Study) -> Sequence[Membership]:
    """Everybody in the study with the account, leaders first, then by name."""
    order = sa.case({"leader": 0, "researcher": 1, "reviewer": 2}, value=Membership.role, else_=3)
    return (
        db.session.scalars(
            sa.select(Membership)
            .join(Membership.account)
            .where(Membership.study_id == study.id, Membership.left_on.is_(None))
            .order_by(order, Account.name)
        )
        .unique()
        .all()
    )


def names_of(study: Study, role: Role) -> Sequence[str]:
    """Who is in the study in a role, by name."""
    return db.session.scalars(
        sa.select(Account.name)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.study_id == study.id, Membership.left_on.is_(None))
        .where(Membership.role == role)
        .order_by(Account.name)
    ).all()


def leaders_of(study: Study) -> Sequence[sa.Row[str, str]]:
    """Name and e-mail address of those who lead the study, the first of them first."""
    return db.session.execute(
        sa.select(Account.name, Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.study_id == study.id, Membership.left_on.is_(None), Account.active)
        .where(Membership.role == Role.LEADER)
        .order_by(Membership.id)
    ).all()


def find_member(study: Study, membership_id: int) -> Membership | None:
    return db.session.scalar(
        sa.select(Membership).where(Membership.study_id == study.id, Membership.id == membership_id)
    )


def research_questions(study: Study) -> Sequence[ResearchQuestion]:
    return _in_order(ResearchQuestion, study)


def themes(study: Study) -> Sequence[Theme]:
    return _in_order(Theme, study)


def informant_roles(study: Study) -> Sequence[InformantRole]:
    return _in_order(InformantRole, study)


def find_role(study: Study, code: str) -> InformantRole | None:
    return db.session.scalar(
        sa.select(InformantRole).where(
            InformantRole.study_id == study.id, InformantRole.code == code
        )
    )


def excerpt_kinds(study: Study) -> Sequence[ExcerptKind]:
    return _in_order(ExcerptKind, study)


TABLES: dict[ListName, type[ListEntry]] = {
    ListName.QUESTIONS: ResearchQuestion,
    ListName.THEMES: Theme,
    ListName.ROLES: InformantRole,
    ListName.KINDS: ExcerptKind,
}


def entries(study: Study, name: ListName) -> Sequence[ListEntry]:
    """One of the study's lists, in its order."""
    return _in_order(TABLES[name], study)


class Named(NamedTuple):
    """An entry of any list, by the sign and the codes that passages are tagged with."""

    sign: str
    code: str
    name: str
    also: str

    @property
    def codes(self) -> list[str]:
        """What it is tagged with now and was before."""
        return [self.code, *self.also.split()]


def _named() -> sa.CompoundSelect[*tuple[Any, ...]]:
    selects = [
        sa.select(
            sa.literal(SIGNS[name]).label("sign"),
            table.code,
            table.name,
            table.also,
            sa.literal(place).label("place"),
            table.position,
            table.id,
        ).where(table.study_id == sa.bindparam("study_id"))
        for place, (name, table) in enumerate(TABLES.items())
    ]
    return sa.union_all(*selects).order_by("place", "position", "id")


_NAMED = _named()


def all_entries(study: Study) -> list[Named]:
    """The entries of all lists, in the lists' order, in one statement."""
    return [Named(*row[:4]) for row in db.session.execute(_NAMED, {"study_id": study.id})]


def list_of(entry: ListEntry) -> ListName:
    """Which list an entry stands on."""
    return next(name for name, table in TABLES.items() if isinstance(entry, table))


def codes_taken(study: Study, sign: str) -> set[str]:
    """Every code, present or former, that means something behind that sign."""
    tables = [TABLES[name] for name in ListName if SIGNS[name] == sign]
    taken: set[str] = set()
    for table in tables:
        rows = db.session.execute(
            sa.select(table.code, table.also).where(table.study_id == study.id)
        )
        taken.update(code for row in rows for code in (row.code, *row.also.split()))
    return taken


def find_entry(study: Study, name: ListName, entry_id: int) -> ListEntry | None:
    """An entry of one of the study's lists."""
    table = TABLES[name]
    wanted = sa.select(table).where(table.study_id == study.id, table.id == entry_id)
    return db.session.scalar(wanted)


def _in_order(table: type[Entry], study: Study) -> Sequence[Entry]:
    return db.session.scalars(
        sa.select(table).where(table.study_id == study.id).order_by(table.position, table.id)
    ).all()
