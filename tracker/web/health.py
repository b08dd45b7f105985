"""`GET /healthz`: does the database answer, and does it have the newest migration."""

import logging
from functools import cache

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from tracker.core.database import db

blueprint = Blueprint("health", __name__)
_log = logging.getLogger(__name__)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when all is well, 503 with what is wrong otherwise."""
    database, migrations = state()
    well = database == migrations == "ok"
    return jsonify(database=database, migrations=migrations), 200 if well else 503


def state() -> tuple[str, str]:
    """Whether the database answers, and whether its migrations are current, in a word each."""
    try:
        present = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        db.session.rollback()
        _log.error("health: %s", type(error).__name__)
        return _answers(), "missing"
    return "ok", "ok" if present == newest_migration() else "behind"


def _answers() -> str:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return "unreachable"
    return "ok"


@cache
def newest_migration() -> str | None:
    """The revision that the code needs."""
    config = Config()
    config.set_main_option("script_location", f"{current_app.root_path}/migrations")
    return ScriptDirectory.from_config(config).get_current_head()
