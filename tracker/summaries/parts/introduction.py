"""Gathers the study in short."""

from collections.abc import Iterator, Sequence

from tracker.cases.queries import Standing
from tracker.studies import queries as studies
from tracker.summaries.choice import Choice
from tracker.summaries.document import Chapter, Introduction


def gather(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    questions = [question.name for question in studies.research_questions(choice.study)]
    yield Introduction(len(standings), choice.study.about, questions)
