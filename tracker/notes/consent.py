"""Which excerpts may no longer be used, since consent was withdrawn by somebody who was there."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.models import Participation
from tracker.notes.models import Excerpt, ExcerptTag
from tracker.people.consents import Gone, is_blocked
from tracker.people.models import Consent, Person
from tracker.studies.models import InformantRole, Study
from tracker.studies.rules import SIGNS, ListName, tag_code

# Who was invited and did not come has said nothing.
_WAS_THERE = sa.func.coalesce(Participation.came, Participation.invited) > 0


def blocked(study: Study) -> frozenset[int]:
    """Every excerpt of the study that is blocked, in at most three statements."""
    return _blocked(_gone(Person.study_id == study.id), Excerpt.study_id == study.id)


def blocked_among(excerpt_ids: Collection[int]) -> frozenset[int]:
    """Those of some excerpts that are blocked, in at most three statements."""
    if not excerpt_ids:
        return frozenset()
    these = Excerpt.id.in_(excerpt_ids)
    places = sa.select(Excerpt.engagement_id).where(these)
    return _blocked(_gone(Participation.engagement_id.in_(places)), these)


def _gone(where: sa.ColumnElement[bool]) -> dict[int, list[Gone]]:
    """By engagement who of those that took part has a consent withdrawn and none that holds."""
    given = sa.exists().where(Consent.person_id == Person.id)
    rows = db.session.execute(
        sa.select(Participation.engagement_id, InformantRole.code, InformantRole.also)
        .join(Person, Person.id == Participation.person_id)
        .join(InformantRole, InformantRole.id == Person.role_id)
        .where(where, _WAS_THERE, given, ~given.where(Consent.withdrawn_on.is_(None)))
    )
    gone: dict[int, list[Gone]] = defaultdict(list)
    for engagement_id, code, also in rows:
        codes = frozenset(tag_code(word) for word in (code, *also.split()))
        gone[engagement_id].append(Gone(codes))
    return gone


def _blocked(gone: dict[int, list[Gone]], these: sa.ColumnElement[bool]) -> frozenset[int]:
    if not gone:
        return frozenset()
    there = _count_there(gone)
    said_by: dict[tuple[int, int], set[str]] = defaultdict(set)
    for excerpt_id, engagement_id, code in _spoken(gone, these):
        said_by[excerpt_id, engagement_id] |= {code} if code else set()
    return frozenset(
        excerpt_id
        for (excerpt_id, engagement_id), codes in said_by.items()
        if is_blocked(gone[engagement_id], there=there[engagement_id], said_by=codes)
    )


def _count_there(engagement_ids: Collection[int]) -> dict[int, int]:
    """How many took part, by engagement: persons, and heads of a role."""
    heads = sa.func.sum(sa.func.coalesce(Participation.came, Participation.invited))
    rows = db.session.execute(
        sa.select(Participation.engagement_id, heads)
        .where(Participation.engagement_id.in_(engagement_ids))
        .group_by(Participation.engagement_id)
    )
    return dict(rows.all())


def _spoken(engagement_ids: Collection[int], these: sa.ColumnElement[bool]) -> Any:
    """The excerpts of some engagements, each once for every role that it bears."""
    role = (ExcerptTag.excerpt_id == Excerpt.id) & (ExcerptTag.sign == SIGNS[ListName.ROLES])
    return db.session.execute(
        sa.select(Excerpt.id, Excerpt.engagement_id, ExcerptTag.code)
        .outerjoin(ExcerptTag, role)
        .where(Excerpt.engagement_id.in_(engagement_ids), these)
    )
