"""Until when what is due waits for whom."""

import datetime as dt

from flask import Flask

from tests import make
from tests.deriving import letter, quiet
from tracker.core.database import begin_writing, db
from tracker.delivery import waiting
from tracker.delivery.models import MailChoice, Watch
from tracker.delivery.rules import Mode, State

HOUR = dt.timedelta(hours=1)


def test_while_the_server_is_away_letters_wait_for_their_readers_hours_too(
    app: Flask, team: dict[str, int]
) -> None:
    """On a Friday evening it is asked again in an hour; letters leave on Monday."""
    now = dt.datetime(2012, 1, 20, 20, 48, tzinfo=dt.UTC)
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        member, other = make.members_of(study)[:2]
        person = make.person(study, make.role(study, "adviser", "Adviser"), email="a@nav.test")
        row = quiet(member, case, key="x")
        row.membership, row.person = None, person
        for one in (member, other):
            quiet(one, case)
        db.session.add(MailChoice(account_id=other.account_id, mode=Mode.AT_ONCE, time_zone="UTC",
                                  digest_time=dt.time(7), days_off=""))  # fmt: skip
        letter([row], state=State.WAITING, sent_at=None, attempts=0, next_try_at=now)
        db.session.add(Watch(id=1, mail_failures=1, mail_retry_at=now + HOUR))
        db.session.commit()
        found = waiting.waiting(study, has_server=True, now=now)
    monday = dt.datetime(2012, 1, 23, tzinfo=dt.UTC)
    assert {one.name: one.until for one in found} == {
        person.pseudonym: monday + 7 * HOUR,
        "Leader": monday + 6 * HOUR,
        # Who has neither quiet hours nor days off.
        "Researcher": now + HOUR,
    }


def test_participants_have_chosen_no_hours(app: Flask, team: dict[str, int]) -> None:
    night = dt.datetime(2012, 1, 20, 22, tzinfo=dt.UTC)
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        person = make.person(study, make.role(study, "adviser", "Adviser"), email="a@nav.test")
        row = quiet(make.members_of(study)[0], case)
        row.membership, row.person = None, person
        db.session.commit()
        [one] = waiting.waiting(study, has_server=True, now=night)
    assert waiting.WHY_NAMES[one.why] == "Goes out on working days between 8 and 20"
    assert one.until == dt.datetime(2012, 1, 23, 7, tzinfo=dt.UTC)
