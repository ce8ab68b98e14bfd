"""What pages and papers of spot checks print: rates in words, strata in words, points of the chart.

View-only: the figures come from the store, the mathematics from ``domain.sampling``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.sampling import Interval, stratified_error_rate
from review.domain.spot_checks import Criterion, Population, population_from
from review.store.spot_checks import SpotCheck
from review.store.spot_lists import StratumTally, checked
from review.store.spot_populations import NONE
from review.web.locale import write_date
from review.web.wording import word, words
from review.web.wording.joining import joined


@dataclass(frozen=True, kw_only=True)
class RateRow:
    """An error rate in words and as shares for the chart; ``rate`` is None before anything was seen."""

    label: str
    errors: int
    seen: int
    rate: float | None
    low: float
    high: float
    words: str
    limits: str
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class StratumRow:
    """One stratum of a check."""

    label: str
    population: int
    drawn: int
    examined: int
    faulty: int


@dataclass(frozen=True, kw_only=True)
class ChartPoint:
    """A point of the chart over time, in the chart's own units; the table beside has the words."""

    x: float
    y: float
    y_low: float
    y_high: float
    label: str
    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class TrendChart:
    """What ``components/trend.html`` draws: points, lines of the axis, the band as one path."""

    points: tuple[ChartPoint, ...]
    axis: tuple[tuple[float, str], ...]
    band: str
    line: str


def serial_words(check: SpotCheck) -> str:
    """The number of a check: 2026年第3次."""
    return str(_("%(year)s年第%(serial)s次", year=check.year, serial=check.serial))


def percent(share: float) -> str:
    """A share with one decimal."""
    return f"{share * 100:.1f}%"


def interval_of(
    check: SpotCheck, tallies: Sequence[StratumTally], criterion: Criterion | None = None
) -> Interval:
    """The rate of one criterion, or of documents with any fault."""
    return stratified_error_rate(checked(check, tallies, criterion), check.confidence)


def rate_row(
    check: SpotCheck, tallies: Sequence[StratumTally], criterion: Criterion | None = None
) -> RateRow:
    """One line of the table of rates."""
    found = interval_of(check, tallies, criterion)
    errors = sum(t.faulty if criterion is None else t.by_criterion[criterion] for t in tallies)
    seen = sum(t.examined for t in tallies)
    label = _("有问题的公文") if criterion is None else word(criterion, "criterion")
    known = found.rate is not None
    return RateRow(
        label=str(label),
        errors=errors,
        seen=seen,
        rate=found.rate,
        low=found.low,
        high=found.high,
        words=percent(found.rate) if found.rate is not None else "–",
        limits=f"{percent(found.low)} – {percent(found.high)}" if known else "–",
        strong=criterion is None,
    )


def rate_rows(check: SpotCheck, tallies: Sequence[StratumTally]) -> tuple[RateRow, ...]:
    """All faults together, then each criterion."""
    return tuple(rate_row(check, tallies, c) for c in (None, *Criterion))


def names_in_words(names: Sequence[str], offices: dict[int, str]) -> str:
    """A stratum: office, attribute and kind, as far as it was parted."""
    if not names:
        return str(_("全部"))
    said = [offices.get(int(names[0]), names[0])]
    if len(names) > 1:
        said.append(word(names[1], "attribute") if names[1] != NONE else str(_("未定属性")))
    if len(names) > 2:
        said.append(word(names[2], "doc_kind") if names[2] != NONE else str(_("未填文种")))
    return " · ".join(said)


def stratum_rows(
    check: SpotCheck, tallies: Iterable[StratumTally], offices: dict[int, str]
) -> tuple[StratumRow, ...]:
    """Every stratum with its progress."""
    by_place = {tally.stratum: tally for tally in tallies}
    rows = []
    for place, stratum in enumerate(check.strata):
        tally = by_place.get(place)
        rows.append(
            StratumRow(
                label=names_in_words(stratum["names"], offices),
                population=stratum["population"],
                drawn=stratum["drawn"],
                examined=tally.examined if tally else 0,
                faulty=tally.faulty if tally else 0,
            )
        )
    return tuple(rows)


def population_words(stored: dict[str, Any], offices: dict[int, str]) -> tuple[str, ...]:
    """The filters of a check, each as words."""
    return tuple(_population_words(population_from(stored), offices))


def _population_words(population: Population, offices: dict[int, str]) -> Iterable[str]:
    if population.from_on or population.until_on:
        yield _(
            "%(what)s：%(from)s至%(until)s",
            what=word(population.by, "spot_period"),
            **{
                "from": write_date(population.from_on) or _("最早"),
                "until": write_date(population.until_on) or _("最近"),
            },
        )
    if population.offices:
        yield joined(offices.get(i, str(i)) for i in population.offices)
    if population.attributes:
        yield words(population.attributes, "attribute")
    if population.kinds:
        yield words(population.kinds, "doc_kind")
    if population.normative is not None:
        yield str(_("只抽规范性文件") if population.normative else _("不含规范性文件"))


# ---- the chart over time -------------------------------------------------------------------------

_LEFT, _RIGHT, _TOP, _BOTTOM = 60.0, 1180.0, 14.0, 160.0


def trend_of(found: Sequence[tuple[SpotCheck, RateRow]]) -> TrendChart:
    """The rate of faulty documents over the checks of the years, oldest first, with its limits."""
    top = _round_top(max((row.high for _check, row in found), default=0.1))

    def y(share: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * min(share, top) / top, 1)

    step = (_RIGHT - _LEFT) / max(len(found), 1)
    points = tuple(
        ChartPoint(
            x=round(_LEFT + step * (at + 0.5), 1),
            y=y(row.rate or 0.0),
            y_low=y(row.low),
            y_high=y(row.high),
            label=f"{check.year}-{check.serial}",
            words=row.words,
            url=url_for("spot_checks.show", check_id=check.id),
        )
        for at, (check, row) in enumerate(found)
    )
    upper = [f"{p.x},{p.y_high}" for p in points]
    lower = [f"{p.x},{p.y_low}" for p in reversed(points)]
    return TrendChart(
        points=points,
        axis=tuple((y(top * part / 4), f"{top * part * 25:g}%") for part in range(5)),
        band=" ".join([*upper, *lower]) if len(points) > 1 else "",
        line=" ".join(f"{p.x},{p.y}" for p in points),
    )


def _round_top(share: float) -> float:
    """The end of the axis: the next of 4, 8, 20, 40, 60, 80 and 100 per cent."""
    return next(
        (t for t in (0.04, 0.08, 0.2, 0.4, 0.6, 0.8) if share <= t and not math.isnan(share)), 1.0
    )
