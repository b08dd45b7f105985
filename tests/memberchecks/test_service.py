"""What is kept of a member check, on both databases."""

import datetime as dt

import pytest
from flask import Flask

from tests import make
from tests.memberchecks.desk import FIRST, Desk, answered, check_of, give, laid, remark
from tracker.accounts.rules import token_hash
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError, Overtaken
from tracker.memberchecks import queries, service
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.queries import Disagreement
from tracker.memberchecks.rules import Answer, Decision
from tracker.people import service as people
from tracker.people.models import Person
from tracker.reminders.models import Touched
from tracker.statusnotes import service as statusnotes
from tracker.statusnotes.models import StatusNote
from tracker.studies import service as studies

NOW = make.NOW
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def here(session: None, app: Flask) -> Desk:
    make.world()
    return laid()


def say(key: int, answer: Answer, token: str, remarks: dict[int, str] | None = None) -> None:
    service.answer(
        check_of(key),
        answer,
        link=token_hash(token),
        remarks=remarks or {},
        passages={2: FIRST},
        today=TODAY,
        now=NOW,
    )


def test_asking_gives_the_version_to_the_case(here: Desk) -> None:
    [(key, token)] = give(here.kari, now=NOW)
    check = check_of(key)
    assert (check.status_note.state, check.version, check.answer) == ("reading", 1, "none")
    assert (check.token_hash, check.until) == (token_hash(token), TODAY + 21 * DAY)
    assert (check.role.code, check.was_sent) == ("office-leader", None)


def test_asking_the_same_people_again_makes_new_links_of_the_same_rows(here: Desk) -> None:
    first = give(here.kari, here.ola, now=NOW)
    again = give(here.ola, here.mute, now=NOW)
    assert [key for key, _token in (*first, *again)] == [1, 2, 2, 3]
    assert queries.find_by_token(first[1][1]) is None
    assert queries.find_by_token(again[0][1]).id == 2  # type: ignore[union-attr]


def test_people_of_other_cases_and_who_has_withdrawn_are_not_asked(here: Desk) -> None:
    consent = make.consent(db.session.get_one(Person, here.ola))
    people.withdraw_consent(consent, on=TODAY, today=TODAY)
    for key in (here.elsewhere, here.ola):
        with pytest.raises(DomainError, match="Choose people of this case"):
            give(here.kari, key, now=NOW)
    assert db.session.query(MemberCheck).count() == 0


def test_an_answer_is_kept_once_with_its_passages(here: Desk) -> None:
    [(key, token)] = give(here.kari, now=NOW)
    say(key, Answer.REMARKS, token, {2: "In May.", 3: "", 0: "Good."})
    check = check_of(key)
    assert (check.answer, check.answered_at, check.token_hash) == ("remarks", NOW, None)
    kept = [(one.block, one.passage, one.text) for one in queries.remarks_of([check])[key]]
    assert kept == [(2, FIRST, "In May."), (0, "", "Good.")]
    with pytest.raises(Overtaken):
        say(key, Answer.DISAGREE, token)
    assert check_of(key).answer == "remarks"


def test_an_older_link_does_not_answer(here: Desk) -> None:
    [(key, old)] = give(here.kari, now=NOW)
    service.ask_again(check_of(key), asker=check_of(key).asked_by, today=TODAY, now=NOW)
    with pytest.raises(Overtaken):
        say(key, Answer.AGREE, old)


def test_the_last_day_is_the_studys_own(here: Desk) -> None:
    [(key, _token)] = give(here.kari, days=1, now=NOW)
    late = dt.datetime(2012, 1, 21, 22, 59, tzinfo=dt.UTC)
    assert service.record_silence(now=late) == 0
    assert service.record_silence(now=late + dt.timedelta(minutes=1)) == 1
    check = check_of(key)
    assert (check.answer, check.token_hash, check.answered_at) == ("silence", None, None)
    assert service.record_silence(now=late + 9 * DAY) == 0


def test_withdrawn_links_and_answers_are_never_silence(here: Desk) -> None:
    (first, token), (second, _other) = give(here.kari, here.ola, now=NOW)
    say(first, Answer.AGREE, token)
    service.withdraw(check_of(second), now=NOW)
    assert service.record_silence(now=NOW + 60 * DAY) == 0


def test_who_was_silent_may_be_asked_again(here: Desk) -> None:
    [(key, _token)] = give(here.kari, now=NOW)
    later = NOW + 30 * DAY
    service.record_silence(now=later)
    check, token = service.ask_again(
        check_of(key), asker=check_of(key).asked_by, today=later.date(), now=later
    )
    assert (check.answer, check.until) == ("none", later.date() + 21 * DAY)
    assert queries.find_by_token(token) is not None


