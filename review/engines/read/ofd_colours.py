"""Colours and drawing parameters of an OFD (GB/T 33190-2016, 8.2 and 8.3), inherited values included.

Answers ``Paint`` and ``Pen``; a colour that can't be understood is black.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from review.engines import limits
from review.engines.read.ofd_package import Element, child, children, numbers, words
from review.engines.read.ofd_shapes import Paint, Pen, Rgb

_CAPS: Final = {"butt": 0, "round": 1, "square": 2}
_JOINS: Final = {"miter": 0, "round": 1, "bevel": 2}
_SHADINGS: Final = ("AxialShd", "RadialShd")
_LONGEST_DASHES: Final = 16


class Style:
    """An object and what it inherits: its drawing parameter, that one's relatives, those of its layer."""

    def __init__(
        self,
        item: Element,
        params: Mapping[str, Element],
        spaces: Mapping[str, Element],
        outer: str,
    ) -> None:
        self._spaces = spaces
        self._sources = [item]
        name = item.get("DrawParam") or outer
        while name in params and len(self._sources) <= limits.OFD_DEPTH:
            self._sources.append(params[name])
            name = params[name].get("Relative", "")

    def value(self, name: str) -> str | None:
        """An attribute, the nearest first."""
        return next((found for each in self._sources if (found := each.get(name))), None)

    def colour(self, name: str, alpha: float) -> Paint | None:
        """``FillColor`` or ``StrokeColor`` under the opacity ``alpha``; None when nobody names one."""
        for each in self._sources:
            element = child(each, name)
            if element is not None:
                return _paint(element, self._spaces, alpha)
        return None

    def pen(self) -> Pen:
        """How lines are drawn; defaults of table 23."""
        dashes = tuple(abs(each) for each in numbers(self.value("DashPattern"), _LONGEST_DASHES))
        width = numbers(self.value("LineWidth"), 1)
        return Pen(
            width=abs(width[0]) if width else 0.353,
            cap=_CAPS.get((self.value("Cap") or "").lower(), 0),
            join=_JOINS.get((self.value("Join") or "").lower(), 0),
            miter=max((numbers(self.value("MiterLimit"), 1) or [3.528])[0], 1.0),
            dashes=dashes if any(dashes) else (),
            dash_offset=(numbers(self.value("DashOffset"), 1) or [0.0])[0],
        )


def _paint(element: Element, spaces: Mapping[str, Element], alpha: float) -> Paint:
    opaque = (numbers(element.get("Alpha"), 1) or [255.0])[0] / 255
    shade = next(children(element, *_SHADINGS), None)
    rgb = first_colour(shade, spaces) if shade is not None else rgb_of(element, spaces)
    return Paint(rgb, min(max(opaque * alpha, 0.0), 1.0), shade)


def first_colour(shade: Element, spaces: Mapping[str, Element]) -> Rgb:
    """The colour at the beginning of a shading."""
    inner = child(shade, "Segment", "Color")
    return rgb_of(inner, spaces) if inner is not None else (0.5, 0.5, 0.5)


def rgb_of(element: Element, spaces: Mapping[str, Element]) -> Rgb:
    """``Value`` (decimal or ``#`` hexadecimal) or ``Index`` into the palette, as red, green and blue."""
    space = spaces.get(element.get("ColorSpace", ""))
    value = element.get("Value")
    if value is None and space is not None and element.get("Index"):
        entries = [words(each) for each in children(child(space, "Palette"), "CV")]
        index = int((numbers(element.get("Index"), 1) or [0.0])[0])
        value = entries[index] if 0 <= index < len(entries) else None
    bits = int((numbers(space.get("BitsPerComponent"), 1) or [8.0])[0]) if space is not None else 8
    top = float(2 ** min(max(bits, 1), 16) - 1)
    parts = [min(max(each / top, 0.0), 1.0) for each in map(_component, (value or "").split()[:4])]
    match len(parts):
        case 1:
            return (parts[0], parts[0], parts[0])
        case 3:
            return (parts[0], parts[1], parts[2])
        case 4:
            ink = 1 - parts[3]
            return ((1 - parts[0]) * ink, (1 - parts[1]) * ink, (1 - parts[2]) * ink)
        case _:
            return (0.0, 0.0, 0.0)


def _component(text: str) -> float:
    if text.startswith("#"):
        try:
            return float(int(text[1:5], 16))
        except ValueError:
            return 0.0
    return (numbers(text, 1) or [0.0])[0]
