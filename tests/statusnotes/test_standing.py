"""Whether a reference still holds, and what publishing refuses: rules on plain values."""

import pytest

from tracker.core.errors import DomainError
from tracker.statusnotes.marks import Sort, passages
from tracker.statusnotes.standing import (
    Present,
    Standing,
    check_seen,
    check_standings,
    is_blocked,
    resting_on_withdrawn,
)

EXCERPT, CONTACT, PROMISE = Sort.EXCERPT, Sort.CONTACT, Sort.PROMISE
LEADER = frozenset({"leader"})


@pytest.mark.parametrize(
    ("sort", "present", "roles", "blocked"),
    [
        (EXCERPT, None, [], False),
        (EXCERPT, Present(1, frozenset()), [], False),
        (EXCERPT, Present(1, LEADER), [], True),
        (EXCERPT, Present(1, LEADER), ["adviser"], True),
        (CONTACT, Present(1, LEADER), [], True),
        (PROMISE, Present(1, LEADER), [], True),
        (EXCERPT, Present(3, LEADER), [], True),
        (EXCERPT, Present(3, LEADER), ["leader"], True),
        (EXCERPT, Present(3, LEADER), ["adviser", "leader"], True),
        (EXCERPT, Present(3, LEADER), ["adviser"], False),
        (CONTACT, Present(3, LEADER), [], False),
        (PROMISE, Present(3, LEADER), [], False),
    ],
)
def test_what_somebody_said_who_withdrew_may_not_be_used(
    sort: Sort, present: Present | None, roles: list[str], blocked: bool
) -> None:
    assert is_blocked(sort, present, roles) is blocked


TEXT = "Fine [^e1] and not [^e2].\n\nOnly this [^e2] and this [^c3].\n\nNothing."


def test_a_passage_rests_on_withdrawn_consent_only_when_all_of_it_does() -> None:
    standings = {"e1": Standing.FINE, "e2": Standing.BLOCKED, "c3": Standing.BLOCKED}
    found = resting_on_withdrawn(standings, passages(TEXT))
    assert [one.words for one in found] == ["Only this and this."]
    standings["c3"] = Standing.STALE
    assert resting_on_withdrawn(standings, passages(TEXT)) == []


@pytest.mark.parametrize("standing", [Standing.FINE, Standing.STALE, Standing.GONE])
def test_what_is_fine_stale_or_gone_may_be_published(standing: Standing) -> None:
    check_standings({"e1": standing}, passages(TEXT))


@pytest.mark.parametrize("standing", [Standing.BLOCKED, Standing.UNKNOWN])
def test_what_may_not_be_used_or_leads_nowhere_is_named(standing: Standing) -> None:
    with pytest.raises(DomainError) as refused:
        check_standings({"e1": Standing.FINE, "c3": standing}, passages(TEXT))
    assert refused.value.values["passages"] == "“Only this and this.”"


def test_only_words_that_were_read_are_said_to_hold() -> None:
    check_seen("abc", "abc")
    with pytest.raises(DomainError):
        check_seen("abc", "abd")
