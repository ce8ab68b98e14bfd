"""Items to be made public: the stretches of a cycle, and those in which nothing was loaded."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.item_catalogue import Cycle, Stretch, gaps, stretches

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("cycle", "count"),
    [
        (Cycle.AS_MADE, 0),
        (Cycle.YEARLY, 1),
        (Cycle.HALF_YEARLY, 2),
        (Cycle.QUARTERLY, 4),
        (Cycle.MONTHLY, 12),
    ],
)
def test_stretches_cover_the_year_without_overlap(cycle: Cycle, count: int) -> None:
    found = stretches(cycle, 2024)
    assert len(found) == count
    if found:
        assert (found[0].first, found[-1].last) == (date(2024, 1, 1), date(2024, 12, 31))
        assert sum((s.last - s.first).days + 1 for s in found) == 366


def test_a_stretch_without_a_document_is_a_gap_once_it_is_over() -> None:
    loaded = [date(2025, 2, 11), date(2025, 8, 1)]
    asked_in_november = gaps(Cycle.QUARTERLY, 2025, loaded, since=FIRST, until=date(2025, 11, 22))
    assert asked_in_november == (Stretch(date(2025, 4, 1), date(2025, 6, 30)),)
    assert len(gaps(Cycle.QUARTERLY, 2025, loaded, since=FIRST, until=LAST)) == 2


def test_an_item_owes_nothing_before_it_stood() -> None:
    assert gaps(Cycle.MONTHLY, 2025, [], since=date(2025, 11, 2), until=LAST) == (
        Stretch(date(2025, 12, 1), LAST),
    )


def test_what_is_published_as_it_is_made_has_no_gap() -> None:
    assert gaps(Cycle.AS_MADE, 2025, [], since=FIRST, until=LAST) == ()
