"""What surrounds every page: rooms, the add menu, the studies to switch to."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user

from tracker.accounts.marks import reader_mark
from tracker.cases.rules import STATUS_NAMES as CASE_STATUSES
from tracker.core.language import n_
from tracker.engagements.kinds import KINDS
from tracker.engagements.rules import STATUS_NAMES as ENGAGEMENT_STATUSES
from tracker.studies import queries
from tracker.studies.access import allowed
from tracker.studies.rules import Action, Role, may
from tracker.web.words import page_language, said


@dataclass(frozen=True)
class Room:
    """A place in the study's navigation."""

    label: str
    url: str
    is_here: bool
    on_phone: bool
    icon: str
    # Where the phone's bar has no place for the label.
    short: str


@dataclass(frozen=True)
class Add:
    """Something the add menu offers."""

    label: str
    url: str
    kind: str
    # Which key goes there at once.
    key: str = ""
    # For what has no mark of a kind.
    icon: str = ""


@dataclass(frozen=True)
class StudyLink:
    title: str
    url: str
    is_here: bool


# Endpoint, word, icon, what it needs, among the five of the phone's bottom bar.
_ROOMS = (
    ("overview.today", n_("Today"), "today", Action.SEE, True),
    ("overview.study", n_("Timeline"), "timeline", Action.SEE, False),
    ("overview.calendar", n_("Calendar"), "calendar", Action.SEE, True),
    ("planning.index", n_("Planning"), "rounds", Action.SEE, False),
    ("cases.index", n_("Cases"), "cases", Action.SEE, True),
    ("engagements.index", n_("Engagements"), "engagements", Action.SEE, True),
    ("followups.index", n_("Follow-ups"), "followups", Action.SEE_NOTES, False),
    ("statusnotes.index", n_("Status notes"), "status", Action.SEE, True),
    ("coverage.index", n_("Coverage"), "coverage", Action.SEE, False),
    ("matrix.excerpt_list", n_("Excerpts"), "excerpts", Action.SEE_NOTES, False),
    ("overview.search", n_("Search"), "search", Action.SEE, False),
    ("people.index", n_("People"), "people", Action.SEE_PEOPLE, False),
    ("summaries.preview", n_("Summary"), "summary", Action.SEE, False),
    ("studies.settings", n_("Settings"), "settings", Action.LEAD, False),
)
_SHORT = {"statusnotes.index": n_("Status")}
# Features without a room of their own, and in whose room they are at home.
_LODGERS = {
    "attachments": "cases",
    "feedback": "cases",
    "notes": "engagements",
    "invitations": "engagements",
    "programmes": "engagements",
    "checkins": "engagements",
    "minutes": "engagements",
    "workbooks": "engagements",
    "calendars": "engagements",
    "milestones": "planning",
    "memberchecks": "statusnotes",
    "reviews": "statusnotes",
    "crosscase": "matrix",
}
# Pages of things that show several features, and the rooms of those things.
_OF_THINGS = {
    "overview.case": "cases.index",
    "overview.status_over_time": "cases.index",
    "overview.engagement": "engagements.index",
    "overview.status_note": "statusnotes.index",
    "overview.board": "statusnotes.index",
}
_IN_SETTINGS = {
    "reminders.rules",
    "delivery.sent",
    "programmes.templates",
    "programmes.template",
    "notes.note_templates",
    "notes.note_template",
    "summaries.style",
}
_LOG_A_CALL = n_("Log a call")
_REMINDER = n_("Reminder")
_CALL = "phone-check-in"
_ADD_FIRST = ("phone-check-in", "site-visit", "network-gathering", "dialogue-meeting", "interview")


# The word of every status that the marks of a page can show.
_STATUS_WORDS: dict[str, str] = {
    **{str(status): word for status, word in ENGAGEMENT_STATUSES.items()},
    **{str(status): word for status, word in CASE_STATUSES.items()},
    "draft": n_("Draft"),
    "review": n_("In review"),
    "reading": n_("With the case for reading"),
    "published": n_("Published"),
}


def init_app(app: Flask) -> None:
    # Globals, since macros are imported without a page's own words.
    app.jinja_env.globals["STATUS_WORDS"] = _STATUS_WORDS
    app.jinja_env.globals["KINDS"] = KINDS
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["mark_of_reader"] = reader_mark
    app.jinja_env.globals["to_engagement"] = to_engagement
    app.jinja_env.globals["to_case"] = to_case
    app.context_processor(_surroundings)


