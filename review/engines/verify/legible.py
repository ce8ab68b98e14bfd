"""Reads with eyes what text readers can not: on marked pages, ink that no character explains, and every
picture whole. A value that was removed everywhere may not be legible there.

Pages that text explains all over are not recognised, so that plain pages cost nothing (decision 0016). A value
that a plan names and no text has is looked for on all pages as they are drawn: letters may be paths, and a font
may say other letters than it draws.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from review.engines import limits
from review.engines.model import Check
from review.engines.progress import Step, told
from review.engines.verify.canon import canonical, is_distinct
from review.engines.verify.embedded import draw_whole, pictures_of_page, shown_whole
from review.engines.verify.expected import Expected, grown
from review.engines.verify.eye import Eye, Seen, draw
from review.engines.verify.inked import Corners
from review.engines.verify.numbers import number_of, without_marks
from review.engines.verify.outcome import outcome_of_pages
from review.engines.verify.pages import PAGES_OF_ONE_OPENING, Page
from review.engines.verify.unread import unread_patches

#: Patches are read at the resolution at which pages become pictures.
_DPI: Final = 200
_PADDING: Final = 0.012  # of the page, around a patch
#: A number this long is recognised though one of its characters is misread.
_LONG: Final = 8
#: Shorter figures say nothing by themselves.
_SHORT: Final = 3
#: The eye draws smaller pictures larger first, which takes longer and shows no more.
_LEAST_SIDE: Final = 736
_BETWEEN: Final = 24
#: Levels between the lightest and the darkest pixel: less shows nothing.
_CONTRAST: Final = 40
#: What ends this near the edge of the paper, in fractions of it, may go on beyond it.
_EDGE: Final = 0.02


@dataclass
class _Tally:
    """What was recognised and what was not, for the detail; pages at fault."""

    patches: int = 0
    pictures: int = 0
    small: int = 0
    plain: int = 0
    left: int = 0
    whole: int = 0
    faults: list[int] = field(default_factory=list)


def legible_check(
    values: Sequence[str],
    expected: Sequence[Expected],
    after: Sequence[Page],
    redacted: bytes,
    recognised: Collection[int],
    unmet: Sequence[str] = (),
) -> Check:
    """Fails on marked pages where a value can be read, and on any page that shows an ``unmet`` one. The
    ``recognised`` pages are read as a whole by ``scans.py``; here only their pictures.
    """
    tally = _Tally()
    marked = [page for page, wanted in zip(after, expected, strict=True) if wanted.is_marked]
    looked_for = after[: limits.PROOF_UNMET_PAGES] if unmet else []
    if (marked and values) or looked_for:
        reader = _Reader(values, redacted, tally)
        try:
            for page in looked_for:
                reader.look_for(unmet, page.number)
            for done, page in enumerate(marked, 1):
                bars = [grown(box) for box in expected[page.number - 1].bars]
                patches = [] if page.number in recognised else unread_patches(page, bars)
                reader.read_page(page.number, patches)
                told(Step.RECOGNISE, done, len(marked))
        finally:
            reader.close()
    detail = (
        f"{tally.patches + tally.pictures} places recognised ({tally.patches} patches of pages, "
        f"{tally.pictures} pictures) on {len(marked)} marked pages; text explains {tally.plain} of them, "
        f"{tally.small} pictures show nothing, {tally.left} places beyond the limit"
    )
    if unmet:
        detail += f"; {tally.whole} of {len(after)} pages read for values that no text has"
    return outcome_of_pages("pictures_illegible", detail, sorted(set(tally.faults)))


class _Reader:
    """Reads the marked pages of one result; each picture once."""

    def __init__(self, values: Sequence[str], data: bytes, tally: _Tally) -> None:
        self._values = values
        self._data = data
        self._tally = tally
        self._pdf = pikepdf.open(io.BytesIO(data))
        self._document: Any = pdfium.PdfDocument(data)
        self._opened = 0
        self._eye = Eye()
        self._said: dict[bytes, bool] = {}

    def read_page(self, number: int, patches: Sequence[Corners]) -> None:
        """One page: its patches, then the pictures that it does not show whole."""
        self._opened += 1
        if self._opened % PAGES_OF_ONE_OPENING == 0:
            self._document.close()
            self._document = pdfium.PdfDocument(self._data)
        legible = bool(patches) and self._reads_patches(number, patches)
        pictures = [
            each
            for each in pictures_of_page(self._pdf, number)
            if each.digest not in shown_whole(self._document, number)
        ]
        for picture in pictures:
            if picture.digest not in self._said:
                self._said[picture.digest] = self._reads_picture(picture)
            legible = legible or self._said[picture.digest]
        self._tally.plain += not patches and not pictures
        if legible:
            self._tally.faults.append(number)

    def look_for(self, values: Sequence[str], number: int) -> None:
        """Read a page as it is drawn, whatever its text says."""
        lines = self._eye.read(draw(self._document, number, _DPI))
        text = canonical("".join(line.text for line in lines))
        self._tally.whole += 1
        if any(is_legible(value, text) or is_cut_off(value, lines) for value in values):
            self._tally.faults.append(number)

    def _reads_patches(self, number: int, patches: Sequence[Corners]) -> bool:
        drawn = draw(self._document, number, _DPI)
        high, wide = drawn.shape[:2]
        parts = []
        for x0, y0, x1, y1 in (grown(patch, _PADDING) for patch in patches):
            rows = slice(max(int(y0 * high), 0), int(y1 * high) + 1)
            parts.append(drawn[rows, max(int(x0 * wide), 0) : int(x1 * wide) + 1])
        self._tally.patches += len(parts)
        return self._is_told(sheet_of(parts))

    def _reads_picture(self, picture: Any) -> bool:
        if not picture.is_legible:
            self._tally.small += 1
            return False
        drawn = draw_whole(self._pdf, picture)
        if drawn is None or int(drawn.max()) - int(drawn.min()) < _CONTRAST:
            self._tally.small += 1
            return False
        self._tally.pictures += 1
        return self._is_told(sheet_of([drawn]))

    def _is_told(self, picture: Any) -> bool:
        """Whether a picture tells a value. What is beyond the limit is not proved and counts as told."""
        if self._tally.patches + self._tally.pictures > limits.PROOF_PICTURES:
            self._tally.left += 1
            return True
        text = canonical("".join(line.text for line in self._eye.read(picture)))
        return any(is_legible(value, text) for value in self._values)

    def close(self) -> None:
        """Give the documents back."""
        self._document.close()
        self._pdf.close()


def sheet_of(parts: Sequence[Any]) -> Any:
    """Small pictures below each other on white: the eye takes as long for a small one as for a page."""
    wide = max(_LEAST_SIDE, *(part.shape[1] for part in parts))
    high = sum(part.shape[0] + _BETWEEN for part in parts)
    sheet = np.full((max(high, _LEAST_SIDE), wide, 3), 255, np.uint8)
    top = 0
    for part in parts:
        sheet[top : top + part.shape[0], : part.shape[1]] = part
        top += part.shape[0] + _BETWEEN
    return sheet


def is_legible(value: str, text: str) -> bool:
    """Whether a recognised text tells a value, a number in whatever groups. Of a long one, one character
    may be misread; a short one of figures or Latin letters must stand by itself, as it is part of many
    others.
    """
    if not is_distinct(value) and value.isascii():
        alone = rf"(?<![0-9a-z]){re.escape(value)}(?![0-9a-z])"
        return len(value) >= _SHORT and re.search(alone, text) is not None
    number = number_of(value)
    if value in text or (number and number in without_marks(text)):
        return True
    if len(value) < _LONG:
        return False
    return any(
        sum(a != b for a, b in zip(value, text[at : at + len(value)], strict=False)) <= 1
        for at in range(len(text) - len(value) + 1)
    )


def is_cut_off(value: str, lines: Sequence[Seen]) -> bool:
    """Whether more than half of a canonical value ends a line, or begins one, where the edge of the paper cuts
    it: a number that lacks its last figures still tells whose it is. The character that the edge cuts may be
    misread.
    """
    for line in lines:
        if min(line.box) > _EDGE and max(line.box) < 1 - _EDGE:
            continue
        text = canonical(line.text)
        for long in range(len(value) // 2 + 1, len(value)):
            if value[:long] in text[-long - 1 :] or value[-long:] in text[: long + 1]:
                return True
    return False
