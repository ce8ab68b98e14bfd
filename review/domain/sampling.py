"""Spot checks (抽查): how many documents, from which part of the house, which ones; what they show.

Product.md section 7. Everything is repeatable: the same population, size and seed give the same
sample on any machine, and a supervisor can draw it again by hand. The seed is made outside.
What is checked, the verdicts and the rectification live elsewhere.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple, Protocol, TypeVar

from review.domain.proportions import exact_counts, limits
from review.domain.values import Refusal, Refused


class _Ordered(Protocol):
    """What names a stratum: hashable, and comparable with the other names, so that ties end."""

    def __hash__(self) -> int: ...
    def __lt__(self, other: Any, /) -> bool: ...


Key = TypeVar("Key", bound=_Ordered)


class Interval(NamedTuple):
    """An error rate and its limits, as shares of 1.

    ``rate`` is None where nothing was looked at. ``unseen`` counts the documents of strata in which
    nothing was looked at: neither rate nor limits speak of them.
    """

    rate: float | None
    low: float
    high: float
    unseen: int = 0


@dataclass(frozen=True)
class Checked:
    """One stratum after the check: documents in error, looked at, and in the stratum."""

    errors: int
    sampled: int
    population: int

    def __post_init__(self) -> None:
        if not 0 <= self.errors <= self.sampled:
            raise ValueError("errors lie between none and all that were looked at")
        if self.sampled > self.population:
            raise Refused(_too_large(self.sampled, self.population))


# ------------------------------------------------------------------------------- how many, where


def sample_size(
    population: int, *, error_bound: float, confidence: float = 0.95, expected: float = 0.5
) -> int:
    """How many of ``population`` to look at, so that the rate is known to ± ``error_bound``.

    Normal approximation of a proportion with finite population correction (Cochran 1977, 4.4),
    rounded up, never above the population. ``expected`` is the rate one reckons with; a half is the
    cautious choice. All three shares lie strictly between 0 and 1.

    Raises :class:`Refused`: ``population_empty``, ``share_out_of_range`` with the field's name.
    """
    _refuse(
        *_population_refusals(population),
        *_share_refusals(error_bound=error_bound, confidence=confidence, expected=expected),
    )
    spread = expected * (1 - expected) * _normal(confidence) ** 2
    needed = population * spread / (error_bound**2 * (population - 1) + spread)
    # A size that is whole but for the last bits of a float is not rounded up.
    return min(population, max(1, math.ceil(needed - 1e-9)))


def strata_for(
    documents: Iterable[tuple[int, tuple[str, ...]]], size: int
) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Ids by stratum, as finely as a sample of ``size`` can reach each stratum at least once.

    Each document comes with its names from coarse to fine (office, attribute, kind). While there
    are more strata than documents to draw, the finest name is dropped: a stratum without a draw
    would never be checked and no rate could speak of it.
    """
    rows = sorted(documents)
    depth = max((len(names) for _, names in rows), default=0)
    while True:
        strata: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for document_id, names in rows:
            strata[names[:depth]].append(document_id)
        if len(strata) <= max(1, size) or depth == 0:
            return {names: tuple(strata[names]) for names in sorted(strata)}
        depth -= 1


def allocate(strata: Mapping[Key, int], size: int, *, at_least: int = 1) -> dict[Key, int]:
    """How many to draw from each stratum, in proportion to the documents it holds.

    Each stratum gets ``at_least`` documents (or all it holds) where the size allows; where not,
    larger strata come first. The rest goes by largest remainder; ties fall to the larger stratum,
    then to the earlier name. Sums to ``size`` exactly; empty strata get 0.

    Raises :class:`Refused`: ``population_empty``, ``sample_too_small``,
    ``sample_larger_than_population`` with both numbers.
    """
    if at_least < 0 or any(held < 0 for held in strata.values()):
        raise ValueError("a stratum holds no negative number of documents")
    population = sum(strata.values())
    _refuse(*_population_refusals(population), *_size_refusals(size, population))
    by_size = sorted(sorted(strata), key=lambda name: -strata[name])
    drawn = {name: min(at_least, strata[name]) for name in by_size}
    if sum(drawn.values()) > size:
        drawn = _level_by_level(by_size, strata, drawn, size)
    else:
        drawn |= _above_the_floor(by_size, strata, drawn, size)
    return {name: drawn[name] for name in strata}


def _level_by_level(
    by_size: Sequence[Key], strata: Mapping[Key, int], floors: Mapping[Key, int], size: int
) -> dict[Key, int]:
    """Too few for every floor: one for each stratum, then a second one, until all are given."""
    drawn = dict.fromkeys(by_size, 0)
    while True:
        for name in by_size:
            if size == 0:
                return drawn
            if drawn[name] < floors[name]:
                drawn[name] += 1
                size -= 1


def _above_the_floor(
    by_size: Sequence[Key], strata: Mapping[Key, int], floors: Mapping[Key, int], size: int
) -> dict[Key, int]:
    """Shares of the strata whose proportional share is at least their floor; the others keep it."""
    free, rest, pool = list(by_size), size, sum(strata.values())
    while True:
        held_up = {name for name in free if strata[name] * rest < floors[name] * pool}
        if not held_up:
            break
        free = [name for name in free if name not in held_up]
        rest -= sum(floors[name] for name in held_up)
        pool -= sum(strata[name] for name in held_up)
    parts = {name: divmod(strata[name] * rest, pool) for name in free if strata[name]}
    over = rest - sum(whole for whole, _ in parts.values())
    # Stable: by_size decides where the remainders are alike.
    first = set(sorted(parts, key=lambda name: -parts[name][1])[:over])
    return {name: whole + (name in first) for name, (whole, _) in parts.items()}


# ------------------------------------------------------------------------------------- which ones


