"""What the search finds, one hit a line, for the command line."""

from collections.abc import Iterator

from tracker.cases.models import Case
from tracker.overview.hits import Shown, dressed
from tracker.search import queries
from tracker.search.rules import Asked, Sort, role_mark, terms_of
from tracker.studies import queries as studies
from tracker.studies.models import Study

# So many are asked for at a time.
_AT_ONCE = 100


def lines(study: Study, words: str, *, case: Case | None, kind: str) -> Iterator[str]:
    """Number, date, cases and sentence with tabs between, titles first and then the newest."""
    terms = terms_of(words)
    asked = Asked(
        terms=terms,
        sorts=list(Sort),
        case_id=case.id if case else None,
        kind=kind,
        roles={role_mark(role.code): role.name for role in studies.informant_roles(study)},
    )
    for offset in range(0, queries.MOST, _AT_ONCE):
        found = queries.find(study.id, asked, limit=_AT_ONCE, offset=offset)
        yield from map(_line, dressed(study, found.hits, terms))
        if len(found.hits) < _AT_ONCE:
            return


def _line(hit: Shown) -> str:
    number = str(hit.number) if hit.number is not None else "-"
    day = hit.first.isoformat() if hit.first else "-"
    said = "".join(piece.text for piece in hit.words or hit.title)
    return "\t".join((number, day, ", ".join(hit.cases) or "-", " ".join(said.split())))
