"""The contact summary in the words of one study and one kind of engagement."""

from flask_babel import force_locale, gettext

from tracker.notes import queries, templates
from tracker.studies import queries as studies
from tracker.studies.models import Study


def summary_of(study: Study, kind: str) -> str:
    """The contact summary that a note on such an engagement can begin with."""
    own = queries.find_template(study, kind)
    questions = [(one.code, one.name) for one in studies.research_questions(study)]
    return templates.filled(own.text if own else usual_of(study, kind), questions)


def usual_of(study: Study, kind: str) -> str:
    """The prompts that count while the study has none of its own, in its language."""
    with force_locale(study.language):
        return templates.usual(kind, say=gettext)
