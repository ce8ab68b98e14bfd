"""From marked characters of a page to rectangles to burn, and from rectangles to the characters
under them.

Plain geometry on displayed fractions; nothing here draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import groupby, zip_longest
from operator import itemgetter

import numpy as np

from review.engines.model import Box, Treatment
from review.engines.redact.folding import fold_character
from review.engines.redact.glyphs import Glyph, PageGlyphs, Rect
from review.engines.redact.masks import shown
from review.engines.redact.plan import Place
from review.engines.redact.textlayer import Letter

#: Of the page: a line's part and the ink of a letter are the same, within what a float of a library loses.
_SAME = 1e-5


@dataclass
class PageMarks:
    """What goes from one page: rectangles, offsets of characters, and the letters of masks put in
    their place. ``labels`` are words for the reader of some of the rectangles, by their place in the list;
    ``unseen`` are places of text nobody sees, which only pictures of the page have to cover.
    """

    boxes: list[Rect] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    masks: list[tuple[int, Letter]] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    unseen: list[Rect] = field(default_factory=list)


def marks_of_page(
    page: PageGlyphs, places: Iterable[Place], boxes: Iterable[Box], hidden: frozenset[int]
) -> PageMarks:
    """Resolve places and boxes on one page. A removal wins over a mask; whatever lies under a
    rectangle goes too.
    """
    marks = PageMarks(boxes=[Rect(box.x0, box.y0, box.x1, box.y1) for box in boxes])
    by_offset = {glyph.at: glyph for glyph in page.glyphs}
    removed: set[int] = set()
    masked: dict[int, str] = {}
    for place in places:
        span = range(place.start, place.end)
        glyphs = [by_offset[at] for at in span if at in by_offset]
        here = rows(glyphs)
        if place.label and here:
            widest = max(range(len(here)), key=lambda at: here[at].x1 - here[at].x0)
            marks.labels[len(marks.boxes) + widest] = place.label
        marks.boxes += here
        marks.gone.update(span)
        if place.treatment is Treatment.MASK:
            masked.update(enumerate(shown(place), start=place.start))
        else:
            removed.update(span)
    for at, text in masked.items():
        if at in by_offset and at not in removed and at not in hidden:
            glyph = by_offset[at]
            marks.masks += [(at, Letter(each, _set_at(glyph), _turn_of(glyph))) for each in text]
    marks.gone.update(_lying_under(marks.boxes, page.glyphs))
    return marks


def _lying_under(boxes: Sequence[Rect], glyphs: Sequence[Glyph]) -> Iterator[int]:
    """Offsets of the characters whose middle one of the rectangles holds."""
    if not boxes or not glyphs:
        return
    inks = np.array([glyph.ink for glyph in glyphs])
    x, y = inks[:, 0] + inks[:, 2], inks[:, 1] + inks[:, 3]  # twice the middle
    held = np.zeros(len(inks), dtype=bool)
    for box in boxes:
        held |= (2 * box.x0 <= x) & (x <= 2 * box.x1) & (2 * box.y0 <= y) & (y <= 2 * box.y1)
    for at in np.flatnonzero(held):
        yield glyphs[int(at)].at


def rows(glyphs: Sequence[Glyph]) -> list[Rect]:
    """One rectangle per stretch of neighbours, so that the gaps between characters are covered too; one
    for each character of text aslant.
    """
    found: list[Rect] = []
    joins = False
    for glyph in glyphs:
        box = glyph.place
        if joins and not glyph.slanted and _are_neighbours(found[-1], box):
            found[-1] = found[-1].joined(box)
        else:
            found.append(box)
        joins = not glyph.slanted
    return found


def _are_neighbours(row: Rect, box: Rect) -> bool:
    shared = min(row.y1, box.y1) - max(row.y0, box.y0)
    gap = max(box.x0 - row.x1, row.x0 - box.x1)
    beside = shared > 0.7 * min(row.y1 - row.y0, box.y1 - box.y0)
    return beside and gap <= 2 * (box.x1 - box.x0)


def surviving_letters(page: PageGlyphs, marks: PageMarks, hidden: frozenset[int]) -> list[Letter]:
    """The letters of the new text layer in reading order: visible characters outside all marks, and
    masks.
    """
    levels = _levels(page)
    letters = [
        (
            glyph.at,
            Letter(glyph.character, levels.get(glyph.at) or _set_at(glyph), _turn_of(glyph)),
        )
        for glyph in _surviving(page, marks, hidden)
    ]
    ordered = sorted(letters + marks.masks, key=lambda each: each[0])
    return _apart(_shared_out([letter for _, letter in ordered]))


def surviving_characters(page: PageGlyphs, marks: PageMarks, hidden: frozenset[int]) -> set[str]:
    """The characters of those letters."""
    masks = {letter.character for _, letter in marks.masks}
    return masks | {glyph.character for glyph in _surviving(page, marks, hidden)}


def _surviving(page: PageGlyphs, marks: PageMarks, hidden: frozenset[int]) -> Iterator[Glyph]:
    for glyph in page.glyphs:
        away = glyph.at in marks.gone or glyph.at in hidden
        if not away and (fold_character(glyph.character) or glyph.character == " "):
            yield glyph


def _set_at(glyph: Glyph) -> Rect:
    """Where the invisible layer sets a character."""
    return glyph.ink if glyph.slanted else glyph.line


def _turn_of(glyph: Glyph) -> int:
    """Quarters by which it is set; what has only its ink stands upright in it."""
    return 0 if glyph.slanted else glyph.turn


def _levels(page: PageGlyphs) -> dict[int, Rect]:
    """Places by offset for letters of fonts that do not say how high a line is, of which only the ink is known:
    all of one line are given its height, or readers would take every letter for a line of its own.
    """
    bare = [
        (glyph, _level(page, glyph))
        for glyph in page.glyphs
        if not glyph.slanted and _is_bare(glyph)
    ]
    found: dict[int, Rect] = {}
    for (turn, level), line in groupby(bare, key=itemgetter(1)):
        if level is None:
            continue
        letters = [glyph for glyph, _ in line]
        around = reduce(Rect.joined, (glyph.ink for glyph in letters))
        for glyph in letters:
            ink = glyph.ink
            found[glyph.at] = (
                Rect(around.x0, ink.y0, around.x1, ink.y1)
                if turn % 2
                else Rect(ink.x0, around.y0, ink.x1, around.y1)
            )
    return found


def _is_bare(glyph: Glyph) -> bool:
    return all(abs(a - b) < _SAME for a, b in zip(glyph.line, glyph.ink, strict=True))


def _level(page: PageGlyphs, glyph: Glyph) -> tuple[int, int | None]:
    """The turn of a line and where it lies, in points; None where that is not known."""
    if page.turn is None or glyph.origin is None:
        return glyph.turn, None
    x, y, _, _ = page.turn.whole(*glyph.origin, *glyph.origin)
    return glyph.turn, round(x * page.width if glyph.turn % 2 else y * page.height)


def _shared_out(letters: Sequence[Letter]) -> list[Letter]:
    """Letters of one glyph (ligatures) have one place: each gets its part of it, or readers would take them
    for one letter printed several times.
    """
    found: list[Letter] = []
    for place, same in groupby(letters, key=lambda each: each.place):
        group = list(same)
        if len(group) == 1:
            found += group
            continue
        backwards = group[0].turn in (2, 3)
        for at, letter in enumerate(group):
            part = len(group) - 1 - at if backwards else at
            place_of = _part(place, part / len(group), (part + 1) / len(group), letter.turn)
            found.append(replace(letter, place=place_of))
    return found


def _part(place: Rect, start: float, end: float, turn: int) -> Rect:
    """The part of a rectangle between two shares of its extent along the line."""
    if turn % 2:
        down = place.y1 - place.y0
        return Rect(place.x0, place.y0 + start * down, place.x1, place.y0 + end * down)
    across = place.x1 - place.x0
    return Rect(place.x0 + start * across, place.y0, place.x0 + end * across, place.y1)


def _apart(letters: Sequence[Letter]) -> list[Letter]:
    """Letters of one line end where the next begins: readers take overlapping twins for double
    printing.
    """
    apart: list[Letter] = []
    for letter, following in zip_longest(letters, letters[1:]):
        box = letter.place
        if following is not None and _overlap(box, following.place):
            box = Rect(box.x0, box.y0, following.place.x0, box.y1)
        apart.append(replace(letter, place=box))
    return apart


def _overlap(box: Rect, following: Rect) -> bool:
    shared = min(box.y1, following.y1) - max(box.y0, following.y0)
    beside = shared > 0.7 * min(box.y1 - box.y0, following.y1 - following.y0)
    return beside and box.x0 < following.x0 < box.x1
