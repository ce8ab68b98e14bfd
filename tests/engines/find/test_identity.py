"""Identity papers other than the resident ID, the credit code that rules them out, and what a recognition confuses."""

from __future__ import annotations

from random import Random

import pytest

from review.engines.find.checksums import is_credit_code, is_hongkong_id, is_taiwan_id
from review.engines.find.plain import find_in
from review.engines.model import Level, Treatment
from tests.engines.making import valid_id, valid_mobile

_RNG = Random(20260702)
ID, MOBILE = valid_id(_RNG), valid_mobile(_RNG)


def _codes(text: str) -> list[tuple[str, str]]:
    return [(hit.code, text[hit.start : hit.end]) for hit in find_in(text)]


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("港方代表身份证 A123456(3) 已核验", "HKID", "A123456(3)"),
        ("其香港身份证号为A1234563，现住", "HKID", "A1234563"),
        ("持有Ａ１２３４５６（３）一本", "HKID", "Ａ１２３４５６（３）"),
        ("澳门居民身份证：1234567(8)", "MOID", "1234567(8)"),
        ("台湾身份证字号A123456789", "TWID", "A123456789"),
        ("护照号码：E12345678", "PASS", "E12345678"),
        ("護照 EA1234567 已過期", "PASS", "EA1234567"),
        ("港澳居民来往内地通行证号码：H12345678", "PERMIT", "H12345678"),
        ("台胞证号：01234567", "PERMIT", "01234567"),
        ("往来港澳通行证C12345678", "PERMIT", "C12345678"),
    ],
)
def test_a_paper_is_found_by_its_check_digit_or_its_label(text: str, code: str, value: str) -> None:
    assert _codes(text) == [(code, value)]


@pytest.mark.parametrize(
    "text",
    [
        "合同编号 E12345678 已归档",
        "批次 A123456789 共三件",
        "设备 C12345678 一台",
        "型号A1234567一套",
        "电话 8345678，共 1234567 元",
    ],
)
def test_the_same_shape_without_label_is_nobodys_paper(text: str) -> None:
    found = {code for code, _ in _codes(text)}
    assert not found & {"HKID", "MOID", "TWID", "PASS", "PERMIT"}


def test_check_digits_of_the_regions_are_computed() -> None:
    assert is_hongkong_id("A123456(3)")
    assert is_hongkong_id("AB987654(3)")
    assert not is_hongkong_id("A123456(4)")
    assert is_taiwan_id("A123456789")
    assert not is_taiwan_id("A123456788")


def test_a_credit_code_is_told_and_kept() -> None:
    code = "91350100M000100Y43"
    assert is_credit_code(code)
    text = f"该公司（统一社会信用代码：{code.lower()}）"
    (hit,) = find_in(text)
    assert (hit.code, hit.level, hit.action) == ("USCC", Level.NOTE, Treatment.KEEP)


def test_an_id_among_credit_codes_is_still_an_id() -> None:
    assert _codes(f"统一社会信用代码栏误填{ID}") in ([("ID", ID)], [("USCC", ID)])
    assert _codes(f"本人号码{ID}") == [("ID", ID)]


@pytest.mark.parametrize(("wrong", "right"), [("O", "0"), ("l", "1"), ("S", "5"), ("B", "8")])
def test_an_id_with_a_confused_character_is_found(wrong: str, right: str) -> None:
    number = ID
    place = number.find(right, 6)
    if place < 0:  # this invented number has no such digit: take one that has
        number, place = "110105194912310021", "110105194912310021".find(right)
        number = number if place >= 0 else "110105198805150016"
        place = number.find(right)
    confused = number[:place] + wrong + number[place + 1 :]
    hits = [hit for hit in find_in(f"身份证号：{confused}。") if hit.code == "ID"]
    assert [hit.end - hit.start for hit in hits] == [18]
    assert any(why.kind in ("ocr_repaired", "checksum_failed") for why in hits[0].why)


def test_a_mobile_with_a_confused_character_needs_its_label() -> None:
    confused = "l" + MOBILE[1:7] + "O" + MOBILE[8:]
    assert [code for code, _ in _codes(f"联系电话：{confused}")] == ["MOB"]
    assert _codes(f"货号{confused}") == []


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        (f"{ID[:4]}**********{ID[14:]}", "MASKED", Level.NOTE),
        (f"{MOBILE[:3]}****{MOBILE[7:]}", "MASKED", Level.NOTE),
        (f"{ID[:14]}**{ID[16:]}", "ID", Level.LIKELY),
        (f"{MOBILE[:10]}*", "MOB", Level.LIKELY),
    ],
)
def test_a_mask_that_hides_too_little_is_told(text: str, code: str, level: Level) -> None:
    assert [(hit.code, hit.level) for hit in find_in(f"号码{text}。")] == [(code, level)]
