"""Charts as pictures for the papers: lying bars, columns over time, a line with its band. PNG bytes.

On pages charts are SVG of the templates; these look like them. What they are made of stands in
``series.py``. matplotlib takes a moment to load: import this module where a paper is made.
"""

from __future__ import annotations

import math
from typing import Any

from review.papers.canvas import (
    AXIS,
    DARK,
    DEEP,
    GREY,
    HEAD,
    INK,
    PLAIN,
    RED,
    WARM,
    WIDTH,
    Canvas,
    head_of,
    paint,
    width_of,
)
from review.papers.series import MOST_BARS, MOST_COLUMNS, Bar, Point, Stack, Trend

__all__ = ["draw_bars", "draw_columns", "draw_trend"]

_ROW, _THICK = 0.26, 0.68  # inches from bar to bar; share of it that is filled
_FOOT, _EDGE = 0.1, 0.12
_TALL = 2.1  # inches of columns and lines
_LONGEST_LABEL, _LONGEST_WORDS, _LONGEST_BOUND = 1.7, 2.0, 1.2


def draw_bars(stack: Stack) -> bytes:
    """Lying stacked bars, one below the other, as PNG. ValueError above MOST_BARS (see ``parted``)."""
    if not stack.rows:
        return _sentence(stack.empty)
    if len(stack.rows) > MOST_BARS:
        raise ValueError("more bars than a page has room for")
    count = len(stack.rows)
    canvas = Canvas(head_of(stack.parts) + count * _ROW + _FOOT)
    canvas.legend(stack.parts)
    left = _EDGE + min(_LONGEST_LABEL, max(width_of(row.label) for row in stack.rows)) + 0.1
    right = _EDGE + max(width_of(_words(row)) for row in stack.rows) + 0.08
    inches = max(WIDTH - left - right, 1.0)
    axes = canvas.field(left, _FOOT, inches, count * _ROW)
    axes.set_xlim(0, stack.scale)
    axes.set_ylim(count, 0)
    unit = stack.scale / inches
    for at, row in enumerate(stack.rows):
        colour = INK if row.strong else GREY
        label = _shortened(row.label, _LONGEST_LABEL)
        canvas.write(axes, -0.1 * unit, at + 0.5, label, side="right", colour=colour)
        end = _parts(canvas, axes, stack, row, at, unit)
        canvas.write(axes, end + 0.08 * unit, at + 0.5, _words(row), colour=colour)
    return canvas.png()


def draw_columns(stack: Stack) -> bytes:
    """Standing stacked columns from left to right in time, as PNG. ValueError above MOST_COLUMNS."""
    if not stack.rows:
        return _sentence(stack.empty)
    head = head_of(stack.parts)
    canvas, axes, inches = _over_time(len(stack.rows), WIDTH - 2 * _EDGE, _EDGE, head)
    canvas.legend(stack.parts)
    axes.set_ylim(0, stack.scale * 1.12)
    unit = stack.scale * 1.12 / _TALL
    thick = min(0.68, 0.55 / (inches / len(stack.rows)))
    axes.axhline(0, color=AXIS, linewidth=1, clip_on=False)
    for at, row in enumerate(stack.rows):
        bottom = 0
        for part, value in zip(stack.parts, row.values, strict=True):
            if value:
                paint(axes, (at + 0.5 - thick / 2, bottom), (thick, value), part.tone)
            if _fits(str(value), value / unit, 0.17, thick * inches / len(stack.rows), part.tone):
                inside = "white" if part.tone in DARK else INK
                middle = bottom + value / 2
                canvas.write(axes, at + 0.5, middle, str(value), side="center", colour=inside)
            bottom += value
        words = _words(row)
        if width_of(words) <= inches / len(stack.rows):
            canvas.write(axes, at + 0.5, bottom + 0.1 * unit, words, side="center", colour=INK)
    _labels(canvas, axes, [row.label for row in stack.rows], inches, -0.14 * unit)
    return canvas.png()


def draw_trend(trend: Trend) -> bytes:
    """A share over time as a line in its confidence band, as PNG. ValueError above MOST_COLUMNS."""
    known = [point for point in trend.points if point.value is not None]
    if not known:
        return _sentence(trend.empty)
    left = 0.62
    bound_words = _shortened(trend.bound_words, _LONGEST_BOUND)
    right = _EDGE + (width_of(bound_words) if trend.bound is not None else 0)
    canvas, axes, inches = _over_time(len(trend.points), WIDTH - left - right, left, HEAD)
    step = _step(max(*(point.high for point in known), trend.bound or 0, 0.001))
    axes.set_ylim(0, 4 * step)
    unit = 4 * step / _TALL
    per_inch = len(trend.points) / inches
    for line in range(5):
        axes.axhline(line * step, color=AXIS, linewidth=0.75, clip_on=False, zorder=0)
        words = f"{line * step * 100:g}%"
        canvas.write(axes, -0.08 * per_inch, line * step, words, side="right")
    for run in _runs(trend.points):
        _draw_run(axes, run, trend.bound)
    for at, point in enumerate(trend.points):
        words = f"{(point.value or 0) * 100:.1f}%"
        if point.value is not None and width_of(words) <= inches / len(trend.points):
            y = point.value + 0.13 * unit
            canvas.write(axes, at + 0.5, y, words, side="center", colour=INK, halo=True)
    if trend.bound is not None:
        axes.axhline(trend.bound, color=GREY, linewidth=1, linestyle=(0, (4, 3)))
        x = len(trend.points) + 0.06 * per_inch
        canvas.write(axes, x, trend.bound, bound_words)
    _labels(canvas, axes, [point.label for point in trend.points], inches, -0.16 * unit)
    _key(canvas, trend)
    return canvas.png()


