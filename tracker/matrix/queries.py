"""Reads about the cells of the framework matrix, each within a bounded number of statements."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.matrix.models import CellSummary, CellSummaryRevision
from tracker.notes.excerpts import Filters, place
from tracker.notes.models import Excerpt, ExcerptTag
from tracker.studies.models import Study
from tracker.studies.vocabulary import Term

Key = tuple[int, str]


def find_summary(case: Case, term: Term) -> CellSummary | None:
    """What was written into a cell, under any code that the term has or had."""
    return db.session.scalar(
        sa.select(CellSummary)
        .where(CellSummary.study_id == case.study_id, CellSummary.case_id == case.id)
        .where(CellSummary.sign == term.sign, CellSummary.code.in_(term.codes))
        .order_by(CellSummary.id)
        .limit(1)
    )


def summaries(study: Study, case_ids: Collection[int], sign: str) -> Sequence[CellSummary]:
    """All that was written into the rows of some cases, behind one sign."""
    return db.session.scalars(
        sa.select(CellSummary)
        .where(CellSummary.study_id == study.id, CellSummary.sign == sign)
        .where(CellSummary.case_id.in_(case_ids))
        .order_by(CellSummary.id.desc())
    ).all()


def revisions(
    summary: CellSummary, *, limit: int = 100, offset: int = 0
) -> Sequence[CellSummaryRevision]:
    """Who saved when, newest first; the texts stay in the database until one is asked for."""
    return db.session.scalars(
        sa.select(CellSummaryRevision)
        .where(CellSummaryRevision.cell_summary_id == summary.id)
        .options(defer(CellSummaryRevision.text), defer(CellSummaryRevision.basis))
        .order_by(CellSummaryRevision.version.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def find_revision(summary: CellSummary, version: int) -> CellSummaryRevision | None:
    return db.session.scalar(
        sa.select(CellSummaryRevision).where(
            CellSummaryRevision.cell_summary_id == summary.id,
            CellSummaryRevision.version == version,
        )
    )


def excerpts_beneath(case: Case, term: Term) -> list[tuple[int, str]]:
    """Key and text of every excerpt that a cell holds."""
    rows = db.session.execute(
        sa.select(Excerpt.id, Excerpt.text)
        .distinct()
        .join(ExcerptTag, ExcerptTag.excerpt_id == Excerpt.id)
        .join(EngagementCase, EngagementCase.engagement_id == Excerpt.engagement_id)
        .where(ExcerptTag.study_id == case.study_id, EngagementCase.case_id == case.id)
        .where(ExcerptTag.sign == term.sign, ExcerptTag.code.in_(term.codes))
    )
    return [(excerpt_id, text) for excerpt_id, text in rows]


def texts_beneath(
    study: Study, case_ids: Collection[int], sign: str, codes: Collection[str]
) -> Sequence[sa.Row[int, str, int, str]]:
    """Case, code, key and text of the excerpts in many cells, in one statement."""
    return db.session.execute(
        sa.select(EngagementCase.case_id, ExcerptTag.code, Excerpt.id, Excerpt.text)
        .join(ExcerptTag, ExcerptTag.engagement_id == EngagementCase.engagement_id)
        .join(Excerpt, Excerpt.id == ExcerptTag.excerpt_id)
        .where(ExcerptTag.study_id == study.id, EngagementCase.case_id.in_(case_ids))
        .where(ExcerptTag.sign == sign, ExcerptTag.code.in_(codes))
    ).all()


def count_by_cell(study: Study, terms: Sequence[Term], filters: Filters) -> dict[Key, int]:
    """By case and present code; an excerpt of a gathering counts for each of its cases."""
    counted = _counted(study, terms, filters, EngagementCase.case_id, _present_code(terms))
    return {(case_id, code): number for case_id, code, number in counted}


def count_by_case(study: Study, terms: Sequence[Term], filters: Filters) -> dict[int, int]:
    """How many excerpts of each case bear any of the terms."""
    rows = _counted(study, terms, filters, EngagementCase.case_id)
    return {row[0]: row[1] for row in rows}


def count_by_word(study: Study, terms: Sequence[Term], filters: Filters) -> dict[str, int]:
    """How many excerpts bear each term, by its present code."""
    rows = _counted(study, terms, filters, _present_code(terms))
    return {row[0]: row[1] for row in rows}


def count_all(study: Study, terms: Sequence[Term], filters: Filters) -> int:
    """How many excerpts of any case bear any of the terms."""
    return sum(number for (number,) in _counted(study, terms, filters))


def _counted(study: Study, terms: Sequence[Term], filters: Filters, *columns: Any) -> Sequence[Any]:
    """The number of excerpts of cases, in the last column, for each value of the others."""
    # By their names: PostgreSQL takes the same terms of a program twice for two things.
    named = [column.label(f"by_{number}") for number, column in enumerate(columns)]
    codes = [code for term in terms for code in term.codes]
    sign = terms[0].sign if terms else ""
    counted = (
        sa.select(*named, sa.func.count(ExcerptTag.excerpt_id.distinct()))
        .select_from(ExcerptTag)
        .join(EngagementCase, EngagementCase.engagement_id == ExcerptTag.engagement_id)
        .where(ExcerptTag.study_id == study.id)
        .where(ExcerptTag.sign == sign, ExcerptTag.code.in_(codes))
        .group_by(*(column.name for column in named))
    )
    if filters.asks_for_place:
        counted = counted.join(Engagement, Engagement.id == ExcerptTag.engagement_id)
    return db.session.execute(counted.where(*place(filters))).all()


def _present_code(terms: Sequence[Term]) -> Any:
    """The code that a tag is counted under: the present one, where a term had others."""
    present = {former: term.code for term in terms for former in term.former}
    if not present:
        return ExcerptTag.code
    return sa.case(present, value=ExcerptTag.code, else_=ExcerptTag.code)
