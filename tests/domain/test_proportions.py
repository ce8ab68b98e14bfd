"""Limits of a proportion: against printed tables and against counting every possible sample."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.proportions import exact_counts, limits


@pytest.mark.parametrize(
    ("seen", "of", "low", "high"),
    # Binomial limits at 95 per cent as printed.
    [
        (0, 10, 0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 20, 0.0866, 0.4910),
        (10, 100, 0.0490, 0.1762),
        (10, 10, 0.6915, 1),
    ],
)
def test_limits_are_those_of_the_printed_table(seen: int, of: int, low: float, high: float) -> None:
    assert limits(seen / of, of, 0.025) == pytest.approx((low, high), abs=6e-5)


@given(st.integers(0, 1000).map(lambda n: n / 1000), st.floats(0.5, 90_000))
@settings(deadline=None)
def test_limits_enclose_the_rate_and_mirror_each_other(rate: float, size: float) -> None:
    low, high = limits(rate, size, 0.025)
    assert 0 <= low <= rate + 1e-9
    assert rate - 1e-9 <= high <= 1
    assert limits(1 - rate, size, 0.025) == pytest.approx((1 - high, 1 - low), abs=1e-6)


@given(st.integers(1, 40), st.data())
def test_exact_limits_are_the_last_counts_that_do_not_make_the_sample_too_rare(
    population: int, data: st.DataObject
) -> None:
    sampled = data.draw(st.integers(1, population))
    seen = data.draw(st.integers(0, sampled))
    low, high = exact_counts(seen, sampled, population, 0.025)

    def often(bad: int, counts: range) -> bool:
        ways = sum(
            math.comb(bad, one) * math.comb(population - bad, sampled - one) for one in counts
        )
        return 40 * ways >= math.comb(population, sampled)

    possible = range(seen, population - sampled + seen + 1)
    assert low == min(bad for bad in possible if often(bad, range(seen, sampled + 1)))
    assert high == max(bad for bad in possible if often(bad, range(seen + 1)))


def test_a_million_documents_lose_no_digits() -> None:
    low, high = exact_counts(4000, 100_000, 1_000_000, 0.025)
    deviation = math.sqrt(0.04 * 0.96 / 100_000 * 0.9) * 1_000_000
    assert (40_000 - low, high - 40_000) == pytest.approx((1.96 * deviation,) * 2, rel=0.02)
