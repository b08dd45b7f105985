"""The floor: a bare Flask route that runs one indexed query for 50 rows and renders them."""

from pathlib import Path

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import select

from tracker.core.database import db
from tracker.engagements.models import Engagement

_PAGE = """<!doctype html><title>Floor</title><table>
<tr><th>Number</th><th>Title</th><th>Kind</th><th>Place</th><th>From</th><th>To</th>
<th>Status</th><th>Notes</th></tr>
{% for row in rows %}<tr><td>{{ row.number }}</td>
<td><a href="/engagements/{{ row.number }}">{{ row.title }}</a></td><td>{{ row.kind }}</td>
<td>{{ row.place }}</td><td>{{ row.starts_on }}</td><td>{{ row.ends_on }}</td>
<td>{{ row.status }}</td><td>{{ "yes" if row.has_notes else "no" }}</td></tr>{% endfor %}
</table>"""


def floor_app(database: Path) -> Flask:
    """Flask, Flask-SQLAlchemy and a table, on the same database as the real application."""
    app = Flask("floor")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{database}"
    app.jinja_loader = DictLoader({"floor.html": _PAGE})
    db.init_app(app)

    @app.get("/")
    def floor() -> str:
        wanted = (
            select(Engagement)
            .where(Engagement.study_id == 1)
            .order_by(Engagement.starts_on, Engagement.starts_at, Engagement.id)
            .limit(50)
        )
        return render_template("floor.html", rows=db.session.scalars(wanted).all())

    return app
