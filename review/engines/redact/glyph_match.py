"""Do two readers of a page agree? Every character that pdfium reads must have its code in the contents,
at its place and with its text; and every code that says something must be one of these.

Offsets of the plan mean pdfium's characters, removal works on codes: here one leads to the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import hypot
from typing import Final

from review.engines.redact.folding import fold_character
from review.engines.redact.glyph_faults import NotUnderstood
from review.engines.redact.glyph_state import ShownGlyph
from review.engines.redact.glyphs import Glyph, PageGlyphs

#: How far apart both may see a glyph, in ems: pdfium rounds widths to whole thousandths.
_NEAR: Final = 0.25
#: Twins, which pdfium reads once (bold by printing twice, shadows), stand this near, in ems.
_TWIN: Final = 0.5
_LEAST: Final = 0.3  # points
_CELL: Final = 16.0  # points; wider glyphs are looked for no further than that
#: Looked at for each character, on average. Answers: a million letters on one spot.
_PATIENCE: Final = 200
#: pdfium's own signs for a hyphen at a line end, and for what has no Unicode.
_SIGNS: Final = frozenset("-\x02\ufffe\ufffd")


def matched(shown: Sequence[ShownGlyph], page: PageGlyphs) -> dict[int, list[int]]:
    """Offset in the text of the page -> places in ``shown``. Raises ``NotUnderstood`` where the readers
    disagree.
    """
    pool = _Pool(shown)
    found: dict[int, list[int]] = {}
    for glyph in page.glyphs:
        place = pool.take(glyph)
        if place is not None:
            found[glyph.at] = [place]
        elif fold_character(glyph.character) and glyph.character not in _SIGNS:
            raise NotUnderstood("readers_disagree")
    owners = {places[0]: at for at, places in found.items()}
    for place, twin in pool.twins(owners):
        found[owners[twin]].append(place)
    return found


class _Pool:
    """The shown codes by place, each taken at most once unless it stands for several characters."""

    def __init__(self, shown: Sequence[ShownGlyph]) -> None:
        self._shown = shown
        self._texts = ["".join(map(fold_character, each.text)) for each in shown]
        self._cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for place, each in enumerate(shown):
            self._cells[_cell(each.origin)].append(place)
        self._taken = [False] * len(shown)
        self._next = 0
        self._last: tuple[float, float] | None = None
        self._patience = _PATIENCE * (len(shown) + 100)

    def take(self, glyph: Glyph) -> int | None:
        """The code of a character: the next one where the order is the same, else the nearest."""
        if glyph.origin is None:
            return None
        wanted = "" if glyph.character in _SIGNS else fold_character(glyph.character)
        place: int | None = self._next
        if self._next >= len(self._shown) or self._fits(self._next, glyph, wanted) is None:
            place = self._nearest(glyph, wanted)
        if place is None and self._is_spoken(glyph, wanted):
            place = self._next
        self._last = glyph.origin
        if place is None:
            return None
        self._taken[place] = True
        self._next = place + 1
        return place

    def _is_spoken(self, glyph: Glyph, wanted: str) -> bool:
        """Whether the next code is this character of a replacement text (14.9.4): pdfium gives all of them
        the origin of the first.
        """
        following = self._next
        return (
            glyph.origin == self._last
            and following < len(self._shown)
            and not self._taken[following]
            and self._texts[following] == wanted != ""
        )

    def _fits(self, place: int, glyph: Glyph, wanted: str) -> float | None:
        """The distance, where the code can be this character."""
        each, text = self._shown[place], self._texts[place]
        if self._taken[place] and (len(text) < 2 or not wanted):
            return None
        if glyph.character not in _SIGNS and each.text and wanted not in text:
            return None
        if not wanted and text and glyph.character not in _SIGNS:
            return None
        x, y = glyph.origin or (0.0, 0.0)
        distance = hypot(each.origin[0] - x, each.origin[1] - y)
        return distance if distance <= _reach(each, _NEAR) else None

    def _nearest(self, glyph: Glyph, wanted: str) -> int | None:
        best, least = None, float("inf")
        for place in self._around(glyph.origin or (0.0, 0.0)):
            distance = self._fits(place, glyph, wanted)
            if distance is not None and distance < least:
                best, least = place, distance
        return best

    def _around(self, point: tuple[float, float]) -> Iterator[int]:
        column, row = _cell(point)
        for x in (column, column - 1, column + 1):
            for y in (row, row - 1, row + 1):
                places = self._cells.get((x, y), ())
                self._patience -= len(places)
                if self._patience < 0:
                    raise NotUnderstood("too_dense")
                yield from places

    def twins(self, owners: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Codes that pdfium left out because the same stands there already, with the one it read."""
        known = frozenset(owners)
        for place, each in enumerate(self._shown):
            if self._taken[place] or not self._texts[place]:
                continue
            twin = next((one for one in self._around(each.origin) if self._are(place, one)), None)
            if twin is None or twin not in known:
                raise NotUnderstood("readers_disagree")
            yield place, twin

    def _are(self, place: int, other: int) -> bool:
        if not self._taken[other] or self._texts[place] != self._texts[other]:
            return False
        one, two = self._shown[place], self._shown[other]
        apart = hypot(one.origin[0] - two.origin[0], one.origin[1] - two.origin[1])
        return apart <= _reach(one, _TWIN)


def _cell(point: tuple[float, float]) -> tuple[int, int]:
    return int(point[0] // _CELL), int(point[1] // _CELL)


def _reach(glyph: ShownGlyph, share: float) -> float:
    return min(max(hypot(*glyph.up) * share, _LEAST), _CELL)
