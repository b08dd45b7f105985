"""All pages and acts of status notes, under one name."""

from tracker.statusnotes import acts, board, comparing, views

blueprint = acts.blueprint

__all__ = ["acts", "blueprint", "board", "comparing", "views"]
