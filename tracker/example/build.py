"""Builds the example study by calling the services people's own acts call."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from tracker.accounts.models import Account
from tracker.cases import service as cases
from tracker.cases.rules import Status as CaseStatus
from tracker.core.database import db
from tracker.coverage import service as coverage
from tracker.coverage.rules import Reason
from tracker.engagements.rules import instant
from tracker.example import source as source_module
from tracker.example.contacts import log_engagement
from tracker.example.made import Made
from tracker.example.source import Source, cited
from tracker.feedback import service as feedback
from tracker.feedback.rules import Form
from tracker.milestones import service as milestones
from tracker.people import service as people
from tracker.people.rules import Form as ConsentForm
from tracker.planning import service as planning
from tracker.reminders import derive
from tracker.statusnotes import service as statusnotes
from tracker.studies import queries as study_queries
from tracker.studies import service as studies
from tracker.studies.models import InformantRole, Study
from tracker.studies.rules import ListName, Role

_SOON = dt.timedelta(days=10)


def load(*, owner: Account, now: dt.datetime, moved_to: dt.date | None = None) -> Study:
    """The example study, led by `owner`; loading it again puts it back as it was.

    With `moved_to` all dates move so that 20 January 2012 falls on that day, and what would
    lie after it is planned and not yet held.
    """
    source = source_module.read(today=now.date(), moved_to=moved_to)
    short_name = source.content["study"]["short_name"] + ("-now" if moved_to else "")
    study = _begin(source, owner, _free(short_name, owner))
    made = Made(study, source, now)
    _invite_team(made, owner)
    _fill_lists(made)
    for table, put in _TABLES.items():
        for row in source.rows(table):
            put(made, row)
    db.session.flush()
    # Whoever opens it next finds what is due, however soon the scheduler comes by.
    derive.refresh(study, now=now)
    return study


def _free(short_name: str, owner: Account) -> str:
    """The short name itself, cleared of the owner's earlier copy; with a number when another's."""
    study = study_queries.find_study(short_name)
    number = 1
    while study is not None:
        mine = study_queries.find_membership(study.short_name, owner.id)
        if mine is not None and mine.role == Role.LEADER:
            studies.delete(study)
            return study.short_name
        number += 1
        study = study_queries.find_study(f"{short_name}-{number}")
    return short_name if number == 1 else f"{short_name}-{number}"


def _begin(source: Source, owner: Account, short_name: str) -> Study:
    row = source.content["study"]
    study = studies.begin(
        leader=owner,
        short_name=short_name,
        title=row["title"],
        commissioner=row["commissioner"],
        institute=row["institute"],
        about=row["about"].strip(),
        starts_on=source.day(row["starts_on"]),
        ends_on=source.day(row["ends_on"]),
        time_zone=row["time_zone"],
        language=row["language"],
    )
    studies.keep_personal_data_until(study, source.day(row["personal_data_until"]))
    for month in row["asked_months"]:
        statusnotes.ask_for(study, as_of=source.month(month))
    return study


def _invite_team(made: Made, owner: Account) -> None:
    """The team by function; nobody can sign in as them until they get a link of their own."""
    for row in made.source.rows("team"):
        if row["role"] == Role.LEADER:
            mine = study_queries.find_any_membership(made.study, owner)
            assert mine is not None
            made.team[row["code"]] = mine
            continue
        invited = studies.invite(
            made.study,
            email=f"{row['code']}.{made.study.short_name}@example.invalid",
            name=row["name"],
            role=Role(row["role"]),
            now=made.now,
        )
        made.team[row["code"]] = invited.membership


def _fill_lists(made: Made) -> None:
    study = made.study
    for row in made.source.rows("research_questions"):
        studies.add_entry(study, ListName.QUESTIONS, name=row["text"], code=row["code"])
    for row in made.source.rows("themes"):
        studies.add_entry(study, ListName.THEMES, name=row["name"], code=row["code"])
    for row in made.source.rows("informant_roles"):
        role = studies.add_entry(study, ListName.ROLES, name=row["name"], code=row["code"])
        assert isinstance(role, InformantRole)
        made.roles[row["code"]] = role


def _join_case(made: Made, row: dict[str, Any]) -> None:
    source = made.source
    first, *later = row["statuses"]
    case = cases.join(
        made.study,
        name=row["name"],
        region=row["region"],
        status=CaseStatus(first["status"]),
        from_on=source.day(first["from"]),
        reason=first.get("reason", ""),
    )
    for change in later:
        cases.change_status(
            case,
            status=CaseStatus(change["status"]),
            from_on=source.day(change["from"]),
            reason=change["reason"],
        )
    for fact in row.get("facts", []):
        holds_from = source.optional_day(fact.get("from"))
        cases.note_fact(case, name=fact["name"], value=fact["value"], holds_from=holds_from)
    for event in row.get("events", []):
        cases.record_event(case, happened_on=source.day(event["on"]), text=event["text"])
    made.cases[row["code"]] = case


def _register(made: Made, row: dict[str, Any]) -> None:
    person = people.add(
        made.study,
        role=made.roles[row["role"]],
        case=made.cases[row["case"]] if "case" in row else None,
        organisation=row.get("organisation", ""),
    )
    made.people[row["code"]] = person
    consent = row.get("consent")
    if consent is None or not made.source.has_happened(consent["on"]):
        return
    given_on = made.source.day(consent["on"])
    people.note_consent(
        person,
        given_on=given_on,
        form=ConsentForm(consent.get("form", "written")),
        note=consent.get("note", ""),
        today=made.source.today,
        now=instant(given_on, dt.time(12), made.study.time_zone),
    )


def _open_round(made: Made, row: dict[str, Any]) -> None:
    made.rounds[row["code"]] = planning.open_round(
        made.study,
        name=row["name"],
        kind=row["kind"],
        starts_on=made.source.day(row["starts_on"]),
        ends_on=made.source.day(row["ends_on"]),
        cases=[made.cases[code] for code in row["cases"]],
        gathers=row.get("gathers", ""),
    )


def _set_milestone(made: Made, row: dict[str, Any]) -> None:
    milestone = milestones.set_milestone(
        made.study,
        name=row["name"],
        due_on=made.source.day(row["due_on"]),
        responsible=made.team.get(row.get("responsible", "leader")),
    )
    delivered_on = row.get("delivered_on")
    if delivered_on and made.source.has_happened(delivered_on):
        day = made.source.day(delivered_on)
        milestones.deliver(milestone, on=day, today=made.source.today)


def _write_status_note(made: Made, row: dict[str, Any]) -> None:
    as_of = made.source.month(row["as_of"])
    published_on = row.get("published_on")
    if published_on is None or not made.source.has_happened(published_on):
        return
    at = instant(made.source.day(published_on), dt.time(12), made.study.time_zone)
    author = made.team[row["by"]].account
    text = cited(row["text"], lambda code: made.engagements[code].id)
    note = statusnotes.begin(made.cases[row["case"]], as_of=as_of, author=author, text=text, now=at)
    statusnotes.publish(note, version=note.version, now=at)


def _give_back(made: Made, row: dict[str, Any]) -> None:
    if not made.source.has_happened(row["on"]):
        return
    feedback.give(
        made.study,
        cases=[made.cases[code] for code in row["cases"]],
        given_on=made.source.day(row["on"]),
        form=Form(row["form"]),
        what=row["what"],
        response=row.get("response", ""),
        given_by=made.team[row["by"]],
        engagement=made.engagements[row["engagement"]],
        today=made.source.today,
    )


def _set_targets(made: Made, row: dict[str, Any]) -> None:
    coverage.set_targets(
        made.study,
        {made.roles[code]: wanted for code, wanted in row["wanted"].items()},
        round_=made.rounds[row["round"]] if "round" in row else None,
    )


def _say_why(made: Made, row: dict[str, Any]) -> None:
    if not made.source.has_happened(row["on"]):
        return
    coverage.note_reason(
        made.cases[row["case"]],
        made.roles[row["role"]],
        reason=Reason(row["reason"]),
        note=row["note"],
        now=instant(made.source.day(row["on"]), dt.time(12), made.study.time_zone),
    )


# In this order, since later ones stand on earlier ones.
_TABLES: dict[str, Callable[[Made, dict[str, Any]], None]] = {
    "cases": _join_case,
    "people": _register,
    "rounds": _open_round,
    "milestones": _set_milestone,
    "engagements": log_engagement,
    "status_notes": _write_status_note,
    "feedback": _give_back,
    "targets": _set_targets,
    "holes": _say_why,
}
