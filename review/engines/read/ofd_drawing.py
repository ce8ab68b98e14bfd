"""What a page of an OFD draws, in the order in which it is painted: text, paths, pictures, with
templates, layers, blocks, composite units and the appearances of annotations resolved.

Shared by reading (``ofd_page.py``) and by drawing (``render_ofd.py``), so that both see the same page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.read.ofd_colours import Style
from review.engines.read.ofd_document import Face, OfdDocument, Resources, Sheet
from review.engines.read.ofd_package import (
    Element,
    child,
    children,
    is_true,
    local,
    number,
    numbers,
    words,
)
from review.engines.read.ofd_shapes import Matrix, Paint, Pen, Rect, shifted

_BLACK: Final = Paint()
_ORDER: Final = {"background": 0, "body": 1, "foreground": 2}


@dataclass(frozen=True)
class ClipArea:
    """One outline of a clip: path data and where it lies on the page."""

    data: str
    matrix: Matrix
    even_odd: bool = False


#: Areas of one clip count together; several clips count where all of them overlap.
Clips = tuple[tuple[ClipArea, ...], ...]


@dataclass(frozen=True)
class Item:
    """Something drawn. ``matrix`` leads from its own space to millimetres of the page, ``bounds`` is
    its Boundary there; ``source`` is template, page, or note-<n> of an annotation's appearance.
    """

    matrix: Matrix
    bounds: Rect
    fill: Paint | None
    stroke: Paint | None
    pen: Pen
    visible: bool
    alpha: float
    clips: Clips
    source: str
    blend: str


@dataclass(frozen=True)
class TextItem(Item):
    """A TextObject; ``element`` holds its codes and glyphs (``ofd_text.py``)."""

    element: Element
    face: Face | None
    size: float
    h_scale: float
    char_direction: float
    read_direction: float
    bold: bool
    italic: bool


@dataclass(frozen=True)
class PathItem(Item):
    """A PathObject with its abbreviated data."""

    data: str
    even_odd: bool


@dataclass(frozen=True)
class PictureItem(Item):
    """An ImageObject: the unit square through ``matrix``; ``part`` None when the picture is missing."""

    part: str | None
    mask: str | None


@dataclass(frozen=True)
class _Around:
    place: Matrix
    resources: Resources
    source: str
    alpha: float = 1.0
    visible: bool = True
    clips: Clips = ()
    param: str = ""
    depth: int = 0


class Drawing:
    """One page, walked once."""

    def __init__(self, document: OfdDocument, sheet: Sheet) -> None:
        self.document = document
        self.sheet = sheet
        self._objects = 0
        self._units = 0
        self._numbers = 0

    def items(self) -> Iterator[Item]:
        """Everything painted, the lowest first. Raises ``FileRefused`` beyond the budgets."""
        layers: list[tuple[int, int, Element, str]] = []
        body = self.sheet.page.body
        for use in children(self.sheet.root, "Template"):
            part, order = body.templates.get(use.get("TemplateID", ""), ("", ""))
            root = self.document.template(part) if part else None
            rank = _ORDER.get((use.get("ZOrder") or order).lower(), 0)
            layers += [(rank, 0, each, "template") for each in _layers(root)]
        for layer in _layers(self.sheet.root):
            rank = _ORDER.get(layer.get("Type", "").lower(), 1)
            layers.append((rank, 1, layer, "page"))
        layers.sort(key=lambda each: (each[0], each[1] if each[0] < 2 else -each[1]))
        for _, _, layer, source in layers:
            around = _Around(Matrix(), self.sheet.resources, source)
            yield from self._inside(layer, self._entered(layer, around))
        for index, note in enumerate(self.document.notes(self.sheet.page)):
            look = child(note, "Appearance")
            if look is not None:
                around = _Around(Matrix(), self.sheet.resources, f"note-{index}")
                if not is_true(note.get("Visible"), default=True):
                    around = replace(around, visible=False)
                yield from self._inside(look, self._entered(look, around))

    def _entered(self, node: Element, around: _Around) -> _Around:
        """The surroundings of what lies in ``node``: its place, opacity, visibility, clips."""
        boundary = numbers(node.get("Boundary"), 4)
        matrix = numbers(node.get("CTM"), 6)
        place = around.place
        if len(boundary) == 4:
            place = shifted(boundary[0], boundary[1]).then(place)
        outer = place
        if len(matrix) == 6:
            place = Matrix(*matrix).then(place)
        alpha = numbers(node.get("Alpha"), 1)
        return replace(
            around,
            place=place,
            alpha=around.alpha * min(max(alpha[0] / 255, 0), 1) if alpha else around.alpha,
            visible=around.visible and is_true(node.get("Visible"), default=True),
            clips=around.clips + _clips(node, place, outer),
            param=node.get("DrawParam") or around.param,
            depth=around.depth + 1,
        )

    def _inside(self, node: Element, around: _Around) -> Iterator[Item]:
        if around.depth > limits.OFD_DEPTH:
            raise refuse(Cause.TOO_MANY_ELEMENTS)
        for item in children(node):
            match local(item):
                case "TextObject" | "PathObject" | "ImageObject" as kind:
                    self._count()
                    yield self._leaf(kind, item, around)
                case "CompositeObject" | "CompositeGraphicUnit":
                    self._units += 1
                    if self._units > limits.OFD_UNITS:
                        raise refuse(Cause.TOO_MANY_ELEMENTS)
                    unit = around.resources.units.get(item.get("ResourceID", ""))
                    content = child(unit, "Content") if unit is not None else None
                    if content is not None:
                        yield from self._inside(content, self._entered(item, around))
                case "PageBlock" | "Layer" | "Content":
                    self._count()
                    yield from self._inside(item, self._entered(item, around))

    def _count(self) -> None:
        self._objects += 1
        if self._objects > limits.OFD_OBJECTS:
            raise refuse(Cause.TOO_MANY_ELEMENTS)

    def _leaf(self, kind: str, item: Element, around: _Around) -> Item:
        inner = self._entered(item, around)
        style = Style(item, around.resources.params, around.resources.spaces, around.param)
        box = numbers(item.get("Boundary"), 4)
        x, y, width, height = box if len(box) == 4 else (0.0, 0.0, 0.0, 0.0)
        corners = [around.place.at(x + w, y + h) for w in (0, width) for h in (0, height)]
        is_text = kind == "TextObject"
        fill = stroke = None
        if is_true(style.value("Fill"), default=is_text):
            fill = style.colour("FillColor", inner.alpha) or replace(_BLACK, alpha=inner.alpha)
        if is_true(style.value("Stroke"), default=kind == "PathObject"):
            stroke = style.colour("StrokeColor", inner.alpha)
            if stroke is None and not is_text:
                stroke = replace(_BLACK, alpha=inner.alpha)
        common = (
            inner.place,
            Rect(
                min(c[0] for c in corners),
                min(c[1] for c in corners),
                max(c[0] for c in corners),
                max(c[1] for c in corners),
            ),
            fill,
            stroke,
            style.pen(),
            inner.visible,
            inner.alpha,
            inner.clips,
            around.source,
            item.get("BlendMode", ""),
        )
        if kind == "TextObject":
            return TextItem(
                *common,
                element=item,
                face=around.resources.fonts.get(item.get("Font", "")),
                size=abs(number(item.get("Size"))),
                h_scale=number(item.get("HScale"), 1.0) or 1.0,
                char_direction=number(item.get("CharDirection")),
                read_direction=number(item.get("ReadDirection")),
                bold=number(item.get("Weight"), 400) >= 600,
                italic=is_true(item.get("Italic"), default=False),
            )
        if kind == "PathObject":
            data = "".join(words(each) for each in children(item, "AbbreviatedData"))
            self._numbers += data.count(" ")
            if self._numbers > limits.OFD_PATH_NUMBERS:
                raise refuse(Cause.TOO_MANY_ELEMENTS)
            return PathItem(
                *common, data=data, even_odd=item.get("Rule", "").lower().startswith("even")
            )
        media = around.resources.media
        if not item.get("CTM"):
            common = (Matrix(a=width, d=height).then(inner.place), *common[1:])
        return PictureItem(
            *common,
            part=media.get(item.get("ResourceID", "")) or media.get(item.get("Substitution", "")),
            mask=media.get(item.get("ImageMask", "")),
        )


def _layers(root: Element | None) -> Iterator[Element]:
    for content in children(root, "Content"):
        yield from children(content, "Layer")


def _clips(node: Element, place: Matrix, outer: Matrix) -> Clips:
    """The clips of an object. ``TransFlag`` says whether its own CTM moves them too (table 8)."""
    found: list[tuple[ClipArea, ...]] = []
    for group in children(node, "Clips"):
        space = place if is_true(group.get("TransFlag"), default=True) else outer
        for clip in children(group, "Clip"):
            areas = tuple(each for area in children(clip, "Area") for each in _area(area, space))
            if areas:
                found.append(areas)
    return tuple(found)


def _area(area: Element, space: Matrix) -> Iterator[ClipArea]:
    own = numbers(area.get("CTM"), 6)
    if len(own) == 6:
        space = Matrix(*own).then(space)
    for shape in children(area, "Path", "Text"):
        box = numbers(shape.get("Boundary"), 4)
        matrix = numbers(shape.get("CTM"), 6)
        inner = shifted(box[0], box[1]).then(space) if len(box) == 4 else space
        inner = Matrix(*matrix).then(inner) if len(matrix) == 6 else inner
        if local(shape) == "Path":
            data = "".join(words(each) for each in children(shape, "AbbreviatedData"))
            yield ClipArea(data, inner, shape.get("Rule", "").lower().startswith("even"))
        elif len(box) == 4:  # letters as a clip: their rectangle
            yield ClipArea(f"M 0 0 L {box[2]} 0 L {box[2]} {box[3]} L 0 {box[3]} C", inner)
