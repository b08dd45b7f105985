"""The address that calendar programs follow. Whoever has it reads; it has no other protection.

It stands outside the studies' pages, since a calendar program cannot sign in.
"""

import hashlib

from flask import Blueprint, Response, current_app, request

from tracker.accounts.rules import token_hash
from tracker.calendars import ics, queries, service
from tracker.calendars.files import edition_of, feed_file
from tracker.core import clock
from tracker.reminders import todos
from tracker.web.pages import found

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/ics/<token>.ics")
def show(token: str) -> Response:
    """The plan and what is due; a calendar that has both already is only told so.

    The plan is made once for all who follow the same, what is due for each.
    """
    feed = found(queries.find_feed(token_hash(token)))
    now = clock.now()
    edition = edition_of(feed, today=clock.today(feed.membership.study.time_zone))
    due = todos.due_rows(feed, now=now)
    etag = hashlib.sha256(f"{edition.etag} {todos.version(due)}".encode()).hexdigest()[:32]
    answer = current_app.response_class(mimetype=ics.MIMETYPE)
    answer.set_etag(etag)
    answer.headers["Cache-Control"] = "private, no-cache"
    if request.if_none_match.contains_weak(etag):
        answer.status_code = 304
    else:
        answer.data = ics.with_todos(
            feed_file(edition), todos.todos(feed, due), stamp=edition.stamp
        )
    service.note_fetch(feed, now=now)
    return answer
