"""The characters of a PDF page as the remover needs them: index in the segment's text, place on the
page, visibility.

Reads through pdfium on the text that ``read/pdf_page.py`` gives, so that offsets of a finding mean
the same here. Visibility is measured, not guessed: the page is drawn with and without its text, and
a character is visible where the two pictures differ.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from review.engines.read.pdf_page import PageText, Turn
from review.engines.redact.folding import fold_character

_PROBE_DPI = 100
_LEAST_DIFFERENCE = 20
_LEAST_CONTRAST = 40
#: Pixels across and down a letter that are asked first.
_LOOKED_AT = 6
_FORM_DEPTH = 12
#: Of a quarter turn: a line of text this little aslant leans over by less than its height.
_STRAIGHT = 0.01
_SCAN_COVER = 0.6

_Pixels = NDArray[np.int16]
Corners = tuple[float, float, float, float]
#: Where a character is drawn, whether its line is aslant, its quarters of a turn.
_Way = tuple[tuple[float, float] | None, bool, int]


class Rect(NamedTuple):
    """A rectangle in fractions of the displayed page, origin top left; it may
    lie outside the page.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def holds_centre_of(self, other: Rect) -> bool:
        """Whether the middle of the other rectangle lies in this one."""
        x, y = (other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def joined(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        return Rect(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def is_on_page(self) -> bool:
        """Whether its middle can be seen."""
        return Rect(0, 0, 1, 1).holds_centre_of(self)


class Glyph(NamedTuple):
    """One character with a place: ``at`` is its offset in the segment, ``line`` its advance and
    line height, ``ink`` the outline. ``invisible`` is text of render mode 3 or 7, ``embedded`` says
    whether its font is in the file. ``origin`` is where it is drawn, in points of the page; None for what
    was recognised. ``slanted`` text runs along no side of the page; all other is turned clockwise by ``turn``
    quarters as the page is displayed.
    """

    at: int
    character: str
    line: Rect
    ink: Rect
    invisible: bool
    embedded: bool
    origin: tuple[float, float] | None = None
    slanted: bool = False
    turn: int = 0

    @property
    def place(self) -> Rect:
        """Its part of the line; of text aslant the ink alone, as upright lines reach over its neighbours."""
        return self.ink if self.slanted else self.line.joined(self.ink)


@dataclass(frozen=True)
class PageGlyphs:
    """One displayed page: its size in points, the text of its segment, its characters in that
    order. ``turn`` leads from points of the page to fractions of what is displayed.
    """

    number: int
    width: float
    height: float
    text: str
    glyphs: Sequence[Glyph]
    turn: Turn | None = None


@contextmanager
def opened_page(document: Any, number: int) -> Iterator[Any]:
    """A page of a pdfium document, closed again; pages count from 1."""
    page = document[number - 1]
    try:
        yield page
    finally:
        page.close()


def read_glyphs(page: Any, textpage: Any, held: PageText, number: int) -> PageGlyphs:
    """All characters of an opened page (``number`` from 1) that have a place; generated spaces and line ends
    have none. ``held`` is the text of its segment.
    """
    width, height = page.get_size()
    reader = _Reader(page.raw, textpage.raw)
    textpage, text = textpage.raw, held.text
    for at, character in enumerate(text):
        reader.take(at, character, held.character(textpage, at))
    return PageGlyphs(number, width, height, text, reader.glyphs(), reader.turn)


class _Reader:
    """Reads the characters of one opened page; what holds for a whole text object is asked once, and all
    corners are turned together.
    """

    def __init__(self, page: Any, textpage: Any) -> None:
        self._textpage = textpage
        self._objects: dict[int | None, tuple[bool, bool]] = {}
        self._loose = raw.FS_RECTF()
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
        self._point = ctypes.c_double(), ctypes.c_double()
        self._lines: list[Corners] = []
        self._inks: list[Corners] = []
        self._more: list[tuple[int, str, tuple[bool, bool], _Way]] = []
        self._quarters = max(raw.FPDFPage_GetRotation(page), 0)
        self.turn = Turn(page)

    def take(self, at: int, character: str, index: int) -> None:
        """The character that pdfium counts as ``index``; nothing where it has no place."""
        textpage = self._textpage
        if index < 0 or raw.FPDFText_IsGenerated(textpage, index) == 1:
            return
        loose = self._loose
        has_line = raw.FPDFText_GetLooseCharBox(textpage, index, loose)
        has_ink = raw.FPDFText_GetCharBox(textpage, index, *self._sides)
        if not has_line and not has_ink:
            return
        line = loose.left, loose.bottom, loose.right, loose.top
        left, right, bottom, top = (side.value for side in self._sides)
        ink = (left, bottom, right, top) if has_ink else line
        self._inks.append(ink)
        self._lines.append(line if has_line else ink)
        x, y = self._point
        placed = raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        origin = (x.value, y.value) if placed else None
        looks = self._look(raw.FPDFText_GetTextObject(textpage, index))
        self._more.append((at, character, looks, (origin, *self._direction(index))))

    def _direction(self, index: int) -> tuple[bool, int]:
        """Whether the line of a character is aslant, and its quarters of a turn. A font that leans to the right
        on a straight line is not: what counts is where the line leads to.
        """
        found = self._matrix
        if not raw.FPDFText_GetMatrix(self._textpage, index, found):
            return False, 0
        quarters = math.atan2(found.b, found.a) / (math.pi / 2)
        slanted = abs(quarters - round(quarters)) > _STRAIGHT
        return slanted, 0 if slanted else (self._quarters - round(quarters)) % 4

    def glyphs(self) -> tuple[Glyph, ...]:
        """All that were taken."""
        lines, inks = self.turn.all_whole(self._lines), self.turn.all_whole(self._inks)
        return tuple(
            Glyph(at, character, Rect(*line), Rect(*ink), unseen, inside, origin, slanted, turn)
            for line, ink, (at, character, (unseen, inside), (origin, slanted, turn)) in zip(
                lines, inks, self._more, strict=True
            )
        )

    def _look(self, item: Any) -> tuple[bool, bool]:
        """Whether a text object shows nothing by itself, and whether its font is in the file."""
        key = ctypes.cast(item, ctypes.c_void_p).value
        if key not in self._objects:
            mode = raw.FPDFTextObj_GetTextRenderMode(item) if item else raw.FPDF_TEXTRENDERMODE_FILL
            font = raw.FPDFTextObj_GetFont(item) if item else None
            embedded = bool(font) and raw.FPDFFont_GetIsEmbedded(font) == 1
            # Text that only clips (mode 7) shows what is painted through it: judged by what is
            # beneath, too.
            invisible = mode in {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
            self._objects[key] = invisible, embedded
        return self._objects[key]


@dataclass(frozen=True)
class Visibility:
    """Offsets of characters nobody sees, and of characters that this machine
    has no font to draw.
    """

    hidden: frozenset[int]
    undrawable: frozenset[int]


def judge_visibility(opened: Any, page: PageGlyphs) -> Visibility:
    """Draw an opened page with and without text. Text of a scan's recognition counts as seen where the
    scan has ink.

    The text objects of the page are changed in memory: close it afterwards.
    """
    judged = [glyph for glyph in page.glyphs if fold_character(glyph.character)]
    if not judged:
        return Visibility(frozenset(), frozenset())
    shown = _drawn(opened)
    cover = _picture_cover(opened)
    for number in range(raw.FPDFPage_CountObjects(opened.raw)):
        _hide_text(raw.FPDFPage_GetObject(opened.raw, number), 0)
    bare = _drawn(opened)
    difference = np.abs(shown - bare)
    differs = _most(difference, [glyph.ink for glyph in judged])
    hidden: set[int] = set()
    undrawable: set[int] = set()
    for glyph, differing in zip(judged, differs, strict=True):
        if not glyph.ink.is_on_page() and not glyph.line.is_on_page():
            hidden.add(glyph.at)
        elif differing >= _LEAST_DIFFERENCE or (
            (glyph.invisible or cover >= _SCAN_COVER) and _has_ink_beneath(bare, glyph)
        ):
            continue
        elif glyph.embedded or glyph.invisible:
            hidden.add(glyph.at)
        else:
            undrawable.add(glyph.at)
    return Visibility(frozenset(hidden), frozenset(undrawable))


def _drawn(opened: Any) -> _Pixels:
    """The page in grey, as it is displayed."""
    drawn = opened.render(scale=_PROBE_DPI / 72, grayscale=True).to_numpy()
    pixels: _Pixels = (drawn if drawn.ndim == 2 else drawn[:, :, 0]).astype(np.int16)
    return pixels


def _hide_text(item: Any, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
        for number in range(raw.FPDFFormObj_CountObjects(item)):
            _hide_text(raw.FPDFFormObj_GetObject(item, number), depth + 1)


def _picture_cover(page: Any) -> float:
    """Share of the page under its largest picture."""
    width, height = page.get_size()
    largest = 0.0
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = each.get_bounds()
        largest = max(largest, float((right - left) * (top - bottom)))
    return largest / max(float(width * height), 1.0)


def _window(picture: _Pixels, box: Rect, margin: int) -> _Pixels:
    """The picture around a rectangle, some pixels wider than it."""
    height, width = picture.shape
    x0, y0 = int(box.x0 * width) - margin, int(box.y0 * height) - margin
    x1, y1 = int(box.x1 * width) + margin + 1, int(box.y1 * height) + margin + 1
    x0, y0 = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
    return picture[y0 : max(min(y1, height), y0 + 1), x0 : max(min(x1, width), x0 + 1)]


def _most(picture: _Pixels, boxes: Sequence[Rect]) -> Iterator[int]:
    """The largest value in and one pixel around each rectangle. Nearly all letters say so by a few of
    their pixels; only the others are looked at whole.
    """
    height, width = picture.shape
    sides = np.array([(box.x0, box.y0, box.x1, box.y1) for box in boxes])
    places = np.clip(sides, 0, 1) * (width - 1, height - 1, width - 1, height - 1)
    steps = np.linspace(0, 1, _LOOKED_AT)
    x = places[:, :1] + (places[:, 2:3] - places[:, :1]) * steps
    y = places[:, 1:2] + (places[:, 3:4] - places[:, 1:2]) * steps
    seen = picture[y.astype(np.intp)[:, :, None], x.astype(np.intp)[:, None, :]].max(axis=(1, 2))
    for box, most in zip(boxes, seen, strict=True):
        yield int(most) if most >= _LEAST_DIFFERENCE else int(_window(picture, box, 1).max())


def _has_ink_beneath(picture: _Pixels, glyph: Glyph) -> bool:
    """Whether a scan shows something near its recognised text, which seldom
    stands exactly on it.
    """
    near = _window(picture, glyph.line.joined(glyph.ink), round(_PROBE_DPI / 8))
    return int(near.max()) - int(near.min()) >= _LEAST_CONTRAST


def open_document(data: bytes) -> Any:
    """A pdfium document on bytes. Raises ``pdfium.PdfiumError``."""
    return pdfium.PdfDocument(data)
