"""Excerpts and follow-ups follow the text through every edit and keep their keys."""

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.followups.models import FollowUp
from tracker.notes import derived, service
from tracker.notes.models import Excerpt, ExcerptTag, Note
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")

LATER = make.NOW + dt.timedelta(hours=1)


@pytest.fixture
def study() -> Study:
    return make.study()


@pytest.fixture
def engagement(study: Study) -> Engagement:
    return make.engagement(study, make.case(study))


@pytest.fixture
def kari(study: Study) -> Account:
    kari = make.account("kari@test.no", name="Kari Nord")
    make.member(study, kari)
    return kari


@pytest.fixture
def note(engagement: Engagement, kari: Account) -> Note:
    return _written(engagement, kari, "One #a.\n\nTwo #b @leader.\n\n- [ ] call ~kari")


def _written(engagement: Engagement, author: Account, text: str) -> Note:
    return service.write(engagement, author=author, text=text, now=make.NOW)


def _save(note: Note, text: str) -> None:
    service.save(note, text=text, version=note.version, author=note.author, now=LATER)
    db.session.flush()


def _excerpts(note: Note) -> list[tuple[int, str]]:
    rows = sa.select(Excerpt).where(Excerpt.note_id == note.id).order_by(Excerpt.position)
    return [(row.id, row.text) for row in db.session.scalars(rows)]


def _follow_ups() -> list[FollowUp]:
    rows = sa.select(FollowUp).order_by(FollowUp.source, FollowUp.position)
    return list(db.session.scalars(rows))


def _state(note: Note) -> list[object]:
    """All that is derived from a note, but for its keys."""
    excerpts = db.session.scalars(
        sa.select(Excerpt).where(Excerpt.note_id == note.id).order_by(Excerpt.position)
    ).all()
    tags = sa.select(ExcerptTag.excerpt_id, ExcerptTag.sign, ExcerptTag.code)
    by_excerpt: dict[int, set[tuple[str, str]]] = {}
    for key, sign, code in db.session.execute(tags):
        by_excerpt.setdefault(key, set()).add((sign, code))
    tasks = [
        (row.position, row.line, row.text, row.owner_id, row.owner_word, row.due_on,
         row.done_at is not None)
        for row in _follow_ups()
        if row.source == derived.source_of(note)
    ]  # fmt: skip
    return [
        [(row.position, row.line, row.text, by_excerpt.get(row.id)) for row in excerpts],
        tasks,
    ]


def test_what_is_written_is_derived_at_once(note: Note, kari: Account) -> None:
    assert [text for _key, text in _excerpts(note)] == ["One #a.", "Two #b @leader."]
    (task,) = _follow_ups()
    assert (task.text, task.owner.account, task.owner_word) == ("call", kari, "kari")
    assert note.derived_by == derived.RULES


@pytest.mark.parametrize(
    "text",
    [
        "A new beginning.\n\nOne #a.\n\nTwo #b @leader.",
        "Two #b @leader.\n\nOne #a.",
        "One, with a word more #a.\n\nTwo #b @leader.",
        "New #c.\n\nOne #a.\n\nIn between #d.\n\nTwo #b @leader !quote.",
    ],
)
def test_an_excerpt_stays_itself_while_the_text_around_it_is_edited(note: Note, text: str) -> None:
    before = {old.split()[0].rstrip(","): key for key, old in _excerpts(note)}
    _save(note, text)
    after = {new.split()[0].rstrip(","): key for key, new in _excerpts(note)}
    assert (after["One"], after["Two"]) == (before["One"], before["Two"])


def test_an_excerpt_goes_with_its_words(note: Note) -> None:
    _save(note, "One #a.\n\nTwo without a tag.")
    assert [text for _key, text in _excerpts(note)] == ["One #a."]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ExcerptTag)) == 1
    assert _follow_ups() == []


