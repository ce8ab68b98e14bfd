"""Pictures of a PDF page that may not be shown whole: cut off by the page or a clip path, see-through, or with
something painted over them.

Told by the objects of a page alone, so that pages of plain pictures cost nothing; whether anything is hidden in
fact is measured in ``pictures_hidden.py``. What is not shown on paper is still in the file: such a page becomes a
picture of what is shown.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pikepdf
from pypdfium2 import raw

from review.engines.matrices import PLAIN, Matrix, multiplied
from review.engines.read.pdf_drawn import Sides, common, fill_colour, page_box
from review.engines.redact.glyph_state import applied, around

_DEEPEST: Final = 12
#: Pixels across: less hold no letters.
_LEGIBLE: Final = 12
#: Points that may be cut off or covered at an edge; of a line that is a bar.
_SLACK: Final = 2.0
_THICK: Final = 2.0
#: Pixels of an edge in which no letter stands.
_FEW: Final = 8
#: More objects than this are not asked one by one what they cover.
_MANY: Final = 400
_CORNERS: Final = 5  # of a rectangle, closed
_CLEAR: Final = 8  # of 255: paint that nobody sees
_CLIPPING: Final = range(4, 8)  # render modes of text (9.3.6)
_PALE: Final = 600  # sum of red, green and blue: a stencil painted so is not seen on paper


@dataclass(frozen=True)
class Masking:
    """How a picture hides something by itself: the stream of its mask, None for a range of colours; or it is a
    stencil, which paints with the colour of the page.
    """

    mask: pikepdf.Stream | None
    is_stencil: bool


#: By a digest of their bytes as stored.
Masked = Mapping[bytes, Masking]


@dataclass(frozen=True)
class Placed:
    """A picture where it is drawn: ``matrix`` takes the unit square to points of the page; its pixels; the
    stream of its mask. ``hiding`` are places of the page that may hide something of it.
    """

    item: Any
    matrix: Matrix
    wide: int
    high: int
    hiding: tuple[Sides, ...]
    mask: pikepdf.Stream | None = None


@dataclass
class PlacedObjects:
    """What a page draws: its legible ``pictures``, and its ``texts``, those of forms among them."""

    pictures: list[Placed] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class _Around:
    """What is in force for the objects of a page or form: their place, what of them is let through (None: of
    a shape that is not settled here), and whether they are see-through, which pictures hide
    something by themselves, and which texts are bars.
    """

    matrix: Matrix
    shown: Sides | None
    is_clear: bool
    masked: Masked
    is_bar: Callable[[Any], bool] | None


@dataclass
class _Found:
    """A leaf of the tree of objects: a picture, or what may cover one."""

    sides: Sides
    picture: Placed | None = None


def masked_pictures(pdf: pikepdf.Pdf) -> dict[bytes, Masking]:
    """All pictures of a file that hide something by themselves."""
    found: dict[bytes, Masking] = {}
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image":
            continue
        is_stencil = bool(item.get("/ImageMask", False))
        masks = [item.get(name) for name in ("/SMask", "/Mask")]
        streams = [each for each in masks if isinstance(each, pikepdf.Stream)]
        if is_stencil or any(each is not None for each in masks) or "/SMaskInData" in item:
            digest = hashlib.sha256(item.read_raw_bytes()).digest()
            found[digest] = Masking(streams[0] if streams else None, is_stencil)
    return found


def placed_objects(
    page: Any, masked: Masked, is_bar: Callable[[Any], bool] | None = None
) -> PlacedObjects:
    """The pictures of an opened page, and its texts but those of which ``is_bar`` holds: they may hide a part of
    a picture as any shape does.
    """
    found = PlacedObjects()
    paper = page_box(page.raw)
    leaves: list[_Found] = []
    items = _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    _walk(
        items,
        _Around(PLAIN, paper, is_clear=False, masked=masked, is_bar=is_bar),
        leaves,
        found.texts,
        0,
    )
    clipping = any(raw.FPDFTextObj_GetTextRenderMode(text) in _CLIPPING for text in found.texts)
    for at, leaf in enumerate(leaves):
        picture = leaf.picture
        if picture is not None:
            more = (leaf.sides,) if clipping else _covers_of(leaf, picture, leaves[at + 1 :])
            found.pictures.append(replace(picture, hiding=picture.hiding + more))
    return found


def _objects(holder: Any, count: Any, get: Any) -> Iterator[Any]:
    for place in range(count(holder)):
        yield get(holder, place)


def _walk(
    items: Iterator[Any], outer: _Around, leaves: list[_Found], texts: list[Any], depth: int
) -> None:
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if outer.is_bar is not None and outer.is_bar(item):
                leaves.append(_Found(_moved(_bounds(item), outer.matrix)))
            else:
                texts.append(item)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                inner = _inside(item, outer)
                within = _objects(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
                _walk(within, inner, leaves, texts, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            leaves.append(_picture(item, outer))
        elif _covers(item, kind):
            leaves.append(_Found(_moved(_bounds(item), outer.matrix)))


def _inside(form: Any, outer: _Around) -> _Around:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, matrix)
    own: Matrix = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    is_clear = outer.is_clear or bool(raw.FPDFPageObj_HasTransparency(form))
    return _Around(
        multiplied(own, outer.matrix),
        _let_through(form, outer),
        is_clear,
        outer.masked,
        outer.is_bar,
    )


def _picture(item: Any, outer: _Around) -> _Found:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    own: Matrix = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    placed = multiplied(own, outer.matrix)
    sides = around(placed)
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(item, wide, high)
    if min(wide.value, high.value) < _LEGIBLE:
        return _Found(sides)
    shown = _let_through(item, outer)
    is_masked, mask = _mask_of(item, outer.masked)
    doubtful = (
        outer.is_clear
        or is_masked
        or shown is None
        or not _is_within(sides, shown, _slack(sides, wide.value, high.value))
        or bool(raw.FPDFPageObj_HasTransparency(item))
    )
    hiding = (sides,) if doubtful else ()
    return _Found(sides, Placed(item, placed, wide.value, high.value, hiding, mask))


def _mask_of(item: Any, masked: Masked) -> tuple[bool, pikepdf.Stream | None]:
    """Whether a picture may hide something by itself, and the stream of its mask."""
    if not masked:
        return False, None
    size = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    buffer = (ctypes.c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, size)
    digest = hashlib.sha256(bytes(buffer)).digest()
    found = masked.get(digest)
    if found is None:
        return False, None
    colour = fill_colour(item) if found.is_stencil else None
    is_dark = colour is not None and sum(colour[:3]) < _PALE
    return not is_dark, found.mask


def _slack(sides: Sides, wide: int, high: int) -> float:
    """Points that may be missing at an edge: hardly any pixels."""
    across, down = (sides[2] - sides[0]) / wide, (sides[3] - sides[1]) / high
    return min(_SLACK, _FEW * min(across, down))


def _let_through(item: Any, outer: _Around) -> Sides | None:
    """The rectangle in which an object is shown, in points of the page; None for any other shape."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    shown = outer.shown
    for path in range(max(count, 0)):
        corners = list(_corners(clip, path))
        across, down = {x for x, _ in corners}, {y for _, y in corners}
        if shown is None or len(across) != 2 or len(down) != 2 or any(outer.matrix[1:3]):
            return None
        clipped = (min(across), min(down), max(across), max(down))
        shown = common(shown, _moved(clipped, outer.matrix))
    return shown


