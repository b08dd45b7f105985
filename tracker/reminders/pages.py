"""All pages of reminders, each sort of act in a file of its own."""

from tracker.reminders import acts, own, settings, views
from tracker.reminders.views import blueprint

__all__ = ["acts", "blueprint", "own", "settings", "views"]
