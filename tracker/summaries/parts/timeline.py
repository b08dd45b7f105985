"""Draws the contacts over time."""

from collections.abc import Iterator, Sequence

from tracker.cases.queries import Standing
from tracker.core.language import n_
from tracker.engagements import timeline
from tracker.planning.figure import one_each, study_figure
from tracker.summaries import document
from tracker.summaries.choice import Choice
from tracker.summaries.document import Chapter


def gather(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    """The figure and its words; nothing while there are no cases."""
    if not standings:
        return
    study, words = choice.study, choice.words
    caption = words.say(n_("Contacts and events, case by case"))
    figure = study_figure(
        study,
        groups=one_each([standing.case for standing in standings]),
        starts_on=study.starts_on,
        ends_on=study.ends_on,
        title=caption,
    )
    wording = timeline.wording(choice.language, translate=words.translate)
    first, *more = [
        timeline.draw(part, width=document.FIGURE_WIDTH, wording=wording)
        for part in timeline.in_parts(figure)
    ]
    alternative = n_("A line per case over the evaluation period with a mark for each contact.")
    yield document.Timeline(first, words.say(alternative), caption, more)
    rows = timeline.describe(figure, wording=wording)
    if rows:
        yield document.TimelineInWords(rows)
