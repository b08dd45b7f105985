"""The index is right at once, in the transaction in which the text changes, and gone with it."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests import make
from tests.search.conftest import Ask
from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements import many
from tracker.engagements import service as engagements
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status, when
from tracker.jobs import catch_up
from tracker.notes import queries as note_queries
from tracker.notes import service as notes
from tracker.people import service as people
from tracker.search.models import SearchEntry
from tracker.search.rules import Sort, tag_mark
from tracker.statusnotes import service as statusnotes
from tracker.studies import queries as studies
from tracker.studies import service as study_service

EXCERPTS = {"sorts": [Sort.EXCERPT]}
TODAY = dt.date(2012, 1, 20)


@pytest.fixture
def author(study: make.Study) -> Account:
    return studies.members(study)[0].account


@pytest.fixture
def visit(study: make.Study) -> Engagement:
    return make.engagement(study, make.case(study, "NAV Lesja"), title="Spring")


def _when(day: dt.date) -> engagements.When:
    return when(day=day, time_zone="Europe/Oslo")


def _change(visit: Engagement, **values: object) -> None:
    given = {"title": visit.title, "when": visit.when, "cases": visit.cases, "parent": None}
    engagements.change(visit, **(given | values), today=TODAY)  # type: ignore[arg-type]


def test_a_note_is_found_by_its_newest_text(visit: Engagement, author: Account, ask: Ask) -> None:
    note = notes.write(visit, author=author, text="apples", now=make.NOW)
    notes.save(note, text="pears", version=1, author=author, now=make.NOW)
    assert (ask("apples"), ask("pears")) == ([], [("note", note.id)])
    first = note_queries.find_revision(note, 1)
    assert first is not None
    notes.restore(note, restored=first, version=2, author=author, now=make.NOW)
    assert (ask("apples"), ask("pears")) == ([("note", note.id)], [])


def test_a_note_that_was_not_saved_after_all_is_not_found(
    visit: Engagement, author: Account, ask: Ask
) -> None:
    note = notes.write(visit, author=author, text="apples", now=make.NOW)
    nested = db.session.begin_nested()
    notes.save(note, text="pears #fruit", version=1, author=author, now=make.NOW)
    notes.write(visit, author=author, text="pears", now=make.NOW)
    nested.rollback()
    assert (ask("apples"), ask("pears")) == ([("note", note.id)], [])
    assert ask("pears", **EXCERPTS) == []


def test_excerpts_are_found_by_their_tags_and_go_with_their_words(
    visit: Engagement, author: Account, ask: Ask
) -> None:
    text = "Apples #fruit.\n\nPears #fruit @leader."
    note = notes.write(visit, author=author, text=text, now=make.NOW)
    (pears,) = ask("pears", tags=[[tag_mark("@", "leader")]])
    assert (pears[0], ask("pears")) == ("excerpt", [("note", note.id)])
    text = "New plums #fruit.\n\nApples #fruit.\n\nPears and more pears #fruit."
    notes.save(note, text=text, version=1, author=author, now=make.NOW)
    assert ask("pears", tags=[[tag_mark("@", "leader")]]) == []
    assert ask("pears", tags=[[tag_mark("#", "fruit")]]) == [pears]
    notes.save(note, text="Plums #fruit.", version=2, author=author, now=make.NOW)
    assert [ask(word, **EXCERPTS) == [] for word in ("apples", "pears", "plums")] == [
        True, True, False,
    ]  # fmt: skip


def test_notes_follow_their_engagement_to_its_day_and_cases(
    study: make.Study, visit: Engagement, author: Account, ask: Ask
) -> None:
    notes.write(visit, author=author, text="Apples #fruit.", now=make.NOW)
    other = make.case(study, "NAV Vang")
    day = dt.date(2011, 6, 6)
    _change(visit, title="Summer", when=_when(day), cases=[other])
    found = {"case_id": other.id, "first": dt.date(2011, 6, 1), "kind": "site-visit"}
    assert len(ask("apples", **found)) == len(ask("apples", **found, **EXCERPTS)) == 1
    assert (ask("spring"), ask("summer")) == ([], [("engagement", visit.id)])
    assert ask("apples", case_id=make.case(study, "NAV Dovre").id) == []


def test_a_programme_follows_its_visit(study: make.Study, ask: Ask) -> None:
    case = make.case(study, "NAV Lesja")
    given = {"cases": [case], "when": _when(dt.date(2011, 3, 24))}
    visit = engagements.plan(study, kind="site-visit", title="Spring", **given)
    child = engagements.plan(study, kind="interview", title="Talk", parent=visit, **given)
    engagements.move(visit, when=_when(dt.date(2011, 8, 1)))
    assert ask("talk", first=dt.date(2011, 8, 1)) == [("engagement", child.id)]


def test_an_engagement_that_is_deleted_is_not_found(
    study: make.Study, author: Account, ask: Ask
) -> None:
    visit = engagements.plan(
        study, kind="feedback", title="Autumn", when=_when(TODAY),
        cases=[make.case(study, "NAV Lesja")],
    )  # fmt: skip
    assert ask("autumn") == [("engagement", visit.id)]
    engagements.delete(visit)
    assert ask("autumn") == []


def test_an_imported_plan_is_found(study: make.Study, ask: Ask) -> None:
    case = make.case(study, "NAV Lesja")
    new = many.Contact("site-visit", "Autumn", _when(TODAY), [case])
    (key,) = many.plan_many(study, [new], today=TODAY)
    assert ask("autumn", case_id=case.id) == [("engagement", key)]
    visit = make.get(Engagement, key)
    change = many.Change(visit, "Winter", _when(TODAY), [case], None, "", "", Status.PLANNED)
    many.change_many(study, [change], today=TODAY)
    assert (ask("autumn"), ask("winter")) == ([], [("engagement", key)])


def test_a_draft_becomes_a_status_note_when_it_is_published(
    study: make.Study, author: Account, ask: Ask
) -> None:
    case = make.case(study, "NAV Lesja")
    begun = {"as_of": dt.date(2012, 1, 1), "author": author, "now": make.NOW}
    note = statusnotes.begin(case, text="apples", **begun)
    statusnotes.save(note, text="pears", version=1, author=author, now=make.NOW)
    assert (ask("apples"), ask("pears")) == ([], [("draft", note.id)])
    statusnotes.publish(note, version=2, now=make.NOW)
    assert ask("pears", case_id=case.id, author_id=author.id) == [("status_note", note.id)]
    draft = statusnotes.revise(note, author=author, now=make.NOW)
    assert set(ask("pears")) == {("status_note", note.id), ("draft", draft.id)}
    statusnotes.discard(draft, version=1)
    assert ask("pears") == [("status_note", note.id)]


def test_people_are_found_by_pseudonym_and_organisation_and_never_by_name(
    study: make.Study, ask: Ask
) -> None:
    role = studies.informant_roles(study)[0]
    person = people.add(study, role=role, name="Kanari Fuglesang", organisation="Bakery",
                        phone="99001122", email="kanari@test.no")  # fmt: skip
    assert ask("office leader") == ask("bakeries") == [("person", person.id)]
    people.change(person, role=role, name="Kanari Fuglesang", organisation="Dairy",
                  phone="99001122", email="kanari@test.no")  # fmt: skip
    assert (ask("bakery"), ask("dairy")) == ([], [("person", person.id)])
    assert [ask(word) for word in ("kanari", "fuglesang", "99001122", "99", "test")] == [[]] * 5
    row = db.session.scalars(sa.select(SearchEntry).where(SearchEntry.sort == "person")).one()
    assert "anari" not in f"{row.text}{row.words}{row.marks}"
    people.remove(person)
    assert ask("dairy") == []


def test_a_person_who_cannot_be_removed_is_still_found(
    study: make.Study, visit: Engagement, ask: Ask
) -> None:
    person = people.add(study, role=studies.informant_roles(study)[0], organisation="Bakery")
    make.participation(visit, person=person)
    with pytest.raises(DomainError):
        people.remove(person)
    assert ask("bakery") == [("person", person.id)]


def test_a_study_that_is_deleted_leaves_no_words(
    study: make.Study, visit: Engagement, author: Account, ask: Ask
) -> None:
    notes.write(visit, author=author, text="apples", now=make.NOW)
    study_service.delete(study)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SearchEntry)) == 0


def test_what_was_saved_before_is_indexed_once(
    study: make.Study, visit: Engagement, author: Account, ask: Ask
) -> None:
    note = make.note(visit, author, "Apples #fruit.")
    case = make.case(study, "NAV Vang")
    published = make.status_note(case, author, text="apples", **make.PUBLISHED)
    draft = make.status_note(case, author, text="apples", as_of=dt.date(2011, 1, 1))
    person = make.person(study, studies.informant_roles(study)[0], organisation="Apples")
    assert catch_up(now=make.NOW) == 5
    assert set(ask("apples")) == {
        ("note", note.id),
        ("status_note", published.id),
        ("draft", draft.id),
        ("person", person.id),
    }
    assert len(ask("apples", **EXCERPTS)) == len(ask("spring")) == 1
    assert catch_up(now=make.NOW) == 0


def test_what_was_indexed_by_older_rules_is_indexed_anew(
    visit: Engagement, author: Account, ask: Ask
) -> None:
    notes.write(visit, author=author, text="Apples #fruit.", now=make.NOW)
    catch_up(now=make.NOW)
    db.session.execute(sa.update(SearchEntry).values(made_by=0))
    assert catch_up(now=make.NOW) == 2
    assert len(ask("apples")) == len(ask("apples", **EXCERPTS)) == 1
    assert catch_up(now=make.NOW) == 0
