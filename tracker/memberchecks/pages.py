"""All pages and acts of member checks: those of members, and those of people with a link."""

from tracker.memberchecks import acts, reading, views

blueprint = acts.blueprint

__all__ = ["acts", "blueprint", "reading", "views"]
