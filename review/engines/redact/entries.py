"""What the dictionaries of a page may say: entries that draw stay (PDF 32000-1), every other goes.

Lives here: the names of those entries, for all kinds of dictionaries together, and the walk through what a
page leads to. What the contents of a page may say is ``sanitise.py``.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Final

import pikepdf


def _names(text: str) -> frozenset[str]:
    return frozenset(f"/{each}" for each in text.split())


#: 7.4 and 7.3.8: any stream.
_STREAM: Final = _names(
    "Type Subtype Length Filter DecodeParms Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine"
    " EncodedByteAlign Rows EndOfBlock BlackIs1 DamagedRowsBeforeError JBIG2Globals ColorTransform"
)
#: Images (8.9.5) and forms (8.10.2) may say no more than this.
IMAGE: Final = _names(
    "Type Subtype Width Height ColorSpace BitsPerComponent ImageMask Mask SMask Decode Interpolate Intent Matte"
    " Length Filter DecodeParms SMaskInData"
)
FORM: Final = _names(
    "Type Subtype FormType BBox Matrix Resources Group Length Filter DecodeParms PatternType PaintType TilingType"
    " XStep YStep"
)
#: An inline image, with its names written out (8.9.7).
INLINE: Final = _names(
    "BitsPerComponent ColorSpace Decode DecodeParms Filter Height ImageMask Intent Interpolate L Length Width"
)
_CATEGORIES: Final = _names("Font XObject ExtGState ColorSpace Pattern Shading")
_ENTRIES: Final = (
    _STREAM
    | IMAGE
    | FORM
    # pages and transparency groups (7.7.3.3, 11.6.6)
    | _names("MediaBox CropBox Contents Rotate UserUnit S CS I")
    # graphics states and soft masks (8.4.5, 11.6.5)
    | _names("LW LC LJ ML D RI OP op OPM Font FL SM SA BM CA ca AIS TK TR TR2 G BC")
    # functions, shadings and their patterns (7.10, 8.7.4)
    | _names("FunctionType Domain Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds")
    | _names(
        "ShadingType Background AntiAlias Function Coords Extend BitsPerCoordinate BitsPerFlag"
    )
    | _names("VerticesPerRow Shading ExtGState")
    # colour spaces (8.6)
    | _names("WhitePoint BlackPoint Gamma Alternate Colorants Process Components")
    # fonts (9.5 to 9.9)
    | _names("BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts")
    | _names(
        "CIDSystemInfo W DW W2 DW2 CIDToGIDMap FontBBox FontMatrix CharProcs Registry Ordering"
    )
    | _names(
        "Supplement BaseEncoding Differences CMapName WMode UseCMap FontName Flags ItalicAngle"
    )
    | _names("Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth")
    | _names("FontWeight FontStretch FontFile FontFile2 FontFile3 Length1 Length2 Length3")
)


class _Role(StrEnum):
    """What the keys of a dictionary are."""

    ENTRIES = "entries"
    CATEGORIES = "categories"
    NAMES = "names"  # given by whoever wrote the file; each leads to something


#: A name in which a number of a person may hide. No font and no ink that anybody sells is called so.
_TELLING: Final = re.compile(r"[0-9]{6}")
_FONT_NAMES: Final = _names("BaseFont FontName")
_FONT: Final = pikepdf.Name("/AAAAAA+Font")
_INK: Final = pikepdf.Name("/Ink")
#: Entries whose dictionaries are not made of entries.
_ROLES: Final = {
    "/Resources": _Role.CATEGORIES,
    "/CharProcs": _Role.NAMES,
    "/Colorants": _Role.NAMES,
}


class Scrubber:
    """Walks through what pages of one PDF lead to; what they share is walked through once."""

    def __init__(self) -> None:
        self._done: set[tuple[tuple[int, int], _Role]] = set()

    def scrub(self, page: pikepdf.Object) -> None:
        """Drop every entry that draws nothing from all that can be reached. No page tree can be: the way
        up is no entry that draws.
        """
        waiting: list[tuple[Any, _Role]] = [(page, _Role.ENTRIES)]
        while waiting:
            item, role = waiting.pop()
            if isinstance(item, pikepdf.Array):
                _call_inks(item)
                waiting += [(each, role) for each in item]
            elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) and self._is_new(
                item, role
            ):
                waiting += _scrubbed(item, role)

    def _is_new(self, item: pikepdf.Object, role: _Role) -> bool:
        if not item.is_indirect:
            return True
        key = (item.objgen, role)
        is_new = key not in self._done
        self._done.add(key)
        return is_new


def _scrubbed(item: Any, role: _Role) -> list[tuple[Any, _Role]]:
    """What is left in the dictionary, each with its role."""
    allowed = {_Role.ENTRIES: _ENTRIES, _Role.CATEGORIES: _CATEGORIES}.get(role)
    for name in list(item.keys()):
        if allowed is not None and name not in allowed:
            del item[name]
        elif name in _FONT_NAMES and _TELLING.search(str(item[name])):
            item[name] = _FONT
    inner = _Role.NAMES if role is _Role.CATEGORIES else _Role.ENTRIES
    return [
        (value, _ROLES.get(name, inner) if role is _Role.ENTRIES else inner)
        for name, value in item.items()
    ]


def _call_inks(space: pikepdf.Array) -> None:
    """Give inks (8.6.6.4, 8.6.6.5) whose names could tell a number a name that tells nothing; how they look
    without such an ink is said beside the name.
    """
    if len(space) < 4 or space[0] not in (pikepdf.Name.Separation, pikepdf.Name.DeviceN):
        return
    inks = space[1]
    if isinstance(inks, pikepdf.Array):
        for at, each in enumerate(inks):
            if _TELLING.search(str(each)):
                inks[at] = pikepdf.Name(f"{_INK}{at}")
    elif _TELLING.search(str(inks)):
        space[1] = _INK
