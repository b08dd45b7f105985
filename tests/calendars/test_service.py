"""What the pages also check holds without them."""

import datetime as dt

import pytest
from flask import Flask

from tests import make
from tests.calendars.shared import change, plan
from tracker.calendars import service
from tracker.calendars.rules import Found
from tracker.calendars.service import Chosen
from tracker.cases import queries as cases
from tracker.core.errors import DomainError
from tracker.engagements.kinds import KINDS
from tracker.studies.models import Study

DAY = dt.date(2011, 3, 24)
VISIT = Found("v", "Visit", DAY, DAY)


def _chosen(study: Study, found: Found = VISIT, kind: str = "site-visit") -> Chosen:
    return Chosen(found, KINDS[kind], cases.cases(study)[0])


def test_nothing_is_taken_in_twice(app: Flask, world: make.World) -> None:
    def take_in(study: Study) -> list[int]:
        chosen = [_chosen(study), _chosen(study)]
        return [len(service.take_in(study, chosen)) for _turn in range(2)]

    assert change(app, take_in) == [1, 0]


def test_our_own_engagement_is_not_taken_in(app: Flask, world: make.World) -> None:
    def take_in(study: Study) -> int:
        own = plan(study, title="Ours")
        key = f"{study.uid}-{own.number}@follow-research-tracker"
        return len(service.take_in(study, [_chosen(study, Found(key, "Ours", DAY, DAY))]))

    assert change(app, take_in) == 0


def test_what_another_study_took_in_is_new_here(app: Flask, world: make.World) -> None:
    def take_in(study: Study) -> int:
        make.case(study, "NAV Nes")
        return len(service.take_in(study, [_chosen(study)]))

    assert change(app, take_in) == change(app, take_in, study="other") == 1


def test_too_long_a_time_is_refused(app: Flask, world: make.World) -> None:
    long = Found("l", "Summer", DAY, DAY + dt.timedelta(days=60))
    with pytest.raises(DomainError, match="lasts at most"):
        change(app, lambda study: service.take_in(study, [_chosen(study, long)]))


def test_a_place_is_kept_where_the_kind_has_one(app: Flask, world: make.World) -> None:
    found = Found("p", "Call", DAY, DAY, place="Sandvika")

    def take_in(study: Study) -> str:
        [call] = service.take_in(study, [_chosen(study, found, "phone-check-in")])
        return call.place

    assert change(app, take_in) == ""
