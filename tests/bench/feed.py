"""A calendar feed of two thousand events, whole and unchanged."""

import datetime as dt
import re
import time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.bench.line import Line
from tests.bench.measure import medians
from tests.signing import sign_in
from tracker.accounts.models import Account
from tracker.calendars import files, ics
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements import service
from tracker.engagements.models import Engagement
from tracker.engagements.rules import when
from tracker.studies import queries

EVENTS = 2_000
PAGE = "/s/husk-now/calendar-files"


def feed_lines(app: Flask, floor: FlaskClient) -> list[Line]:
    """The feed as calendars ask for it; the whole plan and what only asks whether it changed."""
    _fill(app)
    with app.app_context():
        owner = db.session.scalar(sa.select(Account.id).order_by(Account.id).limit(1))
    signed_in = sign_in(app.test_client(), int(owner or 0))
    given = {"shows": "details", "whose": "all", "alarm": "15"}
    # The address is told where it is made anew.
    signed_in.post(f"{PAGE}/stop")
    page = signed_in.post(PAGE, data=given).text
    address = re.findall(r"http://localhost(/ics/[^\"]+\.ics)", page)[0]
    client = app.test_client()
    first = _seconds(client, address)
    answer = client.get(address)
    assert answer.data.count(b"BEGIN:VEVENT") == EVENTS, answer.data.count(b"BEGIN:VEVENT")
    etag = {"If-None-Match": answer.headers["ETag"]}
    bare, whole, unchanged = medians(
        lambda: floor.get("/").data,
        lambda: client.get(address).data,
        lambda: client.get(address, headers=etag).status_code,
    )
    assert client.get(address, headers=etag).status_code == 304
    _tell(app, client, address, first, bare)
    return [
        Line("Feed of 2,000 events, in floors", whole / bare, 10),
        Line("Feed that has not changed (304), in floors", unchanged / bare, 1.5),
    ]


def _tell(app: Flask, client: FlaskClient, address: str, first: float, bare: float) -> None:
    """What has no limit: the very first fetch, the one after a change, the first of a day."""
    with app.app_context():
        begin_writing()
        one = db.session.scalars(sa.select(Engagement).order_by(Engagement.id.desc())).first()
        assert one is not None
        service.confirm(one)
        db.session.commit()
    changed = _seconds(client, address)
    files.feed_file.cache_clear()
    ics._event.cache_clear()
    anew = _seconds(client, address)
    for what, taken in (("first", first), ("after a change", changed), ("made anew", anew)):
        print(f"  feed, {what}: {taken * 1000:.0f} ms, {taken / bare:.0f} floors")


def _seconds(client: FlaskClient, address: str) -> float:
    began = time.perf_counter()
    assert client.get(address).status_code == 200
    return time.perf_counter() - began


def _fill(app: Flask) -> None:
    """As many engagements within the feed's reach as are still missing."""
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk-now")
        assert study is not None
        first, last = files.reach(clock.today(study.time_zone))
        there = len(files.queries.plan_rows(study.id, first=first, last=last))
        case = make.case(study, f"NAV Feed {there}")
        for number in range(EVENTS - there):
            day = first + dt.timedelta(days=number % 1100)
            moment = when(day=day, starts=dt.time(9), time_zone=study.time_zone)
            service.plan(study, kind="interview", title=f"Interview {number}, NAV Bærum",
                         when=moment, cases=[case], place="Sandvika")  # fmt: skip
        db.session.commit()