def test_what_was_answered_stays_when_the_person_goes(here: Desk) -> None:
    note, kari = db.session.get_one(StatusNote, 1), db.session.get_one(Person, here.kari)
    key = answered(note, kari).id
    people.remove(kari)
    db.session.expire_all()
    check = check_of(key)
    assert (check.person, check.role.name, check.answer) == (None, "Office leader", "disagree")


def test_a_study_goes_with_its_member_checks(here: Desk) -> None:
    note = db.session.get_one(StatusNote, 1)
    remark(answered(note, db.session.get_one(Person, here.kari)))
    studies.delete(make.husk()[0])
    db.session.commit()
    assert db.session.query(MemberCheck).count() + db.session.query(Remark).count() == 0


def test_discarding_is_refused_and_takes_nothing_along(here: Desk) -> None:
    note = db.session.get_one(StatusNote, 1)
    answered(note, db.session.get_one(Person, here.kari))
    with pytest.raises(DomainError, match="were asked to read"):
        statusnotes.discard(note, version=1)
    db.session.commit()
    assert db.session.query(StatusNote).count() == 1


def test_every_act_leaves_its_case_to_be_looked_at(here: Desk) -> None:
    [(key, token)] = give(here.kari, now=NOW)
    acts = (
        lambda: say(key, Answer.REMARKS, token, {2: "In May."}),
        lambda: service.decide(
            db.session.get_one(Remark, 1), Decision.TAKEN_UP, reason="",
            by=check_of(key).asked_by, now=NOW,
        ),
        lambda: service.undecide(db.session.get_one(Remark, 1)),
    )  # fmt: skip
    for act in acts:
        db.session.commit()
        begin_writing()
        db.session.query(Touched).delete()
        act()
        db.session.commit()
        assert [row.subject for row in db.session.query(Touched)] == ["case:1"]
        begin_writing()


def test_counts_are_of_the_status_notes_up_to_a_month(here: Desk) -> None:
    (first, token), (second, _t2), (third, _t3) = give(here.kari, here.ola, here.mute, now=NOW)
    say(first, Answer.AGREE, token)
    service.withdraw(check_of(third), now=NOW)
    study = make.husk()[0]
    as_of = check_of(first).status_note.as_of
    counts = queries.counts(study, as_of, today=TODAY)
    assert (counts.sent, counts.answered[Answer.AGREE], counts.answered[Answer.NONE]) == (2, 1, 1)
    assert queries.counts(study, as_of - DAY, today=TODAY).sent == 0
    later = queries.counts(study, as_of, today=TODAY + 30 * DAY)
    assert later.answered[Answer.SILENCE] == 1
    assert check_of(second).answer == "none"


def _progress(today: dt.date = TODAY) -> dict[int, tuple[int, int, dt.date | None, int]]:
    study, as_of = make.husk()[0], db.session.get_one(StatusNote, 1).as_of
    found = queries.progress(study, as_of=as_of, today=today)
    assert queries.progress(study, as_of=as_of - DAY, today=today) == {}
    return {key: tuple(one) for key, one in found.items()}


def test_progress_is_of_the_present_text_and_lasts_as_long_as_an_answer_may_come(
    here: Desk,
) -> None:
    (key, token), _second, (third, _t3) = give(here.kari, here.ola, here.mute, now=NOW)
    until = check_of(third).until
    assert _progress() == {1: (3, 0, until, 0)}
    say(key, Answer.REMARKS, token, remarks={2: "It was in May."})
    service.withdraw(check_of(third), now=NOW)
    assert _progress() == {1: (2, 1, until, 1)}
    assert _progress(until + DAY) == {1: (2, 1, None, 1)}
    db.session.get_one(StatusNote, 1).version += 1
    db.session.flush()
    # A remark to an earlier text waits for its decision all the same.
    assert _progress() == {1: (0, 0, None, 1)}
    db.session.get_one(StatusNote, 1).state = "draft"
    db.session.flush()
    assert _progress() == {}


def test_disagreements_are_printed_by_role_with_what_they_are_about(here: Desk) -> None:
    note = db.session.get_one(StatusNote, 1)
    checks = [
        answered(note, db.session.get_one(Person, key), answer)
        for key, answer in ((here.kari, Answer.DISAGREE), (here.ola, Answer.DISAGREE),
                            (here.mute, Answer.REMARKS))
    ]  # fmt: skip
    remark(checks[0], "All wrong.", block=0, passage="")
    remark(checks[0])
    service.print_disagreement(checks[0])
    with pytest.raises(DomainError):
        service.print_disagreement(checks[2])
    said = ((FIRST, "It was in May."), ("", "All wrong."))
    printed = queries.disagreements_to_print([note])
    assert printed == {note.id: [Disagreement("Office leader", said)]}
    assert [check.id for check in queries.checks_of([note])[note.id]] == [1, 2, 3]
    assert queries.count_undecided(note) == 2
