"""Two rows of letters side by side: what was put in between, what is missing, what nobody can tell apart."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from review.engines.layout.align import Run, common_runs
from tests.growth import grows_at_most

_LETTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"


def _text(length: int, seed: int = 7) -> str:
    return "".join(Random(seed).choices(_LETTERS, k=length))


def _runs(left: str, right: str, *joints: int) -> list[Run]:
    return common_runs(left, right, lambda at, _: at in joints)


def test_equal_rows_are_one_run() -> None:
    text = _text(500)
    assert _runs(text, text) == [Run(0, 0, 500)]
    assert _runs("是", "是") == [Run(0, 0, 1)]


def test_what_stands_between_two_pages_parts_two_runs() -> None:
    text = _text(300)
    assert _runs(text, text[:170] + "某市民政局文件三" + text[170:]) == [
        Run(0, 0, 170),
        Run(170, 178, 130),
    ]


def test_what_is_not_printed_is_left_out() -> None:
    text = _text(300)
    assert _runs(text, text[:120] + text[150:]) == [Run(0, 0, 120), Run(150, 120, 150)]


def test_rows_with_nothing_in_common_have_no_run() -> None:
    assert _runs("天地玄黄宇宙洪荒", "赵钱孙李周吴郑王") == []
    assert _runs("", "赵钱") == _runs("赵钱", "") == []


def test_the_number_of_a_list_is_not_taken_for_the_end_of_the_text_before_it() -> None:
    before, after = _text(60, 1), "2" + _text(60, 2)
    printed = before + "2" + after  # the item bears the number 2, and begins with one
    assert _runs(before + after, printed, 0, 60) == [Run(0, 0, 60), Run(60, 61, 61)]


def test_what_stands_several_times_between_two_places_is_left_to_others() -> None:
    start, end = _text(50, 3), _text(50, 4)
    runs = _runs(start + "否是否" + end, start + "否否是否" + end)
    said = [run for run in runs if run.length >= 40]
    assert len(said) == 2
    assert all(run.left + run.length <= 53 or run.left >= 50 for run in runs)


def test_runs_never_cross() -> None:
    one, two, three = _text(80, 5), _text(80, 6), _text(80, 8)
    runs = _runs(one + two + three, one + three + two)
    assert runs == sorted(runs)
    assert all(
        a.left + a.length <= b.left and a.right + a.length <= b.right for a, b in pairwise(runs)
    )
    assert sum(run.length for run in runs) >= 160


def test_rows_that_differ_everywhere_take_time_by_their_length() -> None:
    def noisy(length: int) -> tuple[str, str]:
        text = _text(length)
        return text, "".join(c if n % 40 else "▲" for n, c in enumerate(text))

    def lay(rows: tuple[str, str]) -> None:
        _runs(*rows)

    assert grows_at_most(40, lay, noisy(2_000), noisy(20_000))
    assert grows_at_most(40, lay, ("是" * 3_000, "否是" * 3_000), ("是" * 30_000, "否是" * 30_000))
