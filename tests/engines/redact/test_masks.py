"""What stands in the place of a value: official styles (domain.md section 8.2), else blocks."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.engines.model import Treatment
from review.engines.redact.folding import fold
from review.engines.redact.masks import BLOCK, STAR, blocks, mask, shown
from review.engines.redact.plan import Place
from tests.engines.making import valid_bank_card, valid_id, valid_mobile


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("350425199001011123", "35*************123"),
        ("35042519900101112X", "35*************12X"),
        ("350425 19900101 1123", "35*************123"),
        ("13812341234", "138****1234"),
        ("138-1234-1234", "138-****-1234"),
        ("+86 13812341234", "+86138****1234"),
        ("１３８１２３４１２３４", "１３８****１２３４"),
        ("0755-12345678", "0755-******78"),
        ("E12345678", "E1*****78"),
        ("1990年3月5日", "1990年****"),
        ("1990-03-05", "1990-*****"),
        ("欧阳修", "欧阳某"),
        ("粤A12348", "粤A****8"),
        ("粤AD12348", "粤A*****8"),
        ("zhang.san@example.cn", "z********@example.cn"),
        ("张三", "张某"),
        ("李小明", "李某某"),
        ("高血压", "■■■"),
        ("福建省永安市燕西街道巴溪大道3号", "福建省永安市燕西街道■■■■■■"),
    ],
)
def test_a_known_shape_gets_the_official_style(value: str, shown: str) -> None:
    assert "".join(mask(value)) == shown


def test_a_bank_card_keeps_its_last_four_digits() -> None:
    card = valid_bank_card(Random(3))
    assert "".join(mask(card)) == STAR * (len(card) - 4) + card[-4:]


def test_anything_else_becomes_blocks_of_the_same_count() -> None:
    assert "".join(mask("重度残疾")) == BLOCK * 4
    assert "".join(blocks("重度 残疾")) == BLOCK * 4


def test_a_latin_name_has_always_four_blocks_so_that_its_width_says_nothing() -> None:
    assert "".join(blocks("Al")) == "".join(blocks("Alexandra Montgomery")) == BLOCK * 4


@given(st.text(max_size=60))
def test_a_mask_has_one_element_for_each_character(value: str) -> None:
    assert len(mask(value)) == len(blocks(value)) == len(value)


@given(st.randoms(use_true_random=False))
def test_a_masked_value_can_not_be_found_again(rng: Random) -> None:
    for value in (valid_id(rng), valid_mobile(rng), valid_bank_card(rng)):
        shown = fold("".join(mask(value))).text
        assert fold(value).text not in shown
        assert shown.count(STAR) >= 4


@given(st.text(max_size=80))
def test_folding_keeps_the_way_back_to_every_character(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
    for plain, place in zip(folded.text, folded.places, strict=True):
        assert plain in fold(text[place]).text


def test_a_value_is_found_in_full_width_with_zero_width_marks_and_radicals() -> None:
    written = "居⺠ ⼾籍　１２\u200b３４"
    folded = fold(written)
    assert list(folded.occurrences(fold("居民户籍1234").text)) == [(0, len(written))]


@pytest.mark.parametrize(
    ("value", "wanted", "laid"),
    [
        ("张三", "张某甲", ("张", "某甲")),
        ("张三丰", "张某", ("张", "某", "")),
        ("张", "■", ("■",)),
    ],
)
def test_a_mask_that_the_plan_wants_is_laid_over_the_characters(
    value: str, wanted: str, laid: tuple[str, ...]
) -> None:
    assert shown(Place("s", 0, len(value), Treatment.MASK, value, 0, wanted)) == laid