def _sentence(words: str) -> bytes:
    """What stands in place of a chart that has nothing to show."""
    canvas = Canvas(0.9)
    axes = canvas.whole()
    axes.plot([0.05, WIDTH - 0.05], [0.05, 0.05], color=AXIS, linewidth=0.75)
    axes.plot([0.05, WIDTH - 0.05], [0.85, 0.85], color=AXIS, linewidth=0.75)
    canvas.write(axes, WIDTH / 2, 0.45, words, side="center")
    return canvas.png()


def _words(row: Bar) -> str:
    return _shortened(row.words, _LONGEST_WORDS) or str(sum(row.values))


def _shortened(words: str, inches: float) -> str:
    """The words as far as they fit; the table beside the chart has them whole."""
    if width_of(words) <= inches:
        return words
    kept = words
    while width_of(kept + "…") > inches:
        kept = kept[:-1]
    return kept + "…"


def _fits(words: str, height: float, least: float, width: float, tone: object) -> bool:
    """Whether a figure can be read inside its part (inches); never on a pattern, and 0 has no part."""
    return tone in PLAIN and words != "0" and height >= least and width >= width_of(words) + 0.06


def _parts(canvas: Canvas, axes: Any, stack: Stack, row: Bar, at: int, unit: float) -> float:
    """The parts of one lying bar with their figures; where it ends."""
    start, edge = 0, (1 - _THICK) / 2
    filled = [value for value in row.values if value]
    for part, value in zip(stack.parts, row.values, strict=True):
        if value:
            paint(axes, (start, at + edge), (value, _THICK), part.tone)
        # A bar of one part says its figure at its end already.
        if len(filled) > 1 and _fits(str(value), 1, 0, value / unit, part.tone):
            inside = "white" if part.tone in DARK else INK
            canvas.write(axes, start + 0.05 * unit, at + 0.5, str(value), colour=inside)
        start += value
    return start


def _over_time(count: int, width: float, left: float, head: float) -> tuple[Canvas, Any, float]:
    """A canvas with axes for so many columns: canvas, axes (0 to count), their width in inches."""
    if count > MOST_COLUMNS:
        raise ValueError("more columns than can be told apart")
    canvas = Canvas(head + _TALL + 0.36)
    axes = canvas.field(left, 0.36, width, _TALL)
    axes.set_xlim(0, count)
    return canvas, axes, width


def _labels(canvas: Canvas, axes: Any, labels: list[str], inches: float, y: float) -> None:
    """The labels below; when they are too wide every second, third, … counted from the last."""
    room = inches / len(labels)
    labels = [_shortened(label, max(room, _LONGEST_BOUND)) for label in labels]
    every = math.ceil((max(width_of(label) for label in labels) + 0.06) / room)
    for at, label in enumerate(labels):
        if (len(labels) - 1 - at) % every == 0:
            canvas.write(axes, at + 0.5, y, label, side="center")


def _step(top: float) -> float:
    """A round quarter of the axis: 1, 2, 2.5, 3, 4 or 5 times a power of ten, not above a quarter of 1."""
    power = 10.0 ** math.floor(math.log10(top / 4))
    fitting = [f * power for f in (1, 2, 2.5, 3, 4, 5, 10) if 4 * f * power >= top * 1.08]
    return min(fitting[0] if fitting else 10 * power, 0.25)


def _runs(points: tuple[Point, ...]) -> list[list[tuple[float, Point]]]:
    """Points that follow each other without a gap, with their places."""
    runs: list[list[tuple[float, Point]]] = [[]]
    for at, point in enumerate(points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append((at + 0.5, point))
    return [run for run in runs if run]


def _draw_run(axes: Any, run: list[tuple[float, Point]], bound: float | None) -> None:
    """Band, line and dots; a dot above the bound is a filled red square."""
    places = [place for place, _ in run]
    low, high = [point.low for _, point in run], [point.high for _, point in run]
    if len(run) > 1:
        axes.fill_between(places, low, high, facecolor=WARM, linewidth=0)
        for edge in (low, high):
            axes.plot(places, edge, color=DEEP, linewidth=0.75, linestyle=(0, (1, 2)))
    else:
        axes.vlines(places, low, high, color=DEEP, linewidth=1)
    axes.plot(places, [point.value for _, point in run], color=DEEP, linewidth=1.75, clip_on=False)
    for place, point in run:
        bad = bound is not None and point.value is not None and point.value > bound
        axes.plot(
            [place], [point.value], marker="s" if bad else "o", markersize=4.5,
            markerfacecolor=RED if bad else "white", markeredgecolor=RED if bad else DEEP,
            markeredgewidth=1.5, clip_on=False, zorder=3,
        )  # fmt: skip


def _key(canvas: Canvas, trend: Trend) -> None:
    """What line and band are, at the top."""
    axes, y = canvas.whole(), canvas.height - 0.165
    axes.plot([0.12, 0.42], [y, y], color=DEEP, linewidth=1.75)
    canvas.write(axes, 0.48, y, trend.name)
    x = 0.48 + width_of(trend.name) + 0.2
    axes.fill_between(
        [x, x + 0.3], y - 0.055, y + 0.055, facecolor=WARM, edgecolor=DEEP, linewidth=0.5
    )
    canvas.write(axes, x + 0.36, y, trend.band)
