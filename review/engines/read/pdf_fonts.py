"""Which pages of a PDF use a font that does not say which letters it draws (PDF 32000-1, 9.10), or a
pattern or soft mask, in which words may be painted that are no text.

Looks at resources only; what such letters are is for recognition or a second reader.
"""

from __future__ import annotations

from typing import Final

import pikepdf

from review.engines.read.pdf_strings import dictionary, items
from review.engines.read.streams import inherited

#: Encodings of composite fonts that name characters of a known collection.
_SAYING: Final = ("GB", "UniGB", "B5", "UniCNS", "HK", "ETen", "CNS", "UniJIS", "UniKS", "KSC", "9")


def pages_with_mute_fonts(pdf: pikepdf.Pdf) -> frozenset[int]:
    """Numbers (from 1) of pages that name such a font."""
    known: dict[tuple[int, int], bool] = {}
    found: set[int] = set()
    for number, page in enumerate(pdf.pages, 1):
        resources = dictionary(inherited(page.obj, "/Resources"))
        fonts = dictionary(resources.get("/Font")) if resources is not None else None
        for font in fonts.values() if fonts is not None else ():
            holder = dictionary(font)
            if holder is None:
                continue
            key = holder.objgen
            if key == (0, 0) or key not in known:
                known[key] = _is_mute(holder)
            if known[key]:
                found.add(number)
                break
    return frozenset(found)


def pages_with_patterns(pdf: pikepdf.Pdf) -> frozenset[int]:
    """Numbers (from 1) of pages that name a tiling pattern or a soft mask (8.7.3, 11.6.5.2)."""
    found: set[int] = set()
    for number, page in enumerate(pdf.pages, 1):
        resources = dictionary(inherited(page.obj, "/Resources"))
        if resources is None:
            continue
        patterns = dictionary(resources.get("/Pattern"))
        states = dictionary(resources.get("/ExtGState"))
        tiled = [dictionary(each) for each in (patterns.values() if patterns is not None else ())]
        masked = [dictionary(each) for each in (states.values() if states is not None else ())]
        if any(each is not None and each.get("/PatternType") == 1 for each in tiled) or any(
            each is not None and dictionary(each.get("/SMask")) is not None for each in masked
        ):
            found.add(number)
    return frozenset(found)


def _is_mute(font: pikepdf.Dictionary | pikepdf.Stream) -> bool:
    if "/ToUnicode" in font:
        return False
    encoding = font.get("/Encoding")
    if font.get("/Subtype") == "/Type0":
        name = str(encoding)[1:] if isinstance(encoding, pikepdf.Name) else ""
        return not name.startswith(_SAYING) and not _has_collection(font)
    if font.get("/Subtype") == "/Type3":
        return True
    holder = dictionary(font.get("/FontDescriptor"))
    is_symbolic = holder is not None and bool(int(holder.get("/Flags", 0)) & 4)
    return encoding is None and is_symbolic


def _has_collection(font: pikepdf.Dictionary | pikepdf.Stream) -> bool:
    """Whether glyph numbers are those of a character collection of Adobe."""
    for below in items(font.get("/DescendantFonts")):
        holder = dictionary(below)
        system = dictionary(holder.get("/CIDSystemInfo")) if holder is not None else None
        if system is not None and str(system.get("/Ordering", "")) in (
            "GB1",
            "CNS1",
            "Japan1",
            "KR",
        ):
            return True
    return False