def draw(
    strata: Mapping[Key, Collection[int]], allocation: Mapping[Key, int], seed: str
) -> tuple[int, ...]:
    """The drawn document ids, ascending.

    By hand: write the seed, a colon and the document's id in decimal digits (``2026-10:4711``),
    take the SHA-256 of these UTF-8 bytes as hexadecimal (``printf %s 2026-10:4711 | sha256sum``),
    sort each stratum by it and take as many from the top as were allocated. The order in which
    documents come, and what other strata hold, change nothing.

    Raises :class:`Refused`: ``seed_missing``; ``sample_larger_than_population`` where a stratum
    holds fewer than allocated (numbers of that stratum). :class:`ValueError` where a document
    is drawn twice because it stands in two places.
    """
    if not seed.strip():
        raise Refused(Refusal("seed_missing"))
    chosen: list[int] = []
    for name, count in allocation.items():
        ids = strata.get(name, ())
        if count > len(ids):
            raise Refused(_too_large(count, len(ids)))
        ranked = heapq.nsmallest(count, ((draw_rank(seed, one), one) for one in ids))
        chosen += [one for _, one in ranked]
    if len(set(chosen)) != len(chosen):
        raise ValueError("a document stands in two places of the population")
    return tuple(sorted(chosen))


def draw_rank(seed: str, document_id: int) -> str:
    """The place of a document in the drawing of its stratum: 64 hexadecimal digits, low first."""
    return hashlib.sha256(f"{seed}:{document_id}".encode()).hexdigest()


# ----------------------------------------------------------------------------- what the check says


def error_rate(errors: int, sampled: int, population: int, confidence: float = 0.95) -> Interval:
    """Rate of error of one population with exact limits.

    The limits are those numbers of documents in error that make what was seen no rarer than half
    the remaining doubt on either side (Clopper and Pearson 1934, for drawing without replacement).
    Unlike Wilson's, they hold at the small rates of a spot check; none found still gives an upper
    limit (about 3.7 of the number looked at), and a census gives the rate itself.

    Raises :class:`Refused`: ``share_out_of_range``, ``sample_larger_than_population``;
    :class:`ValueError` where errors exceed what was looked at.
    """
    return stratified_error_rate([Checked(errors, sampled, population)], confidence)


def stratified_error_rate(strata: Iterable[Checked], confidence: float = 0.95) -> Interval:
    """Rate of error of several strata, each weighted by the documents it holds.

    One stratum: exact limits. Several: Clopper-Pearson limits at the effective sample size (Korn
    and Graubard 1998), the smaller of what the weights alone and what the spread of errors over
    strata give, with finite population correction, widened to whole documents.

    Raises :class:`Refused`: ``share_out_of_range``.
    """
    _refuse(*_share_refusals(confidence=confidence))
    every = [stratum for stratum in strata if stratum.population]
    seen = [stratum for stratum in every if stratum.sampled]
    unseen = sum(stratum.population for stratum in every if not stratum.sampled)
    population = sum(stratum.population for stratum in seen)
    if not seen:
        return Interval(None, 0.0, 1.0, unseen)
    doubt = (1 - confidence) / 2
    found = sum(stratum.errors for stratum in seen)
    unchecked = population - sum(stratum.sampled for stratum in seen)
    estimate = math.fsum(s.errors * s.population / s.sampled for s in seen)
    rate = min(1.0, estimate / population)
    if len(seen) == 1:
        low, high = exact_counts(found, seen[0].sampled, population, doubt)
    else:
        size = _effective_size(seen, rate, population)
        below, above = limits(rate, size, doubt)
        low = max(found, math.floor(below * population + 1e-9))
        high = min(found + unchecked, math.ceil(above * population - 1e-9))
    return Interval(rate, min(rate, low / population), max(rate, high / population), unseen)


def _effective_size(seen: Sequence[Checked], rate: float, population: int) -> float:
    """How many documents of one even population would tell as much as this sample does."""
    by_weight = by_spread = 0.0
    for one in seen:
        if one.sampled == one.population:
            continue
        left = (one.population - one.sampled) / (one.population - 1)
        part = (one.population / population) ** 2 * left / one.sampled
        # Drawn toward the whole, so that a stratum with one document looked at has a spread too.
        own = (one.errors + rate) / (one.sampled + 1)
        by_weight += part
        by_spread += part * own * (1 - own)
    sizes = [_LARGEST_SIZE]
    if by_weight:
        sizes.append(1 / by_weight)
    if by_spread:
        sizes.append(rate * (1 - rate) / by_spread)
    # With all or nothing in error the spread says nothing; the weights speak alone.
    return min(sizes if 0 < rate < 1 else sizes[:2])


# ---------------------------------------------------------------------------------------- refusals

#: Beyond it a finer limit shows on no page, and the continued fraction takes long.
_LARGEST_SIZE = 100_000.0


def _normal(confidence: float) -> float:
    """How many standard deviations to either side hold this confidence."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def _too_large(size: int, population: int) -> Refusal:
    return Refusal(
        "sample_larger_than_population", {"size": str(size), "population": str(population)}
    )


def _population_refusals(population: int) -> list[Refusal]:
    return [Refusal("population_empty")] if population < 1 else []


def _size_refusals(size: int, population: int) -> list[Refusal]:
    if size < 1:
        return [Refusal("sample_too_small", {"size": str(size)})]
    return [_too_large(size, population)] if size > population > 0 else []


def _share_refusals(**shares: float) -> list[Refusal]:
    return [
        Refusal("share_out_of_range", {"field": name, "value": f"{value:g}"})
        for name, value in shares.items()
        if not 0 < value < 1
    ]


def _refuse(*refusals: Refusal) -> None:
    if refusals:
        raise Refused(*refusals)
