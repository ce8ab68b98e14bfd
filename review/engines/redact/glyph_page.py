"""One page, glyph by glyph: which codes go for the marks of a plan, and the page without them.

The decision of redaction.md section 4.1 up to here: a page is rewritten when everything of it is
understood and two readers agree on it; otherwise ``NotUnderstood`` says why it becomes a picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from review.engines.read.pdf_page import Turn
from review.engines.redact.boxes import PageMarks
from review.engines.redact.glyph_faults import NotUnderstood
from review.engines.redact.glyph_fonts import Faces
from review.engines.redact.glyph_match import matched
from review.engines.redact.glyph_paint import quad_of, to_points
from review.engines.redact.glyph_program import Budget, Picture, Program, read_program
from review.engines.redact.glyph_rewrite import Address, Masks, Rewriter
from review.engines.redact.glyph_state import ShownGlyph, around
from review.engines.redact.glyphs import PageGlyphs, Rect
from review.engines.redact.pictures_burn import Drawn, NotBurnable, Quad, burn, lift
from review.engines.redact.textlayer import Letter

#: Of a mark and of a picture, the smaller one: neighbours may touch.
_TOUCH: Final = 0.02


@dataclass(frozen=True)
class CutPage:
    """A page dictionary without the codes that went, and letters of masks that are still to be set."""

    page: pikepdf.Object
    late: tuple[Letter, ...]


class GlyphRemover:
    """Removes glyphs from the pages of one opened document."""

    def __init__(self, pdf: pikepdf.Pdf, masks: Masks | None) -> None:
        self._pdf = pdf
        self._rewriter = Rewriter(pdf, masks)
        self._faces = Faces()
        self._budget = Budget()

    def cut(
        self, page: pikepdf.Page, glyphs: PageGlyphs, marks: PageMarks, hidden: Collection[int]
    ) -> CutPage:
        """A copy of the page without what ``marks`` name and what is hidden. Raises ``NotUnderstood``."""
        if glyphs.turn is None:
            raise NotUnderstood("unreadable_content")
        program = read_program(page, self._faces, self._budget)
        places = matched(program.glyphs, glyphs)
        gone = {place for at in (*marks.gone, *hidden) for place in places.get(at, ())}
        owned = {place for each in places.values() for place in each}
        gone |= set(_under(program.glyphs, owned, marks.boxes, glyphs.turn))
        gone |= set(_left_blanks(program.glyphs, gone))
        letters = _letters_by_place(marks.masks, places)
        burnt = self._burnt(program, glyphs, marks.boxes)
        rewritten = self._rewriter.page(page, program, gone, letters, burnt)
        late = _late(marks.masks, places, rewritten.unset)
        return CutPage(rewritten.page, late)

    def _burnt(
        self, program: Program, glyphs: PageGlyphs, boxes: Sequence[Rect]
    ) -> dict[Address, pikepdf.Object]:
        """The pictures under marks, with the marks in their pixels."""
        found: dict[Address, pikepdf.Object] = {}
        for picture in program.pictures:
            marks = _marks_on(picture, glyphs, boxes)
            if marks:
                stream = picture.stream
                if stream is None:
                    content = program.contents[picture.path]
                    inline: Any = content.instructions[picture.instruction]
                    stream = lift(self._pdf, inline.iimage, content.resources)
                drawn = [Drawn(picture.matrix, marks)]
                address = picture.path, picture.instruction
                try:
                    found[address] = burn(self._pdf, stream, drawn)
                except NotBurnable as fault:
                    raise NotUnderstood(str(fault)) from fault
        return found


def _marks_on(picture: Picture, glyphs: PageGlyphs, boxes: Sequence[Rect]) -> tuple[Quad, ...]:
    """The boxes that lie on a picture, in user space."""
    if glyphs.turn is None:
        return ()
    place = Rect(*glyphs.turn.whole(*around(picture.matrix)))
    matrix = to_points(glyphs.turn, glyphs.width, glyphs.height)
    return tuple(
        quad_of(box, glyphs.width, glyphs.height, matrix) for box in boxes if _overlap(place, box)
    )


def _overlap(one: Rect, other: Rect) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > _TOUCH * min(one.x1 - one.x0, other.x1 - other.x0) and down > _TOUCH * min(
        one.y1 - one.y0, other.y1 - other.y0
    )


def _under(
    shown: Sequence[ShownGlyph], owned: Collection[int], boxes: Sequence[Rect], turn: Turn
) -> Iterable[int]:
    """Codes under a mark that no character of the text stands for: blanks, and what has no Unicode."""
    if not boxes:
        return
    for place, glyph in enumerate(shown):
        if place in owned:
            continue
        x, y = glyph.centre()
        point = Rect(*turn.whole(x, y, x, y))
        if any(box.holds_centre_of(point) for box in boxes):
            yield place


def _left_blanks(shown: Sequence[ShownGlyph], gone: Collection[int]) -> Iterable[int]:
    """Blanks of show operators of which nothing else is left: they would count the words that went."""
    left: defaultdict[tuple[tuple[int, ...], int], list[int]] = defaultdict(list)
    touched = {(shown[place].path, shown[place].instruction) for place in gone}
    for place, glyph in enumerate(shown):
        key = glyph.path, glyph.instruction
        if key in touched and place not in gone:
            left[key].append(place)
    for places in left.values():
        if all(not shown[place].text.strip() for place in places):
            yield from places


def _letters_by_place(
    masks: Iterable[tuple[int, Letter]], places: Mapping[int, Sequence[int]]
) -> dict[int, str]:
    letters: defaultdict[int, str] = defaultdict(str)
    for at, letter in masks:
        if at in places:
            letters[places[at][0]] += letter.character
    return dict(letters)


def _late(
    masks: Iterable[tuple[int, Letter]],
    places: Mapping[int, Sequence[int]],
    unset: Collection[int],
) -> tuple[Letter, ...]:
    return tuple(letter for at, letter in masks if at not in places or places[at][0] in unset)
