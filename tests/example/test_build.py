"""The example study: whole, repeatable, quick, and moved to today when asked."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import current_app

from tests import make
from tests.conftest import LOADED
from tracker.accounts.models import Account
from tracker.attachments import store
from tracker.attachments.queries import documents
from tracker.cases import queries as cases
from tracker.core.database import db
from tracker.crosscase.annex import inputs
from tracker.engagements.models import Engagement, Participation
from tracker.engagements.rules import Status
from tracker.example import build
from tracker.notes.models import Note
from tracker.people.models import Person
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.references import Standing, cited, without_marks
from tracker.statusnotes.story import story
from tracker.studies import queries as studies
from tracker.studies.models import InformantRole, Study


@pytest.fixture
def study(example: None, session: None) -> Study:
    study = studies.find_study("husk")
    assert study is not None
    return study


@pytest.fixture
def owner(study: Study) -> Account:
    return studies.members(study)[0].account


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(*conditions)) or 0


def test_sixty_interviews_were_held_and_everything_held_has_a_note(study: Study) -> None:
    held = Engagement.status == Status.HELD
    assert _count(held, Engagement.kind == "interview") == 60
    assert _count(held, Engagement.has_notes.is_(False)) == 0
    words = [len(text.split()) for text in db.session.scalars(sa.select(Note.text))]
    assert (min(words) >= 100, max(words) <= 400) == (True, True)


def test_the_husk_project_leader_was_interviewed_at_three_of_four_sites(study: Study) -> None:
    sites = db.session.scalars(
        sa.select(Person.case_id)
        .join(InformantRole, InformantRole.id == Person.role_id)
        .join(Participation, Participation.person_id == Person.id)
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .where(InformantRole.code == "husk-project-leader", Engagement.kind == "interview")
        .where(Engagement.status == Status.HELD, Person.case_id.is_not(None))
        .distinct()
    ).all()
    assert len(sites) == 3


def test_cases_stand_as_they_stood_at_the_end(study: Study) -> None:
    standings = cases.standings(study, on=study.ends_on)
    counted = [standing.status for standing in standings]
    assert sorted(counted) == ["active"] * 4 + ["associated"] + ["withdrawn"] * 2


def test_nobody_is_named(study: Study) -> None:
    assert _count(Person.name != "") == 0


def test_what_was_read_is_in_the_registers_and_can_be_read(study: Study) -> None:
    registers = {
        case.slug: [file.name for file in documents(case, order="name")]
        for case in cases.cases(study)
    }
    assert {slug: names for slug, names in registers.items() if names} == {
        "nav-songdalen": ["breakfasts.csv", "course-plan.md"],
        "nav-baerum": ["draft-task-list.md"],
        "nav-kristiansund": ["competence-plan.md"],
    }
    folder = Path(current_app.instance_path) / "files"
    (task_list,) = documents(cases.find_case(study, "nav-baerum"), order="name")
    assert (
        "Tasks of the professional developer" in store.find(folder, task_list.stored_as).read_text()
    )


def test_each_case_has_a_story_of_two_months_and_every_reference_leads_somewhere(
    study: Study,
) -> None:
    notes = db.session.scalars(sa.select(StatusNote).order_by(StatusNote.case_id)).all()
    told = {
        case.slug: [chapter.as_of for chapter in story(case, study.ends_on)]
        for case in cases.cases(study)
    }
    followed = [months for months in told.values() if months]
    assert [months[0] for months in followed] == [dt.date(2011, 5, 1)] * 4
    assert [len(months) for months in followed] == [2] * 4
    assert {one.state for note in notes for one in cited(note)} == {Standing.FINE}
    assert min(len(cited(note)) for note in notes) >= 4
    assert "[^" not in "".join(without_marks(note.text) for note in notes)


def test_inputs_of_dialogue_meetings_have_a_region_a_theme_and_a_role_where_it_was_said(
    study: Study,
) -> None:
    annex = inputs(study, study.ends_on)
    said = {one.key: one for theme in annex.themes for one in theme.inputs}.values()
    assert ([one for one in said if len(one.regions) != 1], annex.others) == ([], ())
    assert sum(bool(one.roles) for one in said) == 11
    assert len({role for one in said for role in one.roles}) == 7


def test_loading_again_puts_it_back_as_it_was(owner: Account, study: Study) -> None:
    study.title = "Changed"
    again = build.load(owner=owner, now=LOADED)
    assert (again.short_name, again.title == "Changed") == ("husk", False)
    assert _count(Engagement.id.is_not(None)) == 112


def test_anothers_copy_stays_untouched(study: Study) -> None:
    mine = build.load(owner=make.account("second@test.no"), now=LOADED)
    assert (study.short_name, mine.short_name) == ("husk", "husk-2")


def test_moved_to_today_what_would_lie_ahead_is_planned(session: None) -> None:
    today = LOADED.date()
    study = build.load(owner=make.account(), now=LOADED, moved_to=today)
    ahead = (Engagement.ends_on >= today, Engagement.status == Status.HELD)
    assert (study.short_name, _count(*ahead)) == ("husk-now", 0)
    assert _count(Engagement.ends_on < today, Engagement.status == Status.PLANNED) == 0
    assert _count(Engagement.status == Status.HELD, Engagement.has_notes.is_(False)) == 2
    months = db.session.scalars(sa.select(StatusNote.as_of).order_by(StatusNote.as_of)).all()
    assert months == [dt.date(2026, 3, 1)] * 4 + [dt.date(2026, 11, 1)]
