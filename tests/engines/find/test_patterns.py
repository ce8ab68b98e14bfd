"""Identifiers in every dress they wear in official texts, and the look-alikes that must be left alone."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.engines.find.plain import find_in
from review.engines.model import Level, Treatment
from tests.engines.making import valid_bank_card, valid_id, valid_mobile
from tests.growth import grows_at_most

_RNG = Random(20260701)
ID, MOBILE, CARD = valid_id(_RNG), valid_mobile(_RNG), valid_bank_card(_RNG)
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _dressed(value: str, sign: str, *groups: int) -> str:
    parts, start = [], 0
    for length in groups:
        parts.append(value[start : start + length])
        start += length
    return sign.join(parts)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("ID", ID),
        ("ID", "11010519491231002x"),
        ("ID", ID.translate(_WIDE)),
        ("ID", "\u200b".join(ID)),
        ("ID", " ".join(ID)),
        ("ID", _dressed(ID, " ", 6, 8, 4)),
        ("ID", _dressed(ID, "-", 6, 8, 4)),
        ("ID", _dressed(ID, "\n", 10, 8)),
        ("ID", _dressed(ID, "|", *[1] * 18)),
        ("DIS", ID + "43"),
        ("MOB", MOBILE),
        ("MOB", "+86" + MOBILE),
        ("MOB", "0086-" + MOBILE),
        ("MOB", "86 " + MOBILE),
        ("MOB", _dressed(MOBILE, " ", 3, 4, 4)),
        ("MOB", _dressed(MOBILE, "-", 3, 4, 4)),
        ("MOB", _dressed(MOBILE, "\n", 5, 6)),
        ("MOB", _dressed(MOBILE, "\n", 1, 10)),
        ("MOB", MOBILE.translate(_WIDE)),
        ("MOB", "\u200b".join(MOBILE)),
        ("BANK", CARD),
        ("BANK", _dressed(CARD, " ", 4, 4, 4, 4, 3)),
        ("BANK", _dressed(CARD, "-", 4, 4, 4, 4, 3)),
        ("BANK", _dressed(CARD, "\n", 8, 11)),
        ("BANK", CARD.translate(_WIDE)),
        ("PLATE", "粤B·12345"),
        ("PLATE", "粤B12345"),
        ("PLATE", "粤 B 12345"),
        ("PLATE", "京AD12345"),
        ("PLATE", "沪A12345D"),
        ("PLATE", "皖Ｋ１１６８３"),
        ("PLATE", "京A1234警"),
        ("MAIL", "zhang.san_1@example.com"),
        ("MAIL", "zhangsan＠example.com.cn"),
        ("MAIL", "zhangsan(at)example.com"),
    ],
)
def test_a_value_is_found_whole_in_this_dress(code: str, value: str) -> None:
    text = f"经查，当事人提供的信息为{value}，以此为准。"
    found = [(hit.code, text[hit.start : hit.end]) for hit in find_in(text)]
    assert found == [(code, value)]


@pytest.mark.parametrize(
    "text",
    [
        f"备案号：{MOBILE}",
        f"合同编号{CARD[:16]}",
        f"粤公网安备 {MOBILE}",
        f"投资{MOBILE}元",
        f"统一社会信用代码{CARD}",
        f"{ID}999",
        f"A{MOBILE}",
        "3.13800138000",
        "新GB50016-2014规范",
        "2020年1月1日至2021年12月31日",
        "国办发〔2019〕54号，穗府办规〔2018〕18号",
        "4401**********1234",
        "138****1234",
        "坐标113.264385,23.129112",
        "ISBN 978-7-111-54742-6",
    ],
)
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert [hit.code for hit in find_in(text) if hit.code in ("ID", "MOB", "BANK", "PLATE")] == []


def test_what_is_found_says_how_sure_it_is_and_what_to_do() -> None:
    wrong = ID[:17] + ("1" if ID[17] != "1" else "2")
    card = f"4{CARD[1:]}"
    rows = [
        (f"身份证号：{ID}", "ID", Level.CERTAIN, Treatment.MASK),
        (f"身份证号：{wrong}", "ID", Level.HINT, Treatment.MASK),
        ("身份证号：110105491231002", "ID", Level.LIKELY, Treatment.MASK),
        (f"联系电话：{MOBILE}", "MOB", Level.CERTAIN, Treatment.MASK),
        (f"经查{MOBILE}", "MOB", Level.LIKELY, Treatment.MASK),
        (f"银行卡号{CARD}", "BANK", Level.CERTAIN, Treatment.MASK),
        (f"为{CARD}", "BANK", Level.LIKELY, Treatment.MASK),
        ("电话：020-83123456", "LAND", Level.HINT, Treatment.KEEP),
        ("住宅电话：（０２０）83123456转8001", "LAND", Level.LIKELY, Treatment.MASK),
        ("车牌粤B12345", "PLATE", Level.CERTAIN, Treatment.MASK),
        ("邮箱 a@example.com", "MAIL", Level.CERTAIN, Treatment.REMOVE),
        ("邮箱 ggzq@gd.gov.cn", "MAIL", Level.NOTE, Treatment.KEEP),
    ]
    for text, code, level, action in rows:
        hits = find_in(text)
        assert [(hit.code, hit.level, hit.action) for hit in hits] == [(code, level, action)], code
        assert hits[0].ground == (None if action is Treatment.KEEP else "TP_PRIVACY")
    assert find_in(f"订购{card}份") == []


def test_evidence_never_repeats_the_value() -> None:
    text = f"身份证号：{ID}，电话{MOBILE}，卡号{CARD}，车牌粤B12345，a@example.com"
    for hit in find_in(text):
        value = text[hit.start : hit.end]
        for why in hit.why:
            assert why.text not in value or len(why.text) <= 2


def test_hidden_characters_inside_a_number_are_told() -> None:
    kinds = {why.kind for why in find_in("电话13\u200b800138000")[0].why}
    assert "hidden_characters" in kinds


def test_a_label_in_the_line_above_does_not_make_a_number_into_a_card() -> None:
    card = "4111111111111111"
    assert [hit.code for hit in find_in(f"卡号{card}")] == ["BANK"]
    assert find_in(f"卡号见附表\n共计{card}") == []


def test_an_id_that_reads_as_a_card_too_is_an_id() -> None:
    rng = Random(5)
    number = next(
        each
        for each in iter(lambda: valid_id(rng), "")
        if each.startswith(("3", "5")) and "X" not in each
    )
    assert [hit.code for hit in find_in(f"账号 {number}")] == ["ID"]


@given(st.integers(0, 2**32), st.text(alphabet="，。、的在是 \n（）", max_size=8))
def test_an_invented_id_is_found_between_any_punctuation(seed: int, around: str) -> None:
    number = valid_id(Random(seed))
    text = f"{around}{number}{around}"
    assert number in [text[hit.start : hit.end] for hit in find_in(text) if hit.code == "ID"]


@given(st.text(alphabet="0123456789Xx -\n|身份证号电话", max_size=120))
def test_findings_stay_inside_the_text_and_never_overlap(text: str) -> None:
    last = 0
    for hit in find_in(text):
        assert last <= hit.start < hit.end <= len(text)
        last = hit.end


@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "1\n", "1-", " ", "-", "粤A", "a@", "a.", "1234 ", "住", "绝密", "(020)", "12|"],
)
def test_no_text_makes_the_search_slow(unit: str) -> None:
    short = unit * (2_000 // len(unit))
    assert grows_at_most(40, find_in, short, short * 10)
