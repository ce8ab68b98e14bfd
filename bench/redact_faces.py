"""Fonts of the generated documents: one face per document, which knows exactly the characters the document shows.

Outlines come from the packaged Noto Sans SC, so that pages can be looked at and recognised. Lives here: codes of
characters and font dictionaries of every kind; what is written with them is no business of this module.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pylopdf_fonts_zh_cn
from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.basePen import BasePen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Array, Dictionary, Name, Pdf, Stream

NOTO = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
EM = 1000
_MADE = 3_850_000_000  # seconds since 1904: every file is of the same day
_CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    "/CMapName /Bench def /CMapType {kind} def\n"
    "1 begincodespacerange <{low}> <{high}> endcodespacerange\n{rows}\n"
    "endcmap CMapName currentdict /CMap defineresource pop end end\n"
)


@cache
def _noto() -> tuple[dict[int, str], Any]:
    font = TTFont(NOTO, lazy=True)
    return font.getBestCmap(), font.getGlyphSet()


@cache
def width(character: str) -> int:
    """The advance of a character in thousandths of its size."""
    names, glyphs = _noto()
    return round(glyphs[names[ord(character)]].width)


@cache
def _quadratic(character: str) -> Any:
    pen = TTGlyphPen(None)
    _draw(character, Cu2QuPen(pen, 1.0, reverse_direction=True))
    return pen.glyph()


@cache
def _cubic(character: str) -> Any:
    pen = T2CharStringPen(width(character), None)
    _draw(character, pen)
    return pen.getCharString()


def _draw(character: str, pen: Any) -> None:
    names, glyphs = _noto()
    glyphs[names[ord(character)]].draw(pen)


class _Operators(BasePen):  # type: ignore[misc]
    """Draws an outline as operators of a content stream."""

    def __init__(self) -> None:
        super().__init__(None)
        self.lines: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802  # the pen protocol
        self.lines.append(f"{point[0]:g} {point[1]:g} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802  # the pen protocol
        self.lines.append(f"{point[0]:g} {point[1]:g} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802  # the pen protocol
        self.lines.append(" ".join(f"{x:g} {y:g}" for x, y in points) + " c")

    def _closePath(self) -> None:  # noqa: N802  # the pen protocol
        self.lines.append("h")


@cache
def outline(character: str) -> str:
    """The outline as operators, in thousandths of the size, without painting it."""
    pen = _Operators()
    names, glyphs = _noto()
    pen.glyphSet = glyphs
    glyphs[names[ord(character)]].draw(pen)
    return "\n".join(pen.lines)


class Face:
    """Codes of characters in the order in which they are first shown, counted from 1."""

    def __init__(self, *, octets: int = 2) -> None:
        self.octets = octets
        self.codes: dict[str, int] = {}

    def code(self, character: str) -> int:
        """The code of a character; the same every time."""
        return self.codes.setdefault(character, len(self.codes) + 1)

    def hex(self, text: str) -> str:
        """``text`` as a string operand."""
        return "<" + "".join(f"{self.code(each):0{2 * self.octets}X}" for each in text) + ">"

    # -- dictionaries: asked for once everything is shown ------------------------------------

    def composite(self, pdf: Pdf, kind: str = "truetype") -> pikepdf.Object:
        """A Type 0 font of this face. ``kind``: truetype, cff, cid_keyed, vertical, mute (no ToUnicode),
        mapped (glyph numbers by a CIDToGIDMap), embedded_cmap (Encoding is a stream), radicals
        (ToUnicode says radicals for ideographs that have one), lying (ToUnicode says something else).
        """
        cff = kind in ("cff", "cid_keyed")
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0 if cff else Name.CIDFontType2,
            BaseFont=Name("/AAAAAA+Bench"),
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=self._descriptor(pdf, kind if cff else "truetype", kind == "mapped"),
            DW=EM,
            W=self._widths(),
        )
        if not cff:
            descendant.CIDToGIDMap = Name.Identity
        if kind == "mapped":
            shifted = b"".join(
                (0 if at == 0 else len(self.codes) + 1 - at).to_bytes(2, "big")
                for at in range(len(self.codes) + 1)
            )
            descendant.CIDToGIDMap = pdf.make_indirect(Stream(pdf, shifted))
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/AAAAAA+Bench"),
            Encoding=Name("/Identity-V" if kind == "vertical" else "/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
        if kind == "embedded_cmap":
            font.Encoding = pdf.make_indirect(self._own_cmap(pdf))
        if kind != "mute":
            font.ToUnicode = self._to_unicode(pdf, kind)
        return pdf.make_indirect(font)

    def simple(self, pdf: Pdf, kind: str = "truetype") -> pikepdf.Object:
        """A one-byte font of this face: truetype, type1c or type3."""
        order = sorted(self.codes, key=self.codes.__getitem__)
        names = [
            f"/g{self.codes[each]}" if kind == "type3" else _glyph_name(each) for each in order
        ]
        font = Dictionary(
            Type=Name.Font,
            FirstChar=1,
            LastChar=len(order),
            Widths=Array([width(each) for each in order]),
            Encoding=Dictionary(
                Type=Name.Encoding, Differences=Array([1, *(Name(each) for each in names)])
            ),
            ToUnicode=self._to_unicode(pdf, kind),
        )
        if kind == "type3":
            font.Subtype = Name.Type3
            font.FontBBox = Array([0, -300, 1200, 1000])
            font.FontMatrix = Array([0.001, 0, 0, 0.001, 0, 0])
            font.Resources = Dictionary()
            font.CharProcs = Dictionary(
                {
                    name: pdf.make_indirect(
                        Stream(
                            pdf,
                            f"{width(each)} 0 0 -300 1200 1000 d1\n{outline(each)}\nf".encode(),
                        )
                    )
                    for name, each in zip(names, order, strict=True)
                }
            )
            return pdf.make_indirect(font)
        font.Subtype = Name.TrueType if kind == "truetype" else Name.Type1
        font.BaseFont = Name("/AAAAAA+Bench")
        if kind == "truetype":
            del font.Encoding  # a symbolic font: codes are looked up in its own table
        font.FontDescriptor = self._descriptor(pdf, kind)
        return pdf.make_indirect(font)

    # -- parts -------------------------------------------------------------------------------

    def _widths(self) -> Array:
        widths: list[Any] = []
        for character, code in self.codes.items():
            widths += [code, Array([width(character)])]
        return Array(widths)

    def _to_unicode(self, pdf: Pdf, kind: str) -> pikepdf.Object:
        said = {code: _said(each, kind) for each, code in self.codes.items()}
        rows = [
            f"<{code:0{2 * self.octets}X}> <{each.encode('utf-16-be').hex().upper()}>"
            for code, each in said.items()
        ]
        blocks = (rows[at : at + 100] for at in range(0, len(rows), 100))
        listed = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return pdf.make_indirect(Stream(pdf, self._cmap(2, listed)))

    def _cmap(self, kind: int, rows: str) -> bytes:
        low, high = "00" * self.octets, "FF" * self.octets
        return _CMAP.format(kind=kind, low=low, high=high, rows=rows).encode("ascii")

    def _own_cmap(self, pdf: Pdf) -> Stream:
        stream = Stream(pdf, self._cmap(1, "1 begincidrange <0000> <FFFF> 0 endcidrange"))
        stream.Type, stream.CMapName = Name.CMap, Name.Bench
        stream.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
        return stream

    def _descriptor(self, pdf: Pdf, kind: str, turned: bool = False) -> pikepdf.Object:
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/AAAAAA+Bench"),
            Flags=4,
            FontBBox=[0, -200, EM, 900],
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=700,
            StemV=80,
        )
        order = sorted(self.codes, key=self.codes.__getitem__)
        if kind == "truetype":
            program = Stream(
                pdf, truetype(order[::-1] if turned else order, coded=self.octets == 1)
            )
            program.Length1 = len(program.read_bytes())
            descriptor.FontFile2 = pdf.make_indirect(program)
        else:
            program = Stream(pdf, _compact(order, keyed=kind == "cid_keyed"))
            program.Subtype = Name.Type1C if kind == "type1c" else Name.CIDFontType0C
            descriptor.FontFile3 = pdf.make_indirect(program)
        return pdf.make_indirect(descriptor)


def _glyph_name(character: str) -> str:
    return f"/uni{ord(character):04X}"


def _said(character: str, kind: str) -> str:
    if kind == "radicals":
        return {"里": "⾥", "小": "⼩", "人": "⼈", "民": "⺠", "日": "⽇"}.get(
            character, character
        )
    return "平" if kind == "lying" else character


def _builder(order: list[str], *, truetype: bool) -> FontBuilder:
    builder = FontBuilder(EM, isTTF=truetype)
    names = {each: _glyph_name(each)[1:] for each in order}
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(each): name for each, name in names.items()})
    return builder


def _finish(builder: FontBuilder, order: list[str]) -> None:
    metrics = {".notdef": (EM, 0), **{_glyph_name(each)[1:]: (width(each), 0) for each in order}}
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupNameTable({"familyName": "Bench", "styleName": "Regular", "psName": "Bench"})
    builder.setupPost()
    builder.font.recalcTimestamp = False
    builder.updateHead(created=_MADE, modified=_MADE)


def truetype(order: list[str], *, coded: bool = False) -> bytes:
    """A TrueType font of these characters in this order; ``coded`` keeps a table of codes from 1
    instead of one of characters.
    """
    builder = _builder(order, truetype=True)
    if coded:
        table = CmapSubtable.newSubtable(4)
        table.platformID, table.platEncID, table.language = 3, 0, 0
        table.cmap = {0xF000 + at: _glyph_name(each)[1:] for at, each in enumerate(order, 1)}
        builder.font["cmap"].tables = [table]
    empty = TTGlyphPen(None).glyph()
    outlines = {_glyph_name(each)[1:]: _quadratic(each) for each in order}
    builder.setupGlyf({".notdef": empty, **outlines})
    _finish(builder, order)
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def _compact(order: list[str], *, keyed: bool) -> bytes:
    """A bare CFF table; with ``keyed`` its glyphs are found by number, else by name."""
    builder = _builder(order, truetype=False)
    empty = T2CharStringPen(EM, None).getCharString()
    outlines = {_glyph_name(each)[1:]: _cubic(each) for each in order}
    builder.setupCFF("Bench", {"FullName": "Bench"}, {".notdef": empty, **outlines}, {})
    _finish(builder, order)
    buffer = io.BytesIO()
    builder.save(buffer)
    buffer.seek(0)
    font = TTFont(buffer)
    if keyed:
        _key_by_number(font)
    return bytes(font["CFF "].compile(font))


def _key_by_number(font: TTFont) -> None:
    """Make a CFF table CID-keyed: characters are found by number, with one private dictionary."""
    top = font["CFF "].cff.topDictIndex[0]
    strings = top.CharStrings
    count = len(top.charset)
    part = FontDict()
    part.Private = top.Private
    del top.Private
    top.rawDict.pop("Private", None)
    part.FontMatrix = top.FontMatrix
    index = FDArrayIndex()
    index.append(part)
    choice = FDSelect()
    choice.format, choice.gidArray = 0, [0] * count
    numbers = {name: f"cid{at:05d}" for at, name in enumerate(top.charset)}
    numbers[".notdef"] = ".notdef"
    strings.charStrings = {numbers[name]: each for name, each in strings.charStrings.items()}
    top.charset = [numbers[name] for name in top.charset]
    top.ROS, top.CIDCount = ("Adobe", "Identity", 0), count
    top.FDArray, top.FDSelect = index, choice
    strings.fdArray, strings.fdSelect = index, choice
