"""What a written summary rests on, on plain values."""

from tracker.matrix.rules import Drift, News, basis_of, digest, drift, news, read_basis


def test_a_basis_is_read_as_it_was_written() -> None:
    basis = basis_of([(12, "Said #funding."), (3, "More.")])
    assert basis == f"3:{digest('More.')} 12:{digest('Said.')}"
    assert read_basis(basis) == {3: digest("More."), 12: digest("Said.")}


def test_what_is_no_basis_is_left_out() -> None:
    assert read_basis("") == read_basis("x:1 :2 99999999999999999999:a") == {}


def test_another_tag_does_not_change_what_was_said() -> None:
    assert digest("They left #funding.") == digest("They left !barrier.")
    assert digest("They left.") != digest("They stayed.")


def test_drift_tells_what_came_changed_and_went() -> None:
    before = {1: "a", 2: "b", 3: "c"}
    assert drift(before, {1: "a", 2: "x", 4: "d", 5: "e"}) == Drift(new=2, changed=1, gone=1)
    assert news(before, {1: "a", 2: "x", 4: "d"}) == {2: News.CHANGED, 4: News.NEW}
    assert drift(before, before) == Drift()
    assert [Drift().is_stale, Drift(gone=1).is_stale] == [False, True]
