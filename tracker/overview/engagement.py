"""The engagement page."""
