"""The case page: what one would say on the phone, then the log, newest first."""

import datetime as dt

from flask import render_template
from flask_babel import gettext

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.rules import status_on
from tracker.core import clock
from tracker.engagements import queries as engagements
from tracker.engagements.timeline import Figure
from tracker.feedback import queries as feedback
from tracker.notes import queries as notes
from tracker.overview.frame import engagement_links
from tracker.overview.study import drawn
from tracker.overview.tally import tally
from tracker.overview.views import blueprint
from tracker.people import queries as people
from tracker.planning.figure import one_each, study_figure
from tracker.statusnotes import queries as statusnotes
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import found, page_of

CONTACTS = 30
EVENTS = 20
GIVEN = 4


@blueprint.get("/cases/<slug>")
@study_page(Action.SEE)
def case(study: Study, slug: str) -> str:
    case = found(cases.find_case(study, slug))
    today = clock.today(study.time_zone)
    counted = tally(case)
    page = page_of(counted.contacts, size=CONTACTS)
    contacts = engagements.contacts_of(case, limit=page.size, offset=page.offset)
    line = statusnotes.board([case])[0]
    sees_notes = allowed(Action.SEE_NOTES)
    return render_template(
        "overview/case.html",
        case=case,
        today=today,
        since=status_on(today, cases.history(case)),
        next_on=engagements.next_days([case], today=today).get(case.id),
        newest=line.newest,
        drafts=line.drafts if allowed(Action.SEE_DRAFTS) else [],
        contacts=contacts,
        openings=notes.openings(contacts if sees_notes else []),
        page_of_contacts=page,
        facts=cases.facts(case),
        events=cases.events(case, limit=EVENTS),
        people=people.pseudonyms(case) if allowed(Action.SEE_PEOPLE) else [],
        given=feedback.given_to(case, limit=GIVEN) if sees_notes else [],
        counted=counted,
        **drawn(_strip(study, case, today)),
    )


def _strip(study: Study, case: Case, today: dt.date) -> Figure:
    """The case's own line of the study's timeline."""
    return study_figure(
        study,
        groups=one_each([case]),
        starts_on=study.starts_on,
        ends_on=study.ends_on,
        title=gettext("Timeline of %(name)s", name=case.name),
        today=today if study.starts_on <= today <= study.ends_on else None,
        engagement_link=engagement_links(study.short_name),
    )
