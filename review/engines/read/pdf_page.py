"""One page of a PDF through pdfium: its text, the rectangle of each character, and whether the text
is all there is.

Works on an opened page. Opening, refusing and what lies beside the pages is ``pdf.py``.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

#: Fewer characters than this, and most of the page a picture or drawn as outlines: the text layer
#: is not the text.
FEW_CHARACTERS: Final = 30
#: Share of the page under pictures from which it counts as a scan (formats.md section 2).
SCAN_COVER: Final = 0.6
#: Share from which a page has a picture worth saying so: what it shows was not read.
PICTURE_COVER: Final = 0.25
#: Outlines from which a page with hardly any text is taken for text drawn as curves.
MANY_OUTLINES: Final = 60

_GRID: Final = 1_000_000  # steps of a page side when pdfium turns points into fractions
_FORM_DEPTH: Final = 4
_OUTLINE_SEGMENTS: Final = 8  # a rule or a frame has fewer, a Chinese character as outline has more
#: pdfium writes U+FFFE or U+0002 for a hyphen at the end of a line; other controls have no place in
#: a text.
_CONTROLS: Final = {code: "\ufffd" for code in range(32) if code not in (9, 10)} | {
    0x02: "-",
    0xFFFE: "-",
    0x0D: "\n",
}


class PageText:
    r"""The text of one page. ``text`` has ``\n`` between lines; ``place`` finds a character of it
    in pdfium.
    """

    def __init__(self, textpage: Any) -> None:
        count = pdfium.FPDFText_CountChars(textpage)
        buffer = (ctypes.c_ushort * (count * 2 + 2))()
        written = pdfium.FPDFText_GetText(textpage, 0, count, buffer) if count > 0 else 0
        raw = bytes(buffer)[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
        self.text = raw.replace("\r\n", "\n").translate(_CONTROLS)
        self._breaks = _breaks(raw)

    def place(self, index: int) -> int:
        """Index in pdfium's own text of the character ``text[index]``."""
        return index + bisect_right(self._breaks, index - 1)


def _breaks(raw: str) -> list[int]:
    """Where the shortened text has its line breaks that were two characters long."""
    found: list[int] = []
    at = raw.find("\r\n")
    while at >= 0:
        found.append(at - len(found))
        at = raw.find("\r\n", at + 2)
    return found


def character_boxes(
    page: Any, textpage: Any, page_text: PageText, start: int, end: int
) -> list[tuple[float, float, float, float]]:
    """Rectangles (x0, y0, x1, y1) of ``text[start:end]`` on the displayed page, merged per line.

    Loose boxes (the whole advance and line height, not the ink), turned as the page is turned, cut
    at its edges.
    """
    merged: list[_Line] = []
    for index in range(start, end):
        character = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, page_text.place(index))
        rectangle = _rectangle(page, textpage, character)
        if rectangle is not None and not (merged and merged[-1].take(rectangle)):
            merged.append(_Line(*rectangle))
    return [(line.x0, line.y0, line.x1, line.y1) for line in merged]


def _rectangle(
    page: Any, textpage: Any, character: int
) -> tuple[float, float, float, float] | None:
    if character < 0 or pdfium.FPDFText_IsGenerated(textpage, character) == 1:
        return None
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, character, box):
        return None
    corners = [_displayed(page, x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    across = [min(max(x, 0.0), 1.0) for x, _ in corners]
    down = [min(max(y, 0.0), 1.0) for _, y in corners]
    rectangle = min(across), min(down), max(across), max(down)
    return rectangle if rectangle[0] < rectangle[2] and rectangle[1] < rectangle[3] else None


def _displayed(page: Any, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


@dataclass
class _Line:
    """A growing rectangle: takes the next character when it stands beside (or, in vertical text,
    below) it.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    direction: str = ""

    def take(self, other: tuple[float, float, float, float]) -> bool:
        x0, y0, x1, y1 = other
        for direction, shared, smaller, gap, size in (
            ("across", _overlap(self.y0, self.y1, y0, y1), min(self.y1 - self.y0, y1 - y0),
             max(x0 - self.x1, self.x0 - x1), x1 - x0),
            ("down", _overlap(self.x0, self.x1, x0, x1), min(self.x1 - self.x0, x1 - x0),
             max(y0 - self.y1, self.y0 - y1), y1 - y0),
        ):  # fmt: skip
            fits = shared > smaller / 2 and gap <= 2 * size
            if fits and self.direction in ("", direction):
                self.direction = direction
                self.x0, self.y0 = min(self.x0, x0), min(self.y0, y0)
                self.x1, self.y1 = max(self.x1, x1), max(self.y1, y1)
                return True
        return False


def _overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    return min(a1, b1) - max(a0, b0)


@dataclass
class Drawn:
    """What a page shows beside its text: share under pictures, outlines with many curves, plain
    lines and frames, and how many pieces of text over a picture are visible or not.
    """

    cover: float = 0.0
    outlines: int = 0
    rules: int = 0
    shown: int = 0
    invisible: int = 0


def drawn(page: Any, width: float, height: float) -> Drawn:
    """Count what a page draws. ``width`` and ``height`` in points."""
    found = Drawn()
    area = max(width * height, 1.0)
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        _count(pdfium.FPDFPage_GetObject(page, number), found, area, 0)
    found.cover = min(found.cover, 1.0)
    return found


def _count(item: Any, found: Drawn, area: float, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if found.cover > 0:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            found.invisible += mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            found.shown += mode != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        found.cover += _area(item) / area if depth == 0 else 0.0
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        if pdfium.FPDFPath_CountSegments(item) >= _OUTLINE_SEGMENTS:
            found.outlines += 1
        else:
            found.rules += 1
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
        inner = [
            pdfium.FPDFFormObj_GetObject(item, number)
            for number in range(pdfium.FPDFFormObj_CountObjects(item))
        ]
        kinds = {pdfium.FPDFPageObj_GetType(each) for each in inner}
        # pictures inside a form are measured by the form: their own bounds are in its coordinates
        if depth == 0 and kinds & {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            found.cover += _area(item) / area
        for each in inner:
            _count(each, found, area, depth + 1)
    elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
        found.rules += 1


def _area(item: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0
    return max(right.value - left.value, 0.0) * max(top.value - bottom.value, 0.0)
