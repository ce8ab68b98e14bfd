"""The drafter's own redaction in a Word file: an opaque shape without words laid in front of the text. Whoever
moves it away reads what is below.

Only says that a part has such shapes. A Word file has no pages here, so nobody knows which letters one covers:
what a shape is, how large and what colour, tells covers from decoration. Lines, pictures, seals, diagrams of
several shapes, arrows, frames and shapes from which the text keeps away are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from review.engines.read.docx_names import OFF, TEXT_NODES, VML, local, word

#: English Metric Units in a point and in other lengths that VML writes.
_POINT: Final = 12_700
_UNITS: Final = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0, "": 0.75}
#: Points: less covers no two letters of print; a line of text is not higher than this.
_LEAST: Final = (14.0, 7.0)
_LINE: Final = 36.0
#: As large as a page: a ground on which the words of a title page stand.
_PAGE: Final = (500.0, 600.0)
#: A box to be ticked is as wide as it is high.
_TICK: Final = 20.0
_RECTANGLES: Final = """
rect roundRect round1Rect round2SameRect round2DiagRect snip1Rect snip2SameRect snip2DiagRect snipRoundRect
flowChartProcess flowChartAlternateProcess plaque
"""
_BOXES: Final = frozenset(_RECTANGLES.split())
#: Red, green and blue of a dark colour are at most this, those of paper at least that.
_DARK: Final = 100
_LIGHT: Final = 240
_OPAQUE: Final = 0.9
_NAMED: Final = {
    **dict.fromkeys(("tx1", "dk1", "windowText", "black"), "000000"),
    **dict.fromkeys(("bg1", "lt1", "window", "white"), "FFFFFF"),
}
_LENGTH: Final = re.compile(r"\s*(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([a-z]{0,2})\s*")
_ANY_COLOUR: Final = "808080"


def has_covers(root: etree._Element) -> bool:
    """Whether some shape of a part lies over text as a cover does."""
    if not any((each.text or "").strip() for each in root.iter(*TEXT_NODES)):
        return False
    return any(_covers(each) for each in root.iter("{*}anchor")) or any(
        _covers_old(each) for tag in ("rect", "roundrect") for each in root.iter(VML + tag)
    )


def _covers(anchor: etree._Element) -> bool:
    """Of DrawingML: one shape by itself, in front of the text, which does not keep away."""
    if anchor.get("behindDoc", "0") not in OFF or anchor.get("hidden", "0") not in OFF:
        return False
    if not any(local(each) == "wrapNone" for each in anchor):
        return False
    shapes = [each for data in anchor.iter("{*}graphicData") for each in data]
    if len(shapes) != 1 or local(shapes[0]) != "wsp" or _has_words(shapes[0]):
        return False
    properties = _inner(shapes[0], "spPr")
    form = _inner(properties, "prstGeom")
    extent = _inner(anchor, "extent")
    if properties is None or form is None or form.get("prst") not in _BOXES or extent is None:
        return False
    fill = _fill(properties, shapes[0])
    lines = _inner(properties, "ln")
    style = _inner(shapes[0], "style")
    is_framed = (lines is not None or style is not None) and _inner(lines, "noFill") is None
    wide, high = (_number(extent.get(side, "")) / _POINT for side in ("cx", "cy"))
    return _is_cover(wide, high, fill, anchor, is_framed=is_framed)


def _fill(properties: etree._Element, shape: etree._Element) -> str | None:
    """The colour that fills a shape, six hexadecimal digits; None where something shines through."""
    solid = _inner(properties, "solidFill")
    if solid is not None:
        return _colour(solid)
    if _inner(properties, "gradFill") is not None:
        return _ANY_COLOUR
    if any(_inner(properties, kind) is not None for kind in ("noFill", "blipFill", "pattFill")):
        return None
    refers = _inner(_inner(shape, "style"), "fillRef")
    return _colour(refers) if refers is not None and refers.get("idx", "0") != "0" else None


def _colour(holder: etree._Element) -> str | None:
    for each in holder:
        alpha = _inner(each, "alpha")
        if alpha is not None and _number(alpha.get("val", "").rstrip("%")) < (
            _OPAQUE * (100 if alpha.get("val", "").endswith("%") else 100_000)
        ):
            return None
        value = each.get("val", "")
        return value if re.fullmatch("[0-9A-Fa-f]{6}", value) else _NAMED.get(value, _ANY_COLOUR)
    return None


def _covers_old(shape: etree._Element) -> bool:
    """Of VML: a rectangle that stands absolutely and not behind the text."""
    style = dict(_said(shape.get("style", "")))
    if style.get("position") != "absolute" or style.get("z-index", "0").startswith("-"):
        return False
    names = {local(each) for each in shape}
    wraps = [each.get("type", "none") for each in shape if local(each) == "wrap"]
    if _has_words(shape) or "imagedata" in names or any(each != "none" for each in wraps):
        return False
    if style.get("visibility") == "hidden" or any(
        local(e) == "group" for e in shape.iterancestors()
    ):
        return False
    opacity = next((e.get("opacity", "1") for e in shape if local(e) == "fill"), "1")
    share = _number(opacity.rstrip("f%")) / {"f": 65_536, "%": 100}.get(opacity[-1:], 1)
    if shape.get("filled", "t") in {"f", "false"} or share < _OPAQUE:
        return False
    colour = (shape.get("fillcolor", "").split() or ["white"])[0].lstrip("#")
    if len(colour) == 3:
        colour = "".join(each * 2 for each in colour)
    is_hex = re.fullmatch("[0-9A-Fa-f]{6}", colour) is not None
    fill = colour if is_hex else _NAMED.get(colour, _ANY_COLOUR)
    is_framed = shape.get("stroked", "t") not in {"f", "false"}
    wide, high = (_points(style.get(side, "")) for side in ("width", "height"))
    return _is_cover(wide, high, fill, shape, is_framed=is_framed)


def _is_cover(
    wide: float, high: float, fill: str | None, at: etree._Element, *, is_framed: bool
) -> bool:
    """Dark ones are covers, white ones without a frame as well; one of another colour only where it is as
    high as a line and its own paragraph says something.
    """
    if fill is None or wide < _LEAST[0] or high < _LEAST[1] or max(wide, high) <= _TICK:
        return False
    if wide > _PAGE[0] and high > _PAGE[1]:
        return False
    colour = bytes.fromhex(fill)
    if max(colour) <= _DARK:
        return True
    if min(colour) >= _LIGHT:
        return not is_framed
    return high <= _LINE and wide > high and _says_something(at)


def _says_something(at: etree._Element) -> bool:
    paragraph = next(at.iterancestors(*word("p")), None)
    return paragraph is not None and _has_words(paragraph)


def _has_words(element: etree._Element) -> bool:
    return any((each.text or "").strip() for each in element.iter(*TEXT_NODES))


def _inner(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((each for each in element if local(each) == name), None)


def _said(style: str) -> Iterator[tuple[str, str]]:
    for each in style.split(";"):
        key, _, value = each.partition(":")
        yield key.strip().lower(), value.strip().lower()


def _points(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _UNITS.get(found[2], 0.0) if found else 0.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
