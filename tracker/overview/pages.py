"""The read-only pages that show several features together, one file each."""

from tracker.overview import calendar, case, engagement, search, sheet, status_note, study, today
from tracker.overview.views import blueprint

__all__ = [
    "blueprint", "calendar", "case", "engagement", "search", "sheet", "status_note", "study",
    "today",
]  # fmt: skip
