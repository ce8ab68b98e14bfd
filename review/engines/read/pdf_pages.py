"""The pages of a PDF as segments, as long as the reading is made: visible text, hidden runs,
recognised text, what stays unread, doubts and facts.

Puts together what ``pdf_look.py`` saw and what recognition gave. Opens no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import c_uint
from dataclasses import dataclass, field
from typing import Any, Final

import pypdfium2.raw as pdfium

from review.engines.messages import Cause
from review.engines.model import Box, Hidden, PageFacts, Segment
from review.engines.read.pdf_look import Look, PageKind
from review.engines.read.pdf_page import PageText, Turn, character_boxes, each_box
from review.engines.read.pdf_unseen import Run
from review.engines.read.reading import BAD_REDACTION, Doubt, Fact, Unread
from review.engines.read.recognised import Recognised
from review.engines.read.recognised_page import (
    RecognisedText,
    beside_layer,
    disagreements,
    text_of,
)

#: Ruling lines from which a page may have a table (formats.md section 2).
_RULES_OF_A_TABLE: Final = 8
_MOST_DOUBTS: Final = 50
_DARK: Final = 120  # sum of red, green and blue
_UNMAPPED: Final = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]{2,}")


@dataclass(frozen=True)
class TextPlace:
    """Where a segment lies in the text layer: ``start`` is the offset of its first character in the
    text of the page.
    """

    page: int
    start: int


@dataclass
class PageStore:
    """What is kept of all pages; rectangles are not."""

    visible: list[Segment] = field(default_factory=list)
    hidden: list[Segment] = field(default_factory=list)
    pages: list[PageFacts] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    texts: dict[int, PageText] = field(default_factory=dict)
    places: dict[str, TextPlace] = field(default_factory=dict)
    recognised: dict[str, tuple[int, RecognisedText]] = field(default_factory=dict)
    ruled: set[int] = field(default_factory=set)

    def take(
        self, number: int, look: Look, opened: tuple[Any, Any], page: Recognised | None
    ) -> None:
        """One page, counted from 1. ``opened`` are its pdfium page and text page, ``page`` is what
        recognition gave for it.
        """
        name = f"page-{number}"
        if look.drawn.rules >= _RULES_OF_A_TABLE:
            self.ruled.add(number)
        if look.text.text.strip():
            self.texts[number] = look.text
        for seal in page.seals if page is not None else ():
            self.facts.append(Fact("seal", number, Box(number, *seal)))
        if look.kind in (PageKind.SCAN, PageKind.OUTLINES, PageKind.LAYER):
            self.pages.append(PageFacts(number, "ocr"))
            self._from_picture(name, number, look, page)
            return
        is_mixed = look.kind is PageKind.MIXED
        self.pages.append(PageFacts(number, "mixed" if is_mixed else "text"))
        self._from_text(name, number, look, opened)
        if is_mixed:
            self._picture(f"{name}-picture", number, look, opened, page)

    def _from_text(self, name: str, number: int, look: Look, opened: tuple[Any, Any]) -> None:
        text = look.visible()
        if text.replace("\u200b", "").strip():
            self.visible.append(Segment(name, "page", "page", number, text))
            self.places[name] = TextPlace(number, 0)
            for match in list(_UNMAPPED.finditer(text))[:_MOST_DOUBTS]:
                self.doubts.append(Doubt(name, match.start(), match.end(), "readers_disagree"))
        for segment, run in look.hidden_segments(number):
            self.hidden.append(segment)
            self.places[segment.id] = TextPlace(number, run.start)
            page, textpage = opened
            if run.kind is Hidden.COVERED or _is_dark(textpage, look.text, run):
                boxes = character_boxes(page.raw, textpage.raw, look.text, run.start, run.end)
                self.facts += [Fact(BAD_REDACTION, number, Box(number, *each)) for each in boxes]

    def _from_picture(self, name: str, number: int, look: Look, page: Recognised | None) -> None:
        """A page whose text layer is not its text: recognised, or unread."""
        layer = look.text.text
        is_layer = look.kind is PageKind.LAYER
        if page is None and is_layer:
            # what somebody's recognition left is shown, but nobody has compared it with the picture
            self.visible.append(Segment(name, "page", "page", number, layer))
            self.places[name] = TextPlace(number, 0)
            self.unread.append(Unread(name, Cause.SCAN, page=number))
            return
        found = text_of(page.lines) if page is not None else None
        if found is not None and found.text.strip():
            self._recognised(Segment(name, "page", "page", number, found.text), number, found)
        else:
            cause = Cause.SCAN if page is None and look.drawn.cover > 0 else Cause.NO_TEXT
            self.visible.append(Segment(name, "page", "unread", number, ""))
            self.unread.append(Unread(name, cause, page=number))
        if layer.strip():
            below = f"{name}-layer"
            self.hidden.append(Segment(below, "page", Hidden.SCAN_LAYER.value, number, layer))
            self.places[below] = TextPlace(number, 0)
            if found is not None and is_layer:
                self.doubts += disagreements(found.text, layer, name)
                self.doubts += disagreements(layer, found.text, below)

    def _picture(
        self,
        name: str,
        number: int,
        look: Look,
        opened: tuple[Any, Any],
        page: Recognised | None,
    ) -> None:
        """What the pictures of a page with text say."""
        opened_page, textpage = opened
        if page is None:
            turn = Turn(opened_page.raw)
            shown = [turn.shown(*each) for each in look.drawn.pictures]
            sides = next((each for each in shown if each is not None), (0.0, 0.0, 1.0, 1.0))
            self.visible.append(Segment(name, "page", "unread", number, ""))
            self.unread.append(Unread(name, Cause.SCAN, page=number, box=Box(number, *sides)))
            return
        length = len(look.text.text)
        boxes = list(each_box(opened_page.raw, textpage.raw, look.text, 0, length))
        for run in look.runs:
            boxes[run.start : run.end] = [None] * (run.end - run.start)
        found = text_of(beside_layer(page, boxes))
        if found.text.strip():
            self._recognised(Segment(name, "page", "picture", number, found.text), number, found)

    def _recognised(self, segment: Segment, number: int, found: RecognisedText) -> None:
        self.visible.append(segment)
        self.recognised[segment.id] = number, found
        self.doubts += found.doubts(segment.id)


def _is_dark(textpage: Any, text: PageText, run: Run) -> bool:
    """Whether letters in the colour of their ground are dark ones: on a black bar, not on paper."""
    if run.kind is not Hidden.WHITE:
        return False
    place = text.character(textpage.raw, run.start)
    parts = [c_uint() for _ in range(4)]
    if place < 0 or not pdfium.FPDFText_GetFillColor(textpage.raw, place, *parts):
        return False
    return sum(part.value for part in parts[:3]) < _DARK


def with_fatal(store: PageStore) -> Iterator[Unread]:
    """What is unread; fatal where no page at all has a text."""
    is_empty = not any(segment.text.strip() for segment in store.visible)
    for each in store.unread:
        yield Unread(each.segment, each.cause, each.page, each.box, each.part, fatal=is_empty)
