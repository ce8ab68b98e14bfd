"""Messengers, local telephones, accounts and dates of birth: what only their label makes personal."""

from __future__ import annotations

import pytest

from review.engines.find.hits import Label
from review.engines.find.patterns import find_patterns
from review.engines.find.plain import find_in
from review.engines.find.resolve import resolve


def _found(text: str) -> list[tuple[str, str]]:
    return [(hit.code, text[hit.start : hit.end]) for hit in find_in(text)]


def _in_column(text: str, header: str) -> list[str]:
    label: Label = lambda _: header  # noqa: E731  # a cell under this header
    return [hit.code for hit in resolve(find_patterns(text, label))]


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("微信号：zhang_san-88", "WX", "zhang_san-88"),
        ("加微信wxid_a1b2c3d4e5咨询", "WX", "wxid_a1b2c3d4e5"),
        ("QQ：123456789", "QQ", "123456789"),
        ("扣扣号 87654321", "QQ", "87654321"),
        ("账号：44050162870100000123", "BANK", "44050162870100000123"),
        ("银行账户为 3602 0001 0920 0123 456", "BANK", "3602 0001 0920 0123 456"),
        ("办公电话：83123456", "LAND", "83123456"),
        ("传真020-83123456转8001", "LAND", "020-83123456转8001"),
        ("（０２０）８３１２３４５６", "LAND", "（０２０）８３１２３４５６"),
        ("86-20-83123456", "LAND", "86-20-83123456"),
        ("020—83123456", "LAND", "020—83123456"),
    ],
)
def test_a_label_makes_it_somebodys(text: str, code: str, value: str) -> None:
    assert _found(text) == [(code, value)]


@pytest.mark.parametrize(
    "text",
    [
        "关注微信公众号“明示”",
        "通过微信小程序办理",
        "QQ音乐平台",
        "账号管理办法第20条",
        "出生人口 1234567 人",
        "出生缺陷防治",
        "本办法自2024年1月1日起施行",
        "电话号码共8位",
    ],
)
def test_a_label_without_a_value_is_nothing(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("出生日期：1980年1月1日，汉族", "1980年1月1日"),
        ("男，1980年01月出生", "1980年01月"),
        ("男，汉族，1980年1月生，中共党员", "1980年1月"),
        ("出生年月 1980-01-01", "1980-01-01"),
        ("生于1980.1.1", "1980.1.1"),
        ("出生日期(公历)：1980/1/1", "1980/1/1"),
        ("出生日期19800101", "19800101"),
        ("一九八〇年一月一日出生", "一九八〇年一月一日"),
        ("生于一九八○年十二月三十一日", "一九八○年十二月三十一日"),
        ("１９８０年１月１日出生", "１９８０年１月１日"),
        ("生於一九八〇年一月", "一九八〇年一月"),
    ],
)
def test_a_date_of_birth_is_found_in_every_writing(text: str, value: str) -> None:
    assert _found(text) == [("DOB", value)]


@pytest.mark.parametrize(
    ("text", "header", "codes"),
    [
        ("zhangsan1988", "微信号", ["WX"]),
        ("12345678", "QQ", ["QQ"]),
        ("1980.01", "出生年月", ["DOB"]),
        ("1980.01", "立项时间", []),
        ("E12345678", "护照号码", ["PASS"]),
        ("12345678", "批次", []),
    ],
)
def test_the_header_of_a_column_is_its_label(text: str, header: str, codes: list[str]) -> None:
    assert _in_column(text, header) == codes
