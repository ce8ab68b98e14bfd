"""The letters of a stamp as a font of a PDF: a subset of Noto Serif SC with nothing but these letters.

Used where words are printed into a page that must be found by a search afterwards.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pikepdf
import pylopdf_fonts_zh_cn
from fontTools import subset
from fontTools.ttLib import TTFont

_FONT: Final = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSerifSC-Regular.otf"
_NAME: Final = "/MARKAA+NotoSerifSC-Regular"


@dataclass(frozen=True)
class Letters:
    """A subset by its letters: the CFF program, the code of each letter and its width in thousandths of
    the size.
    """

    program: bytes
    codes: dict[str, int]
    widths: dict[str, int]

    def written(self, text: str) -> bytes:
        """The text as a string operand of codes of two bytes."""
        return b"<" + "".join(f"{self.codes[each]:04X}" for each in text).encode() + b">"

    def width(self, text: str, size: float) -> float:
        """How long a text runs, in the unit of the size."""
        return sum(self.widths[each] for each in text) * size / 1000


@lru_cache(maxsize=8)
def letters_of(text: str) -> Letters:
    """The subset for a text. Raises ``KeyError`` for a letter the font does not have."""
    options = subset.Options(layout_features=[], name_IDs=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG"]
    buffer = io.BytesIO()
    with TTFont(_FONT, lazy=True, recalcTimestamp=False) as font:
        names = font.getBestCmap()
        chosen = {letter: names[ord(letter)] for letter in dict.fromkeys(text)}
        widths = {letter: font["hmtx"][name][0] for letter, name in chosen.items()}
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        font.save(buffer)
    with TTFont(buffer) as small:
        program = small.getTableData("CFF ")
    codes = {letter: int(name.removeprefix("cid")) for letter, name in chosen.items()}
    return Letters(program, codes, widths)


def embedded(pdf: pikepdf.Pdf, letters: Letters) -> pikepdf.Object:
    """The font as an object of a file: composite, codes are the character ids of the program (PDF
    32000-1, 9.7.4), with the way back to text.
    """
    program = pikepdf.Stream(pdf, letters.program)
    program.Subtype = pikepdf.Name("/CIDFontType0C")
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name(_NAME),
        Flags=6,
        FontBBox=[-1000, -1000, 2000, 2000],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=733,
        StemV=80,
        FontFile3=pdf.make_indirect(program),
    )
    widths: list[Any] = []
    for letter, code in sorted(letters.codes.items(), key=lambda row: row[1]):
        widths += [code, pikepdf.Array([letters.widths[letter]])]
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType0,
        BaseFont=pikepdf.Name(_NAME),
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        W=pikepdf.Array(widths),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name(_NAME),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_indirect(pikepdf.Stream(pdf, _to_unicode(letters))),
        )
    )


def _to_unicode(letters: Letters) -> bytes:
    rows = "\n".join(
        f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for letter, code in sorted(letters.codes.items(), key=lambda row: row[1])
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Mark-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(letters.codes)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")
