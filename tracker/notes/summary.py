"""The contact summary in the words of one study and one kind of engagement."""

from collections.abc import Iterable

from flask_babel import force_locale, gettext

from tracker.notes import queries, templates
from tracker.notes.models import Note
from tracker.studies import queries as studies
from tracker.studies.models import Study


def summary_of(study: Study, kind: str) -> str:
    """The contact summary that a note on such an engagement can begin with."""
    own = queries.find_template(study, kind)
    questions = [(one.code, one.name) for one in studies.research_questions(study)]
    return templates.filled(own.text if own else usual_of(study, kind), questions)


def has_summary(study: Study, kind: str, notes: Iterable[Note]) -> bool:
    """Whether what was written on such an engagement holds its contact summary."""
    texts = [note.text for note in notes]
    own = queries.find_template(study, kind)
    known = [usual_of(study, kind), *([own.text] if own else [])]
    return any(templates.is_held_in(template, texts) for template in known)


def usual_of(study: Study, kind: str) -> str:
    """The prompts that count while the study has none of its own, in its language."""
    with force_locale(study.language):
        return templates.usual(kind, say=gettext)
