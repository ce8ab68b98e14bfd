"""One look at a page of a PDF: its text, what it draws, what kind of page that makes, and which
characters nobody sees.

The one place where reader, triage and remover get these, so that an offset means the same to all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from ctypes import c_double, c_ushort
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import pypdfium2.raw as pdfium

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import Segment
from review.engines.read.pdf_drawn import Drawn, drawn
from review.engines.read.pdf_open import Admitted
from review.engines.read.pdf_page import PageText, Rectangle, Turn, character_boxes
from review.engines.read.pdf_unseen import TINY, Run, Unseen

#: Fewer characters than this, and most of the page a picture or drawn as outlines: the text layer
#: is not the text.
FEW_CHARACTERS: Final = 30
#: Share of the page under pictures from which it may be a scan (formats.md section 2).
SCAN_COVER: Final = 0.6
#: Share from which pictures are looked at for words; a card of identity on A4 has 0.07.
PICTURE_COVER: Final = 0.03
#: Outlines from which a page may have text drawn as curves.
MANY_OUTLINES: Final = 60
#: Of all characters, those without a meaning, from which the layer says nothing.
_MEANINGLESS: Final = 0.5
#: Private use, replacement.
_UNSAID: Final = re.compile("[\ue000-\uf8ff\ufffd\uffff\U000f0000-\U0010ffff]")
#: Characters whose ink is low at any size.
_FLAT: Final = "一ー"


class PageKind(StrEnum):
    """What a page is made of."""

    TEXT = "text"
    SCAN = "scan"  # a picture, hardly any text
    LAYER = "layer"  # a picture of a page with text that nobody sees over or under it
    OUTLINES = "outlines"  # letters as curves, or in fonts that do not say which letters they are
    MIXED = "mixed"  # text, and pictures or drawings that may hold more
    BLANK = "blank"

    @property
    def needs_ocr(self) -> bool:
        """Whether the text layer is not the whole text."""
        return self not in (PageKind.TEXT, PageKind.BLANK)


@dataclass(frozen=True)
class Look:
    """What was seen of one page; ``runs`` are hidden stretches of ``text.text``."""

    text: PageText
    drawn: Drawn
    kind: PageKind
    runs: tuple[Run, ...]

    def visible(self) -> str:
        """The text with hidden characters blanked out; offsets stay. Within a word they become
        characters without width, so that what is visible beside them is not torn apart.
        """
        text = self.text.text
        for run in self.runs:
            edges = text[max(run.start - 1, 0) : run.start], text[run.end : run.end + 1]
            is_inner = all(edge and not edge.isspace() for edge in edges)
            filler = "\u200b" if is_inner else " "
            hidden = "".join(
                "\n" if letter == "\n" else filler for letter in text[run.start : run.end]
            )
            text = text[: run.start] + hidden + text[run.end :]
        return text

    def hidden_segments(self, number: int) -> Iterator[tuple[Segment, Run]]:
        """One segment for each hidden run, ids ``page-<n>-hidden-<k>``, k from 1."""
        for place, run in enumerate(self.runs, 1):
            text = self.text.text[run.start : run.end]
            name = hidden_name(number, place)
            yield Segment(name, "page", run.kind.value, number, text), run


def hidden_name(page: int, place: int) -> str:
    """The id of the segment of a hidden run; both count from 1."""
    return f"page-{page}-hidden-{place}"


class Looker:
    """Looks at pages in order; keeps the budgets of drawing for one file."""

    def __init__(
        self,
        *,
        layers_off: bool,
        unmapped: Collection[int] = (),
        patterned: Collection[int] = (),
    ) -> None:
        self._unseen = Unseen(layers_off=layers_off)
        self._layers_off = layers_off
        self._unmapped = frozenset(unmapped)
        self._patterned = frozenset(patterned)
        self._inked = limits.INKED_PAGES

    def look(self, page: Any, textpage: Any, number: int) -> Look:
        """Look at an opened page, counted from 1. Raises ``FileRefused`` where it is too large."""
        look = self.seen(page, textpage, number)
        if look.kind is PageKind.LAYER:
            return look
        letters = "".join(look.text.text.split())
        if letters and number in self._unmapped and _is_mute(textpage, look.text):
            return Look(look.text, look.drawn, PageKind.OUTLINES, ())
        return replace(look, kind=self._kind(page, textpage, look))

    def seen(self, page: Any, textpage: Any, number: int) -> Look:
        """The same without settling whether the text is all the page says: its kind is ``LAYER`` or ``TEXT``.
        Raises ``FileRefused``.
        """
        width, height = page.get_size()
        if max(width, height) > limits.PAGE_SIDE_POINTS:
            raise refuse(Cause.PAGE_TOO_LARGE, page=number)
        text = PageText(textpage.raw)
        if len(text.text) > limits.SEGMENT_CHARS:
            raise refuse(Cause.TOO_MANY_ELEMENTS)
        found = drawn(page.raw, width, height)
        found.is_shaded = found.is_shaded or number in self._patterned
        letters = "".join(text.text.split())
        if found.cover >= SCAN_COVER and letters and found.invisible > found.shown:
            return Look(text, found, PageKind.LAYER, ())
        runs: tuple[Run, ...] = ()
        if letters and (found.is_odd or self._layers_off or _is_spread(textpage, found)):
            runs = self._unseen.runs(page, textpage, text)
            hidden = sum(len("".join(text.text[run.start : run.end].split())) for run in runs)
            if found.cover >= SCAN_COVER and hidden * 2 > len(letters):
                return Look(text, found, PageKind.LAYER, ())
        return Look(text, found, PageKind.TEXT, runs)

    def _kind(self, page: Any, textpage: Any, look: Look) -> PageKind:
        letters = "".join(look.visible().replace("\u200b", "").split())
        shown = look.drawn
        if not letters and shown.cover == 0 and shown.outlines == 0 and shown.rules == 0:
            kind = PageKind.BLANK
        elif letters and len(_UNSAID.sub("", letters)) <= _MEANINGLESS * len(letters):
            kind = PageKind.OUTLINES
        elif len(letters) >= FEW_CHARACTERS:
            kind = PageKind.TEXT if self._says_all(page, textpage, look) else PageKind.MIXED
        elif self._says_all(page, textpage, look):
            kind = PageKind.TEXT if letters else PageKind.BLANK
        elif shown.cover >= PICTURE_COVER and (not letters or shown.cover >= SCAN_COVER):
            kind = PageKind.SCAN
        else:
            kind = PageKind.MIXED if letters and shown.cover else PageKind.OUTLINES
        if not kind.needs_ocr and shown.notes and self._notes_speak(page):
            kind = PageKind.MIXED if letters else PageKind.OUTLINES
        return kind

    def _notes_speak(self, page: Any) -> bool:
        """Whether something that is stamped, filled in or noted on the page may be words."""
        from review.engines.read.ink import annotations_speak  # noqa: PLC0415  # seldom needed

        self._inked -= 1
        return self._inked < 0 or annotations_speak(page)

    def _says_all(self, page: Any, textpage: Any, look: Look) -> bool:
        """Whether the text layer explains what the page shows. The page is drawn only where it shows
        something that may be words.
        """
        shown = look.drawn
        letters = len("".join(look.visible().split()))
        is_full = letters >= FEW_CHARACTERS
        has_picture = bool(shown.pictures) and shown.cover >= PICTURE_COVER
        may_say_more = has_picture or shown.outlines >= MANY_OUTLINES or shown.is_shaded
        if is_full and not may_say_more:
            return True
        if not is_full and letters and not has_picture and shown.outlines < MANY_OUTLINES:
            return not shown.is_shaded or self._is_explained(page, textpage, look, ())
        if self._inked <= 0:
            return False
        turn = Turn(page.raw)
        only_pictures = is_full and shown.outlines < MANY_OUTLINES and not shown.is_shaded
        places = [turn.shown(*each) for each in shown.pictures] if only_pictures else []
        within = tuple(each for each in places if each is not None)
        return self._is_explained(page, textpage, look, within)

    def _is_explained(
        self, page: Any, textpage: Any, look: Look, within: tuple[Rectangle, ...]
    ) -> bool:
        from review.engines.read.ink import measure_ink  # noqa: PLC0415  # seldom needed

        self._inked -= 1
        boxes: list[Rectangle] = []
        start = 0
        for run in (*look.runs, None):
            end = run.start if run else len(look.text.text)
            boxes += character_boxes(page.raw, textpage.raw, look.text, start, end)
            start = run.end if run else end
        return measure_ink(page, boxes, within).is_explained


def looker_for(admitted: Admitted) -> Looker:
    """A looker for a file that was let in."""
    return Looker(
        layers_off=admitted.layers_off,
        unmapped=admitted.unmapped,
        patterned=admitted.patterned,
    )


def is_meaningless(character: str) -> bool:
    """Whether a character of the text layer says nothing: private use, replacement, unassigned."""
    return _UNSAID.match(character) is not None


def _is_mute(textpage: Any, text: PageText) -> bool:
    """Whether half of the letters have no Unicode: pdfium then gives numbers of glyphs."""
    letters = [at for at, letter in enumerate(text.text) if not letter.isspace()]
    faults = sum(
        pdfium.FPDFText_HasUnicodeMapError(textpage.raw, text.character(textpage.raw, at)) == 1
        for at in letters
    )
    return bool(faults >= _MEANINGLESS * len(letters))


def _is_spread(textpage: Any, found: Drawn) -> bool:
    """Whether some line of text reaches beyond the displayed page, or is too small to be read."""
    sides = [c_double() for _ in range(4)]
    left, top, right, bottom = sides
    x0, y0, x1, y1 = found.paper
    get = pdfium.FPDFText_GetRect
    for place in range(pdfium.FPDFText_CountRects(textpage.raw, 0, -1)):
        get(textpage.raw, place, left, top, right, bottom)
        low, high = bottom.value, top.value
        if left.value < x0 or low < y0 or right.value > x1 or high > y1:
            return True
        if high - low < TINY and right.value - left.value > 2 * (high - low):
            buffer = (c_ushort * 33)()
            pdfium.FPDFText_GetBoundedText(textpage.raw, *sides, buffer, 32)
            if any(chr(unit).isalnum() and chr(unit) not in _FLAT for unit in buffer):
                return True
    return False
