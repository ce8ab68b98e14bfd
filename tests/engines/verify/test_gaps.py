"""Literal text and gaps: what may stand in a gap, and what counts as hidden."""

from __future__ import annotations

import pytest

from review.engines.model import Treatment
from review.engines.verify.canon import canonical, count, forms_of, is_distinct, occurrences
from review.engines.verify.gaps import Gap, fill_gaps, hides

_MOBILE = "13812341234"
_MASKED = Gap(Treatment.MASK, _MOBILE)
_REMOVED = Gap(Treatment.REMOVE, _MOBILE)


@pytest.mark.parametrize(
    ("gap", "text", "shown"),
    [
        (_MASKED, "电话138****1234。", "138****1234"),
        (_MASKED, "电话■■■■。", "■■■■"),
        (_MASKED, "电话。", ""),
        (_REMOVED, "电话■■■■■■■■■■■。", "■■■■■■■■■■■"),
        (_REMOVED, "电话。", ""),
    ],
)
def test_a_gap_may_hold_a_mask_blocks_or_nothing(gap: Gap, text: str, shown: str) -> None:
    filled = fill_gaps(["电话", gap, "。"], text)
    assert filled == [(gap, shown)]
    assert hides(gap, shown)


@pytest.mark.parametrize("text", ["电话138****1234。", "电话13812341234。", "电话x。", "电", ""])
def test_a_removed_value_may_not_show_anything_of_itself(text: str) -> None:
    assert fill_gaps(["电话", _REMOVED, "。"], text) is None


def test_a_mask_that_shows_the_value_or_most_of_it_hides_nothing() -> None:
    for shown in (_MOBILE, "1381234***4", "138*2341234"):
        assert fill_gaps([_MASKED], shown) == [(_MASKED, shown)]
        assert not hides(_MASKED, shown)


def test_the_dashes_of_a_masked_number_do_not_count_as_shown() -> None:
    gap = Gap(Treatment.MASK, "138-1234-1234")
    assert fill_gaps([gap], "138-****-1234") == [(gap, "138-****-1234")]
    assert hides(gap, "138-****-1234")
    assert not hides(gap, "138-12**-1234")


def test_blocks_of_the_text_itself_are_not_taken_for_a_mask() -> None:
    tokens = ["□公开", _REMOVED, "■不公开"]
    assert fill_gaps(tokens, "□公开■■■不公开") is not None
    assert fill_gaps(tokens, "□公开■不公开") is not None
    assert fill_gaps(tokens, "□公开不公开") is None


def test_values_are_compared_without_layout_width_and_radicals() -> None:
    assert canonical(" １３８\u200b1234\n1234") == _MOBILE
    assert canonical("居⺠⼾籍") == canonical("居民户籍")
    assert list(occurrences("a1 2a12", "12")) == [(1, 4), (5, 7)]
    assert count("aaa", "aa") == 2


def test_short_values_are_not_searched_for_in_bytes() -> None:
    assert not is_distinct("2024")
    assert is_distinct("张三")
    assert is_distinct(_MOBILE)
    forms = forms_of("张三x")
    assert "张三X".encode("gb18030") in forms.plain
    assert "张三x".encode("utf-16-be").hex().encode() in forms.hexes
    assert b"#E5#BC#A0#E4#B8#89x" in forms.escaped
    assert rb"\325\305\310\375x" in forms.escaped
