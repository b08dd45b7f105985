"""The pages that letters lead to, where they have not been made yet."""

from flask import Flask
from werkzeug.routing import Rule

_PAGES = {
    "delivery.choices": "/account/reminders",
    "delivery.unsubscribe": "/unsubscribe/<token>",
    "reminders.edit": "/s/<study>/reminders/<number>/edit",
}


def with_pages(app: Flask) -> None:
    for endpoint, address in _PAGES.items():
        if endpoint not in app.view_functions and endpoint not in app.url_map._rules_by_endpoint:
            app.url_map.add(Rule(address, endpoint=endpoint))
