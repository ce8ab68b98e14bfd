"""The year a title speaks of."""

from __future__ import annotations

import pytest

from review.engines.validity import subject_year


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("关于印发海棠市2023年政务公开工作要点的通知", 2023, 2023),
        ("２０２２年度普法工作计划", 2022, 2022),
        ("二〇二一年防汛工作安排", 2021, 2021),
        ("海棠市2021—2023年绿化行动方案", 2021, 2023),
        ("海棠市养老服务规划（2023-2030年）", 2023, 2030),
        ("海棠市“十三五”教育发展规划", 2016, 2020),
        ("关于做好2023年全面推进重点工作的意见", 2023, 2023),
    ],
)
def test_the_year_of_planned_work_is_read(title: str, first: int, last: int) -> None:
    found = subject_year(title)
    assert found is not None
    assert (found.first, found.last) == (first, last)
    assert any(letter.isdigit() or letter in "十二" for letter in title[found.start : found.end])


@pytest.mark.parametrize(
    "title",
    [
        "海棠市停车场管理办法",
        "关于表彰2023年先进集体的决定",
        "2023年政府信息公开工作年度报告",
        "海棠市应急预案（2023年修订）",
        "关于2023年5月1日起调整公交线路的通告",
        "停车场实施方案",
    ],
)
def test_a_title_without_a_year_of_work_has_none(title: str) -> None:
    assert subject_year(title) is None
