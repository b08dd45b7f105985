"""The pages and acts of notes, one file for each matter."""

from tracker.notes import template_views, ticking, views
from tracker.notes.views import blueprint

__all__ = ["blueprint", "template_views", "ticking", "views"]
