"""Document numbers have one normal form, so that a number is used once however it is typed."""

from __future__ import annotations

import pytest

from review.domain.numbers import normal_number


@pytest.mark.parametrize(
    "typed",
    [
        "海府办〔2026〕31号",
        "海府办[2026]31号",
        "海府办［2026］31号",
        "海府办（2026）31号",
        "海府办(2026)31号",
        "海府办【2026】31号",
        "海府办﹝2026﹞31号",
        " 海府办 〔2026〕 第 031 號 ",
        "海府办〔２０２６〕３１号",
    ],
)
def test_every_way_to_type_a_number_is_the_same_number(typed: str) -> None:
    assert normal_number(typed) == "海府办〔2026〕31号"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "海府办2026年31号",
        "海府办〔26〕31号",
        "海府办〔2126〕31号",
        "海府办〔2026〕号",
        "海府办〔2026〕0号",
        "海府办〔2026〕123456号",
        "HFB〔2026〕31号",
        "〔2026〕31号",
        "海府办〔2026〕31号通知",
    ],
)
def test_what_is_no_number_is_told_apart(typed: str) -> None:
    assert normal_number(typed) is None