def _corners(clip: Any, path: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    count = raw.FPDFClipPath_CountPathSegments(clip, path)
    if count > _CORNERS:
        return
    for place in range(count):
        segment = raw.FPDFClipPath_GetPathSegment(clip, path, place)
        if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
            yield round(x.value, 2), round(y.value, 2)


def _covers(item: Any, kind: int) -> bool:
    """Whether an object paints an area, or a line as thick as a bar."""
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return True
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    if mode.value:
        colour = fill_colour(item)
        return colour is None or colour[3] >= _CLEAR
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(item, width)
    return bool(stroke.value) and width.value >= _THICK


def _covers_of(picture: _Found, drawn: Placed, later: Sequence[_Found]) -> tuple[Sides, ...]:
    """What of a picture lies under something."""
    if len(later) > _MANY:
        return (picture.sides,)
    slack = _slack(picture.sides, drawn.wide, drawn.high)
    return tuple(each.sides for each in later if _is_on(picture.sides, each.sides, slack))


def _is_on(one: Sides, other: Sides, slack: float) -> bool:
    left, bottom, right, top = common(one, other)
    return right - left > slack and top - bottom > slack


def _is_within(sides: Sides, outer: Sides, slack: float) -> bool:
    return (
        sides[0] >= outer[0] - slack
        and sides[1] >= outer[1] - slack
        and sides[2] <= outer[2] + slack
        and sides[3] <= outer[3] + slack
    )


def _bounds(item: Any) -> Sides:
    left, bottom, right, top = sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *sides):
        return (0.0, 0.0, 0.0, 0.0)
    return left.value, bottom.value, right.value, top.value


def _moved(sides: Sides, matrix: Matrix) -> Sides:
    if matrix == PLAIN:
        return sides
    corners = [applied(matrix, x, y) for x in sides[::2] for y in sides[1::2]]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
