"""The invisible text of a page that became a picture: what survived, where it stood, and nothing
else.

One font per file. Its glyphs are boxes with an outline (pdfium takes no text from an empty one), one for each
width a letter may have, and it lists exactly the characters that are used: a font that knew more could tell
what was removed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from review.engines.redact.glyphs import Rect

_EM = 1000
#: Widths of letters are multiples of this, and at most so many ems.
_STEP = 40
_WIDEST = 8 * _EM
_NAME = "TextLayer"
#: Points by which letters of one run may be off, and sizes of one font; a tenth of a pixel on any screen.
_OFF, _SIZE_OFF = 0.02, 0.05
#: Of a line's height, between two letters of one run: more may be a blank, which readers judge themselves.
_MOST_GAP = 0.15
#: A code has two bytes: thousands of scanned pages make do with fewer widths.
_MOST_CODES = 0xFFFF
_ROWS = 100  # entries of one block of a CMap (PDF 32000-1, 9.10.3)
#: Along a line and up from it, by quarters of a turn clockwise, in points of the page (y upwards).
_WAYS = (
    ((1, 0), (0, 1)),
    ((0, -1), (1, 0)),
    ((-1, 0), (0, -1)),
    ((0, 1), (-1, 0)),
)


@dataclass(frozen=True)
class Letter:
    """One surviving character and where it stands, in fractions of the displayed page; its line is turned
    clockwise by so many quarters.
    """

    character: str
    place: Rect
    turn: int = 0


class Sign(NamedTuple):
    """A character of a width in thousandths of the height of its line."""

    character: str
    width: int


class _Set(NamedTuple):
    """A letter as it is set: its sign, where it starts and goes on, its extent along the line and up."""

    sign: Sign
    turn: int
    along: float
    base: float
    across: float
    up: float


def signs_of(letters: Iterable[Letter], width: float, height: float) -> Iterator[Sign]:
    """What a layer has to know to set these letters on a page of this size in points."""
    for letter in letters:
        each = _set(letter, width, height)
        if each is not None:
            yield each.sign


def _set(letter: Letter, width: float, height: float) -> _Set | None:
    """None for a letter without extent."""
    box = letter.place
    left, right = box.x0 * width, box.x1 * width
    low, high = (1 - box.y1) * height, (1 - box.y0) * height
    across, up = right - left, high - low
    if across <= 0 or up <= 0:
        return None
    along, base = ((left, low), (-high, left), (-right, -high), (low, -right))[letter.turn]
    if letter.turn % 2:
        across, up = up, across
    em = round(_EM * across / up / _STEP) * _STEP
    return _Set(
        Sign(letter.character, min(max(em, _STEP), _WIDEST)), letter.turn, along, base, across, up
    )


class _Run:
    """Letters after each other on one line: one operator sets them all, as readers take time for every one, and
    tell the way of a line by letters of one operator.
    """

    def __init__(self, code: int, letter: _Set, size: float) -> None:
        self._first = letter
        self._size = size
        self._next = letter.along + letter.sign.width / _EM * size
        self._shown = [f"<{code:04X}"]

    def takes(self, code: int, letter: _Set) -> bool:
        """Add a letter, if it stands where this run leads to."""
        gap = letter.along - self._next
        if (
            letter.turn != self._first.turn
            or abs(letter.up - self._size) > _SIZE_OFF
            or abs(letter.base - self._first.base) > _OFF
            or abs(gap) > _MOST_GAP * self._size
        ):
            return False
        moved = round(-_EM * gap / self._size) if abs(gap) > _OFF else 0
        self._shown.append(f"> {moved} <{code:04X}" if moved else f"{code:04X}")
        self._next += (letter.sign.width - moved) / _EM * self._size
        return True

    def operators(self) -> str:
        """What sets the letters."""
        (a, b), (c, d) = _WAYS[self._first.turn]
        x = self._first.along * a + self._first.base * c
        y = self._first.along * b + self._first.base * d
        start = f"{a} {b} {c} {d} {x:.2f} {y:.2f} Tm"
        shown = "".join(self._shown) + ">"
        return f"{start} [{shown}] TJ" if " " in shown else f"{start} {shown} Tj"


class TextLayer:
    """Codes of the signs of one file, and the font that carries them."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        wanted = {each for each in signs if each.character}
        self._step = _STEP
        known = wanted
        while len(known) > _MOST_CODES and self._step < _WIDEST:
            self._step *= 2
            known = {self._known(each) for each in wanted}
        self._codes = {each: number for number, each in enumerate(sorted(known), start=1)}

    def _known(self, sign: Sign) -> Sign:
        """The sign of this layer for that of a letter."""
        width = round(sign.width / self._step) * self._step
        return Sign(sign.character, min(max(width, self._step), _WIDEST))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to set."""
        return not self._codes

    def content(self, letters: Sequence[Letter], width: float, height: float) -> bytes:
        """Operators that set each letter at its place on a page of this size in points."""
        lines = ["BT 3 Tr"]
        size = 0.0
        run: _Run | None = None
        for letter in letters:
            each = _set(letter, width, height)
            if each is None:
                continue
            each = each._replace(sign=self._known(each.sign))
            code = self._codes[each.sign]
            if run is not None and run.takes(code, each):
                continue
            if run is not None:
                lines.append(run.operators())
            if abs(size - each.up) > _SIZE_OFF:
                size = max(round(each.up, 2), 0.01)
                lines.append(f"/T {size:.2f} Tf")
            run = _Run(code, each, size)
        if run is not None:
            lines.append(run.operators())
        lines.append("ET")
        return "\n".join(lines).encode("ascii")

    def font(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The Type 0 font as an indirect object of ``pdf``."""
        widths = sorted({sign.width for sign in self._codes} | {_EM})
        file = pikepdf.Stream(pdf, _boxes(widths))
        file.Length1 = len(file.read_bytes())
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name("/" + _NAME),
            Flags=4,
            FontBBox=[0, 0, widths[-1], _EM],
            ItalicAngle=0,
            Ascent=_EM,
            Descent=0,
            CapHeight=_EM,
            StemV=80,
            FontFile2=pdf.make_indirect(file),
        )
        glyphs = {each: number.to_bytes(2, "big") for number, each in enumerate(widths, start=1)}
        drawn = b"".join([b"\0\0", *(glyphs[sign.width] for sign in self._codes)])
        descendant = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name("/" + _NAME),
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=_EM,
            W=[1, [sign.width for sign in self._codes]],
            CIDToGIDMap=pdf.make_indirect(pikepdf.Stream(pdf, drawn)),
        )
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name("/" + _NAME),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_indirect(pikepdf.Stream(pdf, self._to_unicode())),
        )
        return pdf.make_indirect(font)

    def _to_unicode(self) -> bytes:
        rows = [
            f"<{code:04X}> <{each.character.encode('utf-16-be').hex().upper()}>"
            for each, code in self._codes.items()
        ]
        blocks = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
        listed = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")


def _boxes(widths: Sequence[int]) -> bytes:
    """A font with a box for each width."""
    names = [f"box{each}" for each in widths]
    builder = FontBuilder(_EM, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({})
    drawn = {name: _box(each) for name, each in zip(names, widths, strict=True)}
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), **drawn})
    metrics = {name: (each, 0) for name, each in zip(names, widths, strict=True)}
    builder.setupHorizontalMetrics({".notdef": (_EM, 0), **metrics})
    builder.setupHorizontalHeader(ascent=_EM, descent=0)
    builder.setupOS2(sTypoAscender=_EM, sTypoDescender=0)
    builder.setupNameTable({"familyName": _NAME, "styleName": "Regular", "psName": _NAME})
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def _box(width: int) -> Any:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, _EM), (width, _EM), (width, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
