"""Working days, by the holidays of a country."""

import datetime as dt

import pytest

from tracker.core import workdays

EASTER = (dt.date(2011, 4, 18), dt.date(2011, 4, 29))


def test_each_country_has_its_own_easter() -> None:
    assert [day.day for day in workdays.workdays(*EASTER, "NO")] == [18, 19, 20, 26, 27, 28, 29]
    assert [day.day for day in workdays.workdays(*EASTER, "SE")] == [
        18, 19, 20, 21, 26, 27, 28, 29,
    ]  # fmt: skip


@pytest.mark.parametrize("country", ["", "XX"])
def test_without_a_known_country_only_weekends_are_free(country: str) -> None:
    assert len(workdays.workdays(*EASTER, country)) == 10
    assert workdays.holiday_names(country, *EASTER) == {}


def test_holidays_are_named_in_the_readers_language() -> None:
    day = dt.date(2011, 5, 17)
    assert workdays.holiday_names("NO", day, day, "nb") == {day: "Grunnlovsdag"}
    assert workdays.holiday_names("NO", day, day, "en") == {day: "Constitution Day"}


def test_a_period_over_new_year_has_the_holidays_of_both_years() -> None:
    found = workdays.holiday_names("NO", dt.date(2011, 12, 24), dt.date(2012, 1, 2))
    assert sorted(found) == [dt.date(2011, 12, 25), dt.date(2011, 12, 26), dt.date(2012, 1, 1)]


def test_the_next_workday_jumps_over_free_days() -> None:
    assert workdays.next_workday(dt.date(2011, 4, 21), "NO") == dt.date(2011, 4, 26)
    assert workdays.next_workday(dt.date(2011, 4, 20), "NO") == dt.date(2011, 4, 20)
