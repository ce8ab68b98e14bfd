"""Laying two sequences beside each other: right, readable, and never slow on what repeats itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from review.domain.alignment import Gap, gaps
from tests.growth import grows_at_most

LETTERS = st.text(alphabet="甲乙丙丁", max_size=40)


def rebuilt(left: str, right: str) -> str:
    """The left sequence with every gap replaced by what stands on the right."""
    made, at = "", 0
    for gap in gaps(left, right):
        made += left[at : gap.i1] + right[gap.j1 : gap.j2]
        at = gap.i2
    return made + left[at:]


def test_equal_sequences_have_no_gap() -> None:
    assert gaps("甲乙丙", "甲乙丙") == ()
    assert gaps("", "") == ()


def test_one_side_may_be_empty() -> None:
    assert gaps("", "甲") == (Gap(0, 0, 0, 1),)
    assert gaps("甲", "") == (Gap(0, 1, 0, 0),)


def test_what_occurs_once_holds_the_sequences_together() -> None:
    # Longest blocks first would tie the three repeated lines and tear the unique one out.
    assert gaps("甲甲甲一", "一甲甲甲") in (
        (Gap(0, 3, 0, 0), Gap(4, 4, 1, 4)),
        (Gap(0, 0, 0, 1), Gap(3, 4, 4, 4)),
    )
    assert gaps("一二三四", "一三二四") in (
        (Gap(1, 2, 1, 1), Gap(3, 3, 2, 3)),
        (Gap(1, 1, 1, 2), Gap(2, 3, 3, 3)),
    )


@given(LETTERS, LETTERS)
def test_filling_the_gaps_from_the_right_gives_the_right_side(left: str, right: str) -> None:
    assert rebuilt(left, right) == right
    found = gaps(left, right)
    assert list(found) == sorted(found)
    assert all(g.i1 < g.i2 or g.j1 < g.j2 for g in found)


def test_long_sequences_take_work_in_proportion() -> None:
    def work(size: int) -> object:
        left = [n if n % 7 else -1 for n in range(size)]
        right = [n if n % 5 else -2 for n in range(size)]
        return gaps(left, right)

    assert grows_at_most(40, work, 3_000, 30_000)


def test_a_line_repeated_without_end_is_one_gap_and_not_a_long_wait() -> None:
    left, right = ["甲"] * 30_000 + ["乙"], ["丙"] + ["甲"] * 30_000 + ["丁"]
    assert gaps(left, right) == (Gap(0, 30_001, 0, 30_002),)
