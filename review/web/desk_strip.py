"""The map of the whole file (全文图): every file as small pages, every finding as a tick in its look.

Numbers for an SVG of fixed width; each tick is a link. Nothing is worded here but labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from review.web.desk_finding import DeskFinding
from review.web.desk_view import DeskFile

WIDTH = 176
_GAP = 8
_LINE = 18

#: The looks of ticks; an exception is drawn like what is kept.
_TICKS = {"open": "tk-open", "remove": "tk-remove", "mask": "tk-mask"}


@dataclass(frozen=True)
class Shape:
    """A page (or the column of a file without pages) on the map."""

    x: float
    y: float
    width: float
    height: float
    current: bool
    number: int | None


@dataclass(frozen=True)
class Tick:
    """A finding on the map."""

    finding: DeskFinding
    tone: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Strip:
    """Everything the map draws; ``labels`` are (words, y)."""

    height: float
    labels: tuple[tuple[str, float], ...]
    shapes: tuple[Shape, ...]
    ticks: tuple[Tick, ...]


def strip_of(files: Sequence[DeskFile], findings: Sequence[DeskFinding]) -> Strip:
    """Lay the files out below one another."""
    labels: list[tuple[str, float]] = []
    shapes: list[Shape] = []
    ticks: list[Tick] = []
    y = 12.0
    for file in files:
        mine = [f for f in findings if f.version_id == file.version.id]
        labels.append((_label(file), y))
        place = _pages if file.shapes else _column
        y = place(file, mine, y + 6, shapes, ticks) + _LINE
    return Strip(height=max(y, 60), labels=tuple(labels), shapes=tuple(shapes), ticks=tuple(ticks))


def _label(file: DeskFile) -> str:
    if file.shapes:
        return _("%(file)s　%(n)s页", file=file.label, n=len(file.shapes))
    return _("%(file)s　%(n)s段", file=file.label, n=len(file.segments))


def _tick(finding: DeskFinding, x: float, y: float, width: float, height: float) -> Tick:
    tone = _TICKS.get(finding.look, "tk-keep")
    return Tick(finding, tone, round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _pages(
    file: DeskFile, findings: list[DeskFinding], y: float, shapes: list[Shape], ticks: list[Tick]
) -> float:
    """Small pages in rows; more to a row where there are many."""
    count = len(file.shapes)
    columns = 3 if count <= 12 else 5 if count <= 60 else 8
    wide = (WIDTH - 4 - _GAP * (columns - 1)) / columns
    tall = wide / min(file.shapes)
    numbered = columns == 3
    step = tall + (_GAP + 10 if numbered else _GAP)
    for index, ratio in enumerate(file.shapes):
        x = 2 + (index % columns) * (wide + _GAP)
        top = y + (index // columns) * step
        high = wide / ratio
        here = [f for f in findings if f.page == index + 1]
        current = any(f.current for f in here)
        shapes.append(Shape(x, top, wide, round(high, 1), current, index + 1 if numbered else None))
        for finding in here:
            for left, above, width, height in finding.boxes:
                ticks.append(
                    _tick(
                        finding,
                        x + left * wide,
                        top + above * high,
                        max(width * wide, 5),
                        max(height * high, 3),
                    )
                )
    return y + ((count - 1) // columns + 1) * step


def _column(
    file: DeskFile, findings: list[DeskFinding], y: float, shapes: list[Shape], ticks: list[Tick]
) -> float:
    """One tall page for a file without pages; its findings by how far down their segment stands."""
    count = max(len(file.segments), 1)
    tall = min(max(count * 3.0, 60.0), 300.0)
    wide = WIDTH - 4
    shapes.append(Shape(2, y, wide, tall, any(f.current for f in findings), None))
    order = {s["id"]: n for n, s in enumerate(file.segments)}
    taken: dict[int, int] = {}
    for finding in findings:
        index = order.get(finding.segment, count - 1)
        beside = taken.get(index, 0)
        taken[index] = beside + 1
        x = 10 + (beside % 4) * 40
        top = y + 3 + (tall - 9) * index / count
        ticks.append(_tick(finding, x, top, 34, 5))
    return y + tall
