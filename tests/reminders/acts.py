"""Every act that reminders depend on, and whose reminders it leaves to be derived anew."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests import make
from tracker.accounts.models import Account
from tracker.cases import service as cases
from tracker.cases.models import Case
from tracker.cases.rules import Status as CaseStatus
from tracker.checkins import service as checkins
from tracker.drafts import service as drafts
from tracker.engagements import queries as engagement_queries
from tracker.engagements import service as engagements
from tracker.engagements.models import Engagement
from tracker.engagements.rules import TeamPart, When
from tracker.feedback import service as feedback
from tracker.feedback.rules import Form
from tracker.followups import service as followups
from tracker.followups.models import FollowUp
from tracker.invitations import queries as invitation_queries
from tracker.invitations import service as invitations
from tracker.invitations.rules import Answer
from tracker.milestones import service as milestones
from tracker.milestones.models import Milestone
from tracker.notes import service as notes
from tracker.people import service as people
from tracker.people.models import Consent, Person
from tracker.people.rules import Form as ConsentForm
from tracker.planning import service as planning
from tracker.planning.models import Round
from tracker.planning.service import Choice
from tracker.reviews import service as reviews
from tracker.statusnotes import service as statusnotes
from tracker.statusnotes.models import AskedMonth, StatusNote
from tracker.studies import service as studies
from tracker.studies.models import InformantRole, Membership, Study
from tracker.studies.rules import Role

TODAY = make.NOW.date()
DAY = dt.date(2011, 9, 1)
ON = When(DAY, DAY)


@dataclass
class Scene:
    """One of everything; `held` is over and has no note, `engagement` lies ahead."""

    study: Study
    case: Case
    other_case: Case
    author: Account
    leader: Membership
    colleague: Membership
    role: InformantRole
    person: Person
    engagement: Engagement
    held: Engagement
    round_: Round
    other_round: Round
    milestone: Milestone
    follow_up: FollowUp
    consent: Consent
    status_note: StatusNote
    asked: AskedMonth


def scene() -> Scene:
    study, author = make.study(), make.account()
    case, role = make.case(study), make.role(study, "leader", "Leader")
    person = make.person(study, role, case=case)
    engagement = make.engagement(study, case, kind="dialogue-meeting")
    make.participation(engagement, person=person)
    round_ = make.round_(study, case)
    make.in_round(engagement, round_)
    return Scene(
        study, case, make.case(study, "NAV Sola"), author, make.member(study, author),
        make.member(study, make.account("kari@test.no", name="Kari"), "researcher"), role, person,
        engagement, make.engagement(study, case, status="held"), round_,
        make.round_(study, case, name="Autumn"), make.milestone(study), make.follow_up(study),
        make.consent(person), make.status_note(case, author), make.asked_month(study),
    )  # fmt: skip


def _plan(s: Scene) -> Engagement:
    return engagements.plan(s.study, kind="site-visit", title="Visit", when=ON, cases=[s.case])


def _other_cases(s: Scene) -> None:
    engagements.change(
        s.engagement, title="Meeting", when=ON, cases=[s.other_case], parent=None, today=TODAY
    )


def _write(s: Scene) -> None:
    notes.write(s.held, author=s.author, text="- [ ] send it ~leader", now=make.NOW)


def _keep(s: Scene, text: str = "Begun") -> None:
    drafts.keep(
        s.study, author=s.author, place="engagement-2", text=text, base_version=0, client_id="a",
        now=make.NOW,
    )  # fmt: skip


def _discard(s: Scene) -> None:
    _keep(s)
    drafts.drop(s.study, author=s.author, place="engagement-2")


def _call(s: Scene) -> None:
    call = checkins.Call("Call", ON, s.person, None, "They are well.", None)
    checkins.log_call(s.case, call, caller=s.leader, author=s.author, now=make.NOW, today=TODAY)


def _give(s: Scene) -> None:
    feedback.give(
        s.study, cases=[s.case], given_on=DAY, form=Form.TALK, what="What we saw.", today=TODAY
    )


def _invite(s: Scene) -> Any:
    rows = engagement_queries.participations(s.engagement)
    [guest] = invitation_queries.guests(s.engagement, rows)
    return guest


def _answer(s: Scene) -> None:
    guest = _invite(s)
    invitations.log_answers(s.engagement, [guest], {s.person.id: Answer.YES}, now=make.NOW)


def _attend(s: Scene) -> None:
    [row] = engagement_queries.participations(s.engagement)
    engagements.log_attendance(s.engagement, {row.id: 1})


def _plan_round(s: Scene) -> None:
    choice = Choice("Visit", DAY, [s.case])
    planning.plan_contacts(s.study, "site-visit", [choice], today=TODAY, round_=s.round_)


def _change_round(s: Scene) -> None:
    planning.change_round(
        s.round_, name="Spring", starts_on=DAY, ends_on=DAY, cases=[s.other_case],
        days_before=0, days_after=0,
    )  # fmt: skip


def _ask_for_changes(s: Scene) -> None:
    statusnotes.hand_to_review(s.status_note, version=1, now=make.NOW)
    reviews.ask_for_changes(
        s.status_note, version=1, words="Say more.", reviewer=s.colleague.account, now=make.NOW
    )


def _consent(s: Scene) -> None:
    people.remove_consent(s.consent)
    people.note_consent(s.person, given_on=DAY, form=ConsentForm.ORAL, today=TODAY, now=make.NOW)


def _settings(s: Scene) -> None:
    studies.keep_personal_data_until(s.study, dt.date(2012, 12, 31))


Act = Callable[[Scene], object]
Subjects = Callable[[Scene], set[str]]


def _engagement(s: Scene) -> set[str]:
    return {f"engagement:{s.engagement.id}"}


def _held(s: Scene) -> set[str]:
    return {f"engagement:{s.held.id}"}


def _case(s: Scene) -> set[str]:
    return {f"case:{s.case.id}"}


def _person(s: Scene) -> set[str]:
    return {f"person:{s.person.id}"}


def _study(s: Scene) -> set[str]:
    return {f"study:{s.study.id}"}


def _round(s: Scene) -> set[str]:
    return {f"round:{s.round_.id}"}


def _milestone(s: Scene) -> set[str]:
    return {f"milestone:{s.milestone.id}"}


def _follow_up(s: Scene) -> set[str]:
    return {f"follow-up:{s.follow_up.id}"}


ACTS: dict[str, tuple[Act, Subjects]] = {
    "plan": (_plan, lambda s: {"engagement:3", *_case(s)}),
    "move": (lambda s: engagements.move(s.engagement, when=ON), _engagement),
    "confirm": (lambda s: engagements.confirm(s.engagement), _engagement),
    "hold": (lambda s: engagements.hold(s.engagement, today=TODAY), _engagement),
    "cancel": (lambda s: engagements.cancel(s.engagement, reason="Ill"), _engagement),
    "postpone": (lambda s: engagements.postpone(s.engagement, reason="Ill"), _engagement),
    "other cases": (
        _other_cases,
        lambda s: {*_engagement(s), *_case(s), f"case:{s.other_case.id}"},
    ),
    "team": (
        lambda s: engagements.set_team(s.engagement, [(s.colleague, TeamPart("observer"))]),
        _engagement,
    ),
    "participants": (lambda s: engagements.set_participants(s.engagement), _engagement),
    "attendance": (_attend, _engagement),
    "delete": (
        lambda s: engagements.delete(s.engagement),
        lambda s: {*_engagement(s), *_case(s), *_round(s)},
    ),
    "first note": (_write, lambda s: {*_held(s), "follow-up:2"}),
    "keep a draft": (_keep, lambda s: {"draft:1"}),
    "discard a draft": (_discard, lambda s: {"draft:1"}),
    "check-in": (_call, lambda s: {"engagement:3"}),
    "give back": (_give, _case),
    "invite": (lambda s: invitations.intend(s.engagement, _invite(s)), _engagement),
    "answer": (_answer, _engagement),
    "set a milestone": (
        lambda s: milestones.set_milestone(s.study, name="Report", due_on=DAY),
        lambda s: {"milestone:2"},
    ),
    "deliver": (lambda s: milestones.deliver(s.milestone, on=DAY, today=TODAY), _milestone),
    "owed again": (lambda s: milestones.remove(s.milestone), _milestone),
    "tick": (
        lambda s: followups.tick(s.follow_up, is_done=True, by=s.author, now=make.NOW),
        _follow_up,
    ),
    "case status": (
        lambda s: cases.change_status(
            s.case, status=CaseStatus.WITHDRAWN, from_on=DAY, reason="Closed"
        ),
        _case,
    ),
    "cadence": (lambda s: planning.set_cadence(s.case, weeks=6, pauses=[], starts_on=DAY), _case),
    "plan a round": (_plan_round, lambda s: {"engagement:3"}),
    "change a round": (_change_round, _round),
    "close a round": (lambda s: planning.close_round(s.round_), _round),
    "into another round": (
        lambda s: planning.put_in_round(s.engagement, s.other_round),
        lambda s: {*_round(s), f"round:{s.other_round.id}"},
    ),
    "out of its round": (lambda s: planning.take_out_of_round(s.engagement), _round),
    "change a person": (lambda s: people.change(s.person, role=s.role, name="Kari"), _person),
    "note a consent": (_consent, _person),
    "withdraw a consent": (
        lambda s: people.withdraw_consent(s.consent, on=DAY, today=TODAY),
        _person,
    ),
    "begin a status note": (
        lambda s: statusnotes.begin(
            s.other_case, as_of=DAY, author=s.author, text="So.", now=make.NOW
        ),
        lambda s: {f"case:{s.other_case.id}"},
    ),
    "hand to review": (
        lambda s: statusnotes.hand_to_review(s.status_note, version=1, now=make.NOW),
        _case,
    ),
    "give to the case": (
        lambda s: statusnotes.give_to_case(s.status_note, version=1, now=make.NOW),
        _case,
    ),
    "ask for changes": (_ask_for_changes, _case),
    "publish": (lambda s: statusnotes.publish(s.status_note, version=1, now=make.NOW), _case),
    "discard a status note": (lambda s: statusnotes.discard(s.status_note, version=1), _case),
    "ask for a month": (lambda s: statusnotes.ask_for(s.study, as_of=dt.date(2011, 5, 1)), _study),
    "ask no more": (lambda s: statusnotes.ask_no_more(s.asked), _study),
    "role of a member": (lambda s: studies.change_role(s.colleague, role=Role.REVIEWER), _study),
    "let go": (lambda s: studies.let_go(s.colleague, today=TODAY), _study),
    "settings": (_settings, _study),
}
