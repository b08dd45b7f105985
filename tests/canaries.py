"""Words that nobody else uses, planted where people are written down, and ways to find them."""

import contextlib
import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, replace

import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient
from pypdf import PdfReader
from pypdf.errors import PdfReadError
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests import make
from tests.calendars.shared import plan
from tests.test_access import Things
from tracker.core.database import Base, db
from tracker.notes import service as notes
from tracker.statusnotes import service as status_notes

NAME, PHONE, EMAIL = "Zanaria Kvasikuk", "98765412", "zk@kanari.example"
PERSON = ("Zanaria", "Kvasikuk", PHONE, "98 76 54 12", "987 65 412", "kanari.example")
NOTE, DRAFT, BESIDE = "notekanari", "draftkanari", "besidethem"
# What a search is asked for, and the choices that show more than the usual.
ASKED = {
    "overview.search": (f"q={BESIDE}",),
    "summaries.preview": ("drafts=1", "as_of=2011-12&drafts=1"),
    "summaries.download": ("drafts=1",),
    "statusnotes.index": ("as_of=2011-12",),
}


def plant(things: Things) -> Things:
    """A person, a note and a draft with their words, and where that draft is."""
    person = make.get(make.Person, things.person_id)
    person.name, person.phone, person.email = NAME, PHONE, EMAIL
    here = make.db.session.query(make.Engagement).filter_by(number=things.number)
    engagement = here.join(make.Study).filter_by(short_name=things.study).one()
    author = make.members_of(engagement.study)[0].account
    text = f"{BESIDE} {NOTE} #funding @adviser !barrier\n\n- [ ] {NOTE} ~leader by 2012-02-01"
    notes.write(engagement, author=author, text=text, now=make.NOW)
    case = person.case = engagement.cases[0]
    make.participation(plan(engagement.study, title="To come", cases=[case]), person=person)
    draft = make.status_note(case, author, as_of=make.dt.date(2011, 12, 1), text=f"{BESIDE} none")
    status_notes.save(draft, text=f"{BESIDE} {DRAFT}", version=1, author=author, now=make.NOW)
    make.cell_summary(case, author, "#", "funding", text=f"{BESIDE} {NOTE}")
    return replace(things, status_note_id=draft.id)


def addresses(app: Flask, *of_things: Things) -> Iterator[str]:
    """Every address that can be fetched, with each of the endings and formats it may have."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        for things in of_things:
            yield from _of_rule(app, rule, things)


def _of_rule(app: Flask, rule: Rule, things: Things) -> Iterator[str]:
    known = asdict(things) | {"token": "nobody", "filename": "x"}
    choices = []
    for name in sorted(rule.arguments):
        items = getattr(rule._converters.get(name), "items", None)
        choices.append([(name, one) for one in sorted(items or [known.get(name, "1")], key=str)])
    for values in itertools.product(*choices):
        with app.test_request_context():
            address = url_for(rule.endpoint, **dict(values))
        yield address
        yield from (f"{address}?{words}" for words in ASKED.get(rule.endpoint, ()))


def fetched(client: FlaskClient, address: str) -> str:
    """All that an answer says: its headers, its words, and what lies packed within it."""
    answer: TestResponse = client.get(address, buffered=True)
    return f"{answer.headers}\n{unpacked(answer.data)}"


def unpacked(content: bytes) -> str:
    """The words of a file with its metadata: an archive, a PDF, or text."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(name, archive.read(name).decode("utf-8", "replace"))
                     for name in archive.namelist()]  # fmt: skip
        return "\n".join(f"{name}\n{words}" for name, words in parts)
    if content.startswith(b"%PDF"):
        with contextlib.suppress(PdfReadError):
            return _of_pdf(content)
    return content.decode("utf-8", "replace")


def _of_pdf(content: bytes) -> str:
    pdf = PdfReader(io.BytesIO(content))
    return f"{pdf.metadata}\n" + "\n".join(page.extract_text() for page in pdf.pages)


def found_in(words: str, canaries: tuple[str, ...]) -> set[str]:
    small = words.casefold()
    return {canary for canary in canaries if canary.casefold() in small}


def tables_holding(canaries: tuple[str, ...]) -> set[str]:
    """Every table of which a row holds one of the words, in whatever column."""
    holding = set()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(sa.select(table)).all()
        if any(found_in(repr(tuple(row)), canaries) for row in rows):
            holding.add(table.name)
    return holding
