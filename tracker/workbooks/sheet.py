"""A plan as it stood in a file: which columns it has and the text of its rows, nothing judged."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_
from tracker.workbooks import columns
from tracker.workbooks.cells import plain, unescaped

ROWS = 5_000
WIDTH = 100
HEADER_ROWS = 20
# More empty rows than that in a run, and nothing is expected below them.
_GAP = 1_000
# How many bytes a page may hand back to us; less than the program's own limit for a request.
_TEXT = 5 * 1024 * 1024

Record = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """A row's number in its file and its text by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The rows that hold something, and the headings that nobody knows."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: tuple[Row, ...]


def taken(records: Iterable[Record]) -> Sheet | None:
    """What the records of a file say, None when none of the first is a row of headings."""
    coming = iter(records)
    first = list(islice(coming, HEADER_ROWS))
    place = columns.header_among([cells for _line, cells in first])
    if place is None:
        return None
    headings = [" ".join(heading.split()) for heading in first[place][1]]
    codes = columns.codes_of(headings[:WIDTH])
    known = set(codes.values())
    unknown = [name for at, name in enumerate(headings) if name and at not in known]
    below = _no_wider(len(headings), chain(first[place + 1 :], coming))
    return Sheet(tuple(codes), tuple(unknown), tuple(_rows(below, codes)))


def _no_wider(width: int, records: Iterable[Record]) -> Iterator[Record]:
    """A cell beyond the headings is most likely a name with the separator in it."""
    for line, cells in records:
        if any(cell.strip() for cell in cells[width:]):
            raise DomainError(
                n_("Row %(line)s has more cells than there are headings. Put what holds the "
                   "separator in quotation marks."),
                line=line,
            )  # fmt: skip
        yield line, cells


def _rows(records: Iterable[Record], codes: dict[str, int]) -> Iterator[Row]:
    count = empty = size = 0
    for line, cells in records:
        text = {
            code: unescaped(plain(cells[at])) if at < len(cells) else ""
            for code, at in codes.items()
        }
        if not any(text.values()):
            empty += 1
            if empty > _GAP:
                return
            continue
        count, empty = count + 1, 0
        size += len(_json([*text.values()]).encode())
        _check_size(count, size)
        yield Row(line, text)


def _check_size(count: int, size: int) -> None:
    if count > ROWS:
        raise TooLarge(n_("The file has more than %(rows)s rows. Split it in two."), rows=ROWS)
    if size > _TEXT:
        raise TooLarge(n_("The file holds more text than a plan can have. Split it in two."))


def check_columns(sheet: Sheet | None) -> Sheet:
    """Refuse what is no plan, and say which columns one has."""
    if sheet is None:
        raise DomainError(
            n_("None of the first %(rows)s rows names the columns of a plan. Looked for: "
               "%(columns)s."),
            rows=HEADER_ROWS,
            columns=columns.named(columns.COLUMNS),
        )  # fmt: skip
    lacking = columns.missing(dict.fromkeys(sheet.codes, 0))
    if lacking:
        raise DomainError(
            n_("These columns are missing: %(columns)s."), columns=columns.named(lacking)
        )
    if not sheet.rows:
        raise DomainError(n_("There are no rows below the headings."))
    return sheet


def to_text(sheet: Sheet) -> str:
    """The same as text, so that a page can hand it back."""
    rows = [[row.line, *row.cells.values()] for row in sheet.rows]
    return _json([sheet.codes, sheet.unknown, rows])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def from_text(text: str) -> Sheet:
    """Read it back, trusting nothing: whoever sends it may have changed it."""
    try:
        codes, unknown, rows = json.loads(text)
        cells = [(line, dict(zip(codes, texts, strict=True))) for line, *texts in rows]
        every = chain(codes, unknown, *(row.values() for _line, row in cells))
        is_sound = (
            set(codes) <= set(columns.BY_CODE)
            and all(isinstance(one, str) for one in every)
            and all(isinstance(line, int) for line, _row in cells)
        )
    except (ValueError, TypeError, RecursionError):
        is_sound = False
    if not is_sound:
        raise DomainError(n_("The rows could not be read. Choose the file again."))
    if len(cells) > ROWS:
        _check_size(len(cells), 0)
    found = tuple(Row(line, {c: plain(t) for c, t in row.items()}) for line, row in cells)
    return Sheet(tuple(codes), tuple(unknown), found)
