"""What has been made of the example study so far."""

import datetime as dt
from dataclasses import dataclass, field

from tracker.cases.models import Case
from tracker.engagements.models import Engagement
from tracker.example.source import Source
from tracker.people.models import Person
from tracker.planning.models import Round
from tracker.studies.models import InformantRole, Membership, Study


@dataclass
class Made:
    """What has been made so far, by the codes of the data file."""

    study: Study
    source: Source
    now: dt.datetime
    roles: dict[str, InformantRole] = field(default_factory=dict)
    team: dict[str, Membership] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    engagements: dict[str, Engagement] = field(default_factory=dict)
