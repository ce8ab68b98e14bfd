"""One page of an OFD as text: what is seen in reading order, what is not by its reason, with the
rectangle of each character, and what else the page shows.

Opening is ``ofd_document.py``; hidden data beside the pages is ``ofd_beside.py``.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from PIL import Image

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused, Hidden
from review.engines.read.ofd_document import OfdDocument, Sheet
from review.engines.read.ofd_drawing import Drawing, PathItem, PictureItem, TextItem
from review.engines.read.ofd_order import ordered
from review.engines.read.ofd_shapes import Rect, around
from review.engines.read.ofd_shown import Ground, clip_box, why_hidden, why_unseen
from review.engines.read.ofd_text import Run, has_nameless_glyphs, runs

#: A path of so many steps and of such a height (millimetres) may be a letter drawn as outline.
_OUTLINE_STEPS: Final = 8
_LETTER_LEAST: Final = 1.5
_LETTER_MOST: Final = 40.0
_STEP: Final = re.compile("[A-Za-z]")
_UNIT: Final = Rect(0, 0, 1, 1)
_PICTURES: Final = ("PNG", "JPEG", "BMP", "GIF", "TIFF")

Sides = tuple[float, float, float, float]


@dataclass(frozen=True)
class Writing:
    """A text and the rectangle of each character as fractions of the page, None for breaks."""

    text: str
    boxes: tuple[Sides | None, ...]


@dataclass(frozen=True)
class PageText:
    """A page: what is seen, what is not, and what it shows beside text: share under pictures,
    outlines that may be letters, whether there are drawings of another size, whether glyphs without
    text are drawn, whether it draws anything at all.
    """

    shown: Writing
    hidden: dict[Hidden, Writing]
    cover: float
    outlines: int
    drawings: int
    nameless: bool
    draws: bool


def read_page(document: OfdDocument, sheet: Sheet) -> PageText:
    """Read a page. Raises ``FileRefused`` beyond the budgets."""
    ground = Ground(sheet.area)
    texts: list[tuple[int, TextItem]] = []
    cover, outlines, drawings, nameless, draws = 0.0, 0, 0, False, False
    for order, item in enumerate(Drawing(document, sheet).items()):
        if isinstance(item, TextItem):
            texts.append((order, item))
            nameless = nameless or (item.visible and has_nameless_glyphs(item))
            continue
        if not item.visible:
            continue
        draws = True
        if isinstance(item, PictureItem):
            box = around(item.matrix, _UNIT).cut(sheet.area)
            if item.part is not None:
                cover += box.area / max(sheet.area.area, 1.0)
            ground.add(order, item, _is_opaque(document, item, box))
        else:
            if (
                isinstance(item, PathItem)
                and len(_STEP.findall(item.data[:4000])) >= _OUTLINE_STEPS
            ):
                drawings += 1
                outlines += _is_of_a_letter(item.bounds)
            ground.add(order, item, opaque_picture=False)
    seen, unseen = _sorted(texts, ground)
    notes: dict[str, list[Run]] = defaultdict(list)
    page: list[Run] = []
    for run in seen:
        source = run.item.source
        (notes[source] if source.startswith("note-") else page).append(run)
    shown = _joined([_writing(group, sheet.area) for group in (page, *notes.values())])
    hidden = {kind: _writing(group, sheet.area) for kind, group in unseen.items()}
    return PageText(
        shown,
        hidden,
        min(cover, 1.0),
        outlines,
        drawings,
        nameless,
        draws or nameless or bool(page),
    )


def _is_of_a_letter(box: Rect) -> bool:
    sides = (box.x1 - box.x0, box.y1 - box.y0)
    return all(_LETTER_LEAST <= side <= _LETTER_MOST for side in sides)


def _sorted(
    texts: list[tuple[int, TextItem]], ground: Ground
) -> tuple[list[Run], dict[Hidden, list[Run]]]:
    seen: list[Run] = []
    unseen: dict[Hidden, list[Run]] = defaultdict(list)
    count = 0
    for order, item in texts:
        whole = why_unseen(item)
        clip = clip_box(item.clips)
        for run in runs(item):
            count += len(run.chars)
            if count > limits.SEGMENT_CHARS:
                raise refuse(Cause.TOO_MANY_ELEMENTS)
            for kind, part in _split(order, run, whole, clip, ground):
                (seen if kind is None else unseen[kind]).append(part)
    return seen, unseen


def _split(
    order: int, run: Run, whole: Hidden | None, clip: Rect | None, ground: Ground
) -> list[tuple[Hidden | None, Run]]:
    if whole is not None:
        return [(whole, run)]
    kinds = [why_hidden(order, run.item, char, clip, ground) for char in run.chars]
    kinds = [  # a blank has no ink of its own: it goes with the character before it
        kinds[max(i - 1, 0)] if run.chars[i].text.isspace() else kind
        for i, kind in enumerate(kinds)
    ]
    found: list[tuple[Hidden | None, Run]] = []
    start = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] is not kinds[start]:
            found.append((kinds[start], Run(run.chars[start:index], run.angle, run.item)))
            start = index
    return found


def _writing(group: list[Run], area: Rect) -> Writing:
    text, boxes = ordered(group)
    wide, high = max(area.x1 - area.x0, 0.01), max(area.y1 - area.y0, 0.01)

    def fraction(box: Rect | None) -> Sides | None:
        if box is None:
            return None
        sides = (
            (box.x0 - area.x0) / wide,
            (box.y0 - area.y0) / high,
            (box.x1 - area.x0) / wide,
            (box.y1 - area.y0) / high,
        )
        x0, y0, x1, y1 = (min(max(each, 0.0), 1.0) for each in sides)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    return Writing(text, tuple(fraction(box) for box in boxes))


def _joined(writings: list[Writing]) -> Writing:
    text = ""
    boxes: list[Sides | None] = []
    for each in writings:
        if each.text:
            if text:
                text += "\n"
                boxes.append(None)
            text += each.text
            boxes += each.boxes
    return Writing(text, tuple(boxes))


def _is_opaque(document: OfdDocument, item: PictureItem, box: Rect) -> bool:
    """Whether nothing shines through a picture; asked of those that could cover text."""
    if item.part is None or item.mask or min(box.x1 - box.x0, box.y1 - box.y0) < 2:
        return False
    try:
        data = document.parts.read(item.part)
        with Image.open(io.BytesIO(data), formats=_PICTURES) as picture:
            if picture.width * picture.height > limits.OFD_PICTURE_PIXELS:
                return True
            has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
            if not has_alpha:
                return True
            lowest = picture.convert("RGBA").getchannel("A").getextrema()[0]
            return isinstance(lowest, (int, float)) and lowest > 240
    except (FileRefused, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
