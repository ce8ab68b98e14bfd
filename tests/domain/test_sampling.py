"""Spot checks: sizes as in the tables, samples anybody can draw again, limits that hold."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.sampling import (
    Checked,
    Interval,
    allocate,
    draw,
    error_rate,
    sample_size,
    strata_for,
    stratified_error_rate,
)
from review.domain.values import Refusal, Refused

holdings = st.dictionaries(st.text("办局科室", min_size=1, max_size=4), st.integers(0, 400))
houses = st.dictionaries(
    st.sampled_from("甲乙丙丁戊"), st.integers(1, 40), min_size=1, max_size=5
).map(lambda held: {name: range(at * 100, at * 100 + held[name]) for at, name in enumerate(held)})


def _refusals(answer: pytest.ExceptionInfo[Refused]) -> list[tuple[str, dict[str, str]]]:
    return [(one.code, dict(one.facts)) for one in answer.value.refusals]


# ------------------------------------------------------------------------------------------ sizes


@pytest.mark.parametrize(
    ("population", "size"),
    # Krejcie and Morgan (1970), which rounds to the nearest: never more than one below ours.
    [(10, 10), (50, 44), (100, 80), (200, 132), (1000, 278), (5000, 357), (75_000, 382)],
)
def test_the_size_is_that_of_the_published_table(population: int, size: int) -> None:
    assert sample_size(population, error_bound=0.05) - size in {0, 1}


def test_a_bound_that_can_not_be_met_otherwise_asks_for_all() -> None:
    assert sample_size(1, error_bound=0.05) == 1
    assert sample_size(800, error_bound=1e-300) == 800


def test_a_small_expected_rate_and_less_confidence_need_fewer() -> None:
    cautious = sample_size(10_000, error_bound=0.03)
    assert sample_size(10_000, error_bound=0.03, expected=0.05) < cautious
    assert sample_size(10_000, error_bound=0.03, confidence=0.9) < cautious


@pytest.mark.parametrize("value", [0.0, 1.0, -0.1, 5.0, float("nan"), float("inf")])
def test_a_share_that_is_none_is_named(value: float) -> None:
    with pytest.raises(Refused) as answer:
        sample_size(0, error_bound=value, confidence=value)
    assert _refusals(answer) == [
        ("population_empty", {}),
        ("share_out_of_range", {"field": "error_bound", "value": f"{value:g}"}),
        ("share_out_of_range", {"field": "confidence", "value": f"{value:g}"}),
    ]


@given(st.integers(1, 10**6), st.floats(0.001, 0.5), st.floats(0.5, 0.999))
def test_the_size_lies_between_one_and_the_population(
    population: int, bound: float, confidence: float
) -> None:
    size = sample_size(population, error_bound=bound, confidence=confidence)
    assert 1 <= size <= population
    assert sample_size(population + 1, error_bound=bound, confidence=confidence) >= size


# ------------------------------------------------------------------------------------- allocation


def test_places_go_by_largest_remainder_and_ties_to_the_larger_then_the_earlier() -> None:
    assert allocate({"c": 50, "b": 50, "a": 50}, 10) == {"a": 4, "b": 3, "c": 3}
    assert allocate({"a": 600, "b": 250, "c": 150}, 10) == {"a": 6, "b": 3, "c": 1}


def test_a_small_stratum_is_looked_at_too() -> None:
    assert allocate({"a": 1000, "b": 10, "c": 1, "d": 0}, 20) == {"a": 18, "b": 1, "c": 1, "d": 0}
    assert allocate({"a": 1000, "b": 10, "c": 1}, 20, at_least=3) == {"a": 16, "b": 3, "c": 1}
    assert allocate({"a": 1000, "b": 10, "c": 1}, 20, at_least=0) == {"a": 20, "b": 0, "c": 0}


def test_too_few_for_every_stratum_go_to_the_larger_ones() -> None:
    assert allocate({"a": 3, "b": 9, "c": 5}, 2) == {"a": 0, "b": 1, "c": 1}
    assert allocate({"a": 3, "b": 9, "c": 5}, 4, at_least=2) == {"a": 1, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("strata", "size", "reasons"),
    [
        (
            {"a": 4, "b": 3},
            8,
            [("sample_larger_than_population", {"size": "8", "population": "7"})],
        ),
        ({"a": 4}, 0, [("sample_too_small", {"size": "0"})]),
        ({"a": 0}, 3, [("population_empty", {})]),
        ({}, -1, [("population_empty", {}), ("sample_too_small", {"size": "-1"})]),
    ],
)
def test_an_impossible_sample_is_refused_with_its_numbers(
    strata: dict[str, int], size: int, reasons: list[tuple[str, dict[str, str]]]
) -> None:
    with pytest.raises(Refused) as answer:
        allocate(strata, size)
    assert _refusals(answer) == reasons


def test_a_negative_stratum_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="negative"):
        allocate({"a": -1, "b": 5}, 2)


@given(holdings, st.data(), st.integers(0, 4))
def test_every_place_is_given_and_no_stratum_gives_more_than_it_holds(
    held: dict[str, int], data: st.DataObject, at_least: int
) -> None:
    population = sum(held.values())
    size = data.draw(st.integers(1, max(1, population)))
    if not population:
        return
    drawn = allocate(held, size, at_least=at_least)
    assert sum(drawn.values()) == size
    assert all(0 <= drawn[name] <= held[name] for name in held)
    if sum(min(at_least, count) for count in held.values()) <= size:
        assert all(drawn[name] >= min(at_least, held[name]) for name in held)
    assert drawn == allocate(dict(reversed(held.items())), size, at_least=at_least)


def test_strata_are_as_fine_as_the_sample_can_reach() -> None:
    rows = [
        (one, (f"office{one % 3}", ("exempt", "on_request")[one % 2], f"kind{one % 5}"))
        for one in range(300)
    ]
    assert len(strata_for(rows, 40)) == 30
    assert set(strata_for(rows, 29)) == {
        (f"office{one}", attribute) for one in range(3) for attribute in ("exempt", "on_request")
    }
    assert list(strata_for(rows, 3)) == [("office0",), ("office1",), ("office2",)]
    assert strata_for(reversed(rows), 2) == {(): tuple(range(300))}
    assert strata_for([], 5) == {}


# ---------------------------------------------------------------------------------------- drawing


def test_a_supervisor_draws_the_same_sample_by_hand() -> None:
    ranked = sorted(range(1, 30), key=lambda one: hashlib.sha256(b"2026-10:%d" % one).hexdigest())
    assert draw({"a": range(1, 30)}, {"a": 5}, "2026-10") == tuple(sorted(ranked[:5]))
    assert draw({"a": range(1, 30)}, {"a": 5}, "2026-10") == (1, 7, 9, 22, 26)


@given(houses, st.randoms(use_true_random=False), st.text(min_size=1).filter(str.strip))
def test_the_same_seed_draws_the_same_whatever_the_order_and_the_other_strata(
    house: Mapping[str, range], chance: random.Random, seed: str
) -> None:
    places = allocate({name: len(ids) for name, ids in house.items()}, len(house))
    sample = draw(house, places, seed)
    shuffled = {name: chance.sample(ids, len(ids)) for name, ids in reversed(house.items())}
    assert draw(shuffled, places, seed) == sample
    first = next(iter(house))
    grown = house | {first: range(house[first].start, house[first].stop + 7)}
    others = {one for name in house if name != first for one in house[name]}
    assert others & set(draw(grown, places, seed)) == others & set(sample)
    for name, ids in house.items():
        assert len(set(sample) & set(ids)) == places[name]


def test_another_seed_draws_another_sample() -> None:
    samples = {draw({"a": range(500)}, {"a": 20}, f"seed {one}") for one in range(50)}
    assert len(samples) == 50


def test_every_document_has_the_same_chance() -> None:
    times = [0] * 40
    for seed in range(1000):
        for one in draw({"a": range(40)}, {"a": 10}, str(seed)):
            times[one] += 1
    # 250 expected each; the sum of squares is chi-square with 39 degrees: 72.1 at 0.1 per cent.
    assert sum((count - 250) ** 2 / (250 * 0.75) for count in times) * 39 / 40 < 72.1


def test_a_population_that_shrank_since_is_told() -> None:
    with pytest.raises(Refused) as answer:
        draw({"a": [1, 2]}, {"a": 3}, "s")
    assert answer.value.refusals == (
        Refusal("sample_larger_than_population", {"size": "3", "population": "2"}),
    )
    with pytest.raises(Refused, match="seed_missing"):
        draw({"a": [1, 2]}, {"a": 1}, " ")


def test_a_document_in_two_strata_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="two places"):
        draw({"a": [1], "b": [1]}, {"a": 1, "b": 1}, "s")


# ----------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("errors", "sampled", "low", "high"),
    # Clopper-Pearson at 95 per cent as printed in tables of binomial limits.
    [
        (0, 10, 0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 20, 0.0866, 0.4910),
        (10, 100, 0.049, 0.1762),
    ],
)
def test_limits_of_a_large_house_are_those_of_the_published_table(
    errors: int, sampled: int, low: float, high: float
) -> None:
    answer = error_rate(errors, sampled, 10**7)
    assert answer.rate == errors / sampled
    assert (answer.low, answer.high) == pytest.approx((low, high), abs=6e-5)
    halves = [Checked(errors, sampled, 10**7), Checked(errors, sampled, 10**7)]
    whole = error_rate(2 * errors, 2 * sampled, 2 * 10**7)
    both = stratified_error_rate(halves)
    assert (both.low, both.high) == pytest.approx((whole.low, whole.high), abs=1e-4)


@pytest.mark.parametrize("population", [30, 61])
@pytest.mark.parametrize("sampled", [1, 4, 13, 29])
def test_limits_hold_for_every_true_rate_of_a_small_house(population: int, sampled: int) -> None:
    limits = [error_rate(errors, sampled, population) for errors in range(sampled + 1)]
    for bad in range(population + 1):
        kept = sum(
            _chance(errors, sampled, bad, population)
            for errors, limit in enumerate(limits)
            if limit.low <= bad / population <= limit.high
        )
        assert kept >= 0.95 - 1e-9


def _chance(errors: int, sampled: int, bad: int, population: int) -> float:
    ways = math.comb(bad, errors) * math.comb(population - bad, sampled - errors)
    return ways / math.comb(population, sampled)


@pytest.mark.parametrize(
    ("house", "size"),
    [
        ([(800, 0.02), (300, 0.03), (100, 0.01)], 120),
        ([(900, 0.0), (60, 0.6), (40, 0.0)], 100),
        ([(5, 0.2)] * 12 + [(500, 0.02)], 60),
        ([(400, 0.1), (300, 0.2), (10, 0.9)], 15),
        ([(1000, 0.15)] + [(20, 0.0)] * 20, 60),
        ([(100, 0.5), (100, 0.1), (50, 0.9)], 125),
    ],
)
def test_limits_of_a_house_of_many_offices_hold(house: list[tuple[int, float]], size: int) -> None:
    chance = random.Random(f"{house}")
    offices = [[one < round(held * rate) for one in range(held)] for held, rate in house]
    truth = sum(map(sum, offices)) / sum(map(len, offices))
    places = allocate({at: len(office) for at, office in enumerate(offices)}, size)
    known: dict[tuple[int, ...], Interval] = {}
    kept = 0
    for _ in range(400):
        found = tuple(sum(chance.sample(one, places[at])) for at, one in enumerate(offices))
        if found not in known:
            known[found] = stratified_error_rate(
                Checked(bad, places[at], len(offices[at])) for at, bad in enumerate(found)
            )
        kept += known[found].low <= truth <= known[found].high
    assert kept / 400 >= 0.93


def test_none_found_is_not_none_there() -> None:
    answer = error_rate(0, 100, 10**6)
    assert (answer.rate, answer.low) == (0, 0)
    assert answer.high == pytest.approx(3.69 / 100, rel=0.03)
    assert 0.03 < stratified_error_rate([Checked(0, 50, 900), Checked(0, 40, 700)]).high < 0.05


def test_a_census_says_the_rate_itself() -> None:
    assert error_rate(3, 12, 12) == Interval(0.25, 0.25, 0.25)
    assert stratified_error_rate([Checked(3, 12, 12), Checked(1, 4, 4)]) == Interval(
        0.25, 0.25, 0.25
    )


def test_a_stratum_weighs_what_it_holds() -> None:
    answer = stratified_error_rate([Checked(0, 10, 900), Checked(5, 10, 100)])
    assert answer.rate == pytest.approx(0.05)
    assert answer.low < 0.05 < answer.high


def test_what_nobody_looked_into_is_counted_apart() -> None:
    answer = stratified_error_rate([Checked(1, 10, 100), Checked(0, 0, 40), Checked(0, 0, 0)])
    assert answer == error_rate(1, 10, 100)._replace(unseen=40)
    assert stratified_error_rate([Checked(0, 0, 40)]) == Interval(None, 0, 1, unseen=40)


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="errors"):
        error_rate(4, 3, 10)
    with pytest.raises(Refused, match="sample_larger_than_population"):
        error_rate(1, 11, 10)
    with pytest.raises(Refused, match="share_out_of_range"):
        error_rate(1, 5, 10, confidence=1.0)


@given(st.lists(st.tuples(*[st.integers(0, 60)] * 3).map(sorted), min_size=1, max_size=8))
def test_limits_enclose_the_rate_and_what_was_found(counts: list[list[int]]) -> None:
    strata = [Checked(*count) for count in counts]
    answer = stratified_error_rate(strata)
    seen = [one for one in strata if one.sampled]
    if answer.rate is None:
        assert not seen
        return
    population = sum(one.population for one in seen)
    found = sum(one.errors for one in seen)
    most = found + sum(one.population - one.sampled for one in seen)
    assert 0 <= answer.low <= answer.rate <= answer.high <= 1
    assert found / population <= answer.low + 1e-12
    assert answer.high <= most / population + 1e-12
