"""All pages and acts of status notes, under one name."""

from tracker.statusnotes import acts, board, comparing, names, views

blueprint = acts.blueprint

__all__ = ["acts", "blueprint", "board", "comparing", "names", "views"]
