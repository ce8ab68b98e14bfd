"""How many records stand behind a question and behind each possible tick, at any number of records.

Where no word is asked and ticks are of one kind, the counts kept by `indexing` answer, exactly.
Else the newest 1,000 records that answer are counted: exactly where there are no more; where there
are, every number is "at least", and values that did not come up are offered without a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from review.public.entries import FACETS, SEVERAL
from review.public.question import Filters, Terms
from review.public.search import walk
from review.public.tables import FacetCount
from review.public.walks import FACETED, MOST, Ask

MOST_COUNTED = 1_000
_MOST_OFFERED = 60  # values of a facet that are offered without a number

Numbers = Mapping[str, int | None]


@dataclass(frozen=True, eq=False)
class Counts:
    """How many records in all, and how many behind each value of each facet.

    With `more` there are more than `total`, and numbers of facets are "at least" or not known.
    Compared by identity, so that what is made of them can be kept as long as they are.
    """

    total: int
    more: bool
    facets: Mapping[str, Numbers]


def count(connection: Connection, terms: Terms, filters: Filters) -> Counts:
    """Count; a facet counts what all *other* kinds of choice leave over."""
    if not terms and _is_kept(filters):
        return _kept_counts(connection, filters)
    total, more, counted = _sample(connection, terms, filters)
    capped = set(FACETS) if more else set()
    for name in filters.chosen().keys() & FACETS.keys():
        _, some_left, others = _sample(connection, terms, filters.but(name))
        counted[name] = others[name]
        (capped.add if some_left else capped.discard)(name)
    alone = _numbers(connection, filters, "", ("",)) if capped else {}
    facets = {
        name: _offered(alone.get(name, {}), numbers) if name in capped else numbers
        for name, numbers in counted.items()
    }
    return Counts(total, more, facets)


def _is_kept(filters: Filters) -> bool:
    """Whether all that is asked was counted beforehand: nothing, or values of one kind."""
    chosen = filters.chosen()
    if not chosen:
        return True
    name, values = next(iter(chosen.items()))
    # a record that has two values of one kind would be counted twice
    return len(chosen) == 1 and name in FACETS and (name not in SEVERAL or len(values) == 1)


def _kept_counts(connection: Connection, filters: Filters) -> Counts:
    alone = _numbers(connection, filters, "", ("",))
    facets: dict[str, Numbers] = {name: alone.get(name, {}) for name in FACETS}
    if not filters.chosen():
        return Counts(sum(alone.get("year", {}).values()), more=False, facets=facets)
    name, values = next(iter(filters.chosen().items()))
    texts = [str(value) for value in values]
    beside = _numbers(connection, filters, name, texts)
    total = sum(alone.get(name, {}).get(value, 0) for value in texts)
    facets |= {other: beside.get(other, {}) for other in FACETS if other != name}
    return Counts(total, more=False, facets=facets)


def _numbers(
    connection: Connection, filters: Filters, with_facet: str, with_values: Iterable[str]
) -> dict[str, dict[str, int]]:
    statement = (
        select(FacetCount.facet, FacetCount.value, func.sum(FacetCount.count))
        .where(
            FacetCount.listing == filters.listing.value,
            FacetCount.with_facet == with_facet,
            FacetCount.with_value.in_(list(with_values)),
            FacetCount.facet.in_(list(FACETS)),
        )
        .group_by(FacetCount.facet, FacetCount.value)
    )
    found: dict[str, dict[str, int]] = {}
    for facet, value, number in connection.execute(statement):
        if number > 0:
            found.setdefault(facet, {})[value] = int(number)
    return found


def _sample(
    connection: Connection, terms: Terms, filters: Filters
) -> tuple[int, bool, dict[str, Numbers]]:
    """Count the newest that answer; whether there are more, too."""
    walked = walk(connection, Ask(terms, filters, FACETED, MOST_COUNTED + 1), 2 * MOST)
    rows = walked.rows[:MOST_COUNTED]
    names = [one.name for one in FACETED.columns]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    counted: dict[str, Numbers] = {}
    for name, (column, values_in) in FACETS.items():
        numbers: Counter[str] = Counter()
        for held, number in Counter(columns.get(column, ())).items():
            numbers.update(dict.fromkeys(values_in(held), number))
        counted[name] = numbers
    more = len(walked.rows) > MOST_COUNTED or walked.stopped is not None
    return len(rows), more, counted


def _offered(alone: Mapping[str, int], counted: Numbers) -> Numbers:
    """Add the values that stand in the catalogue, the commonest first, without a number."""
    commonest = sorted(alone, key=lambda value: (-alone[value], value))[:_MOST_OFFERED]
    return {**dict.fromkeys(commonest), **counted}
