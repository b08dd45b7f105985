"""The engagement page: the plan before, the note during, what came of it after."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import render_template, request

from tracker.attachments import queries as attachments
from tracker.cases.models import Case
from tracker.core import clock
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS, Asks
from tracker.engagements.models import Engagement, Participation
from tracker.engagements.rules import OPEN, TEAM_PART_NAMES, Doubt, Status
from tracker.feedback import queries as feedback
from tracker.followups import queries as followups
from tracker.invitations import queries as invitations
from tracker.invitations.queries import Guest
from tracker.invitations.rules import ANSWER_NAMES, doubt_about_notice
from tracker.notes import excerpts
from tracker.notes import queries as notes
from tracker.notes.models import Note
from tracker.notes.next_time import Left, left_to_ask
from tracker.notes.summary import has_summary
from tracker.overview.tally import Extras, extras
from tracker.overview.views import blueprint
from tracker.planning.rules import doubt_about_window
from tracker.planning.standing import Place, place_of
from tracker.programmes import queries as programmes
from tracker.programmes.rules import Spot, spots
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import found
from tracker.web.words import page_language


@blueprint.get("/engagements/<int:number>")
@study_page(Action.SEE)
def engagement(study: Study, number: int) -> str:
    engagement = found(engagements.find_engagement(study, number))
    today = clock.today(study.time_zone)
    place = place_of(engagement)
    children = engagements.children(engagement)
    participations = engagements.participations(engagement)
    sees_notes = allowed(Action.SEE_NOTES)
    has = extras(engagement)
    guests = _guests(engagement, participations, has)
    sent_on = invitations.first_sent_on(guests, study.time_zone)
    written = notes.notes_of(engagement) if sees_notes else []
    return render_template(
        "overview/engagement.html",
        engagement=engagement,
        kind=KINDS[engagement.kind],
        today=today,
        children=children,
        items=_items(engagement, children),
        team=engagements.team(engagement),
        participations=participations,
        guests=guests,
        outdated=invitations.outdated(guests),
        answer_names=ANSWER_NAMES,
        place=place,
        notes=written,
        lacks_summary=_lacks_summary(engagement, written),
        excerpts=excerpts.shown_on(engagement) if sees_notes else {},
        follow_ups=followups.of_engagement(engagement) if sees_notes and has.follow_ups else [],
        **(_files(engagement) if sees_notes and has.files else {"files": [], "file_count": 0}),
        given=feedback.given_at(engagement) if sees_notes and has.given else [],
        to_ask=_to_ask(engagement) if sees_notes else [],
        warnings=_warnings(engagement, place, today) if allowed(Action.PLAN) else [],
        notice=_notice(engagement, sent_on, today) if allowed(Action.PLAN) else None,
        sent_on=sent_on,
        part_names=TEAM_PART_NAMES,
    )


def _files(engagement: Engagement) -> dict[str, Any]:
    """The newest files, or all of them, and how many there are."""
    shown = attachments.files_of(engagement)
    if len(shown) < attachments.MOST_SHOWN:
        return {"files": shown, "file_count": len(shown)}
    total = attachments.count_files(engagement)
    if request.args.get("files") == "all":
        shown = attachments.files_of(engagement, limit=total)
    return {"files": shown, "file_count": total}


def _guests(
    engagement: Engagement, participations: Sequence[Participation], has: Extras
) -> list[Guest]:
    """Whom to tell what, for those who may."""
    if not (allowed(Action.PLAN) and allowed(Action.SEE_PEOPLE)):
        return []
    if not has.invitations and not any(one.person for one in participations):
        return []
    return invitations.guests(engagement, participations)


def _lacks_summary(engagement: Engagement, written: Sequence[Note]) -> bool:
    """Whether a contact summary is still to be written, by those who may."""
    if engagement.status != Status.HELD or not allowed(Action.WRITE_NOTES):
        return False
    return not has_summary(engagement.study, engagement.kind, written)


def _items(engagement: Engagement, children: Sequence[Engagement]) -> list[Spot]:
    """The programme with what is no engagement of its own; what was called off stays outside."""
    if not engagement.kind_entry.asks_for(Asks.PROGRAMME):
        return []
    return spots(programmes.lines(engagement, children))


def _to_ask(engagement: Engagement) -> list[tuple[Case, list[Left]]]:
    """What earlier contacts with its cases left to ask, while it is still to come."""
    if engagement.status not in OPEN or not engagement.cases:
        return []
    left = left_to_ask([case.id for case in engagement.cases], before=engagement)
    return [(case, left[case.id]) for case in engagement.cases if case.id in left]


def _warnings(engagement: Engagement, place: Place | None, today: dt.date) -> list[Doubt]:
    """What deserves a look: its day, its team, its round."""
    doubts = engagements.warnings_of(engagement, language=page_language(), today=today)
    if place is None or engagement.status not in OPEN:
        return doubts
    window = place.round.starts_on, place.round.ends_on
    first, last, name = engagement.starts_on, engagement.ends_on, place.round.name
    outside = doubt_about_window(starts_on=first, ends_on=last, window=window, name=name)
    return [*doubts, *([outside] if outside else [])]


def _notice(engagement: Engagement, sent_on: dt.date | None, today: dt.date) -> Doubt | None:
    """Whether those who are to come know of it in time."""
    if engagement.status not in OPEN:
        return None
    return doubt_about_notice(
        engagement.kind, starts_on=engagement.starts_on, first_sent_on=sent_on, today=today
    )
