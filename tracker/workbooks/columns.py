"""The columns of a plan in a workbook, and how a row of headings is known for what it is."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_LETTERS = str.maketrans({"æ": "ae", "ø": "o"})
_HEADER_NEEDS = 2


@dataclass(frozen=True)
class Column:
    """One column. Its names stand here and not in the catalogues, since all are read always."""

    code: str
    names: Mapping[str, str]
    width: int
    also: tuple[str, ...] = ()
    is_needed: bool = False
    # Only for who works in the study or reviews it.
    is_internal: bool = False
    forms: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        forms = {folded(name) for name in (self.code, *self.names.values(), *self.also)}
        object.__setattr__(self, "forms", frozenset(forms))


def folded(name: str) -> str:
    """A heading without what people write differently: capitals, accents, spaces, stops."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]+", "", plain)


def _column(
    code: str,
    en: str,
    nb: str,
    width: int,
    *also: str,
    needed: bool = False,
    internal: bool = False,
) -> Column:
    return Column(code, {"en": en, "nb": nb}, width, also, needed, internal)


COLUMNS = (
    _column("number", "Number", "Nummer", 9, "No", "Nr", "Engagement", "Aktivitet"),
    _column("kind", "Kind", "Type", 20, "Slag", "Aktivitetstype", needed=True),
    _column("title", "Title", "Tittel", 36, "What", "Hva", needed=True),
    _column("first", "First day", "Første dag", 12, "Day", "Dag", "Date", "Dato", "From", "Fra",
            "Fra dato", "Start date", "Startdato", needed=True),
    _column("last", "Last day", "Siste dag", 12, "To", "Til", "Til dato", "End date", "Sluttdato"),
    _column("starts", "Starts", "Start", 8, "Start time", "Starttid", "Time", "Tid", "Klokken",
            "Kl"),
    _column("ends", "Ends", "Slutt", 8, "End time", "Sluttid", "End"),
    _column("cases", "Cases", "Caser", 28, "Case"),
    _column("place", "Place", "Sted", 24),
    _column("agenda", "Agenda", "Dagsorden", 40, internal=True),
    _column("team", "Team", "Team", 28, "Who goes", "Hvem som drar", "Members", "Medlemmer",
            "Deltakere fra teamet", internal=True),
    _column("parent", "Part of", "Del av", 9),
    _column("status", "Status", "Status", 13),
    _column("round", "Round", "Runde", 22),
)  # fmt: skip

BY_CODE = {column.code: column for column in COLUMNS}
_BY_FORM = {form: column.code for column in COLUMNS for form in column.forms}


def codes_of(headings: Sequence[str]) -> dict[str, int]:
    """Which known column stands where; of two with the same name the first."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        code = _BY_FORM.get(folded(heading)) if heading else None
        if code is not None:
            found.setdefault(code, place)
    return found


def header_among(rows: Sequence[Sequence[str]]) -> int | None:
    """Which row is the headings: the first of those that name the most columns."""
    counts = [len(codes_of(row)) for row in rows]
    best = max(counts, default=0)
    return counts.index(best) if best >= _HEADER_NEEDS else None


def missing(codes: Mapping[str, int]) -> list[Column]:
    return [column for column in COLUMNS if column.is_needed and column.code not in codes]


def named(columns: Sequence[Column]) -> str:
    """The columns in both languages, for saying which are looked for."""
    both = (dict.fromkeys(column.names.values()) for column in columns)
    return ", ".join(" / ".join(names) for names in both)
