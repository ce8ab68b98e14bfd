"""Titles that are alike: by what is rare among them, with the words they share, whatever the year."""

from __future__ import annotations

from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.like_titles import CLOSEST, LEAST, grams, like_titles
from review.domain.validity import title_key

MATTERS = (
    *("森林防火", "公共停车场管理", "老旧小区改造", "河道采砂整治", "校园食品安全", "农村饮水安全"),
    *("残疾人就业保障金征收", "燃气安全整治", "医保基金监管", "生活垃圾分类", "职业技能培训"),
)
OTHERS = tuple(
    title_key(f"海屿市人民政府办公室关于{verb}{year}年{matter}工作的通知")
    for year, verb, matter in product((2019, 2021, 2024), ("做好", "加强"), MATTERS)
)
ASKED = "关于做好2026年困难群众临时救助工作的通知"


def among(*titles: str) -> list[str]:
    return [*OTHERS, *map(title_key, titles)]


def test_the_notice_of_another_year_is_the_likest_and_says_what_both_share() -> None:
    keys = among("关于调整困难群众临时救助标准的通知", "关于做好2023年困难群众临时救助工作的通知")
    found = like_titles(ASKED, keys)
    assert [keys[like.index] for like in found] == keys[:-3:-1]
    assert [like.phrases for like in found] == [("困难群众临时救助",)] * 2
    assert found[0].likeness > found[1].likeness


def test_words_of_form_make_no_likeness() -> None:
    assert like_titles("关于做好2026年书法展览工作的通知", OTHERS) == ()


def test_what_everybody_shares_is_not_shown_as_the_reason() -> None:
    found = like_titles("关于加强2026年森林防火工作的通知", OTHERS)
    assert found
    assert {phrase for like in found for phrase in like.phrases} == {"森林防火"}


@pytest.mark.parametrize("title", ["", "　", "2026", "年", "〔〕"])
def test_a_title_without_words_is_like_nothing(title: str) -> None:
    assert like_titles(title, OTHERS) == ()
    assert like_titles(ASKED, [title_key(title)] * LEAST) == ()
    assert like_titles(ASKED, []) == ()


def test_no_more_than_the_closest_are_answered() -> None:
    same = [title_key(f"关于{n}年困难群众临时救助工作的通知") for n in range(1900, 2100)]
    ten_times = list(islice((key for _ in range(30) for key in OTHERS), 1_900))
    assert len(like_titles(ASKED, [*ten_times, *same])) <= CLOSEST


def test_runs_are_of_two_to_four_characters_and_the_same_for_two_years() -> None:
    assert grams("关于2023年防汛的通知") == grams("关于2026年防汛的通知")
    assert {len(run) for run in grams("困难群众临时救助")} == {2, 3, 4}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=40))
def test_any_titles_are_compared_and_every_phrase_stands_in_both(
    title: str, others: list[str]
) -> None:
    keys = [title_key(other) for other in others]
    found = like_titles(title, keys)
    assert [f.likeness for f in found] == sorted((f.likeness for f in found), reverse=True)
    for like in found:
        assert like.phrases
        for phrase in like.phrases:
            assert len(phrase) > 1
            assert grams(phrase) <= grams(title)
            assert grams(phrase) <= grams(keys[like.index])
