"""What the rows of the sheet are made of, by case and role, in a bounded number of statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tracker.coverage import queries
from tracker.coverage.models import Hole, Target
from tracker.coverage.rules import INTERVIEW, Wishes
from tracker.planning.models import Round
from tracker.studies import queries as studies
from tracker.studies.models import InformantRole, Study

Place = tuple[int | None, int]


class Facts(NamedTuple):
    """What the rows are made of, by case and role."""

    roles: Collection[InformantRole]
    wishes: Mapping[int, Wishes]
    rounds: Mapping[int, set[int]]
    interviews: Mapping[Place, tuple[int, int]]
    other: Mapping[Place, int]
    held: Mapping[int | None, int]
    coming: Mapping[Place, queries.Coming]
    holes: Mapping[Place, Hole]


def facts_of(study: Study, round_: Round | None, *, until: dt.date, kind: str) -> Facts:
    interviews: dict[Place, tuple[int, int]] = {}
    other: dict[Place, int] = defaultdict(int)
    for one in queries.met(study, round_, until=until):
        place = one.case_id, one.role_id
        if one.kind == INTERVIEW:
            interviews[place] = one.contacts, one.people
        elif kind in ("", one.kind):
            other[place] += one.contacts
    ahead = reversed(queries.coming(study, round_, until=until))
    return Facts(
        roles=studies.informant_roles(study),
        wishes=_wishes(queries.targets(study), round_),
        rounds=queries.cases_of_rounds(study, begun_by=until),
        interviews=interviews,
        other=other,
        held=queries.interviews(study, round_, until=until),
        # The nearest of them is put in last.
        coming={(one.case_id, one.role_id): one for one in ahead},
        holes=_reasons(queries.holes(study), round_),
    )


def _wishes(targets: Iterable[Target], round_: Round | None) -> dict[int, Wishes]:
    """By role what is wanted; in a round only what is wanted of that round."""
    overall: dict[int, int] = {}
    by_round: dict[int, dict[int, int]] = defaultdict(dict)
    for target in targets:
        if target.round_id is not None and (round_ is None or target.round_id == round_.id):
            by_round[target.role_id][target.round_id] = target.wanted
        elif target.round_id is None and round_ is None:
            overall[target.role_id] = target.wanted
    return {
        role_id: Wishes(overall.get(role_id), by_round.get(role_id))
        for role_id in overall.keys() | by_round.keys()
    }


def _reasons(holes: Iterable[Hole], round_: Round | None) -> dict[Place, Hole]:
    """The reason to show in each place: the one of what is looked at, else the newest other.

    A round is also told what was noted for the study as a whole, and not what was for others.
    """
    own = round_.id if round_ else None
    told = [hole for hole in holes if round_ is None or hole.round_id in (None, own)]
    ordered = sorted(told, key=lambda hole: hole.round_id == own)
    return {(hole.case_id, hole.role_id): hole for hole in ordered}
