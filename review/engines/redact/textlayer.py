"""The invisible text of a page that became a picture: what survived, where it stood, and nothing
else.

One font per file. It has one glyph with an outline (pdfium takes no text from an empty one) and
lists exactly the characters that are used: a font that knew more could tell what was removed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from review.engines.redact.glyphs import Rect

_EM = 1000
_NAME = "TextLayer"
_ROWS = 100  # entries of one block of a CMap (PDF 32000-1, 9.10.3)


@dataclass(frozen=True)
class Letter:
    """One surviving character and where it stands, in fractions of the displayed page."""

    character: str
    place: Rect


class TextLayer:
    """Codes of the characters of one file, and the font that carries them."""

    def __init__(self, characters: Iterable[str]) -> None:
        known = sorted({each for each in characters if each})
        self._codes = {each: number for number, each in enumerate(known, start=1)}

    def content(self, letters: Sequence[Letter], width: float, height: float) -> bytes:
        """Operators that set each letter at its place on a page of this size in points."""
        lines = ["BT 3 Tr"]
        size = 0.0
        for letter in letters:
            box = letter.place
            across, up = (box.x1 - box.x0) * width, (box.y1 - box.y0) * height
            if across <= 0 or up <= 0:
                continue
            if abs(size - up) > 0.05:
                size = round(up, 2)
                lines.append(f"/T {size:.2f} Tf")
            stretch = across / max(size, 0.01)
            x, y = box.x0 * width, (1 - box.y1) * height
            code = self._codes[letter.character]
            lines.append(f"{stretch:.4f} 0 0 1 {x:.2f} {y:.2f} Tm <{code:04X}> Tj")
        lines.append("ET")
        return "\n".join(lines).encode("ascii")

    def font(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The Type 0 font as an indirect object of ``pdf``."""
        file = pikepdf.Stream(pdf, _one_glyph_font())
        file.Length1 = len(file.read_bytes())
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name("/" + _NAME),
            Flags=4,
            FontBBox=[0, 0, _EM, _EM],
            ItalicAngle=0,
            Ascent=_EM,
            Descent=0,
            CapHeight=_EM,
            StemV=80,
            FontFile2=pdf.make_indirect(file),
        )
        glyphs = b"\x00\x00" + b"\x00\x01" * max(len(self._codes), 1)
        descendant = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name("/" + _NAME),
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=_EM,
            CIDToGIDMap=pdf.make_indirect(pikepdf.Stream(pdf, glyphs)),
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
            f"<{code:04X}> <{each.encode('utf-16-be').hex().upper()}>"
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


def _one_glyph_font() -> bytes:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, _EM), (_EM, _EM), (_EM, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(_EM, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": box})
    builder.setupHorizontalMetrics({".notdef": (_EM, 0), "box": (_EM, 0)})
    builder.setupHorizontalHeader(ascent=_EM, descent=0)
    builder.setupOS2(sTypoAscender=_EM, sTypoDescender=0)
    builder.setupNameTable({"familyName": _NAME, "styleName": "Regular", "psName": _NAME})
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
