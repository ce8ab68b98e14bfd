"""What the dictionary of one font lists: its ToUnicode map, widths, differences and glyph procedures cut down to
the codes that are shown.

Changes dictionaries alone; outlines are pruned elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import pikepdf

from review.engines.redact.fonts_cmap import read_meanings, write_meanings
from review.engines.redact.fonts_names import differences, keep_differences
from review.engines.redact.fonts_used import FontUse, Key

_MOST_CIDS: Final = 0x10000
#: Entries of a descriptor that name the glyphs of a subset.
_NAMING: Final = ("/CharSet", "/CIDSet", "/Metadata")


def names_more(use: FontUse) -> bool:
    """Whether the font lists a code that is not shown, or does not say which codes it has."""
    if use.composite and use.map is None:
        return True
    shown = {int.from_bytes(code, "big") for code in use.codes}
    mapping: Any = use.font.get("/ToUnicode")
    is_mapped = isinstance(mapping, pikepdf.Stream)
    if is_mapped and not shown.issuperset(read_meanings(mapping.read_bytes()).texts):
        return True
    if use.composite:
        below = descendant(use.font)
        widths = below.get("/W") if below is not None else None
        if not isinstance(widths, pikepdf.Array):
            return not is_mapped
        return not is_mapped or not cids_of(use).issuperset(cid for cid, _ in _widths(widths))
    return not is_mapped or _simple_names_more(use.font, shown)


def _simple_names_more(font: Any, shown: Collection[int]) -> bool:
    encoding, widths = font.get("/Encoding"), font.get("/Widths")
    named = differences(encoding) if isinstance(encoding, pikepdf.Dictionary) else ()
    if any(code not in shown for code, _ in named):
        return True
    listed = widths if isinstance(widths, pikepdf.Array) else ()
    first = int(font.get("/FirstChar", 0))
    return any(width != 0 and code not in shown for code, width in enumerate(listed, first))


def prune_lists(pdf: pikepdf.Pdf, use: FontUse, cids: Collection[int]) -> None:
    """Cut every list of the font down to what is shown; ``cids`` are those of all fonts that share its CIDFont.
    A composite font whose CMap is unknown keeps its own.
    """
    if use.composite and use.map is None:
        return
    font = use.font
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, pikepdf.Stream):
        data = write_meanings(read_meanings(mapping.read_bytes()), use.codes)
        font.ToUnicode = pdf.make_indirect(pikepdf.Stream(pdf, data))
    if use.composite:
        below = descendant(font)
        if below is not None:
            for name, step in (("/W", 1), ("/W2", 3)):
                held = below.get(name)
                if isinstance(held, pikepdf.Array):
                    below[name] = _kept_widths(held, cids, step)
    else:
        shown = {code[0] for code in use.codes}
        keep_differences(font, shown)
        _keep_simple_widths(font, shown)
        if font.get("/Subtype") == "/Type3":
            _keep_procedures(font, shown)
    descriptor = descriptor_of(font)
    for name in _NAMING:
        if descriptor is not None and name in descriptor:
            del descriptor[name]


def descendant(font: Any) -> Any:
    """The CIDFont of a Type 0 font; None where there is none."""
    listed = font.get("/DescendantFonts")
    if not isinstance(listed, pikepdf.Array) or not len(listed):
        return None
    return listed[0] if isinstance(listed[0], pikepdf.Dictionary) else None


def descriptor_of(font: Any) -> Any:
    """The font descriptor of a simple font, or of the CIDFont below; None where there is none."""
    holder = descendant(font) if font.get("/Subtype") == "/Type0" else font
    found = holder.get("/FontDescriptor") if holder is not None else None
    return found if isinstance(found, pikepdf.Dictionary) else None


def cids_of(use: FontUse) -> set[int]:
    """The CIDs of the codes that are shown."""
    if use.map is None:
        return set()
    return {cid for cid in map(use.map.cid, use.codes) if cid is not None}


def shared_cids(fonts: Iterable[FontUse]) -> dict[Key, set[int]]:
    """The CIDs shown from each CIDFont, by its object: several Type 0 fonts may stand on one."""
    found: defaultdict[Key, set[int]] = defaultdict(set)
    for use in fonts:
        below = descendant(use.font) if use.composite else None
        if below is not None:
            found[below.objgen] |= cids_of(use)
    return found


def _widths(widths: Any, step: int = 1) -> Iterator[tuple[int, list[Any]]]:
    """CID and its numbers of a W or W2 array (9.7.4.3)."""
    rows = list(widths)
    at = 0
    while at + 1 < len(rows):
        first = int(rows[at])
        if isinstance(rows[at + 1], pikepdf.Array):
            numbers = list(rows[at + 1])
            for place in range(0, len(numbers) - step + 1, step):
                yield first + place // step, numbers[place : place + step]
            at += 2
            continue
        last = min(int(rows[at + 1]), _MOST_CIDS)
        for cid in range(first, last + 1):
            yield cid, rows[at + 2 : at + 2 + step]
        at += 2 + step


def _kept_widths(widths: Any, cids: Collection[int], step: int) -> pikepdf.Array:
    known: Mapping[int, list[Any]] = {
        cid: numbers for cid, numbers in _widths(widths, step) if cid in cids
    }
    rows = pikepdf.Array()
    before: int | None = None
    for cid in sorted(known):
        if before is None or cid != before + 1:
            rows.append(cid)
            rows.append(pikepdf.Array())
        rows[len(rows) - 1].extend(known[cid])
        before = cid
    return rows


def _keep_simple_widths(font: Any, shown: Collection[int]) -> None:
    widths = font.get("/Widths")
    if not isinstance(widths, pikepdf.Array):
        return
    start = int(font.get("/FirstChar", 0))
    known = {code: width for code, width in enumerate(widths, start) if code in shown}
    first, last = (min(known), max(known)) if known else (0, 0)
    font.FirstChar, font.LastChar = first, last
    font.Widths = pikepdf.Array([known.get(code, 0) for code in range(first, last + 1)])


def _keep_procedures(font: Any, shown: Collection[int]) -> None:
    """Glyphs of a Type 3 font are named by its differences."""
    encoding, procedures = font.get("/Encoding"), font.get("/CharProcs")
    if not isinstance(procedures, pikepdf.Dictionary):
        return
    listed = differences(encoding) if isinstance(encoding, pikepdf.Dictionary) else ()
    names = {name for code, name in listed if code in shown}
    fresh = pikepdf.Dictionary()
    for name in list(procedures.keys()):
        if str(name)[1:] in names:
            fresh[str(name)] = procedures[name]
    font.CharProcs = fresh
