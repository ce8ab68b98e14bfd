"""What recognition gave for a page, made part of its reading: as its text, beside a text layer, or
against a hidden layer. The same for every format with pages.

Reads no file. Rectangles are x0, y0, x1, y1 in fractions of the displayed page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from review.engines.read.reading import Doubt
from review.engines.read.recognised import Recognised, RecognisedLine, Sides

#: Mean score of a line below which a person should look at it (formats.md section 3).
SURE: Final = 0.90
#: Share of a recognised character under one of the text layer from which that one stands for it.
_COVERED: Final = 0.3
#: Longest texts that are compared character by character: beyond, disagreement is not looked for.
_COMPARED: Final = 20_000
#: Stretches that differ by less are spelling of the recogniser, not another text.
_SHORTEST: Final = 2
_GRID: Final = 64


@dataclass(frozen=True)
class RecognisedText:
    """Text of lines joined by breaks, the rectangle of each of its characters (None for breaks), and
    the start and end of lines that are not sure.
    """

    text: str
    boxes: tuple[Sides | None, ...]
    unsure: tuple[tuple[int, int], ...]

    def doubts(self, segment: str) -> tuple[Doubt, ...]:
        """The lines that are not sure, as doubts of a segment with this text."""
        return tuple(Doubt(segment, start, end, "ocr_confidence") for start, end in self.unsure)


def text_of(lines: Sequence[RecognisedLine]) -> RecognisedText:
    """Lines in their order as one text."""
    text = ""
    boxes: list[Sides | None] = []
    unsure: list[tuple[int, int]] = []
    for line in lines:
        if text:
            text += "\n"
            boxes.append(None)
        start = len(text)
        text += line.text
        known = list(line.boxes[: len(line.text)])
        boxes += known + [None] * (len(line.text) - len(known))
        if line.score < SURE and line.text:
            unsure.append((start, len(text)))
    return RecognisedText(text, tuple(boxes), tuple(unsure))


def beside_layer(page: Recognised, layer: Sequence[Sides | None]) -> tuple[RecognisedLine, ...]:
    """The recognised lines of which the text layer, given by the rectangles of its characters, holds
    less than half.
    """
    cells: dict[tuple[int, int], list[Sides]] = {}
    for box in layer:
        if box is not None:
            for cell in _cells(box):
                cells.setdefault(cell, []).append(box)
    found = []
    for line in page.lines:
        covered = sum(_is_covered(box, cells) for box in line.boxes)
        if line.text.strip() and covered * 2 < len(line.boxes):
            found.append(line)
    return tuple(found)


def _cells(box: Sides) -> list[tuple[int, int]]:
    x0, y0, x1, y1 = (int(min(max(each, 0.0), 1.0) * _GRID) for each in box)
    return [(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]


def _is_covered(box: Sides, cells: dict[tuple[int, int], list[Sides]]) -> bool:
    area = (box[2] - box[0]) * (box[3] - box[1])
    near = {other for cell in _cells(box) for other in cells.get(cell, ())}
    shared = sum(
        max(min(box[2], o[2]) - max(box[0], o[0]), 0.0)
        * max(min(box[3], o[3]) - max(box[1], o[1]), 0.0)
        for o in near
    )
    return area > 0 and shared >= _COVERED * area


def disagreements(text: str, layer: str, segment: str) -> tuple[Doubt, ...]:
    """Where the recognised ``text`` of a page says something that its hidden layer does not say.
    Blanks, widths of characters and single characters are not looked at.
    """
    ours, places = _bare(text)
    theirs, _ = _bare(layer)
    if len(ours) > _COMPARED or len(theirs) > _COMPARED:
        return ()
    matcher = SequenceMatcher(None, ours, theirs, autojunk=True)
    return tuple(
        Doubt(segment, places[start], places[end - 1] + 1, "layer_disagrees")
        for tag, start, end, low, high in matcher.get_opcodes()
        if tag != "equal" and end > start and max(end - start, high - low) >= _SHORTEST
    )


def _bare(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = unicodedata.normalize("NFKC", character)
        for each in folded:
            if each.isalnum():
                letters.append(each.casefold()[:1])
                places.append(place)
    return "".join(letters), places


def merged(boxes: Sequence[Sides | None]) -> list[Sides]:
    """The rectangles of consecutive characters, one for each line they stand on."""
    lines: list[Sides] = []
    for box in boxes:
        if box is None:
            continue
        if lines and _continues(lines[-1], box):
            last = lines[-1]
            lines[-1] = (
                min(last[0], box[0]),
                min(last[1], box[1]),
                max(last[2], box[2]),
                max(last[3], box[3]),
            )
        else:
            lines.append(box)
    return lines


def _continues(line: Sides, box: Sides) -> bool:
    """Whether a character stands beside, or in vertical text below or above, those before it."""
    across = min(line[2], box[2]) - max(line[0], box[0])
    down = min(line[3], box[3]) - max(line[1], box[1])
    wide, high = box[2] - box[0], box[3] - box[1]
    beside = down > 0.5 * min(line[3] - line[1], high) and across > -4 * wide
    below = across > 0.5 * min(line[2] - line[0], wide) and down > -2 * high
    if line[3] - line[1] > 1.5 * high:  # already a column
        return below
    return beside or (below and line[2] - line[0] < 1.5 * wide)
