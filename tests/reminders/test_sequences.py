"""Whatever people do in whatever order, what stands is what everything derived anew would be."""

import datetime as dt
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import make
from tests.conftest import Program
from tests.reminders.stored import NOW, caught_up, open_keys, written
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.engagements import service as engagements
from tracker.engagements.models import Engagement
from tracker.engagements.rules import TeamPart, When
from tracker.notes import service as notes
from tracker.reminders import derive
from tracker.reminders.models import Reminder
from tracker.studies.models import Study

FIRST = dt.date(2011, 2, 22)
KINDS = ("site-visit", "phone-check-in", "interview", "dialogue-meeting", "feedback")
Act = Callable[[Engagement, int], object]


def _day(number: int) -> When:
    """Some of them before and some after the day on which all of this happens."""
    day = FIRST + dt.timedelta(days=number)
    return When(day, day)


def _write(one: Engagement, _number: int) -> object:
    author = make.members_of(one.study)[1].account
    return notes.write(one, author=author, text="Said.\n\n- [ ] call back\n", now=NOW)


def _plan(one: Engagement, number: int) -> object:
    kind = KINDS[number % len(KINDS)]
    parent = one if kind == "interview" and one.kind == "site-visit" else None
    when = one.when if parent else _day(number)
    return engagements.plan(one.study, kind=kind, title="Planned", when=when, cases=one.cases,
                            parent=parent)  # fmt: skip


def _of_two_cases(one: Engagement, number: int) -> object:
    cases = db.session.scalars(sa.select(make.Case).where(make.Case.study_id == one.study_id))
    return engagements.change(one, title="Changed", when=one.when, today=NOW.date(),
                              cases=cases.all()[: number % 3], parent=one.parent)  # fmt: skip


def _team(one: Engagement, number: int) -> object:
    member = make.members_of(one.study)[number % 2]
    return engagements.set_team(one, [(member, TeamPart.INTERVIEWER)] if number % 3 else [])


def _put_back(one: Engagement, number: int) -> object:
    return engagements.put_back(one, when=_day(number), status=engagements.Status.CONFIRMED,
                                reason="", sequence=one.sequence)  # fmt: skip


ACTS: dict[str, Act] = {
    "plan": _plan,
    "move": lambda one, number: engagements.move(one, when=_day(number)),
    "confirm": lambda one, _number: engagements.confirm(one),
    "hold": lambda one, _number: engagements.hold(one, today=NOW.date()),
    "write": _write,
    "cancel": lambda one, _number: engagements.cancel(one, reason="Ill"),
    "postpone": lambda one, _number: engagements.postpone(one, reason="Ill"),
    "reopen": lambda one, _number: engagements.reopen(one),
    "put back": _put_back,
    "delete": lambda one, _number: engagements.delete(one),
    "change": _of_two_cases,
    "team": _team,
}
STEPS = st.tuples(st.sampled_from([*ACTS, "derive"]), st.integers(0, 5), st.integers(0, 40))


def _begin() -> None:
    make.world()
    study, case = make.husk()
    make.cadence(case)
    for number in (0, 10, 30):
        visit = make.engagement(study, case, day=_day(number).starts_on)
        make.team_member(visit, make.members_of(study)[1], "interviewer")
        make.in_round(visit, _round(study, case))


def _round(study: Study, case: make.Case) -> make.Round:
    return db.session.scalars(sa.select(make.Round)).first() or make.round_(study, case)


def _do(act: str, which: int, number: int) -> None:
    if act == "derive":
        caught_up()
        return
    begin_writing()
    rows = db.session.scalars(sa.select(Engagement).order_by(Engagement.id)).all()
    try:
        if rows:
            ACTS[act](rows[which % len(rows)], number)
        db.session.commit()
    except DomainError:
        db.session.rollback()


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
def test_what_stands_does_not_depend_on_when_it_was_derived(
    program: Program, steps: Sequence[tuple[str, int, int]]
) -> None:
    with program.anew() as app, app.app_context():
        written(_begin)
        for act, which, number in steps:
            _do(act, which, number)
        caught_up()
        standing = open_keys()
        written(lambda: db.session.execute(sa.delete(Reminder)) and None)
        derive.everything(now=NOW)
        assert standing == open_keys()
        db.session.rollback()
