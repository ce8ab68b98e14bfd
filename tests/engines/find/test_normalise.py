"""The normaliser: what it folds, and that every place in its text leads back to the right place in the original."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.engines.find.normalise import normalise

_LETTERS = "身份证号１２３ABCａ　 \t\u200b\u00ad\ufeff⾥⼩⺠—－·•户戶𠮷0\n㈠①"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１３８－００１３", "138-0013"),
        ("13\u200b8\u00ad0", "1380"),
        ("广东省⾥⼩⼈⺠", "广东省里小人民"),
        ("用\u3000户\u00a0名", "用 户 名"),
        ("戶口戸籍⼾", "户口户籍户"),
        ("a＠b．cn", "a@b.cn"),
        ("粤B•12345", "粤B·12345"),
        ("—–−－", "----"),
        ("㈠①㎡½", "㈠①㎡½"),
        ("𝟏𝟛𝟾\U0001d7f6", "1380"),
        ("plain ascii", "plain ascii"),
        ("", ""),
    ],
)
def test_it_folds(text: str, expected: str) -> None:
    assert normalise(text).text == expected


@given(st.text(alphabet=st.sampled_from(_LETTERS), max_size=60), st.data())
def test_an_original_slice_normalises_to_the_value_it_was_found_by(text: str, data: Any) -> None:
    normal = normalise(text)
    if not normal.text:
        return
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))
    first, last = normal.origin(start, end)
    assert normalise(text[first:last]).text == normal.text[start:end]


@given(st.text(max_size=200))
def test_it_never_lengthens_a_text_and_is_stable(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) + len(normal.deleted) == len(text)
    assert normalise(normal.text).text == normal.text


def test_a_trailing_invisible_character_stays_outside() -> None:
    assert normalise("号1\u200b2\u200b。").origin(1, 3) == (1, 4)
