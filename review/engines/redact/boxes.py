"""From marked characters of a page to rectangles to burn, and from rectangles to the characters
under them.

Plain geometry on displayed fractions; nothing here draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

import numpy as np

from review.engines.model import Box, Treatment
from review.engines.redact.folding import fold_character
from review.engines.redact.glyphs import Glyph, PageGlyphs, Rect
from review.engines.redact.masks import shown
from review.engines.redact.plan import Place
from review.engines.redact.textlayer import Letter


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
            marks.masks += [(at, Letter(each, _set_at(by_offset[at]))) for each in text]
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
    letters = [
        (glyph.at, Letter(glyph.character, _set_at(glyph)))
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


def _shared_out(letters: Sequence[Letter]) -> list[Letter]:
    """Letters of one glyph (ligatures) have one place: each gets its part of it, or readers would take them
    for one letter printed several times.
    """
    found: list[Letter] = []
    for place, same in groupby(letters, key=lambda each: each.place):
        group = list(same)
        across = (place.x1 - place.x0) / len(group)
        for at, letter in enumerate(group):
            x0 = place.x0 + at * across
            found.append(
                letter
                if len(group) == 1
                else Letter(letter.character, Rect(x0, place.y0, x0 + across, place.y1))
            )
    return found


def _apart(letters: Sequence[Letter]) -> list[Letter]:
    """Letters of one line end where the next begins: readers take overlapping twins for double
    printing.
    """
    apart: list[Letter] = []
    for letter, following in zip_longest(letters, letters[1:]):
        box = letter.place
        if following is not None and _overlap(box, following.place):
            box = Rect(box.x0, box.y0, following.place.x0, box.y1)
        apart.append(Letter(letter.character, box))
    return apart


def _overlap(box: Rect, following: Rect) -> bool:
    shared = min(box.y1, following.y1) - max(box.y0, following.y0)
    beside = shared > 0.7 * min(box.y1 - box.y0, following.y1 - following.y0)
    return beside and box.x0 < following.x0 < box.x1
