"""The proof for scanned pages: what was marked can not be read in the picture of the result, and the rest of the
picture is as it was.

Recognises the marked pages of the result anew, with the models of the wheel and the library's own
pipeline: nothing of the reader's preparation is used. Only pages with marks are recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium

from review.engines.model import Check
from review.engines.progress import Step, told
from review.engines.verify.canon import canonical, count
from review.engines.verify.drawings import Drawings, is_changed
from review.engines.verify.eye import DPI, Eye, Seen, draw
from review.engines.verify.inked import Corners
from review.engines.verify.legible import is_cut_off
from review.engines.verify.outcome import outcome_of_pages
from review.engines.verify.pages import Page


@dataclass(frozen=True)
class Scan:
    """A recognised page of the original: its marked rectangles, and its text without what is gone."""

    number: int
    boxes: tuple[Corners, ...]
    literal: str


def scan_checks(
    scans: Sequence[Scan],
    before: Sequence[Page],
    after: Sequence[Page],
    original: bytes,
    redacted: bytes,
    values: Sequence[str],
) -> Iterator[Check]:
    """Two checks where there are scans, none otherwise. Each sequence of pages is that of its file."""
    if not scans:
        return
    marked = [scan for scan in scans if scan.boxes]
    legible: list[int] = []
    if marked:
        eye, document = Eye(), pdfium.PdfDocument(redacted)
        try:
            for done, scan in enumerate(marked, 1):
                lines = _read(document, scan.number, eye)
                if _says(lines, scan, values) or _fills(lines, scan):
                    legible.append(scan.number)
                told(Step.RECOGNISE, done, len(marked))
        finally:
            document.close()
    yield outcome_of_pages(
        "marks_illegible", f"{len(marked)} scanned pages recognised again", legible
    )
    other = [s for s in scans if _looks(before[s.number - 1]) != _looks(after[s.number - 1])]
    changed = _changed(other, original, redacted)
    yield outcome_of_pages("picture_kept", f"{len(scans)} scanned pages compared", changed)


def _read(document: Any, number: int, eye: Eye) -> list[Seen]:
    """The lines of a page of the result, as a person would see them."""
    return eye.read(draw(document, number, DPI))


def _says(lines: Sequence[Seen], scan: Scan, values: Sequence[str]) -> bool:
    """Whether a value can be read more often than its kept places say; or, if it has none, most of it where
    the edge of the paper cuts it.
    """
    text = canonical("\0".join(line.text for line in lines))
    kept = {value: count(scan.literal, value) for value in values}
    return any(
        count(text, value) > often or (not often and is_cut_off(value, lines))
        for value, often in kept.items()
    )


def _fills(lines: Sequence[Seen], scan: Scan) -> bool:
    """Whether something legible stands inside a mark."""
    return any(
        canonical(line.text) and _is_within(line.box, box) for line in lines for box in scan.boxes
    )


def _is_within(line: Corners, box: Corners) -> bool:
    """Whether most of a line lies in a mark; a line that only touches it is a neighbour."""
    wide = min(line[2], box[2]) - max(line[0], box[0])
    high = min(line[3], box[3]) - max(line[1], box[1])
    area = (line[2] - line[0]) * (line[3] - line[1])
    return wide > 0 and high > 0 and wide * high > 0.6 * area


def _looks(page: Page) -> object:
    """How a page looked when it was read; pages that were not touched look the same to the last bit."""
    return page.size, page.packed


def _changed(scans: Sequence[Scan], original: bytes, redacted: bytes) -> list[int]:
    """Numbers of the pages that differ outside their marks."""
    if not scans:
        return []
    before, after = Drawings(original), Drawings(redacted)
    try:
        found = []
        for scan in scans:
            page = before.draw(scan.number)
            if is_changed(page, after.draw(scan.number, page.width), scan.boxes):
                found.append(scan.number)
        return found
    finally:
        before.close()
        after.close()
