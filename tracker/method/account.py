"""The account of a study's method as of a day, gathered from its log."""

import datetime as dt

from tracker.coverage.sheet import sheet
from tracker.engagements.rules import instant
from tracker.memberchecks import queries as checks
from tracker.method import queries
from tracker.method.rules import Account, Beside, account
from tracker.studies.models import Study


def account_of(study: Study, *, until: dt.date, today: dt.date) -> Account:
    """What was done up to a day, counted; what the cases said of it, as it stands today."""
    before = instant(until + dt.timedelta(days=1), dt.time(), study.time_zone)
    themes, excerpts, authors = queries.counts_of_analysis(study)
    return account(
        queries.contacts(study),
        starts_on=study.starts_on,
        until=until,
        reasons=queries.reasons(study),
        more=Beside(
            feedback=tuple(queries.feedback_by_form(study, until=until)),
            documents=queries.count_documents(study, before=before),
            checks=dict(checks.counts(study, until, today=today).answered.items()),
            holes=len(sheet(study, until=until).holes),
            roles=tuple(queries.roles(study)),
            themes=themes,
            excerpts=excerpts,
            authors=authors,
        ),
    )
