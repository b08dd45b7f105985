"""`GET /healthz`: does the database answer, has it the newest migration, does all else live."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app, jsonify

from tracker.core import schema

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when all is well, 503 with what is wrong otherwise."""
    database, migrations = state()
    well = database == migrations == "ok"
    others = {name: ask() for name, ask in _others().items()} if well else {}
    is_ill = not well or "late" in others.values()
    return jsonify(database=database, migrations=migrations, **others), 503 if is_ill else 200


def also(app: Flask, name: str, ask: Callable[[], str]) -> None:
    """Say more of a feature above this one: a word or three, of which “late” is an illness."""
    app.extensions.setdefault("tracker_health", {})[name] = ask


def _others() -> dict[str, Callable[[], str]]:
    others: dict[str, Callable[[], str]] = current_app.extensions.get("tracker_health", {})
    return others


def state() -> tuple[str, str]:
    """Whether the database answers, and whether its migrations are current, in a word each."""
    if not schema.answers():
        return "unreachable", "unknown"
    present = schema.present()
    if present is None:
        return "ok", "missing"
    return "ok", "ok" if present == schema.newest() else "behind"
