"""Reading pasted notices of holidays: the real ones of many years, and those with a slip in them."""

from __future__ import annotations

from datetime import date

import pytest
from chinese_calendar.constants import holidays, workdays

from review.domain.calendar import WorkingCalendar
from review.domain.holiday_notice import LONGEST_TEXT, HolidayNotice, read_notice
from tests.domain.holiday_notices import BODIES, LABOUR_DAY_2019, NOTICE_2027, notice_of
from tests.growth import grows_at_most

#: Days that later notices changed, and so the kept library knows otherwise.
CHANGED_LATER = {
    2018: {date(2018, 12, 29), date(2018, 12, 31)},
    2019: {date(2019, 5, n) for n in (2, 3, 5)} | {date(2019, 4, 28)},
    2020: {date(2020, 1, 31), date(2020, 2, 1)},
}


@pytest.mark.parametrize("year", BODIES)
def test_a_real_notice_is_read_as_the_kept_library_knows_the_year(year: int) -> None:
    notice = read_notice(notice_of(year))
    assert (notice.year, notice.faults, notice.is_whole) == (year, (), True)
    assert notice.reference == BODIES[year][0]
    besides = CHANGED_LATER.get(year, set())
    free = {d for d in holidays if d.year == year and d.weekday() < 5} - besides
    worked = {d for d in workdays if d.year == year and d.weekday() >= 5} - besides
    assert {d for d in notice.days_off if d.year == year} - besides == free
    assert {d for d in notice.make_up_days if d.year == year} - besides == worked


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2025-01-10", "2025-02-13"),
        ("2025-04-20", "2025-05-20"),
        ("2025-07-01", "2025-07-29"),
        ("2025-09-15", "2025-10-17"),
    ],
)
def test_the_notice_of_2025_gives_the_due_days_of_that_year(start: str, due: str) -> None:
    notice = read_notice(notice_of(2025))
    calendar = WorkingCalendar(notice.days_off, notice.make_up_days, frozenset({2025}))
    assert calendar.add(date.fromisoformat(start), 20) == (date.fromisoformat(due), False)


def test_new_year_may_begin_in_the_year_before() -> None:
    notice = read_notice(notice_of(2019))
    assert date(2018, 12, 31) in notice.days_off
    assert date(2018, 12, 29) in notice.make_up_days
    years_left_out = notice_of(2019).replace("2018年12月30日至2019年1月1日", "12月30日至1月1日")
    assert date(2018, 12, 31) in read_notice(years_left_out).days_off


def test_a_notice_broken_over_lines_and_in_half_width_reads_the_same() -> None:
    whole = read_notice(notice_of(2026))
    broken = "\n".join(notice_of(2026).replace("（", "(").replace("）", ")").replace("：", ": "))
    assert read_notice(broken) == whole


def test_a_notice_of_one_festival_says_what_it_leaves_open() -> None:
    notice = read_notice(LABOUR_DAY_2019)
    assert (notice.faults, notice.is_whole) == ((), False)
    assert notice.missing == ("元旦", "春节", "清明", "端午", "中秋", "国庆")
    assert notice.days_off == {date(2019, 5, 1), date(2019, 5, 2), date(2019, 5, 3)}
    assert notice.make_up_days == {date(2019, 4, 28), date(2019, 5, 5)}


def test_a_month_is_named_once_for_a_list() -> None:
    text = notice_of(2019).replace(
        "2月2日（星期六）、2月3日（星期日）", "2月2日（星期六）、3日（星期日）"
    )
    assert read_notice(text) == read_notice(notice_of(2019))


def test_advice_to_let_people_rest_makes_no_holiday() -> None:
    assert date(2024, 2, 9) not in read_notice(notice_of(2024)).days_off


@pytest.mark.parametrize(
    ("right", "wrong", "code", "facts"),
    [
        (
            "1月4日（周日）上班",
            "1月4日（周六）上班",
            "holiday_weekday_wrong",
            {"date": "2026-01-04", "written": "六", "real": "日"},
        ),
        (
            "放假调休，共9天",
            "放假调休，共8天",
            "holiday_count_wrong",
            {"written": "8", "real": "9"},
        ),
        ("6月19日（周五）至21日", "6月31日（周五）至21日", "holiday_date_impossible", {}),
        (
            "10月1日（周四）至7日（周三）",
            "10月7日（周三）至1日（周四）",
            "holiday_stretch_wrong",
            {},
        ),
        ("5月9日（周六）上班", "5月11日（周一）上班", "holiday_worked_on_weekday", {}),
        ("5月9日（周六）上班", "2036年5月9日上班", "holiday_far_year", {}),
        (
            "5月9日（周六）上班",
            "5月9日（周六）各单位照常工作，不放假",
            "holiday_sentence_unclear",
            {},
        ),
    ],
)
def test_a_slip_is_told_with_its_sentence(
    right: str, wrong: str, code: str, facts: dict[str, str]
) -> None:
    assert right in notice_of(2026)
    notice = read_notice(notice_of(2026).replace(right, wrong))
    (fault,) = notice.faults
    assert fault.code == code
    assert facts.items() <= fault.facts.items()
    assert fault.facts["sentence"]


def test_a_day_can_not_be_free_and_worked() -> None:
    text = notice_of(2026).replace("5月9日（周六）上班", "9月26日（周六）上班")
    faults = read_notice(text).faults
    assert [(f.code, f.facts["date"]) for f in faults] == [
        ("holiday_free_and_worked", "2026-09-26")
    ]


def test_a_notice_without_its_year_asks_for_it() -> None:
    body = BODIES[2026][1]
    assert _codes(read_notice(body)) == ["holiday_year_missing"]
    assert read_notice(body, 2026).days_off == read_notice(notice_of(2026)).days_off
    assert "holiday_weekday_wrong" in _codes(read_notice(body, 2027))
    assert _codes(read_notice(notice_of(2026), 2027)) == ["holiday_year_differs"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "holiday_year_missing"),
        ("关于2027年春运工作的通知。请各单位周密安排。", "holiday_nothing_read"),
        ("关于2027年" + "放" * LONGEST_TEXT, "holiday_text_too_long"),
    ],
)
def test_a_text_that_is_no_notice_is_told_so(text: str, code: str) -> None:
    assert _codes(read_notice(text)) == [code]


@pytest.mark.parametrize(
    "part", [",", "(", "1月1日、", "1月1日至", "元旦、", "1月1日(", "2026年", ":"]
)
def test_a_text_made_to_be_slow_is_read_at_once(part: str) -> None:
    short, long = (
        f"关于2026年{part * (length // len(part) - 10)}放假"
        for length in (LONGEST_TEXT // 10, LONGEST_TEXT)
    )
    assert not read_notice(long).days_off
    assert grows_at_most(40, read_notice, short, long)


def test_the_notice_of_a_year_to_come_is_read_whole() -> None:
    notice = read_notice(NOTICE_2027)
    assert (notice.year, notice.faults, notice.missing) == (2027, (), ())
    assert date(2027, 6, 9) in notice.days_off


def _codes(notice: HolidayNotice) -> list[str]:
    return [fault.code for fault in notice.faults]
