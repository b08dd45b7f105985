"""The pages and acts of coverage, one file each."""

from tracker.coverage import acts, views
from tracker.coverage.views import blueprint

__all__ = ["acts", "blueprint", "views"]
