"""Embedded font programs of a document, each with all fonts that draw from it, and their outlines cut down to what
those fonts show.

One program is pruned once, for all its fonts together; what was there can be put back.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

from review.engines.redact.fonts_cff import Cff
from review.engines.redact.fonts_cff_parts import Malformed
from review.engines.redact.fonts_lists import cids_of, descendant, descriptor_of, shared_cids
from review.engines.redact.fonts_names import names_of, unicodes_of
from review.engines.redact.fonts_truetype import (
    NotPrunable,
    blank,
    glyphs_of_code,
    neutral_widths,
    opened,
    set_table,
)
from review.engines.redact.fonts_type1 import Type1
from review.engines.redact.fonts_used import FontUse, Key

#: Entries of a descriptor that hold a program.
PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_SFNT: Final = (b"\0\1\0\0", b"true", b"OTTO")
_OF_OPENTYPE: Final = frozenset({"CFF ", "head", "hhea", "hmtx", "maxp"})
_UNREADABLE: Final = (
    TTLibError,
    Malformed,
    struct.error,
    IndexError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
)


@dataclass
class Program:
    """A font file, the fonts that draw from it, and the descriptors and entries that hold it."""

    file: Any
    fonts: list[FontUse] = field(default_factory=list)
    holders: list[tuple[Any, str]] = field(default_factory=list)
    _changed: list[tuple[Any, str, Any, Any]] = field(default_factory=list)

    @property
    def pages(self) -> set[int]:
        """Pages that show a font of the program."""
        return {page for use in self.fonts for page in use.pages if use.codes}

    def put(self, holder: Any, name: str, fresh: Any) -> None:
        """Change an entry so that it can be changed back."""
        self._changed.append((holder, name, holder[name], fresh))
        holder[name] = fresh

    def restore(self) -> None:
        """Everything as it was."""
        for holder, name, old, _ in self._changed:
            holder[name] = old

    def apply(self) -> None:
        """Everything as pruned."""
        for holder, name, _, fresh in self._changed:
            holder[name] = fresh

    def maps_characters(self) -> bool:
        """Whether the file has a character map of its own, which may list more than the fonts show."""
        data = self.file.read_bytes()
        if not data.startswith(_SFNT):
            return False
        tables = int.from_bytes(data[4:6], "big")
        return any(data[12 + 16 * row : 16 + 16 * row] == b"cmap" for row in range(tables))


def programs_of(fonts: Iterable[FontUse]) -> dict[Key, Program]:
    """The embedded programs by object; fonts that are not embedded have none."""
    found: dict[Key, Program] = {}
    for use in fonts:
        descriptor = descriptor_of(use.font)
        for name in PROGRAMS:
            file = descriptor.get(name) if descriptor is not None else None
            if isinstance(file, pikepdf.Stream):
                program = found.setdefault(file.objgen, Program(file))
                program.fonts.append(use)
                program.holders.append((descriptor, name))
    return found


def prune_program(pdf: pikepdf.Pdf, program: Program) -> None:
    """Write a program with the shown outlines alone in place of the old one. Raises ``NotPrunable``; then nothing
    has changed.
    """
    if any(use.composite and use.map is None for use in program.fonts):
        raise NotPrunable("unknown_encoding")
    try:
        data = program.file.read_bytes()
        stream = _pruned(pdf, program, data)
    except pikepdf.PdfError as fault:
        raise NotPrunable("unreadable_font") from fault
    except NotPrunable:
        raise
    except _UNREADABLE as fault:
        raise NotPrunable("unreadable_font") from fault
    if "/Subtype" in program.file:
        stream.Subtype = program.file.Subtype
    fresh = pdf.make_indirect(stream)
    for descriptor, name in program.holders:
        program.put(descriptor, name, fresh)
    _keep_maps(pdf, program)


def _pruned(pdf: pikepdf.Pdf, program: Program, data: bytes) -> pikepdf.Stream:
    if data.startswith(_SFNT):
        with opened(data) as font:
            if "CFF " in font:
                return pikepdf.Stream(pdf, _pruned_opentype(font, program))
            keep = _glyphs_of_sfnt(font, program)
        fresh = blank(data, keep, simple=any(not use.composite for use in program.fonts))
        return pikepdf.Stream(pdf, fresh, Length1=len(fresh))
    if program.holders[0][1] == "/FontFile3":
        cff = Cff(data)
        return pikepdf.Stream(pdf, cff.blank(_glyphs_of_cff(cff, program)))
    if program.holders[0][1] == "/FontFile":
        return _pruned_type1(pdf, data, program)
    raise NotPrunable("unreadable_font")


def _glyphs_of_sfnt(font: TTFont, program: Program) -> set[int]:
    keep: set[int] = set()
    for use in program.fonts:
        if use.composite:
            keep |= _mapped(use, cids_of(use))
            continue
        for code in use.codes:
            names = names_of(use.font, code[0])
            keep |= glyphs_of_code(font, code[0], names, unicodes_of(names))
    return keep


def _mapped(use: FontUse, cids: set[int]) -> set[int]:
    """Glyphs of CIDs by the font's map (9.7.4.2); without one they are the CIDs."""
    mapping = descendant(use.font).get("/CIDToGIDMap")
    if not isinstance(mapping, pikepdf.Stream):
        return cids
    table = mapping.read_bytes()
    return {
        int.from_bytes(table[2 * cid : 2 * cid + 2], "big")
        for cid in cids
        if 2 * cid + 1 < len(table)
    }


