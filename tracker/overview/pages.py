"""The read-only pages that show several features together, one file each."""

from tracker.overview import case, engagement, study, today
from tracker.overview.views import blueprint

__all__ = ["blueprint", "case", "engagement", "study", "today"]
