"""What a study must be and who may do what, without app or database."""

import datetime as dt

import pytest

from tracker.core.errors import DomainError
from tracker.studies.rules import (
    Action,
    ListName,
    Role,
    check_language,
    check_period,
    check_short_name,
    check_time_zone,
    free_code,
    may,
    slug,
    tag_code,
    tag_word,
)


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (Role.OBSERVER, {Action.SEE}),
        (
            Role.REVIEWER,
            {Action.SEE, Action.SEE_NOTES, Action.SEE_DRAFTS, Action.REVIEW, Action.REMIND},
        ),
        (Role.RESEARCHER, set(Action) - {Action.PUBLISH, Action.LEAD}),
        (Role.LEADER, set(Action)),
    ],
)
def test_each_role_may_do_exactly_this(role: Role, actions: set[Action]) -> None:
    assert {action for action in Action if may(role, action)} == actions


@pytest.mark.parametrize(
    ("name", "short"),
    [("NAV Bærum", "nav-baerum"), ("Åsane & Øygarden", "asane-oygarden"), ("…", "")],
)
def test_names_become_addresses(name: str, short: str) -> None:
    assert slug(name) == short


@pytest.mark.parametrize(
    ("name", "code"),
    [("Økonomi", "okonomi"), ("Sámi", "sami"), ("Straße", "strasse"), ("Naïve", "naive"),
     ("spra\u030ak", "sprak"), ("Đorđe Łoś", "dorde-los"), ("NAV Bærum", "nav-baerum")],
)  # fmt: skip
def test_a_name_and_the_tag_that_means_it_come_to_the_same_code(name: str, code: str) -> None:
    assert (slug(name), tag_code(name), tag_code(tag_word(name, code))) == (code, code, code)


def test_a_completed_tag_has_the_letters_of_the_list_where_they_mean_it() -> None:
    assert tag_word("Økonomi og språk", "okonomi-og-sprak") == "økonomi-og-språk"
    assert tag_word("What promotes it?", "rq1") == "rq1"
    assert tag_word("å" * 70, "a" * 60) == "a" * 60


@pytest.mark.parametrize("short_name", ["Husk", "husk 2011", "-husk", "", "x" * 41, "husk/../x"])
def test_short_names_fit_an_address(short_name: str) -> None:
    with pytest.raises(DomainError):
        check_short_name(short_name)


def test_a_short_name_of_letters_digits_and_hyphens_is_fine() -> None:
    check_short_name("husk-2011")


def test_a_period_does_not_end_before_it_starts() -> None:
    with pytest.raises(DomainError) as refusal:
        check_period(dt.date(2012, 1, 1), dt.date(2011, 1, 1))
    assert refusal.value.field == "ends_on"


@pytest.mark.parametrize("zone", ["Oslo", "Europe/Nowhere", "../etc/passwd", ""])
def test_unknown_time_zones_are_refused(zone: str) -> None:
    with pytest.raises(DomainError):
        check_time_zone(zone)


def test_known_ones_are_not() -> None:
    check_time_zone("Europe/Oslo")
    check_language("nb")
    with pytest.raises(DomainError):
        check_language("sv")


@pytest.mark.parametrize(
    ("list_name", "name", "used", "code"),
    [
        (ListName.QUESTIONS, "How?", [], "rq1"),
        (ListName.QUESTIONS, "Why?", ["rq1", "rq2"], "rq3"),
        (ListName.THEMES, "User participation", [], "user-participation"),
        (ListName.THEMES, "Funding", ["funding"], "funding-2"),
        (ListName.ROLES, "…", [], "entry"),
    ],
)
def test_list_entries_get_a_code_of_their_own(
    list_name: ListName, name: str, used: list[str], code: str
) -> None:
    assert free_code(list_name, name, used) == code
