"""Abbreviated path data of an OFD (GB/T 33190-2016, table 35) as straight lines and Bézier curves on the
page, and what can be said of a path at a glance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from review.engines.read.ofd_shapes import Matrix, Rect

_TOKEN: Final = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_TAKES: Final = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_FAR: Final = 1e6

Point = tuple[float, float]


class Step(NamedTuple):
    """``m`` and ``l`` with one point, ``c`` with three, ``h`` with none: PDF's own operators."""

    operator: str
    points: tuple[Point, ...]


def steps(data: str, matrix: Matrix) -> Iterator[Step]:
    """The path through ``matrix``. What follows a fault is left out."""
    at = start = (0.0, 0.0)
    started = False
    for command, values in _commands(data):
        if not started and command not in "MS":
            yield Step("m", (matrix.at(*at),))
        started = True
        if command == "C":
            at = start
            yield Step("h", ())
        elif command in "MSL":
            at = (values[0], values[1])
            start = start if command == "L" else at
            yield Step("l" if command == "L" else "m", (matrix.at(*at),))
        else:
            for curve in _curves(command, at, values):
                at = curve[2]
                yield Step("c", tuple(matrix.at(*point) for point in curve))


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Commands with their numbers; a letter may stand for several of its kind in a row."""
    tokens = _TOKEN.findall(data)
    index, command = 0, ""
    while index < len(tokens):
        if tokens[index].isalpha():
            command = tokens[index].upper()
            index += 1
        elif command == "C":
            return
        count = _TAKES.get(command)
        part = tokens[index : index + (count or 0)]
        if count is None or len(part) < count or any(each.isalpha() for each in part):
            return
        index += count
        yield command, [min(max(float(each), -_FAR), _FAR) for each in part]


def _curves(command: str, at: Point, v: list[float]) -> Iterator[tuple[Point, Point, Point]]:
    if command == "Q":
        one = (at[0] + (v[0] - at[0]) * 2 / 3, at[1] + (v[1] - at[1]) * 2 / 3)
        two = (v[2] + (v[0] - v[2]) * 2 / 3, v[3] + (v[1] - v[3]) * 2 / 3)
        yield one, two, (v[2], v[3])
    elif command == "B":
        yield (v[0], v[1]), (v[2], v[3]), (v[4], v[5])
    else:
        yield from _arc(at, (v[0], v[1]), v[2], (v[3] != 0, v[4] != 0), (v[5], v[6]))


def _arc(
    at: Point, radii: Point, turned: float, flags: tuple[bool, bool], end: Point
) -> Iterator[tuple[Point, Point, Point]]:
    """An elliptic arc between two points as Bézier curves; the geometry is that of SVG 1.1, F.6."""
    rx, ry = abs(radii[0]), abs(radii[1])
    if at == end:
        return
    if rx == 0 or ry == 0:
        yield at, end, end
        return
    large, sweep = flags
    cos, sin = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    dx, dy = (at[0] - end[0]) / 2, (at[1] - end[1]) / 2
    x, y = cos * dx + sin * dy, -sin * dx + cos * dy
    grow = max(math.hypot(x / rx, y / ry), 1.0)
    rx, ry = rx * grow, ry * grow
    left = max(rx**2 * ry**2 - rx**2 * y**2 - ry**2 * x**2, 0.0)
    under = rx**2 * y**2 + ry**2 * x**2
    factor = math.sqrt(left / under) * (1 if large != sweep else -1) if under else 0.0
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    middle = (
        cos * cx - sin * cy + (at[0] + end[0]) / 2,
        sin * cx + cos * cy + (at[1] + end[1]) / 2,
    )
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    angle = (math.atan2((-y - cy) / ry, (-x - cx) / rx) - first) % (2 * math.pi)
    if not sweep:
        angle -= 2 * math.pi
    count = max(math.ceil(abs(angle) / (math.pi / 2) - 1e-9), 1)
    part = angle / count
    reach = 4 / 3 * math.tan(part / 4)
    place = Matrix(cos * rx, sin * rx, -sin * ry, cos * ry, *middle)
    for number in range(count):
        a, b = first + part * number, first + part * (number + 1)
        yield (
            place.at(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
            place.at(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
            place.at(math.cos(b), math.sin(b)),
        )


def rectangles(found: list[Step]) -> Rect | None:
    """The rectangle that a path is, when it is one upright rectangle and nothing else."""
    points = [point for step in found for point in step.points]
    if not 4 <= len(points) <= 6 or any(step.operator == "c" for step in found):
        return None
    box = bounds(found)
    tolerance = 0.02 * max(box.x1 - box.x0, box.y1 - box.y0, 0.1)
    corners = all(
        min(abs(x - box.x0), abs(x - box.x1)) <= tolerance
        and min(abs(y - box.y0), abs(y - box.y1)) <= tolerance
        for x, y in points
    )
    return box if corners and box.area > 0 else None


def bounds(found: list[Step]) -> Rect:
    """The rectangle around all points of a path; empty for an empty one."""
    points = [point for step in found for point in step.points] or [(0.0, 0.0)]
    across, down = [x for x, _ in points], [y for _, y in points]
    return Rect(min(across), min(down), max(across), max(down))
