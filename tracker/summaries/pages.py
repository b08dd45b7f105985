"""All pages and acts of summaries, under one name."""

from tracker.summaries import files, reports, views

blueprint = views.blueprint

__all__ = ["blueprint", "files", "reports", "views"]