def _keep_maps(pdf: pikepdf.Pdf, program: Program) -> None:
    """A map from CIDs to glyphs keeps what is shown: the rest of it tells which glyphs there were."""
    shown = shared_cids(program.fonts)
    for below in {
        each.objgen: each for each in map(_below, program.fonts) if each is not None
    }.values():
        mapping = below.get("/CIDToGIDMap")
        if not isinstance(mapping, pikepdf.Stream):
            continue
        table = mapping.read_bytes()
        cids = {cid for cid in shown[below.objgen] if 2 * cid + 1 < len(table)}
        fresh = bytearray(2 * (max(cids) + 1) if cids else 2)
        for cid in cids:
            fresh[2 * cid : 2 * cid + 2] = table[2 * cid : 2 * cid + 2]
        program.put(below, "/CIDToGIDMap", pdf.make_indirect(pikepdf.Stream(pdf, bytes(fresh))))


def _below(use: FontUse) -> Any:
    return descendant(use.font) if use.composite else None


def _glyphs_of_cff(cff: Cff, program: Program) -> set[int]:
    keep: set[int] = set()
    for use in program.fonts:
        if not use.composite:
            for code in use.codes:
                keep |= cff.glyphs_of_code(code[0], names_of(use.font, code[0]))
        elif descendant(use.font).get("/Subtype") == "/CIDFontType2":
            keep |= _mapped(use, cids_of(use))
        else:
            keep |= cff.glyphs_of_cids(cids_of(use))
    return keep


def _pruned_opentype(font: TTFont, program: Program) -> bytes:
    """A CFF program in its OpenType wrapping, of which the tables stay that can not name a glyph."""
    cff = Cff(font.reader["CFF "])
    keep = _glyphs_of_cff(cff, program)
    set_table(font, "CFF ", cff.blank(keep))
    neutral_widths(font, {0, *keep})
    for tag in set(font.keys()) - _OF_OPENTYPE - {"GlyphOrder"}:
        del font[tag]
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _pruned_type1(pdf: pikepdf.Pdf, data: bytes, program: Program) -> pikepdf.Stream:
    type1 = Type1(data, int(program.file.get("/Length2", 0)))
    names: set[str] = set()
    codes: set[int] = set()
    for use in program.fonts:
        for code in use.codes:
            codes.add(code[0])
            own = type1.names_of_code(code[0])
            names |= names_of(use.font, code[0]) | own
    fresh = type1.blank(names, codes)
    first, second, third = fresh.lengths
    return pikepdf.Stream(pdf, fresh.data, Length1=first, Length2=second, Length3=third)
