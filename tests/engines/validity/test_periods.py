"""How long a document says that it applies, and which periods are those of something else."""

from __future__ import annotations

from datetime import date

import pytest

from review.engines.model import Segment
from review.engines.validity import Period, end_of, find_periods


def _found(*texts: str) -> list[Period]:
    return find_periods(
        [Segment(f"p{number}", "x", "paragraph", None, text) for number, text in enumerate(texts)]
    )


@pytest.mark.parametrize(
    ("text", "kind", "start", "months", "end"),
    [
        ("本办法自2024年1月1日起施行，有效期3年。", "validity", date(2024, 1, 1), 36, None),
        ("本通知自印发之日起施行，有效期五年。", "validity", "issue", 60, None),
        ("自发布之日起30日后施行,有效期为5年", "validity", "issue", 60, None),
        ("本意见有效期至2027年12月31日。", "validity", None, None, date(2027, 12, 31)),
        (
            "本办法自２０２４年４月１日起执行，有效期至２０２７年底。",
            "validity",
            date(2024, 4, 1),
            None,
            date(2027, 12, 31),
        ),
        ("本办法自2024年1月1日起试行，试行期2年。", "trial", date(2024, 1, 1), 24, None),
        ("本规定自印发之日起试行一年。", "trial", "issue", 12, None),
        ("本方案自印发之日起实施，有效期六个月。", "validity", "issue", 6, None),
        (
            "本政策自2024年1月1日起施行，执行至2025年6月30日。",
            "term",
            date(2024, 1, 1),
            None,
            date(2025, 6, 30),
        ),
        (
            "本措施实施期限为2024年1月1日至2026年12月31日。",
            "term",
            date(2024, 1, 1),
            None,
            date(2026, 12, 31),
        ),
    ],
)
def test_a_stated_period_is_read(
    text: str, kind: str, start: date | str | None, months: int | None, end: date | None
) -> None:
    [period] = _found(text)
    assert (period.kind, period.start, period.months, period.end) == (kind, start, months, end)


@pytest.mark.parametrize(
    "text",
    [
        "经营许可证有效期为5年。",
        "投标有效期为90天。",
        "投标有效期3个月，自开标之日起计算。",
        "有效期届满三十日前提出延续申请。",
        "资格证书自发证之日起生效，有效期3年。",
        "居民身份证的有效期为十年、二十年、长期。",
        "判处有期徒刑三年，缓期执行二年。",
        "本办法自2024年1月1日起施行。",
        "本办法所称登记证，有效期五年。",
    ],
)
def test_a_period_of_something_else_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_the_period_may_stand_in_a_sentence_of_its_own() -> None:
    [period] = _found("本办法自2024年5月1日起施行。有效期三年。")
    assert (period.start, period.months) == (date(2024, 5, 1), 36)


def test_the_place_is_that_of_the_segment() -> None:
    text = "第九条 本办法自印发之日起施行，有效期 5 年。"
    [period] = _found("第一条", text)
    assert (period.segment, text[period.from_at : period.to_at]) == ("p1", "有效期 5 年")


@pytest.mark.parametrize(
    ("start", "months", "issued", "expected"),
    [
        (date(2024, 1, 1), 36, None, date(2026, 12, 31)),
        ("issue", 60, date(2020, 3, 15), date(2025, 3, 14)),
        (None, 12, date(2020, 3, 15), date(2021, 3, 14)),
        (date(2024, 2, 29), 12, None, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, None, date(2025, 2, 28)),
        ("issue", 60, None, None),
    ],
)
def test_a_period_ends_on_the_day_before_its_anniversary(
    start: date | str | None, months: int, issued: date | None, expected: date | None
) -> None:
    assert end_of(Period("validity", start, months, None, "p", 0, 1), issued) == expected
