"""What about a day or a team deserves a look: told, never forbidden."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.engagements import queries, rules
from tracker.engagements.models import Engagement

pytestmark = pytest.mark.usefixtures("session")

WEDNESDAY = dt.date(2011, 6, 15)


@pytest.fixture
def study(session: None) -> make.Study:
    return make.study()


@pytest.fixture
def member(study: make.Study) -> make.Membership:
    return make.member(study, make.account(name="Kari"))


def _said(engagement: Engagement, language: str = "en") -> list[str]:
    doubts = queries.warnings_of(engagement, language=language)
    return [doubt.message % doubt.values for doubt in doubts]


def _in(
    study: make.Study, member: make.Membership, region: str, *, hour: int | None = None,
    **values: object,
) -> Engagement:  # fmt: skip
    """A visit to a case of a region, for two hours or the whole day."""
    times: dict[str, object] = {}
    if hour is not None:
        at = dt.datetime(2011, 6, 15, hour, tzinfo=dt.UTC)
        times = {"starts_at": at, "ends_at": at + dt.timedelta(hours=2)}
    case = make.case(study, f"NAV {region} {values.get('title')}", region=region)
    visit = make.engagement(study, case, **({"day": WEDNESDAY} | times | values))
    make.team_member(visit, member, "observer")
    return visit


def test_two_regions_on_one_day_are_told(study: make.Study, member: make.Membership) -> None:
    here = _in(study, member, "Oslo", hour=8, title="Here")
    _in(study, member, "Agder", hour=14, title="Far")
    _in(study, member, "Oslo", hour=11, title="Near")
    _in(study, member, "Agder", hour=14, title="Call", kind="phone-check-in")
    _in(study, member, "", hour=17, title="Nowhere known")
    assert _said(here) == ["Kari is also in Agder on those days, for “Far”."]


def test_a_gathering_of_several_regions_is_far_from_none_of_them(
    study: make.Study, member: make.Membership
) -> None:
    here = _in(study, member, "Oslo", hour=8, title="Here")
    gathering = _in(study, member, "Agder", hour=12, title="Both", kind="network-gathering")
    gathering.cases.append(make.case(study, "NAV Oslo", region="Oslo"))
    db.session.flush()
    assert _said(here) == []


def test_who_is_in_two_places_is_told_that_alone(
    study: make.Study, member: make.Membership
) -> None:
    here = _in(study, member, "Oslo", hour=8, title="Here")
    other = _in(study, member, "Agder", hour=9, title="Other")
    other.cases.append(make.case(study, "NAV Sola", region="Rogaland"))
    db.session.flush()
    assert _said(here) == ["Kari is also at “Other” at that time."]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2011, 6, 15), (2011, 6, 17), []),
        ((2011, 6, 18), (2011, 6, 18), ["It falls on a weekend."]),
        ((2011, 6, 17), (2011, 6, 20), ["It falls on a weekend."]),
        ((2011, 5, 17), (2011, 5, 17), ["It falls on a public holiday: Constitution Day."]),
        ((2011, 4, 20), (2011, 4, 26), ["It falls on a public holiday: Maundy Thursday."]),
    ],
)
def test_free_days_are_told(
    study: make.Study, first: tuple[int, ...], last: tuple[int, ...], said: list[str]
) -> None:
    visit = make.engagement(study, day=dt.date(*first), ends_on=dt.date(*last))
    assert _said(visit) == said


def test_a_holiday_is_named_in_the_readers_language(study: make.Study) -> None:
    visit = make.engagement(study, day=dt.date(2011, 5, 17))
    assert _said(visit, "nb") == ["It falls on a public holiday: Grunnlovsdag."]
    study.country = ""
    assert _said(visit) == []


def test_what_was_held_on_a_sunday_is_not_questioned(study: make.Study) -> None:
    assert _said(make.engagement(study, day=dt.date(2011, 6, 19), status="held")) == []


@pytest.mark.parametrize("number", [1, 4])
def test_warnings_take_one_statement(
    study: make.Study, member: make.Membership, number: int
) -> None:
    here = _in(study, member, "Oslo", hour=8, title="Here")
    for index in range(number):
        _in(study, member, "Agder", hour=14, title=str(index))
    assert [case.region for case in here.cases] == ["Oslo"]
    with statements() as counted:
        assert len(_said(here)) == min(number, 3)
    assert counted.number == 1


@pytest.mark.parametrize(
    ("here", "there", "is_far"),
    [(["Oslo"], ["Agder"], True), (["Oslo"], ["Oslo", "Agder"], False), ([], ["Agder"], False),
     ([""], ["Agder"], False)],
)  # fmt: skip
def test_only_known_regions_are_far_apart(here: list[str], there: list[str], is_far: bool) -> None:
    assert rules.far_apart(here, there) is is_far
