"""`GET /healthz`: does the database answer, and does it have the newest migration."""

from flask import Blueprint, Response, jsonify

from tracker.core import schema

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when all is well, 503 with what is wrong otherwise."""
    database, migrations = state()
    well = database == migrations == "ok"
    return jsonify(database=database, migrations=migrations), 200 if well else 503


def state() -> tuple[str, str]:
    """Whether the database answers, and whether its migrations are current, in a word each."""
    if not schema.answers():
        return "unreachable", "unknown"
    present = schema.present()
    if present is None:
        return "ok", "missing"
    return "ok", "ok" if present == schema.newest() else "behind"
