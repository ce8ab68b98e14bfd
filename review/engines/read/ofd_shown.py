"""Which characters of a page of an OFD a reader of the paper sees, and why not the others: hidden by
the file, without ink, white, clipped, under a later fill, off the page.

Upright rectangles and opaque pictures count as covers; what is cut out of a cover is not seen here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from review.engines.model import Hidden
from review.engines.read.ofd_drawing import Clips, Item, PathItem, PictureItem, TextItem
from review.engines.read.ofd_paths import bounds, rectangles, steps
from review.engines.read.ofd_shapes import Rect, Rgb, around
from review.engines.read.ofd_text import Char

_CELL: Final = 12.0  # millimetres of the grid in which covers are looked up
_MOST_CELLS: Final = 600_000
_FAINT: Final = 0.04
_TINY: Final = 0.25  # millimetres: less than a point
_LIKE: Final = 0.06  # difference of colours that nobody sees
_SHARE: Final = 0.8  # of a character under a cover
_UNIT: Final = Rect(0, 0, 1, 1)


@dataclass(frozen=True)
class Cover:
    """Something opaque: when it was painted, where, and its colour (None for a picture)."""

    order: int
    box: Rect
    rgb: Rgb | None


@dataclass
class Ground:
    """The opaque areas of a page, found by place."""

    paper: Rect
    _cells: dict[tuple[int, int], list[Cover]] = field(default_factory=lambda: defaultdict(list))
    _used: int = 0

    def add(self, order: int, item: Item, opaque_picture: bool) -> None:
        """Take an item into account when it is one plain opaque area."""
        if not item.visible or item.clips:
            return
        cover = _cover(order, item, opaque_picture)
        if cover is None:
            return
        box = cover.box.cut(self.paper)
        if box.area <= 0:
            return
        for cell in _cells(box):
            self._used += 1
            if self._used > _MOST_CELLS:
                return
            self._cells[cell].append(cover)

    def at(self, box: Rect) -> list[Cover]:
        """The covers around the middle of a box, in order of painting."""
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return self._cells.get((int(x // _CELL), int(y // _CELL)), [])


def _cells(box: Rect) -> list[tuple[int, int]]:
    return [
        (x, y)
        for x in range(int(box.x0 // _CELL), int(box.x1 // _CELL) + 1)
        for y in range(int(box.y0 // _CELL), int(box.y1 // _CELL) + 1)
    ]


def _cover(order: int, item: Item, opaque_picture: bool) -> Cover | None:
    if isinstance(item, PictureItem):
        is_solid = opaque_picture and item.alpha > 0.95 and not item.blend
        return Cover(order, around(item.matrix, _UNIT), None) if is_solid else None
    if not isinstance(item, PathItem) or len(item.data) > 400:
        return None
    path = list(steps(item.data, item.matrix))
    if item.fill and item.fill.alpha > 0.95 and (box := rectangles(path)):
        rgb = None if item.fill.shading is not None else item.fill.rgb
        return Cover(order, box, rgb)
    width = item.pen.width * item.matrix.scale
    if item.stroke and item.stroke.alpha > 0.95 and width >= 1.5 and len(path) == 2:
        line = bounds(path)
        if min(line.x1 - line.x0, line.y1 - line.y0) < 0.5:
            is_flat = line.y1 - line.y0 < line.x1 - line.x0
            dx, dy = (0.0, width / 2) if is_flat else (width / 2, 0.0)
            box = Rect(line.x0 - dx, line.y0 - dy, line.x1 + dx, line.y1 + dy)
            return Cover(order, box, item.stroke.rgb)
    return None


def why_unseen(item: TextItem) -> Hidden | None:
    """Why no character of a text object is seen, whatever lies around it."""
    if not item.visible:
        return Hidden.HIDDEN
    paints = [each for each in (item.fill, item.stroke) if each is not None]
    if max((each.alpha for each in paints), default=0.0) < _FAINT:
        return Hidden.INVISIBLE
    return Hidden.INVISIBLE if item.size * item.matrix.scale < _TINY else None


def clip_box(clips: Clips) -> Rect | None:
    """The rectangle in which all clips of an object let something through; None without clips."""
    found: Rect | None = None
    for areas in clips:
        boxes = [bounds(list(steps(area.data, area.matrix))) for area in areas]
        one = Rect(
            min(b.x0 for b in boxes),
            min(b.y0 for b in boxes),
            max(b.x1 for b in boxes),
            max(b.y1 for b in boxes),
        )
        found = one if found is None else found.cut(one)
    return found


def why_hidden(
    order: int, item: TextItem, char: Char, clip: Rect | None, ground: Ground
) -> Hidden | None:
    """Why this character of a text that has ink is not seen; None when it is."""
    box = char.box
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if clip is not None and box.cut(clip).area < (1 - _SHARE) * box.area:
        return Hidden.CLIPPED
    if not _holds(ground.paper, x, y):
        return Hidden.OFF_PAGE
    behind: Rgb | None = (1.0, 1.0, 1.0)
    for cover in ground.at(box):
        if cover.order > order:
            if box.cut(cover.box).area >= _SHARE * box.area:
                return Hidden.COVERED
        elif _holds(cover.box, x, y):
            behind = cover.rgb
    paint = item.fill or item.stroke
    if (
        behind is not None
        and paint is not None
        and paint.shading is None
        and max(abs(a - b) for a, b in zip(paint.rgb, behind, strict=True)) < _LIKE
    ):
        return Hidden.WHITE
    return None


def _holds(box: Rect, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
