"""Any list as CSV that spreadsheets open with every letter right and run nothing of."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence

from tracker.workbooks.cells import escaped

# Norwegian spreadsheets take a comma for the decimal sign and expect semicolons.
DELIMITERS = {"nb": ";"}


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[object]], *, language: str) -> bytes:
    """Headings and rows; None is an empty cell, days are written as 2011-03-24."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=DELIMITERS.get(language, ","))
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_text(value) for value in row])
    return made.getvalue().encode("utf-8-sig")


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else escaped(str(value))
