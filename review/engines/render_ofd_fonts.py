"""Fonts for drawing OFD pages as PDF: the embedded ones where they can be used, else Noto Serif or Sans
SC, which the product ships.

Which glyph a character takes is decided here; the glyphs are drawn by pdfium.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import pikepdf
import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont

from review.engines import limits
from review.engines.model import FileRefused
from review.engines.read.ofd_document import Face
from review.engines.read.ofd_package import Parts

_FOLDER: Final = Path(pylopdf_fonts_zh_cn.__file__).parent
_SERIF: Final = "NotoSerifSC-Regular.otf"
_SANS: Final = "NotoSansSC-Regular.otf"
#: Parts of names of fonts without serifs; all others are taken for 宋, 仿宋 and 楷.
_WITHOUT_SERIFS: Final = (
    "黑", "圆", "雅", "hei", "sans", "arial", "helvet", "yahei", "calibri", "verdana", "youyuan",
    "tahoma", "gothic", "dengxian", "等线",
)  # fmt: skip
_MOST_GLYPHS: Final = 65_535
#: TrueType, OpenType, collections, and bare CFF; packed kinds could unpack to anything.
_MOST_MAPPED: Final = 400_000
_STARTS: Final = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf", b"\1\0\4", b"\1\0\5")


class Program:
    """One font program: its glyphs by character, their widths, and how PDF embeds it."""

    def __init__(self, data: bytes) -> None:
        """Raises ``ValueError`` for what is no font, else whatever fontTools raises over a broken one."""
        if not data.startswith(_STARTS):
            raise ValueError("no font")
        self.data = data
        self.is_bare = data.startswith(b"\1\0")
        self.is_cff = self.is_bare or data[:4] == b"OTTO"
        self._font: Any = None
        if not self.is_bare:
            self._font = TTFont(io.BytesIO(data), lazy=True, fontNumber=0)
            if not ("glyf" in self._font and "loca" in self._font) and "CFF " not in self._font:
                raise ValueError("no outlines")
            self._font["head"], self._font["maxp"]  # broken ones raise here

    @cached_property
    def characters(self) -> Mapping[int, int]:
        """Glyph of each code point; empty where the font does not say (a subset without a cmap)."""
        if self._font is None or "cmap" not in self._font:
            return {}
        try:
            if _mapped(self._font.reader["cmap"]) > _MOST_MAPPED:
                return {}
            names = self._font.getBestCmap() or {}
            return {code: self._font.getGlyphID(name) for code, name in names.items()}
        except Exception:  # noqa: BLE001  # fontTools names no base class for broken tables
            return {}

    @cached_property
    def _advances(self) -> tuple[float, list[int]]:
        try:
            metrics = self._font["hmtx"].metrics
            order = self._font.getGlyphOrder()
            return float(self._font["head"].unitsPerEm) or 1000.0, [metrics[n][0] for n in order]
        except Exception:  # noqa: BLE001  # as above
            return 1000.0, []

    def advance(self, glyph: int) -> float | None:
        """Width of a glyph in ems, None where unknown."""
        if self._font is None:
            return None
        units, widths = self._advances
        return widths[glyph] / units if 0 <= glyph < len(widths) else None


@lru_cache(maxsize=2)
def shipped(file: str) -> Program:
    """A font of the product, read once in a process."""
    return Program((_FOLDER / file).read_bytes())


def _mapped(table: bytes) -> int:
    """Characters that the grouped subtables of a cmap name: four bytes may stand for all of 32 bits."""
    total = 0
    for index in range(min(int.from_bytes(table[2:4], "big"), 64)):
        at = int.from_bytes(table[8 + 8 * index : 12 + 8 * index], "big")
        if int.from_bytes(table[at : at + 2], "big") not in (8, 12, 13):
            continue
        groups = int.from_bytes(table[at + 12 : at + 16], "big")
        for group in range(at + 16, min(at + 16 + 12 * groups, len(table)), 12):
            first = int.from_bytes(table[group : group + 4], "big")
            total += max(int.from_bytes(table[group + 4 : group + 8], "big") - first, 0) + 1
    return total


@dataclass(frozen=True)
class Glyph:
    """What to show: name of the font in the page's resources, glyph, and its own width in ems where
    the font is not the one that the file meant.
    """

    font: str
    glyph: int
    natural: float | None


class Fonts:
    """The fonts of one PDF to be drawn; programs are embedded once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._programs: dict[tuple[int, str], Program | None] = {}
        self._names: dict[int, str] = {}
        self.used = pikepdf.Dictionary()
        self._bytes = 0

    def glyph(self, parts: Parts, face: Face | None, text: str, glyph: int | None) -> Glyph | None:
        """The glyph for a character of a face; ``glyph`` as the file names it. None: nothing to show."""
        code = ord(text[0])
        own = self._embedded(parts, face.file) if face and face.file else None
        if own is not None and glyph is None:
            glyph = own.characters.get(code)
            if glyph is None and 0 < code < 256:  # symbol fonts
                glyph = own.characters.get(0xF000 + code)
        if own is not None and glyph is not None and 0 <= glyph <= _MOST_GLYPHS:
            return Glyph(self._name(own), glyph, None)
        name = (face.name if face else "").lower()
        files = (_SANS, _SERIF) if any(w in name for w in _WITHOUT_SERIFS) else (_SERIF, _SANS)
        for file in files:
            program = shipped(file)
            found = program.characters.get(code)
            if found:
                return Glyph(self._name(program), found, program.advance(found))
        return None

    def _embedded(self, parts: Parts, file: str) -> Program | None:
        key = (id(parts), file)
        if key not in self._programs:
            self._programs[key] = self._opened(parts, file)
        return self._programs[key]

    def _opened(self, parts: Parts, file: str) -> Program | None:
        try:
            data = parts.read(file)
            self._bytes += len(data)
            return Program(data) if self._bytes <= limits.STREAM_BYTES else None
        except FileRefused:
            return None
        except Exception:  # noqa: BLE001  # fontTools names no base class; Noto stands in
            return None

    def _name(self, program: Program) -> str:
        name = self._names.get(id(program))
        if name is None:
            name = self._names[id(program)] = f"F{len(self._names)}"
            self.used[f"/{name}"] = self._pdf.make_indirect(self._font(program))
        return name

    def _font(self, program: Program) -> pikepdf.Dictionary:
        stream = self._pdf.make_stream(program.data)
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name.Drawn,
            Flags=4,
            FontBBox=[-1000, -1000, 2000, 2000],
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=700,
            StemV=80,
        )
        if program.is_cff:
            kind = "CIDFontType0C" if program.is_bare else "OpenType"
            stream.Subtype = pikepdf.Name(f"/{kind}")
            descriptor.FontFile3 = stream
        else:
            descriptor.FontFile2 = stream
        inner = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name("/CIDFontType0" if program.is_cff else "/CIDFontType2"),
            BaseFont=pikepdf.Name.Drawn,
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=self._pdf.make_indirect(descriptor),
            DW=1000,
        )
        if not program.is_cff:
            inner.CIDToGIDMap = pikepdf.Name.Identity
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name.Drawn,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[self._pdf.make_indirect(inner)],
        )
