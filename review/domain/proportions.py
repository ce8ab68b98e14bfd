"""Limits of a proportion seen in a sample: the mathematics, without a word of what was counted.

Exact (Clopper and Pearson 1934) for a draw without replacement, and for an effective sample size
that need not be whole. ``doubt`` is what each side may miss: 0.025 for 95 per cent.
"""

from __future__ import annotations

import math
from collections.abc import Callable


def exact_counts(errors: int, sampled: int, population: int, doubt: float) -> tuple[int, int]:
    """Fewest and most documents in error that do not make the errors seen too rare."""
    least, most = errors, population - sampled + errors
    # A chance equal to the doubt but for the last bits counts as equal on every machine.
    rare = doubt * (1 - 1e-7)

    def many_enough(bad: int) -> bool:
        return 1 - _at_most(errors - 1, sampled, bad, population) >= rare

    def few_enough(bad: int) -> bool:
        return _at_most(errors, sampled, bad, population) >= rare

    return (
        _first(many_enough, least, most),
        _first(lambda bad: not few_enough(bad), least, most + 1) - 1,
    )


def limits(rate: float, size: float, doubt: float) -> tuple[float, float]:
    """Clopper-Pearson limits of a rate seen in a sample of a size that need not be whole."""
    errors, fine = rate * size, (1 - rate) * size
    low = 0.0 if rate == 0 else _beta_quantile(doubt, errors, fine + 1)
    high = 1.0 if rate == 1 else _beta_quantile(1 - doubt, errors + 1, fine)
    return low, high


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest of low … high at which ``holds``, once true always true; ``high`` if never."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _at_most(errors: int, sampled: int, bad: int, population: int) -> float:
    """Chance of at most ``errors`` bad ones among ``sampled`` (hypergeometric)."""
    least, most = max(0, sampled - (population - bad)), min(sampled, bad)
    if errors < least:
        return 0.0
    if errors >= most:
        return 1.0
    # Summed away from the middle, so that the terms fall and nothing drowns in rounding.
    down, good = errors < sampled * bad / population, population - bad
    at, end = (errors, least) if down else (errors + 1, most)
    total = term = math.exp(
        _choices(bad, at) + _choices(good, sampled - at) - _choices(population, sampled)
    )
    while at != end and term > total * 1e-17:
        if down:
            term *= at * (good - sampled + at) / ((bad - at + 1) * (sampled - at + 1))
            at -= 1
        else:
            term *= (bad - at) * (sampled - at) / ((at + 1) * (good - sampled + at + 1))
            at += 1
        total += term
    return total if down else 1 - total


def _choices(of: int, taken: int) -> float:
    """Logarithm of the number of ways to take some of many."""
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1)


def _beta_quantile(share: float, a: float, b: float) -> float:
    """Where the beta distribution has ``share`` below it, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if _beta_below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function by its continued fraction (Lentz; DLMF 8.17.22)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 5000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / (1 + step * d)
            c = 1 + step / c
            fraction *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return front * fraction / a
