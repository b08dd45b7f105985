"""Reads the institute's Word style, the study's reports, and the files somebody asked for."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import defer, selectinload

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.studies.models import Study
from tracker.summaries.models import Making, ReferenceStyle, Report
from tracker.summaries.rules import Stage


def find_style(study: Study) -> ReferenceStyle | None:
    return db.session.scalar(sa.select(ReferenceStyle).where(ReferenceStyle.study_id == study.id))


def reports(study: Study) -> Sequence[Report]:
    """The study's reports by name, with their cases."""
    wanted = sa.select(Report).where(Report.study_id == study.id)
    by_name = wanted.order_by(sa.func.lower(Report.name), Report.id)
    return db.session.scalars(by_name.options(selectinload(Report.cases))).all()


def find_report(study: Study, report_id: int) -> Report | None:
    return db.session.scalar(
        sa.select(Report).where(Report.study_id == study.id, Report.id == report_id)
    )


def find_report_called(study: Study, name: str) -> Report | None:
    """By its name, in capitals or not."""
    called = [one for one in reports(study) if one.name.casefold() == name.casefold()]
    return called[0] if called else None


def find_making(
    study: Study, account: Account, making_id: int, *, since: dt.datetime
) -> Making | None:
    """A file that this account asked for in this study and that is still kept."""
    return db.session.scalar(
        _kept(study, account, since).where(Making.id == making_id).options(defer(Making.content))
    )


def makings(study: Study, account: Account, *, since: dt.datetime) -> Sequence[Making]:
    """The files that the account asked for and that are still kept, newest first."""
    newest_first = _kept(study, account, since).order_by(Making.id.desc()).limit(20)
    return db.session.scalars(newest_first.options(defer(Making.content))).all()


def find_made_before(making: Making, *, since: dt.datetime) -> Making | None:
    """The newest file of the same sort that was made and is still kept."""
    same = _kept(making.study, making.account, since).where(
        Making.file_name == making.file_name, Making.stage == Stage.DONE
    )
    newest_first = same.order_by(Making.id.desc()).limit(1)
    return db.session.scalar(newest_first.options(defer(Making.content)))


def find_unfinished(
    study: Study, account: Account, *, asked: str, format_: str, since: dt.datetime
) -> Making | None:
    """The same file, asked for before and not made yet."""
    return db.session.scalar(
        _kept(study, account, since)
        .where(Making.asked == asked, Making.format == format_)
        .where(Making.stage.in_((Stage.WAITING, Stage.MAKING)))
        .limit(1)
    )


def _kept(study: Study, account: Account, since: dt.datetime) -> sa.Select[Making]:
    return sa.select(Making).where(
        Making.study_id == study.id, Making.account_id == account.id, Making.asked_at > since
    )
