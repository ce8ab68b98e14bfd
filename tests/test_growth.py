"""The measure of growth itself: what grows in step passes, what blows up does not."""

from __future__ import annotations

from tests.growth import grows_at_most


def _once_each(size: int) -> int:
    return sum(1 for _ in range(size))


def _all_with_all(size: int) -> int:
    return sum(1 for one in range(size) for _ in range(one))


def test_work_that_grows_in_step_passes() -> None:
    assert grows_at_most(40, _once_each, 50_000, 500_000)


def test_work_of_all_with_all_does_not_pass() -> None:
    assert not grows_at_most(20, _all_with_all, 200, 2_000)


def test_work_that_does_not_end_up_larger_passes_below_what_can_be_measured() -> None:
    assert grows_at_most(1, _once_each, 1, 10)
