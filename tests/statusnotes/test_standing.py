"""Whether a reference still holds, and what publishing refuses: rules on plain values."""

import pytest

from tracker.core.errors import DomainError
from tracker.statusnotes.marks import passages
from tracker.statusnotes.standing import (
    Standing,
    check_seen,
    check_standings,
    resting_on_withdrawn,
)

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
