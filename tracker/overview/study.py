"""The study page."""
