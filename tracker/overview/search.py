"""One box for all that was written: the words found in their sentences, with the way there."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from flask import render_template, request, url_for

from tracker.core.language import n_
from tracker.overview.frame import to_engagement
from tracker.overview.hits import Shown, dressed
from tracker.overview.search_form import Search, SearchForm, chosen, filters
from tracker.overview.views import blueprint
from tracker.search import queries
from tracker.search.queries import MOST, Found
from tracker.search.rules import Asked, Sort
from tracker.statusnotes.rules import month_from
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import Page, page_number
from tracker.web.words import said

ROWS = 20
# What a single hit is called; an engagement shows its kind instead.
_CALLED = {
    Sort.NOTE: n_("Note"),
    Sort.EXCERPT: n_("Excerpt"),
    Sort.STATUS_NOTE: n_("Status note"),
    Sort.DRAFT: n_("Draft of a status note"),
    Sort.PERSON: n_("Person"),
}


@blueprint.get("/search")
@study_page(Action.SEE)
def search(study: Study) -> tuple[str, int]:
    asking = Search(study)
    asked = asking.question()
    found, page = _page(study, asked)
    hits = dressed(study, found.hits, asked.terms if asked else ())
    answer = render_template(
        "overview/search.html",
        form=asking.form,
        filters=filters(asking.form),
        asked=asked,
        found=found,
        most=MOST,
        hits=[(hit, _address(study, hit)) for hit in hits],
        page_of_hits=page,
        chips=list(_chips(study, asking.form)),
        excerpts_url=_excerpts_url(study, asking.form) if allowed(Action.SEE_NOTES) else "",
        unfiltered_url=url_for("overview.search", study=study.short_name, q=asking.form.q.data),
        called={sort: said(word) for sort, word in _CALLED.items()},
    )
    return answer, 200 if asked else 422


def _page(study: Study, asked: Asked | None) -> tuple[Found, Page]:
    """The page asked for in the address, the first one when that lies beyond the end."""
    if asked is None:
        return Found((), 0), Page(1, 0, ROWS)
    number = page_number()
    found = queries.find(study.id, asked, limit=ROWS, offset=(number - 1) * ROWS)
    if not found.hits and number > 1:
        number = 1
        found = queries.find(study.id, asked, limit=ROWS)
    return found, Page(number, found.total, ROWS)


def _address(study: Study, hit: Shown) -> str:
    if hit.number is not None:
        page = to_engagement(study.short_name, hit.number)
        anchored = hit.sort in (Sort.NOTE, Sort.EXCERPT)
        return f"{page}#{hit.sort}-{hit.object_id}" if anchored else page
    if hit.sort is Sort.PERSON:
        return url_for("people.edit", study=study.short_name, person_id=hit.object_id)
    return url_for("overview.status_note", study=study.short_name, status_note_id=hit.object_id)


# What the list of excerpts calls the filters that it has too.
_SHARED = {
    "case": "case", "kind": "kind", "theme": "theme", "role": "role", "excerpt": "tone",
    "author": "author",
}  # fmt: skip


def _excerpts_url(study: Study, form: SearchForm) -> str:
    """The list of excerpts with the same filters, for which it needs no words."""
    given: dict[str, Any] = {
        theirs: form[ours].data for ours, theirs in _SHARED.items() if form[ours].data
    }
    since, until = month_from(form.since.data or ""), month_from(form.until.data or "")
    if until:
        until = (until + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return url_for("matrix.excerpt_list", study=study.short_name, since=since, until=until, **given)


def _chips(study: Study, form: SearchForm) -> Iterator[dict[str, str]]:
    """Each filter in use, with the address of the same search without it."""
    used = chosen(form)
    for name, words in used:
        kept: dict[str, Any] = {
            other: request.args[other] for other, _words in used if other != name
        }
        url = url_for("overview.search", study=study.short_name, q=form.q.data, **kept)
        yield {"label": words, "url": url}
