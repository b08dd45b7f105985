"""Of which parts a summary is put together, and how far its making is, on plain values."""

from enum import StrEnum

from tracker.core.language import n_


class Stage(StrEnum):
    """How far a file is that somebody asked for."""

    WAITING = "waiting"
    MAKING = "making"
    DONE = "done"
    FAILED = "failed"


class Part(StrEnum):
    """A chapter, or a kind of chapters, of the summary."""

    STUDY = "study"
    TIMELINE = "timeline"
    STATUS = "status"
    STORY = "story"
    FACTS = "facts"
    THEMES = "themes"
    PROMOTES = "promotes"
    COVERAGE = "coverage"
    INPUTS = "inputs"
    METHOD = "method"


PARTS = {
    Part.STUDY: n_("The study in short"),
    Part.TIMELINE: n_("Contacts over time, as a figure"),
    Part.STATUS: n_("Status per case"),
    Part.STORY: n_("How each case changed, status by status"),
    Part.FACTS: n_("Facts by case"),
    Part.THEMES: n_("Excerpts by theme and case"),
    Part.PROMOTES: n_("What promotes and what hinders, by case"),
    Part.COVERAGE: n_("Coverage: who was reached"),
    Part.INPUTS: n_("Annex: inputs from the dialogue meetings"),
    Part.METHOD: n_("Account of the method"),
}
