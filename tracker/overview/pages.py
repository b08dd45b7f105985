"""The read-only pages that show several features together, one file each."""

from tracker.overview import (
    board,
    calendar,
    case,
    engagement,
    search,
    sheet,
    status_note,
    story,
    study,
    today,
)
from tracker.overview.views import blueprint

__all__ = [
    "blueprint", "board", "calendar", "case", "engagement", "search", "sheet", "status_note",
    "story", "study", "today",
]  # fmt: skip
