"""The example study on the day before it begins: its team, its calendar and its clock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests import make
from tracker.core.database import db
from tracker.delivery.models import MailChoice
from tracker.delivery.rules import Mode
from tracker.engagements import queries as engagements
from tracker.engagements.models import Engagement
from tracker.engagements.rules import instant
from tracker.example import build
from tracker.example import source as source_module
from tracker.example.made import Made
from tracker.invitations.queries import Guest
from tracker.invitations.rules import Standing
from tracker.planning import service as planning
from tracker.reminders.models import RuleSetting
from tracker.studies.models import Study

ZONE = "Europe/Oslo"
# When something is done, and what.
Act = tuple[dt.datetime, Callable[[], object]]
FIRST_DAY, LAST_DAY = dt.date(2011, 1, 3), dt.date(2012, 3, 31)


@dataclass
class Walk:
    """The study so far; `now` is the moved clock, `numbers` are engagements by their codes."""

    made: Made
    now: dt.datetime
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def study(self) -> Study:
        return self.made.study

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.made.source.rows(table)

    def at(self, day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
        return instant(day, dt.time(hour, minute), ZONE)

    def engagement(self, code: str) -> Engagement:
        found = engagements.find_engagement(self.study, self.numbers[code])
        assert found is not None
        return found

    def guest(self, engagement: Engagement) -> Guest:
        """Anybody of its case, for whom an invitation can stand."""
        case = engagement.cases[0]
        person = next(one for one in self.made.people.values() if one.case == case)
        return Guest(person, None, Standing(is_invited=True, has_email=True), None)


def begin() -> Walk:
    """Cases, people, rounds and milestones are there; nothing is planned yet."""
    owner = make.account("leader@husk.test", name="Project leader", password="-")
    source = source_module.read(today=FIRST_DAY)
    now = instant(FIRST_DAY, dt.time(6), ZONE)
    made = Made(build._begin(source, owner, "husk"), source, now)
    build._invite_team(made, owner)
    for membership in made.team.values():
        membership.account.password = "-"
    build._fill_lists(made)
    for table in ("cases", "people", "rounds", "milestones"):
        for row in source.rows(table):
            build._TABLES[table](made, row)
    for code in ("nav-baerum", "nav-kristiansund", "nav-songdalen", "nav-sola"):
        case = made.cases[code]
        planning.set_cadence(case, weeks=6, pauses={7}, starts_on=dt.date(2011, 6, 6))
    _choose_how_to_hear(made)
    db.session.flush()
    return Walk(made, now)


def _choose_how_to_hear(made: Made) -> None:
    """The leader and the reviewer have chosen nothing, and get a digest on working mornings.

    Of those interviewed one has given an address, and participants are told what comes up.
    """
    modes = {"r1": Mode.AT_ONCE, "r2": Mode.MONDAY}
    for code, mode in modes.items():
        choice = {"quiet_from": dt.time(20), "quiet_until": dt.time(7), "country": "NO"}
        account = made.team[code].account
        db.session.add(MailChoice(account=account, mode=mode, time_zone=ZONE,
                                  digest_time=dt.time(8), **choice))  # fmt: skip
    made.people["baerum-developer"].email = "developer@baerum.test"
    db.session.add(RuleSetting(study_id=made.study.id, rule="coming-up", first_hours=24,
                               to_participants=True))  # fmt: skip
