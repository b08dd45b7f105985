"""The pages and acts of the matrix and the list of excerpts, one file each."""

from tracker.matrix import excerpt_views, views
from tracker.matrix.views import blueprint

__all__ = ["blueprint", "excerpt_views", "views"]
