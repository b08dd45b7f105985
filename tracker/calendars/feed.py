"""The address that calendar programs follow. Whoever has it reads; it has no other protection.

It stands outside the studies' pages, since a calendar program cannot sign in.
"""

from flask import Blueprint, Response, current_app, request

from tracker.accounts.rules import token_hash
from tracker.calendars import ics, queries, service
from tracker.calendars.files import edition_of, feed_file
from tracker.core import clock
from tracker.web.pages import found

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/ics/<token>.ics")
def show(token: str) -> Response:
    """The plan; only its version is looked up for a calendar that has it already."""
    feed = found(queries.find_feed(token_hash(token)))
    now = clock.now()
    edition = edition_of(feed, today=clock.today(feed.membership.study.time_zone))
    answer = current_app.response_class(mimetype=ics.MIMETYPE)
    answer.set_etag(edition.etag)
    answer.headers["Cache-Control"] = "private, no-cache"
    if request.if_none_match.contains_weak(edition.etag):
        answer.status_code = 304
    else:
        answer.data = feed_file(edition)
    service.note_fetch(feed, now=now)
    return answer
