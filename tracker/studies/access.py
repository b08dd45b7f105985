"""The gate of every page of a study."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app, g, request
from flask_login import current_user

from tracker.accounts.marks import is_of_another
from tracker.accounts.models import Account
from tracker.core.errors import OfAnother
from tracker.studies import queries
from tracker.studies.rules import Action, may

View = Callable[..., Any]


def study_page(action: Action) -> Callable[[View], View]:
    """Let a member in who may do `action`, and hand the view its study.

    Strangers get 404: they cannot tell that the study exists. Members without the right get 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(*, study: str, **rest: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            membership = queries.find_membership(study, current_user.id)
            if membership is None:
                abort(404)
            if not may(membership.role, action):
                abort(403)
            if request.method == "POST" and is_of_another():
                raise OfAnother
            g.membership, g.study = membership, membership.study
            return view(membership.study, **rest)

        gated.study_action = action  # type: ignore[attr-defined]
        return gated

    return decorate


def allowed(action: str) -> bool:
    """Whether the reader of this page may also do that, for showing its button."""
    membership = g.get("membership")
    return membership is not None and may(membership.role, Action(action))


def actor() -> Account:
    """The signed-in account of a page behind a gate."""
    account: Account = current_user._get_current_object()
    return account
