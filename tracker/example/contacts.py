"""The contacts of the example study, with what was written on them and added to them."""

import datetime as dt
from pathlib import Path
from typing import Any

from flask import current_app

from tracker.attachments import service as attachments
from tracker.engagements import service as engagements
from tracker.engagements.models import Engagement
from tracker.engagements.rules import TeamPart, When, instant, when
from tracker.example.made import Made
from tracker.example.source import date_of, time_of
from tracker.notes import service as notes
from tracker.planning import service as planning

_SOON = dt.timedelta(days=10)


def log_engagement(made: Made, row: dict[str, Any]) -> None:
    engagement = engagements.plan(
        made.study,
        kind=row["kind"],
        title=row["title"],
        when=_when(made, row),
        cases=[made.cases[code] for code in row.get("cases", [])],
        parent=made.engagements[row["parent"]] if "parent" in row else None,
        place=row.get("place", ""),
        agenda=row.get("agenda", "").strip(),
    )
    made.engagements[row["code"]] = engagement
    if "round" in row:
        planning.put_in_round(engagement, made.rounds[row["round"]])
    team = [(made.team[one["member"]], TeamPart(one["part"])) for one in row.get("team", [])]
    engagements.set_team(engagement, team)
    has_happened = made.source.has_happened(date_of(row["ends"]))
    _invite_participants(made, engagement, row, has_happened=has_happened)
    _bring_to_status(made, engagement, row, has_happened=has_happened)
    if row["status"] != "held" or not has_happened:
        return
    for note in row.get("notes", []):
        _write_note(made, engagement, row, note)
    for file in row.get("files", []):
        _add_file(made, engagement, row, file)


def _when(made: Made, row: dict[str, Any]) -> When:
    return when(
        day=made.source.day(date_of(row["starts"])),
        last_day=made.source.day(date_of(row["ends"])),
        starts=time_of(row["starts"]),
        ends=time_of(row["ends"]),
        time_zone=made.study.time_zone,
    )


def _invite_participants(
    made: Made, engagement: Engagement, row: dict[str, Any], *, has_happened: bool
) -> None:
    given = row.get("participants", [])
    persons = [made.people[one["person"]] for one in given if "person" in one]
    headcounts = {
        made.roles[one["role"]]: (one["invited"], one.get("came") if has_happened else None)
        for one in given
        if "role" in one
    }
    engagements.set_participants(engagement, people=persons, headcounts=headcounts)


def _bring_to_status(
    made: Made, engagement: Engagement, row: dict[str, Any], *, has_happened: bool
) -> None:
    status, reason = row["status"], row.get("reason", "")
    if status == "cancelled":
        engagements.cancel(engagement, reason=reason)
    elif status == "postponed":
        engagements.postpone(engagement, reason=reason)
    elif has_happened:
        engagements.hold(engagement, today=made.source.today)
    elif engagement.starts_on <= made.source.today + _SOON:
        engagements.confirm(engagement)


def _write_note(
    made: Made, engagement: Engagement, row: dict[str, Any], note: dict[str, Any]
) -> None:
    """A note is written on the evening of its day, or later when the file says so."""
    written = note.get("written", date_of(row["ends"]))
    if not made.source.has_happened(written):
        return
    at = instant(made.source.day(written), dt.time(18, 30), made.study.time_zone)
    author = made.team[note["by"]].account
    notes.write(engagement, author=author, text=made.source.text(note["text"].strip()), now=at)


def _add_file(
    made: Made, engagement: Engagement, row: dict[str, Any], file: dict[str, str]
) -> None:
    folder = Path(current_app.instance_path) / "files"
    taken = attachments.take_in(folder, name=file["name"], content=file["text"].strip().encode())
    at = instant(made.source.day(date_of(row["ends"])), dt.time(19), made.study.time_zone)
    by = made.team[file["by"]].account
    attachments.add(engagement, taken, by=by, now=at, caption=file["caption"])
