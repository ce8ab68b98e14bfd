"""The clock of a request drawn: every day has a cell, and the words agree with the calendar."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from review.domain.calendar import WorkingCalendar
from review.domain.clocks import Stop, due_on
from review.web.request_register.clock_view import ClockPicture, clock_picture

CALENDAR = WorkingCalendar(days_off=frozenset({date(2026, 7, 15)}), years=frozenset({2026}))
START = date(2026, 7, 6)  # a Monday


def picture(until: date, *, stops: tuple[Stop, ...] = (), running: bool = True) -> ClockPicture:
    """The clock of a reply that began on START."""
    due = due_on(CALENDAR, START, 20, stops, until)
    return clock_picture(CALENDAR, START, due.on, stops, until=until, running=running)


def count(drawn: ClockPicture, css: str) -> int:
    """How many cells have a face."""
    return sum(cell.css == css for cell in drawn.cells)


def test_used_and_left_days_are_the_whole_term() -> None:
    drawn = picture(date(2026, 7, 17))
    assert (drawn.used, drawn.left, drawn.stopped, drawn.late) == (8, 12, 0, 0)
    assert (count(drawn, "c-done"), count(drawn, "c-left")) == (8, 12)
    assert drawn.words == "已用8个工作日，还剩12个工作日"
    assert [mark.words for mark in drawn.marks] == ["8月4日期满", "7月6日起算", "今天"]


def test_a_stop_is_pale_counts_nothing_and_moves_the_end() -> None:
    stop = Stop(date(2026, 7, 8), date(2026, 7, 14))
    drawn = picture(date(2026, 7, 17), stops=(stop,))
    assert (drawn.used, drawn.stopped, drawn.left) == (3, 5, 17)
    assert count(drawn, "c-half") == 5
    assert "停计5个工作日" in drawn.words


def test_a_stop_still_running_is_drawn_up_to_today() -> None:
    drawn = picture(date(2026, 7, 10), stops=(Stop(date(2026, 7, 8), None),))
    assert (drawn.used, drawn.stopped) == (1, 3)


def test_days_beyond_the_end_are_red() -> None:
    drawn = picture(date(2026, 8, 10))
    assert (drawn.used, drawn.left, drawn.late) == (20, 0, 4)
    assert count(drawn, "c-late") == 4
    assert "超期4个工作日" in drawn.words
    assert "还剩" not in drawn.words


def test_an_answered_request_says_how_long_it_took() -> None:
    drawn = picture(date(2026, 7, 10), running=False)
    assert drawn.words == "已用4个工作日"
    assert drawn.marks[-1].words == "7月10日办结"


@pytest.mark.parametrize("until", [START, date(2026, 7, 7), date(2036, 1, 1)])
def test_every_cell_lies_in_the_drawing(until: date) -> None:
    drawn = picture(until)
    assert drawn.cells
    assert all(cell.x > 0 and cell.x + cell.width <= 860 for cell in drawn.cells)
    assert len(drawn.cells) <= 420
    places = sorted(mark.x for mark in drawn.marks)
    assert all(b - a >= 70 for a, b in pairwise(places))
