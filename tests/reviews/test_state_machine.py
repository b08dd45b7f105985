"""Every (state, role, act) by a direct POST: only what is written here happens.

A published text stays as it is, a change after review makes a draft and voids what was said of
the text, and nobody approves their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.reviews import queries
from tracker.reviews.models import Comment, Review
from tracker.statusnotes.models import StatusNote

STATES = ("draft", "review", "reading", "published")
ROLES = ("leader", "researcher", "reviewer", "observer", "stranger")
TEXT = "What holds now."
_SEEN = {"version": "1"}

# Act: its address behind the status note's, and what is sent.
ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "hand to review": ("review", _SEEN),
    "give to case": ("reading", _SEEN),
    "take back": ("take-back", _SEEN),
    "publish": ("publish", _SEEN),
    "edit": ("edit", _SEEN | {"text": "Other."}),
    "restore": ("restore", _SEEN | {"restored": "1"}),
    "discard": ("discard", _SEEN),
    "revise": ("revise", {}),
    "comment": ("comments", _SEEN | {"block": "1", "text": "Is it so?"}),
    "read": ("read", _SEEN),
    "approve": ("verdict", _SEEN | {"verdict": "approved"}),
    "ask for changes": ("verdict", _SEEN | {"verdict": "changes", "words": "More."}),
}
WORKS, READS, LEADS = {"leader", "researcher"}, {"leader", "researcher", "reviewer"}, {"leader"}
# Who may take an act, and what becomes of a status note in each state in which it is taken.
# A state that is missing refuses; None is a status note that is gone.
ALLOWED: dict[str, tuple[set[str], dict[str, str | None]]] = {
    "hand to review": (WORKS, {"draft": "review", "review": "review"}),
    "give to case": (WORKS, {"draft": "reading", "review": "reading", "reading": "reading"}),
    "take back": (WORKS, {"draft": "draft", "review": "draft", "reading": "draft"}),
    "publish": (LEADS, dict.fromkeys(STATES, "published")),
    "edit": (WORKS, {"draft": "draft", "review": "draft", "reading": "draft"}),
    # The version that is brought back is the one there is, which changes nothing.
    "restore": (WORKS, {"draft": "draft", "review": "review", "reading": "reading"}),
    "discard": (WORKS, {"draft": None}),
    "revise": (WORKS, {state: state for state in STATES}),
    "comment": (READS, {state: state for state in STATES if state != "published"}),
    "read": (READS, {state: state for state in STATES if state != "published"}),
    "approve": (READS, {"review": "review"}),
    "ask for changes": (READS, {"review": "draft"}),
}


@dataclass(frozen=True)
class Was:
    """What there is of a status note: its state and text, its verdicts and comments."""

    state: str | None
    text: str
    verdicts: int
    comments: int


@pytest.fixture
def notes(app: Flask, world: make.World) -> Callable[[str], dict[str, int]]:
    """For each role a status note of somebody else in a state, on a case of its own."""

    def write(state: str) -> dict[str, int]:
        with app.app_context():
            begin_writing()
            study, _ = make.husk()
            writer = make.account("writer@test.no", name="Writer")
            given = {"state": state} | (make.PUBLISHED if state == "published" else {})
            keys = {
                role: make.status_note(make.case(study, f"NAV {role}"), writer, **given).id
                for role in ROLES
            }
            db.session.commit()
        return keys

    return write


def _was(app: Flask, key: int) -> Was:
    with app.app_context():
        note = db.session.get(StatusNote, key)
        counted = [
            db.session.query(table).filter_by(status_note_id=key).count()
            for table in (Review, Comment)
        ]
        return Was(note.state if note else None, note.text if note else "", *counted)


def _send(app: Flask, world: make.World, role: str, key: int, act: str) -> int:
    address, fields = ACTS[act]
    client = sign_in(app.test_client(), getattr(world, role))
    return client.post(f"/s/husk/status-notes/{key}/{address}", data=fields).status_code


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_each_act_happens_to_whom_and_where_it_is_allowed(
    app: Flask, world: make.World, notes: Callable[[str], dict[str, int]], state: str, act: str
) -> None:
    actors, becomes = ALLOWED[act]
    for role, key in notes(state).items():
        before = _was(app, key)
        answer, after = _send(app, world, role, key, act), _was(app, key)
        if role == "stranger" or (role == "observer" and state != "published"):
            assert (answer in {403, 404}, after) == (True, before), role
        elif role not in actors:
            assert (answer, after) == (403, before), role
        elif state not in becomes:
            assert (answer, after) == (422, before), role
        else:
            assert (answer, after.state) == (303, becomes[state]), role


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_published_text_never_changes(
    app: Flask, world: make.World, notes: Callable[[str], dict[str, int]], act: str
) -> None:
    key = notes("published")["leader"]
    _send(app, world, "leader", key, act)
    assert _was(app, key) == Was("published", TEXT, 0, 0)


def _standing(app: Flask, key: int) -> tuple[bool, int, int]:
    """Whether it is approved, and how many verdicts count and how many no more."""
    with app.app_context():
        found = queries.standing(make.get(StatusNote, key))
        return found.is_approved, len(found.present), len(found.earlier)


@pytest.mark.parametrize("state", ["review", "reading"])
def test_a_change_after_review_makes_a_draft_and_voids_the_approval(
    app: Flask, world: make.World, notes: Callable[[str], dict[str, int]], state: str
) -> None:
    key = notes("review")["leader"]
    assert _send(app, world, "reviewer", key, "approve") == 303
    if state == "reading":
        _send(app, world, "leader", key, "give to case")
    assert _standing(app, key) == (True, 1, 0)
    assert _send(app, world, "researcher", key, "edit") == 303
    assert (_was(app, key).state, _standing(app, key)) == ("draft", (False, 0, 1))
    client = sign_in(app.test_client(), world.researcher)
    restored = {"version": "2", "restored": "1"}
    client.post(f"/s/husk/status-notes/{key}/restore", data=restored)
    client.post(f"/s/husk/status-notes/{key}/review", data={"version": "3"})
    assert (_was(app, key).text, _standing(app, key)) == (TEXT, (False, 0, 1))


@pytest.mark.parametrize("role", ["leader", "researcher"])
def test_nobody_approves_what_they_have_written_on(
    app: Flask, world: make.World, notes: Callable[[str], dict[str, int]], role: str
) -> None:
    key = notes("draft")[role]
    _send(app, world, role, key, "edit")
    client = sign_in(app.test_client(), getattr(world, role))
    address = f"/s/husk/status-notes/{key}"
    assert client.post(f"{address}/review", data={"version": "2"}).status_code == 303
    fields = {"version": "2", "verdict": "approved"}
    assert client.post(f"{address}/verdict", data=fields).status_code == 422
    assert _standing(app, key) == (False, 0, 0)
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert reviewer.post(f"{address}/verdict", data=fields).status_code == 303
    assert _standing(app, key) == (True, 1, 0)


def test_a_verdict_on_a_text_that_changed_meanwhile_says_nothing_of_it(
    app: Flask, world: make.World, notes: Callable[[str], dict[str, int]], client: FlaskClient
) -> None:
    key = notes("review")["leader"]
    _send(app, world, "researcher", key, "edit")
    reviewer = sign_in(client, world.reviewer)
    reviewed = reviewer.post(f"/s/husk/status-notes/{key}/verdict", data=ACTS["approve"][1])
    assert (reviewed.status_code, _standing(app, key)) == (409, (False, 0, 0))
