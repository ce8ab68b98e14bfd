"""Small fonts of every kind a PDF can embed, and documents that show chosen codes with them: for the tests of
what is left in a font after a removal.

Each glyph is a figure of its own, so that a lost or swapped outline changes the picture.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import reportlab
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from pikepdf import Array, Dictionary, Name, Pdf, Stream


def glyph_name(letter: str) -> str:
    """The name that says which character a glyph is."""
    return f"uni{ord(letter):04X}" if ord(letter) > 127 else letter


def _draw(pen: Any, number: int) -> None:
    """A staircase with as many steps as the glyph's number says."""
    pen.moveTo((60, 0))
    for step in range(number + 1):
        pen.lineTo((60 + 60 * step, 700 - 40 * step))
        pen.lineTo((60 + 60 * (step + 1), 700 - 40 * step))
    pen.lineTo((60 + 60 * (number + 1), 0))
    pen.closePath()


def _builder(letters: str, *, is_ttf: bool) -> FontBuilder:
    builder = FontBuilder(1000, isTTF=is_ttf)
    builder.font.recalcTimestamp = False
    names = [glyph_name(each) for each in letters]
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({ord(each): glyph_name(each) for each in letters})
    return builder


def _closed(builder: FontBuilder, letters: str) -> TTFont:
    order = builder.font.getGlyphOrder()
    builder.setupHorizontalMetrics({name: (500 + 10 * k, 0) for k, name in enumerate(order)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2()
    builder.setupNameTable({"familyName": f"Knows {letters}", "styleName": "R", "psName": "Knows"})
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    buffer = io.BytesIO()
    builder.save(buffer)
    buffer.seek(0)
    return TTFont(buffer, recalcTimestamp=False)


def truetype(letters: str, *, composed: Mapping[str, str] | None = None) -> bytes:
    """A TrueType program: glyph 1 is the first letter. ``composed`` letters are made of another one."""
    builder = _builder(letters, is_ttf=True)
    outlines = {}
    for number, each in enumerate(letters, 1):
        pen = TTGlyphPen({glyph_name(letter): None for letter in letters})
        if composed and each in composed:
            pen.addComponent(glyph_name(composed[each]), (1, 0, 0, 1, 100, 50))
        else:
            _draw(pen, number)
        outlines[glyph_name(each)] = pen.glyph()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), **outlines})
    font = _closed(builder, letters)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def cut_short(program: bytes) -> bytes:
    """The same TrueType program with a table of places that ends too early: viewers read its last glyph to the
    end of the outlines.
    """
    with TTFont(io.BytesIO(program), lazy=True, recalcTimestamp=False) as font:
        places: Any = DefaultTable("loca")
        places.data = font.reader["loca"][:-2] + b"\0\0"
        font["loca"] = places
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()


def said_short(program: bytes) -> bytes:
    """The same TrueType program whose directory says that the table of places is two glyphs shorter: viewers read
    on to the next table.
    """
    at = program.index(b"loca", 12)
    size = int.from_bytes(program[at + 12 : at + 16], "big") - 4
    return program[: at + 12] + size.to_bytes(4, "big") + program[at + 16 :]


def without_map(program: bytes) -> bytes:
    """The same TrueType program without its character map and its names."""
    with TTFont(io.BytesIO(program), lazy=True, recalcTimestamp=False) as font:
        for tag in {"cmap", "post", "name", "OS/2"} & set(font.keys()):
            del font[tag]
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()


def cff(letters: str) -> bytes:
    """A bare CFF program with glyph names that say what they are."""
    builder = _builder(letters, is_ttf=False)
    outlines = {}
    for number, name in enumerate(builder.font.getGlyphOrder()):
        pen = T2CharStringPen(500 + 10 * number, {})
        _draw(pen, number)
        outlines[name] = pen.getCharString()
    builder.setupCFF("ABCDEF+Knows", {}, outlines, {})
    return bytes(_closed(builder, letters).getTableData("CFF "))


