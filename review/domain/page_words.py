"""The text of a page as it is laid over its picture: passages of a segment, line by line, with their places.

What is said here counts in code points of the segment, so that a selection on the page is one in the
text. A line that does not fit the text is left out; nothing is read or drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from unicodedata import category

from review.domain.layout import Layout

#: Steps of a side of the page in which places are told.
_STEPS: Final = 10_000

#: x0, y0, x1, y1 in fractions of the displayed page, origin top left.
Sides = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """``text[start:end]`` of a segment stands in these sides; ``down`` where the line runs down."""

    segment: str
    start: int
    end: int
    down: bool
    sides: Sides


@dataclass(frozen=True)
class Passage:
    """Lines of one segment that follow each other without a gap: text, the blanks and line ends behind it, and
    where the text stands. Put together they are ``segment[start:]`` as it is written.
    """

    segment: str
    start: int
    lines: tuple[tuple[str, str, Line], ...]


def lines_found(rows: Iterable[Sequence[Any]]) -> tuple[Line, ...]:
    """The lines of one page as the engine's ``lines`` tells them."""
    return tuple(
        Line(segment, start, end, bool(down), _fractions(sides))
        for segment, start, end, down, *sides in rows
    )


def lines_printed(layout: Layout, page: int) -> tuple[Line, ...]:
    """The lines of one page of a print, in the order of the reading."""
    return tuple(
        Line(segment, start, end, bool(down), _piece_sides(bool(down), low, high, edges))
        for segment, pieces in layout.pieces.items()
        for start, end, number, down, low, high, edges in pieces
        if number == page
    )


def passages_of(lines: Iterable[Line], texts: Mapping[str, str]) -> tuple[Passage, ...]:
    """The lines of a page with their text; ``texts`` are the segments by id. Signs at the ends of a line that
    nobody looked for (only letters of a print are) get the room that a letter of it has.
    """
    found: list[tuple[str, list[Line]]] = []
    for line in lines:
        text = texts.get(line.segment, "")
        if not 0 <= line.start < line.end <= len(text):
            continue
        last = found[-1][1][-1] if found and found[-1][0] == line.segment else None
        if last is not None and _goes_on(text, last.end, line.start):
            begin = line.start - _opening(text, last.end, line.start)
            found[-1][1][-1] = _reaching(last, last.start, begin, text)
            found[-1][1].append(_reaching(line, begin, line.end, text))
        else:
            begin = line.start - _opening(text, 0, line.start)
            found.append((line.segment, [_reaching(line, begin, line.end, text)]))
    return tuple(_passage(segment, own, texts[segment]) for segment, own in found)


# ---- inside --------------------------------------------------------------------------------------


def _fractions(sides: Sequence[int]) -> Sides:
    x0, y0, x1, y1 = (side / _STEPS for side in sides)
    return x0, y0, x1, y1


def _piece_sides(down: bool, low: int, high: int, edges: Sequence[int]) -> Sides:
    first, last = edges[0], edges[-1]
    return _fractions((low, first, high, last) if down else (first, low, last, high))


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether nothing but signs and blanks lies between two lines: letters that have no place part them."""
    return end <= start and not any(map(str.isalnum, text[end:start]))


def _opening(text: str, least: int, start: int) -> int:
    """How many brackets and quotation marks open right before a line."""
    begin = start
    while begin > least and category(text[begin - 1]) in {"Ps", "Pi"}:
        begin -= 1
    return start - begin


def _closing(text: str, end: int) -> int:
    """Where the signs behind the last line of a passage end, at the latest with its line."""
    while end < len(text) and text[end] != "\n" and not text[end].isalnum():
        end += 1
    return end


def _passage(segment: str, lines: Sequence[Line], text: str) -> Passage:
    last = lines[-1]
    whole = [*lines[:-1], _reaching(last, last.start, _closing(text, last.end), text)]
    return Passage(segment, lines[0].start, tuple(_said(line, text) for line in whole))


def _said(line: Line, text: str) -> tuple[str, str, Line]:
    whole = text[line.start : line.end]
    seen = whole.rstrip()
    return seen, whole[len(seen) :], line


def _reaching(line: Line, start: int, end: int, text: str) -> Line:
    """The line with the signs beside it: room for those that are seen, within the page."""
    if (start, end) == (line.start, line.end):
        return line
    x0, y0, x1, y1 = line.sides
    wide = (y1 - y0 if line.down else x1 - x0) / (line.end - line.start)
    before = _seen(text[start : line.start]) * wide
    behind = _seen(text[line.end : end]) * wide
    if line.down:
        sides = (x0, max(y0 - before, 0.0), x1, min(y1 + behind, 1.0))
    else:
        sides = (max(x0 - before, 0.0), y0, min(x1 + behind, 1.0), y1)
    return replace(line, start=start, end=end, sides=sides)


def _seen(signs: str) -> int:
    return sum(not sign.isspace() for sign in signs)
