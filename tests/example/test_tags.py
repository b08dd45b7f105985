"""The example's notes bear tags, so that matrix, search and follow-ups show something real."""

import datetime as dt
from collections import Counter

import sqlalchemy as sa

from tests import make
from tests.conftest import LOADED
from tracker.core.database import db
from tracker.example import build
from tracker.followups.models import FollowUp
from tracker.notes.models import Excerpt, ExcerptTag
from tracker.studies import queries as studies
from tracker.studies.models import Study
from tracker.studies.rules import ListName


def _used(study: Study) -> Counter[str]:
    tags = sa.select(ExcerptTag.sign, ExcerptTag.code).where(ExcerptTag.study_id == study.id)
    return Counter(f"{sign}{code}" for sign, code in db.session.execute(tags))


def test_every_entry_of_every_list_is_used_and_one_word_is_on_none(
    example: None, session: None
) -> None:
    study = studies.find_study("husk")
    assert study is not None
    signs = {
        ListName.QUESTIONS: "#",
        ListName.THEMES: "#",
        ListName.ROLES: "@",
        ListName.KINDS: "!",
    }
    listed = {
        f"{signs[name]}{entry.code}" for name in ListName for entry in studies.entries(study, name)
    }
    used = _used(study)
    assert (listed - used.keys(), used.keys() - listed) == (set(), {"#reporting"})
    assert min(used[code] for code in listed) >= 2
    excerpts = db.session.scalar(sa.select(sa.func.count()).select_from(Excerpt)) or 0
    assert excerpts > 300


def test_follow_ups_have_owners_and_days_some_of_them_past(example: None, session: None) -> None:
    rows = db.session.scalars(sa.select(FollowUp)).all()
    assert (len(rows), sum(row.done_at is not None for row in rows)) == (17, 9)
    assert all(row.owner_id or not row.owner_word for row in rows)
    open_ones = [row.due_on for row in rows if row.done_at is None]
    assert min(open_ones) < dt.date(2012, 1, 20) < max(open_ones)


def test_their_days_move_with_the_study(session: None) -> None:
    moved_to = dt.date(2026, 11, 23)
    build.load(owner=make.account(), now=LOADED, moved_to=moved_to)
    days = db.session.scalars(
        sa.select(FollowUp.due_on).where(FollowUp.done_at.is_(None), FollowUp.due_on.is_not(None))
    ).all()
    assert min(days) < moved_to < max(days)
    assert all(abs(day - moved_to) < dt.timedelta(days=30) for day in days)