def test_a_ticked_task_is_done_and_opens_again(note: Note, kari: Account) -> None:
    (task,) = _follow_ups()
    _save(note, note.text.replace("[ ]", "[x]"))
    assert (task.done_at, task.done_by) == (LATER, kari)
    service.tick(task, is_done=False, author=kari, now=LATER)
    assert note.text.endswith("- [ ] call ~kari")
    assert (_follow_ups(), task.done_at) == ([task], None)


def test_ticking_a_follow_up_ticks_its_line_in_the_note(note: Note, kari: Account) -> None:
    (task,) = _follow_ups()
    service.tick(task, is_done=True, author=kari, now=LATER)
    assert (note.text.split("\n")[-1], note.version) == ("- [x] call ~kari", 2)
    assert (task.done_at, task.done_by_id) == (LATER, kari.id)


def test_an_owner_whom_nobody_is_stays_a_word(engagement: Engagement, kari: Account) -> None:
    _written(engagement, kari, "- [ ] call ~ola by 2011-05-20")
    (task,) = _follow_ups()
    assert (task.owner_id, task.owner_word, task.due_on) == (None, "ola", dt.date(2011, 5, 20))


def test_what_was_saved_before_the_rules_is_derived_anew(
    engagement: Engagement, kari: Account
) -> None:
    old = make.note(engagement, kari, "Said #a.")
    assert _excerpts(old) == []
    assert derived.derive_missing(now=LATER) == 1
    assert [text for _key, text in _excerpts(old)] == ["Said #a."]
    assert derived.derive_missing(now=LATER) == 0


def test_follow_ups_of_the_rules_before_keep_their_key_and_owner(
    engagement: Engagement, kari: Account
) -> None:
    note = _written(engagement, kari, "- [ ] call @leader about #funding ~kari")
    (task,) = _follow_ups()
    key, owner = task.id, task.owner
    # As the rules before left it, and she has left since.
    note.derived_by, task.text, task.owner_word = 1, "call about", ""
    owner.left_on = make.NOW.date()
    assert derived.derive_missing(now=LATER) == 1
    (task,) = _follow_ups()
    assert (task.id, task.text) == (key, "call @leader about #funding")
    assert (task.owner, task.owner_word) == (owner, "kari")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [x] call ~kari\n- [ ] call by 2011-05-20 ~ola",
         "- [ ] call by 2011-05-20 ~ola\n- [x] call ~kari"),
        ("- [ ] call ~kari\n- [ ] call ~ola", "- [x] call ~ola\n- [ ] call ~kari"),
    ],
)  # fmt: skip
def test_tasks_of_equal_words_stay_themselves_in_another_order(
    engagement: Engagement, kari: Account, study: Study, before: str, after: str
) -> None:
    ola = make.account("ola@test.no", name="Ola Sør")
    make.member(study, ola)
    note = _written(engagement, kari, before)
    rows = {row.owner_word: (row.id, row.done_by_id) for row in _follow_ups()}
    service.save(note, text=after, version=1, author=ola, now=LATER)
    for row in _follow_ups():
        key, done_by = rows[row.owner_word]
        assert row.id == key
        assert not done_by or row.done_by_id == done_by


_WORDS = st.sampled_from(
    ["One said", "two saw", "#a", "#b", "@leader", "!quote", "`#c`", "~kari", "by 2011-05-20", "…"]
)
_LINES = st.builds(
    str.__add__,
    st.sampled_from(["", "- ", "- [ ] ", "- [x] ", "> ", "    ", "# ", "1. [ ] "]),
    st.lists(_WORDS, min_size=1, max_size=4).map(" ".join),
)
_TEXTS = st.lists(st.one_of(_LINES, st.just(""), st.just("```")), min_size=1, max_size=9).map(
    "\n".join
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_TEXTS.filter(str.strip), min_size=2, max_size=6))
def test_derived_after_any_edits_equals_derived_from_scratch(
    engagement: Engagement, kari: Account, texts: list[str]
) -> None:
    edited = _written(engagement, kari, texts[0])
    for text in texts[1:]:
        _save(edited, text)
    fresh = _written(engagement, kari, texts[-1])
    assert _state(edited) == _state(fresh)
