"""What optical recognition gave for one page or picture, and its form as lines of JSON.

Made by ``python -m review.engines recognise`` in its own processes, read back by the readers through
``load_recognised``. Shapes only; recognition itself is ``scan.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Sides = tuple[float, float, float, float]


@dataclass(frozen=True)
class RecognisedLine:
    """One line: ``text``, its mean ``score`` (0..1), and one rectangle for each character of it.

    Rectangles are x0, y0, x1, y1 in fractions of the displayed page (or of the picture), origin top left.
    """

    text: str
    score: float
    boxes: tuple[Sides, ...]


@dataclass(frozen=True)
class Recognised:
    """``key`` is ``page-<n>`` for a page of a PDF or OFD, else the name of the picture's part.

    ``seals`` are rectangles of red stamps; ``skew`` the angle in degrees that was undone.
    """

    key: str
    lines: tuple[RecognisedLine, ...]
    seals: tuple[Sides, ...] = ()
    skew: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Plain data for one line of the file."""
        return {
            "key": self.key,
            "skew": self.skew,
            "seals": [list(seal) for seal in self.seals],
            "lines": [
                {"text": line.text, "score": line.score, "boxes": [list(box) for box in line.boxes]}
                for line in self.lines
            ],
        }


def load_recognised(paths: Iterable[Path]) -> dict[str, Recognised]:
    """All pages in the files that ``recognise`` wrote, by key. Raises ``ValueError`` on a broken line."""
    found: dict[str, Recognised] = {}
    for path in paths:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                one = _from_json(json.loads(line))
                found[one.key] = one
    return found


def _from_json(data: Mapping[str, Any]) -> Recognised:
    return Recognised(
        key=str(data["key"]),
        skew=float(data["skew"]),
        seals=tuple(_sides(seal) for seal in data["seals"]),
        lines=tuple(
            RecognisedLine(
                str(line["text"]), float(line["score"]), tuple(_sides(b) for b in line["boxes"])
            )
            for line in data["lines"]
        ),
    )


def _sides(values: Iterable[float]) -> Sides:
    x0, y0, x1, y1 = values
    return (float(x0), float(y0), float(x1), float(y1))
