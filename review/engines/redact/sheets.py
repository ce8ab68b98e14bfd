"""The pages of a PDF on their way: what goes from each, what nobody saw, and why it can not keep its
vectors.

Reads, marks and judges; changes nothing that is written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pikepdf

from review.engines import limits
from review.engines.model import Box, Hidden, PageResult
from review.engines.progress import Step, told
from review.engines.read.pdf_look import Looker
from review.engines.redact.boxes import PageMarks, marks_of_page, surviving_letters
from review.engines.redact.folding import fold_character
from review.engines.redact.glyphs import (
    PageGlyphs,
    Rect,
    Visibility,
    judge_visibility,
    open_document,
    opened_page,
    read_glyphs,
)
from review.engines.redact.glyphs_packed import PackedGlyphs
from review.engines.redact.hidden import HiddenRuns
from review.engines.redact.pictures_cut import Masked
from review.engines.redact.pictures_hidden import BARS, has_hidden_pixels
from review.engines.redact.plan import Place
from review.engines.redact.scans import ScannedPage
from review.engines.redact.textlayer import Letter

_HELD_PLAIN = 48  # pages: some 300 kB of characters each


@dataclass
class Sheet:
    """One page. ``wanted`` says why something goes from it, ``picture`` why it becomes a picture of
    itself; ``clean`` is its dictionary as long as it keeps its vectors. ``painted`` are boxes that were
    asked for, ``late`` letters of masks that could not be set in the contents, ``left_out`` says how much of
    its text nobody saw.
    """

    glyphs: PageGlyphs
    marks: PageMarks
    hidden: frozenset[int]
    undrawable: frozenset[int]
    painted: tuple[Rect, ...] = ()
    wanted: str | None = None
    picture: str | None = None
    clean: pikepdf.Object | None = None
    late: tuple[Letter, ...] = ()
    scanned: bool = False
    recognised: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The page, counted from 1."""
        return self.glyphs.number

    @cached_property
    def letters(self) -> list[Letter]:
        """What an invisible layer says of it."""
        return surviving_letters(self.glyphs, self.marks, self.hidden)

    @property
    def carries(self) -> bool:
        """Whether its letters are set as an invisible layer: on a picture, or on a scan that stays."""
        return (self.clean is None or self.scanned) and bool(self.letters)

    def become_picture(self, reason: str) -> None:
        """Give up the vectors."""
        self.picture, self.clean, self.late = reason, None, ()

    def result(self) -> PageResult:
        """How the page was treated, and why."""
        if self.picture is not None:
            return PageResult(self.number, "raster", self.picture)
        if self.wanted is not None:
            return PageResult(self.number, "glyphs", self.wanted)
        return PageResult(self.number, "untouched", None)


def read_sheets(
    data: bytes,
    places: Sequence[Place],
    boxes: Sequence[Box],
    scans: Mapping[int, ScannedPage],
    looker: Looker,
    masked: Masked,
) -> list[Sheet]:
    """Read, mark and judge all pages of a PDF; ``masked`` are pictures in it. The document is only for
    this: judging changes it in memory.
    """
    by_page: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_page[place.segment].append(place)
    document = open_document(data)
    sheets: list[Sheet] = []
    try:
        for number in range(1, len(document) + 1):
            if number % limits.PAGES_OF_ONE_OPENING == 0:
                document.close()
                document = open_document(data)
            painted = [box for box in boxes if box.page == number]
            sheet = _sheet(document, number, by_page, painted, scans.get(number), looker, masked)
            if len(document) > _HELD_PLAIN:
                sheet.glyphs = replace(sheet.glyphs, glyphs=PackedGlyphs(sheet.glyphs.glyphs))
            sheets.append(sheet)
            told(Step.REMOVE, number, len(document))
    finally:
        document.close()
    return sheets


def _sheet(
    document: Any,
    number: int,
    places: Mapping[str, Sequence[Place]],
    painted: Sequence[Box],
    scan: ScannedPage | None,
    looker: Looker,
    masked: Masked,
) -> Sheet:
    read = _read(document, number, looker, judged=scan is None or not scan.whole)
    glyphs, runs = read.glyphs, read.runs
    here = list(places.get(f"page-{number}", ()))
    if scan is not None and scan.whole:
        seen = Visibility(frozenset(), frozenset())
        own_text = any(fold_character(each.character) for each in glyphs.glyphs)
        unseen = Counter({Hidden.SCAN_LAYER.value: int(own_text)})
        here = scan.moved(here, glyphs)
        glyphs = scan.glyphs(glyphs)
    else:
        seen = runs.joined(read.seen)
        own_text = bool(seen.hidden)
        unseen = runs.counted(seen, glyphs)
        if scan is not None:
            here += scan.moved(places.get(scan.segment, ()), glyphs)
            glyphs = scan.glyphs(glyphs)
    marks = marks_of_page(glyphs, here, painted, seen.hidden)
    runs.mark(places, marks, glyphs)
    sheet = Sheet(glyphs, marks, seen.hidden, seen.undrawable)
    sheet.painted = tuple(Rect(box.x0, box.y0, box.x1, box.y1) for box in painted)
    sheet.scanned = scan is not None and scan.whole
    sheet.recognised = scan is not None
    sheet.left_out = tuple(f"page-{number}: {kind} {n}" for kind, n in sorted(unseen.items()) if n)
    if marks.gone or marks.boxes:
        sheet.wanted = "removal"
    elif own_text:
        sheet.wanted = "hidden_text"
    if has_hidden_pixels(document, number, masked, barred=not BARS.isdisjoint(read.glyphs.text)):
        sheet.picture = "picture_cut_off"
    elif sheet.recognised and sheet.wanted is not None:
        sheet.picture = sheet.wanted  # what stands on a scan is in its pixels
    return sheet


@dataclass(frozen=True)
class _Read:
    """What is read of an opened page."""

    glyphs: PageGlyphs
    runs: HiddenRuns
    seen: Visibility


def _read(document: Any, number: int, looker: Looker, *, judged: bool) -> _Read:
    with opened_page(document, number) as page:
        textpage = page.get_textpage()
        try:
            look = looker.seen(page, textpage, number)
            glyphs = read_glyphs(page, textpage, look.text, number)
        finally:
            textpage.close()
        nothing = Visibility(frozenset(), frozenset())
        seen = judge_visibility(page, glyphs) if judged else nothing
    return _Read(glyphs, HiddenRuns(number, look.runs), seen)
