"""What Excel shows for a number: leading zeros, dates, percentages, long numbers without exponent."""

from __future__ import annotations

import pytest

from review.engines.read.number_formats import number_format


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("13812345678", "General", "13812345678"),
        ("4.40301199001011E+17", "General", "440301199001011000"),
        ("440301199001011000", "0", "440301199001011000"),
        ("1.1000000000000001", "General", "1.1"),
        ("12", "000000", "000012"),
        ("0.256", "0.0%", "25.6%"),
        ("13812345678", "000-0000-0000", "138-1234-5678"),
        ("-1234567.891", "#,##0.00_);(#,##0.00)", "(1,234,567.89)"),
        ("1234567", '0.0,,"M"', "1.2M"),
        ("-5", "0", "-5"),
        ("0", '#,##0;-#,##0;"-"', "-"),
        ("5", "0.##", "5"),
        ("5", '[>3]"大";"小"', "大"),
        ("12345.678", "0.00E+00", "1.23E+4"),
        ("45000", "yyyy/m/d", "2023/3/15"),
        ("45000.75", "yyyy-mm-dd hh:mm:ss", "2023-03-15 18:00:00"),
        ("45000", '[$-804]yyyy"年"m"月"d"日";@', "2023年3月15日"),
        ("45000", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年三月十五日"),
        ("45000", "aaaa", "星期三"),
        ("45000.5", "h:mm AM/PM", "12:00 下午"),
        ("1.5", "[h]:mm", "36:00"),
        ("60.25", "mm:ss", "00:00"),
        ("-3", "yyyy/m/d", "-3"),
        ("abc", "0.00", "abc"),
        ("1E+400", "0", "1E+400"),
    ],
)
def test_a_stored_number_is_shown_by_its_format(stored: str, code: str, shown: str) -> None:
    assert number_format(code).number(stored) == shown


def test_a_format_without_any_section_hides_numbers_and_text() -> None:
    hiding = number_format(";;;")
    assert hiding.number("5") == ""
    assert hiding.hides_text
    assert not number_format('0;-0;0;@"元"').hides_text


def test_a_format_dresses_text() -> None:
    assert number_format('@"先生"').text("王") == "王先生"
    assert number_format("0.00").text("王") == "王"


@pytest.mark.parametrize("code", ["", '"' * 900, "[" * 900, "0" * 5000, "\\", "yyyy" * 500, "E+E+"])
def test_a_senseless_format_still_shows_something_or_nothing_at_once(code: str) -> None:
    assert isinstance(number_format(code).number("123.5"), str)
