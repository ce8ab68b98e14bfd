"""People in published documents: surname and 某, and 甲乙丙 where several would look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.engines.redact.masks import MASK_LETTERS
from review.engines.redact.persons import masked_name, ordinal, told_apart


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张某"),
        ("李小明", "李某某"),
        ("张 三", "张某"),
        ("欧阳修", "欧阳某"),
        ("欧阳", "欧某"),
        ("司马相如", "司马某某"),
        ("㐂明", "㐂某"),
        ("买买提·阿不都", "买某"),
        ("阿卜杜热合曼", "阿某"),
        ("John Smith", "J某"),
        ("王", "王某"),
    ],
)
def test_a_name_keeps_its_surname(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_people_who_would_look_alike_are_told_apart_in_the_order_in_which_they_come() -> None:
    names = [("zs", "张某"), ("ls", "李某"), ("zl", "张某"), ("zs", "张某"), ("zw", "张某")]
    assert told_apart(names) == {"zs": "张某甲", "zl": "张某乙", "zw": "张某丙", "ls": "李某"}


def test_there_is_an_ordinal_for_everybody() -> None:
    assert [ordinal(at) for at in (0, 9, 10, 11, 109, 110)] == [
        "甲",
        "癸",
        "甲甲",
        "甲乙",
        "癸癸",
        "甲甲甲",
    ]
    assert len({ordinal(at) for at in range(1200)}) == 1200


@given(st.text(alphabet="张李王欧阳三四小明·aB ", min_size=1).filter(str.strip))
def test_a_masked_name_says_nothing_that_a_mask_may_not(name: str) -> None:
    shown = masked_name(name)
    assert set(shown) <= set(name) | set(MASK_LETTERS)
    assert shown != name.replace(" ", "") or len(name.strip()) == 0
