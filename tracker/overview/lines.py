"""What the search finds, one hit a line, for the command line."""

from collections.abc import Iterator

from tracker.cases.models import Case
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.overview.hits import Shown, dressed
from tracker.overview.search_form import role_names
from tracker.search import queries
from tracker.search.rules import Asked, Sort, terms_of
from tracker.studies import queries as studies
from tracker.studies.models import Study

# So many are asked for at a time, and all that there are.
_AT_ONCE = 500
_ALL = 1_000_000_000
# Holds emoji together; what else is not seen could tell a terminal to do things.
_JOINER = "\u200d"


def lines(study: Study, words: str, *, case: Case | None, kind: str) -> list[str]:
    """Number, date, cases and sentence with tabs between, titles first and then the newest."""
    terms = terms_of(words)
    if not terms:
        raise DomainError(n_("Write a word or a number to look for."))
    asked = Asked(
        terms=terms,
        sorts=list(Sort),
        case_id=case.id if case else None,
        kind=kind,
        roles=role_names(studies.all_entries(study)),
    )
    return [_line(hit) for hit in _hits(study, asked)]


def _hits(study: Study, asked: Asked) -> Iterator[Shown]:
    offset, total = 0, 1
    while offset < total:
        found = queries.find(study.id, asked, limit=_AT_ONCE, offset=offset, most=_ALL)
        yield from dressed(study, found.hits, asked.terms)
        offset, total = offset + _AT_ONCE, found.total


def _line(hit: Shown) -> str:
    number = str(hit.number) if hit.number is not None else "-"
    day = hit.first.isoformat() if hit.first else "-"
    said = "".join(piece.text for piece in hit.words or hit.title)
    return "\t".join((number, day, _seen(", ".join(hit.cases)) or "-", _seen(said)))


def _seen(text: str) -> str:
    spaced = " ".join(text.split())
    return "".join(letter for letter in spaced if letter.isprintable() or letter == _JOINER)
