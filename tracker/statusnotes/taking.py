"""What is asked of the evidence while one writes: it changes the text in the form, nothing else."""

import datetime as dt

from flask_babel import gettext

from tracker.cases.models import Case
from tracker.statusnotes.evidence import Evidence, evidence
from tracker.statusnotes.forms import StatusForm
from tracker.statusnotes.lines import draft_of, lines_of
from tracker.statusnotes.service import NOTHING_LOGGED


def answer(form: StatusForm, case: Case, *, as_of: dt.date) -> Evidence:
    """The evidence of the month, and in the form what was asked of it."""
    logged = evidence(case, as_of=as_of)
    if not form.asked() or form.errors or form.form_errors or form.clash:
        return logged
    form.is_added_to, form.answer_code = True, 200
    _ACTS[form.asked()](form, case, logged)
    return logged


def _take(form: StatusForm, case: Case, logged: Evidence) -> None:
    lines = lines_of(logged, case.study)
    form.put_in([lines[key] for key in form.chosen() if key in lines])


def _append_draft(form: StatusForm, case: Case, logged: Evidence) -> None:
    if logged.is_empty:
        form.answer_code = 422
        form.form_errors.append(gettext(NOTHING_LOGGED))
        return
    form.put_in([draft_of(logged, case)])


def _by_kind(form: StatusForm, _case: Case, _logged: Evidence) -> None:
    form.by.data = "kind"


def _by_theme(form: StatusForm, _case: Case, _logged: Evidence) -> None:
    form.by.data = "theme"


def _stay(_form: StatusForm, _case: Case, _logged: Evidence) -> None:
    """What was said of a reference leaves the text as it is."""


_ACTS = {
    "hold": _stay,
    "take": _take,
    "from-log": _append_draft,
    "by-kind": _by_kind,
    "by-theme": _by_theme,
}