@lru_cache(maxsize=1)
def type1() -> tuple[bytes, int, int, int]:
    """A Type 1 program that comes with reportlab, without its wrapping, and the lengths of its parts."""
    data = (Path(reportlab.__file__).parent / "fonts" / "zy______.pfb").read_bytes()
    parts = []
    at = 0
    while data[at] == 0x80 and data[at + 1] in (1, 2):
        size = int.from_bytes(data[at + 2 : at + 6], "little")
        parts.append((data[at + 1], data[at + 6 : at + 6 + size]))
        at += 6 + size
    clear = parts[0][1]
    hidden = b"".join(part for kind, part in parts if kind == 2)
    tail = b"".join(part for kind, part in parts[1:] if kind == 1)
    return clear + hidden + tail, len(clear), len(hidden), len(tail)


def to_unicode(texts: Mapping[int, str], size: int = 2) -> bytes:
    """A ToUnicode map of codes of ``size`` bytes."""
    rows = "\n".join(
        f"<{code:0{2 * size}X}> <{text.encode('utf-16-be').hex()}>" for code, text in texts.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        f"1 begincodespacerange <{'00' * size}> <{'FF' * size}> endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{rows}\nendbfchar\nendcmap end end"
    ).encode()


def _descriptor(pdf: Pdf, name: str, **program: pikepdf.Object) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(name),
            Flags=4,
            FontBBox=[0, -200, 1000, 900],
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=700,
            StemV=80,
            **program,
        )
    )


def composite(
    pdf: Pdf,
    letters: str,
    program: bytes,
    *,
    encoding: str | bytes = "Identity-H",
    texts: Mapping[int, str] | None = None,
    mapping: bytes | None = None,
    cids: Sequence[int] | None = None,
) -> pikepdf.Object:
    """A Type 0 font of these letters, whose codes are 1, 2, 3 … unless ``cids`` says otherwise."""
    chosen = list(cids or range(1, len(letters) + 1))
    file = Stream(pdf, program)
    is_cff = program[:1] == b"\x01"
    if is_cff:
        file.Subtype = Name.CIDFontType0C
    held = {"FontFile3" if is_cff else "FontFile2": pdf.make_indirect(file)}
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=Name("/ABCDEF+Knows"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=_descriptor(pdf, "/ABCDEF+Knows", **held),
        DW=1000,
        W=Array([entry for cid in chosen for entry in (cid, Array([500 + cid % 400]))]),
    )
    if mapping is not None:
        below.CIDToGIDMap = pdf.make_indirect(Stream(pdf, mapping))
    named = Name("/" + encoding) if isinstance(encoding, str) else Stream(pdf, encoding)
    known = texts if texts is not None else dict(zip(chosen, letters, strict=True))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Knows"),
            Encoding=named,
            DescendantFonts=Array([pdf.make_indirect(below)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, to_unicode(known))),
        )
    )


def simple(pdf: Pdf, letters: str, subtype: str, **program: pikepdf.Object) -> pikepdf.Object:
    """A simple font of these letters, whose codes are 65, 66 … by its differences."""
    codes = range(65, 65 + len(letters))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name("/" + subtype),
            BaseFont=Name("/ABCDEF+Knows"),
            FirstChar=65,
            LastChar=64 + len(letters),
            Widths=Array([500 + 10 * k for k in range(1, len(letters) + 1)]),
            Encoding=Dictionary(
                Differences=Array([65, *(Name("/" + glyph_name(each)) for each in letters)])
            ),
            FontDescriptor=_descriptor(pdf, "/ABCDEF+Knows", **program),
            ToUnicode=pdf.make_indirect(
                Stream(pdf, to_unicode(dict(zip(codes, letters, strict=True)), 1))
            ),
        )
    )


def page_of(pdf: Pdf, shown: Sequence[tuple[pikepdf.Object, bytes]]) -> None:
    """Add a page that shows strings of codes, each with its font, one below the other."""
    page = pdf.add_blank_page(page_size=(400, 300))
    lines = []
    fonts = Dictionary()
    for row, (font, codes) in enumerate(shown):
        fonts[f"/F{row}"] = font
        lines.append(f"BT /F{row} 24 Tf 20 {250 - 40 * row} Td <{codes.hex()}> Tj ET")
    page.obj.Resources = Dictionary(Font=fonts)
    page.obj.Contents = Stream(pdf, "\n".join(lines).encode())
