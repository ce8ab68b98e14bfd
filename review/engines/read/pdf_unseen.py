"""Which characters of a page nobody sees, and why: white, invisible, clipped, covered, off the page,
off their layer.

Works on an opened page whose objects gave reason to look (``pdf_drawn.py``). What the geometry leaves
open is settled by drawing the page with and without the letters in question. Kinds: formats.md
section 2, redaction.md section 6.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium

from review.engines import limits
from review.engines.matrices import PLAIN, Matrix, multiplied
from review.engines.model import Hidden
from review.engines.read.pdf_drawn import (
    FORM_DEPTH,
    Sides,
    bounds,
    clip_of,
    common,
    fill_colour,
    is_filled,
    page_box,
)
from review.engines.read.pdf_left_out import Difference
from review.engines.read.pdf_page import PageText

_NOWHERE: Final = (float("-inf"), float("-inf"), float("inf"), float("inf"))
_ALIKE: Final = 24  # of 255: letters in nearly the colour of what lies behind them
_NO_INK: Final = 10  # opacity
_OPAQUE: Final = 200
TINY: Final = 2.0  # points: height of a line nobody can read (redaction.md section 6.3)
_THIN: Final = 3.0
_MOST_COVERS: Final = 20_000
_DIFFERENCE: Final = 20
#: Share of what is painted on letters that clip that may lie beside them: edges are drawn in two ways.
_MOST_BESIDE: Final = 0.06
_BEYOND_LATIN: Final = "\u0250"


@dataclass(frozen=True)
class Run:
    """``text[start:end]`` of a page that nobody sees, all for one reason."""

    kind: Hidden
    start: int
    end: int


@dataclass
class _Look:
    """How one text object is painted."""

    order: int
    mode: int
    fill: tuple[int, int, int, int] | None
    stroke: tuple[int, int, int, int] | None
    clip: Sides
    item: Any


@dataclass(frozen=True)
class _Cover:
    """A fill or picture: ``colour`` None where it is not one colour."""

    order: int
    sides: Sides
    colour: tuple[int, int, int] | None
    item: Any


class Unseen:
    """Finds hidden runs page by page. ``layers_off`` says that the file has layers that are not shown;
    drawing is bounded over the whole file, and what was not drawn counts as seen.
    """

    def __init__(self, *, layers_off: bool) -> None:
        self.layers_off = layers_off
        self._left = limits.PROBED_PAGES

    def runs(self, page: Any, textpage: Any, text: PageText) -> tuple[Run, ...]:
        """Hidden runs of an opened page in the order of its text."""
        letters = _letters(textpage, text)
        if not letters:
            return ()
        scene = _Scene(page.raw)
        judged = _judge(letters, scene, self.layers_off)
        open_places = [place for place, (_, sure) in judged.items() if not sure]
        if open_places:
            seen = set(open_places)
            if self._left > 0:
                self._left -= 1
                asked = {place: judged[place][0] for place in open_places}
                seen = _drawn_differently(page, letters, asked, scene)
                seen |= _cut_out(page, letters, asked, scene)
            for place in seen:
                del judged[place]
        return _joined(text.text, {letters[place].at: kind for place, (kind, _) in judged.items()})


@dataclass(frozen=True, slots=True)
class _Letter:
    at: int  # offset in the text of the page
    sides: Sides
    owner: int  # address of its text object
    is_latin: bool  # pdfium draws these in any font


def _letters(textpage: Any, text: PageText) -> list[_Letter]:
    found: list[_Letter] = []
    box = pdfium.FS_RECTF()
    for at, character in enumerate(text.text):
        if character.isspace():
            continue
        number = text.character(textpage, at)
        if number < 0 or not pdfium.FPDFText_GetLooseCharBox(textpage, number, box):
            continue
        owner = _address(pdfium.FPDFText_GetTextObject(textpage, number))
        sides = box.left, box.bottom, box.right, box.top
        found.append(_Letter(at, sides, owner, character < _BEYOND_LATIN))
    return found


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


class _Scene:
    """All that a page paints, in order, in its own points."""

    def __init__(self, page: Any) -> None:
        self.paper = page_box(page)
        self.looks: dict[int, _Look] = {}
        self.covers: list[_Cover] = []
        self._order = 0
        for number in range(pdfium.FPDFPage_CountObjects(page)):
            self._take(pdfium.FPDFPage_GetObject(page, number), PLAIN, _NOWHERE, 0)

    def _take(self, item: Any, matrix: Matrix, clip: Sides, depth: int) -> None:
        self._order += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        own = clip_of(item)
        if own is not None:
            clip = common(clip, _moved(own, matrix))
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            look = _Look(self._order, mode, fill_colour(item), _stroke_colour(item), clip, item)
            self.looks[_address(item)] = look
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
            inner = multiplied(_matrix(item), matrix)
            for number in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._take(pdfium.FPDFFormObj_GetObject(item, number), inner, clip, depth + 1)
        elif len(self.covers) < _MOST_COVERS:
            cover = self._cover(item, kind, matrix, clip)
            if cover is not None:
                self.covers.append(cover)

    def _cover(self, item: Any, kind: int, matrix: Matrix, clip: Sides) -> _Cover | None:
        colour: tuple[int, int, int] | None = None
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if not is_filled(item):
                return None
            found = fill_colour(item)
            if found is not None:
                if found[3] <= _NO_INK:
                    return None
                colour = found[:3] if found[3] >= _OPAQUE else None
        sides = common(_moved(bounds(item), matrix), clip)
        if min(sides[2] - sides[0], sides[3] - sides[1]) < _THIN:
            return None
        return _Cover(self._order, sides, colour, item)


@dataclass(frozen=True)
class _Behind:
    """For each letter: its middle, the colour painted behind it (not known over pictures), and whether
    something is painted over it.
    """

    middles: list[tuple[float, float]]
    colours: list[tuple[int, int, int]]
    unknown: list[bool]
    covered: list[bool]


def _behind(letters: Sequence[_Letter], scene: _Scene) -> _Behind:
    across = np.array([(each.sides[0] + each.sides[2]) / 2 for each in letters])
    down = np.array([(each.sides[1] + each.sides[3]) / 2 for each in letters])
    orders = np.array(
        [scene.looks[each.owner].order if each.owner in scene.looks else 0 for each in letters]
    )
    behind = np.full((len(letters), 3), 255, dtype=np.int32)
    unknown = np.zeros(len(letters), dtype=bool)
    covered = np.zeros(len(letters), dtype=bool)
    for cover in scene.covers:
        left, bottom, right, top = cover.sides
        inside = (across >= left) & (across <= right) & (down >= bottom) & (down <= top)
        before = inside & (orders > cover.order)
        unknown[before] = cover.colour is None
        if cover.colour is not None:
            behind[before] = cover.colour
        covered |= inside & (orders < cover.order)
    return _Behind(
        list(zip(across.tolist(), down.tolist(), strict=True)),
        [(int(red), int(green), int(blue)) for red, green, blue in behind.tolist()],
        unknown.tolist(),
        covered.tolist(),
    )


def _judge(
    letters: Sequence[_Letter], scene: _Scene, layers_off: bool
) -> dict[int, tuple[Hidden, bool]]:
    """Place in ``letters`` -> why nobody sees it, and whether that is certain without drawing."""
    back = _behind(letters, scene)

    @cache
    def alike(owner: int, colour: tuple[int, int, int]) -> bool:
        return _is_alike(scene.looks[owner], colour)

    judged: dict[int, tuple[Hidden, bool]] = {}
    for place, letter in enumerate(letters):
        look = scene.looks.get(letter.owner)
        if look is None:
            continue
        why = _sure(letter.sides, look, scene.paper, back.middles[place])
        if why is not None:
            judged[place] = (why, True)
        elif back.covered[place]:
            judged[place] = (Hidden.COVERED, False)
        elif look.mode == pdfium.FPDF_TEXTRENDERMODE_CLIP:
            judged[place] = (Hidden.INVISIBLE, False)
        elif back.unknown[place] or alike(letter.owner, back.colours[place]):
            judged[place] = (Hidden.WHITE, False)
        elif layers_off:
            judged[place] = (Hidden.OFF_LAYER, False)
    return judged


def _sure(sides: Sides, look: _Look, paper: Sides, centre: tuple[float, float]) -> Hidden | None:
    """What geometry alone tells."""
    alpha = max(part[3] if part is not None else 255 for part in _inks(look))
    is_tiny = min(sides[2] - sides[0], sides[3] - sides[1]) < TINY and (
        max(sides[2] - sides[0], sides[3] - sides[1]) < TINY
    )
    if not _holds(paper, centre):
        return Hidden.OFF_PAGE
    if look.mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE or alpha <= _NO_INK or is_tiny:
        return Hidden.INVISIBLE
    return None if _holds(look.clip, centre) else Hidden.CLIPPED


def _inks(look: _Look) -> tuple[tuple[int, int, int, int] | None, ...]:
    """The colours in which letters are painted: filled, stroked, or both."""
    mode = look.mode
    if mode in (pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP):
        return (look.stroke,)
    if mode in (
        pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE,
        pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP,
    ):
        return (look.fill, look.stroke)
    return (look.fill,)


def _is_alike(look: _Look, behind: Sequence[int]) -> bool:
    """Whether letters have nearly the colour of what lies behind them."""
    return all(
        part is None
        or max(abs(a - b) * part[3] // 255 for a, b in zip(part[:3], behind, strict=True)) < _ALIKE
        for part in _inks(look)
    )


def _drawn_differently(
    page: Any, letters: Sequence[_Letter], asked: dict[int, Hidden], scene: _Scene
) -> set[int]:
    """Those places whose letters are missing when their text objects are left out of the drawing, and
    those whose font this machine may lack.
    """
    unknown = {
        place
        for place, kind in asked.items()
        if kind is not Hidden.COVERED
        and not letters[place].is_latin
        and not _is_embedded(scene.looks[letters[place].owner].item)
    }
    places = [place for place in asked if place not in unknown]
    if not places:
        return unknown
    items = [scene.looks[owner].item for owner in {letters[place].owner for place in places}]
    difference = Difference.without(page, items)
    return unknown | {
        place for place in places if difference.within(letters[place].sides)[1] >= _DIFFERENCE
    }


def _cut_out(
    page: Any, letters: Sequence[_Letter], asked: Collection[int], scene: _Scene
) -> set[int]:
    """Those places whose letters only clip, and are the holes through which something painted after them is seen:
    without that the page looks different where the letters would have ink, and nowhere beside it. A rule or a
    stamp over such letters shows none of them; where it looks different all over a box, the letter is covered.
    """
    clips: defaultdict[int, list[int]] = defaultdict(list)
    for place in asked:
        if scene.looks[letters[place].owner].mode == pdfium.FPDF_TEXTRENDERMODE_CLIP:
            clips[letters[place].owner].append(place)
    first = min((scene.looks[owner].order for owner in clips), default=0)
    painted = [
        each.item for each in scene.covers if each.order > first and not _is_picture(each.item)
    ]
    if not clips or not painted:
        return set()
    difference = Difference.without(page, painted)
    ink = Difference.of_clips(page, [scene.looks[owner].item for owner in clips], painted)
    found: set[int] = set()
    for places in clips.values():
        sides = [letters[place].sides for place in places]
        if difference.share_beside(ink, sides, _DIFFERENCE) <= _MOST_BESIDE:
            ranges = map(difference.within, sides)
            seen = (least < _DIFFERENCE <= most for least, most in ranges)
            found.update(compress(places, seen))
    return found


def _is_picture(item: Any) -> bool:
    return bool(pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_IMAGE)


def _is_embedded(item: Any) -> bool:
    font = pdfium.FPDFTextObj_GetFont(item)
    return bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 1


def _joined(text: str, kinds: dict[int, Hidden]) -> tuple[Run, ...]:
    """Neighbouring offsets of one kind as runs; blanks and line ends between them belong to them."""
    runs: list[Run] = []
    for at in sorted(kinds):
        last = runs[-1] if runs else None
        if last and last.kind is kinds[at] and not text[last.end : at].strip():
            runs[-1] = Run(last.kind, last.start, at + 1)
        else:
            runs.append(Run(kinds[at], at, at + 1))
    return tuple(runs)


def _holds(sides: Sides, centre: tuple[float, float]) -> bool:
    x, y = centre
    return sides[0] <= x <= sides[2] and sides[1] <= y <= sides[3]


def _stroke_colour(item: Any) -> tuple[int, int, int, int] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetStrokeColor(item, *parts):
        return None
    return parts[0].value, parts[1].value, parts[2].value, parts[3].value


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return PLAIN
    return found.a, found.b, found.c, found.d, found.e, found.f


def _moved(sides: Sides, matrix: Matrix) -> Sides:
    if matrix == PLAIN:
        return sides
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f)
        for x in (sides[0], sides[2])
        for y in (sides[1], sides[3])
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