def _surroundings() -> dict[str, Any]:
    study = g.get("study")
    return {
        "study": study,
        "rooms": _rooms(*_where(), g.membership.role) if study else (),
        "search_url": _search_url(study.short_name) if study else None,
        "adds": _adds(*_where()[:3]) if study and allowed(Action.PLAN) else (),
        "my_studies": my_studies,
        "may": allowed,
        "language": page_language(),
        "reader_mark": reader_mark(),
        "home_url": _address("studies.home"),
        "account_url": _address("accounts.account"),
        "login_url": _address("security.login"),
        "logout_url": _address("security.logout"),
    }


def _where() -> tuple[str, str, str, str | None]:
    """What the navigation depends on beside rights: it is put together once for each."""
    return page_language(), request.script_root, g.study.short_name, request.endpoint


def _search_url(short_name: str) -> str | None:
    """Where every page's search box leads; the search has a box of its own."""
    is_there = request.endpoint == "overview.search"
    return None if is_there else _address("overview.search", study=short_name)


def _address(endpoint: str, **values: str) -> str:
    """An address that every page shows; the router is asked once for each."""
    return _known_address(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=4096)
def _known_address(_root: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
    named: dict[str, Any] = dict(values)
    return url_for(endpoint, **named)


@lru_cache(maxsize=4096)
def _rooms(
    _language: str, _root: str, short_name: str, endpoint_here: str | None, role: Role
) -> tuple[Room, ...]:
    here = request.blueprint, endpoint_here
    return tuple(
        Room(
            said(word),
            _address(endpoint, study=short_name),
            _is_here(endpoint, *here),
            on_phone,
            icon,
            said(_SHORT.get(endpoint, word)),
        )
        for endpoint, word, icon, needs, on_phone in _ROOMS
        if may(role, needs)
    )


def _is_here(endpoint: str, blueprint: str | None, present: str | None) -> bool:
    if blueprint == "overview":
        return _OF_THINGS.get(present or "", present) == endpoint
    if present in _IN_SETTINGS:
        return endpoint == "studies.settings"
    if blueprint == "reminders":
        return endpoint == "overview.today"
    room = _LODGERS.get(blueprint or "", blueprint)
    return endpoint.split(".")[0] == room


@lru_cache(maxsize=1024)
def _adds(_language: str, _root: str, short_name: str) -> tuple[Add, ...]:
    call = Add(said(_LOG_A_CALL), _address("checkins.choose", study=short_name), _CALL, "call")
    planned = (
        Add(
            said(KINDS[code].label),
            _address("engagements.new", study=short_name, kind=code),
            code,
        )
        for code in _ADD_FIRST
    )
    reminder = Add(
        said(_REMINDER), _address("reminders.new", study=short_name), "", "remind", "clock"
    )
    return (call, *planned, reminder)


def my_studies() -> tuple[StudyLink, ...]:
    """The reader's studies, for the switcher; asked for only by pages that show it."""
    if not current_user.is_authenticated:
        return ()
    present = g.get("study")
    return tuple(
        StudyLink(
            study.title,
            _address("overview.today", study=study.short_name),
            present is not None and present.short_name == study.short_name,
        )
        for study in queries.study_names_of(current_user.id, limit=12)
    )


def to_engagement(short_name: str, number: int) -> str:
    """The address of an engagement's page; long lists ask for many."""
    nought = _address("overview.engagement", study=short_name, number="0")
    return f"{nought.removesuffix('0')}{number}"


def engagement_links(short_name: str) -> Callable[[int], str]:
    """From a number to the address, for pictures with thousands of links."""
    before = to_engagement(short_name, 0).removesuffix("0")
    return lambda number: f"{before}{number}"


def to_case(short_name: str, slug: str) -> str:
    """The address of a case's page; long lists ask for many."""
    return _address("overview.case", study=short_name, slug="-").removesuffix("-") + slug


def static_url(name: str) -> str:
    """The address of one of our files, changing with its content so that it may be kept long."""
    return f"{_address('static', filename=name)}?v={_version(str(current_app.static_folder), name)}"


@cache
def _version(folder: str, name: str) -> str:
    path = Path(folder, name)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"
