"""The pages and acts of notes, one file for each matter."""

from flask import Flask

from tracker.notes import template_views, ticking, views
from tracker.notes.excerpts import marked
from tracker.notes.views import blueprint

__all__ = ["blueprint", "init_app", "template_views", "ticking", "views"]


def init_app(app: Flask) -> None:
    """Give templates `marked(study)`, with which the text of a note is dressed."""
    app.jinja_env.globals["marked"] = marked
