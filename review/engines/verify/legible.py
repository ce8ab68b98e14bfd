"""Reads with eyes what text readers can not: ink that no character explains, and every picture whole. A value
that was removed everywhere may not be legible there.

Pages that text explains all over are not recognised, so that plain pages cost nothing (decision 0016). Pages that
became pictures because an earlier proof doubted them are read as they are drawn, and so are some for a value that a
plan names and no text has: a font may say other letters than it draws.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from review.engines import limits
from review.engines.model import Check
from review.engines.progress import Step, told
from review.engines.verify.canon import canonical, is_distinct
from review.engines.verify.embedded import Picture, draw_whole, pictures_of_page, shown_whole
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
#: On pages from which nothing went: greys that may be ink, and dots (108 an inch) of the two smallest letters.
_FAINT: Final = 200
_TWO_LETTERS: Final = 14
_ALL: Final = (0.0, 0.0, 1.0, 1.0)
#: What ends this near the edge of the paper, in fractions of it, may go on beyond it.
_EDGE: Final = 0.02


@dataclass
class _Tally:
    """What was recognised and what was not, for the detail; pages at fault."""

    runs: int = 0
    patches: int = 0
    pictures: int = 0
    small: int = 0
    plain: int = 0
    left: int = 0
    whole: int = 0
    faults: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Task:
    """A page to be read: its patches that nothing explains, the values to be looked for on all of it, and whether
    its pictures are read too.
    """

    page: Page
    patches: Sequence[Corners]
    whole: Sequence[str]
    with_pictures: bool


def legible_check(
    values: Sequence[str],
    expected: Sequence[Expected],
    after: Sequence[Page],
    redacted: bytes,
    recognised: Collection[int],
    unmet: Sequence[str] = (),
    doubted: Collection[int] = (),
) -> Check:
    """Fails on pages where a value can be read. The ``recognised`` pages were read when the file came in: those
    with marks are read again by ``scans.py``, here only their pictures. On the first pages the ``unmet`` values are
    looked for whatever text says, on ``doubted`` ones (which an earlier proof named) all values.
    """
    tally = _Tally()
    tasks: list[_Task] = []
    for page, wanted in zip(after, expected, strict=True) if values or unmet else ():
        whole = unmet if page.number <= limits.PROOF_UNMET_PAGES else ()
        whole = values if page.number in doubted else whole
        was_read, is_marked = page.number in recognised, wanted.is_marked
        bars = [grown(box) for box in wanted.bars]
        patches = [
            each
            for each in ([] if was_read else unread_patches(page, bars))
            if is_marked or _may_speak(page, each)
        ]
        tasks.append(_Task(page, patches, whole, is_marked or not was_read))
    reader = _Reader(values, redacted, tally)
    try:
        for done, task in enumerate(tasks, 1):
            reader.read_page(task)
            told(Step.RECOGNISE, done, len(tasks))
    finally:
        reader.close()
    detail = (
        f"{tally.patches + tally.pictures} places recognised ({tally.patches} patches of pages, "
        f"{tally.pictures} pictures) on {len(tasks)} pages; text explains {tally.plain} of them, "
        f"{tally.small} pictures show nothing, {tally.left} places beyond the limit"
    )
    if unmet or doubted:
        detail += f"; {tally.whole} of {len(after)} pages read for values that no text has"
    return outcome_of_pages("pictures_illegible", detail, sorted(set(tally.faults)))


def _may_speak(page: Page, patch: Corners) -> bool:
    """Whether a patch is as large as two letters that can be read; a bullet or a box to be ticked is not."""
    x0, y0, x1, y1 = patch
    high, wide = page.pixels.shape
    part = page.pixels[int(y0 * high) : int(y1 * high) + 1, int(x0 * wide) : int(x1 * wide) + 1]
    dark = part < _FAINT
    sides = [np.flatnonzero(dark.any(axis=axis)) for axis in (0, 1)]
    return any(len(side) and int(side[-1] - side[0]) >= _TWO_LETTERS for side in sides)


class _Reader:
    """Reads pages of one result; each picture and each patch that looks the same once."""

    def __init__(self, values: Sequence[str], data: bytes, tally: _Tally) -> None:
        self._values = values
        self._data = data
        self._tally = tally
        self._held: Any = None
        self._opened = 0
        self._eye = Eye()
        self._said: dict[bytes, bool] = {}
        self._plain: set[bytes] = set()

    @cached_property
    def _pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self._data))

    @cached_property
    def _has_pictures(self) -> bool:
        """Whether there is any in the file: most files have none, and no page of them is gone through."""
        return any(
            isinstance(each, pikepdf.Stream) and each.get("/Subtype") == pikepdf.Name.Image
            for each in self._pdf.objects
        )

    @property
    def _document(self) -> Any:
        if self._held is not None and self._opened >= PAGES_OF_ONE_OPENING:
            self._held.close()
            self._held = None
        if self._held is None:
            self._held, self._opened = pdfium.PdfDocument(self._data), 0
        return self._held

    def read_page(self, task: _Task) -> None:
        """One page: its patches, then the pictures that it does not show whole; or all that it shows."""
        number = task.page.number
        self._opened += 1
        legible = bool(task.whole) and self._reads_whole(task)
        if task.patches and not legible:
            legible = self._reads_patches(task)
        pictures = self._pictures_of(number) if task.with_pictures else []
        for picture in pictures:
            if picture.digest not in self._said:
                self._said[picture.digest] = self._reads_picture(picture)
            legible = legible or self._said[picture.digest]
        self._tally.plain += not task.patches and not pictures
        if legible:
            self._tally.faults.append(number)

    def _pictures_of(self, number: int) -> list[Picture]:
        """The pictures of a page that it does not show whole."""
        found = pictures_of_page(self._pdf, number) if self._has_pictures else []
        shown = shown_whole(self._document, number) if found else ()
        return [each for each in found if each.digest not in shown]

    def _reads_whole(self, task: _Task) -> bool:
        """Read a page as it is drawn, whatever its text says. What is nearly a value and may stand is none."""
        self._tally.whole += 1
        said = canonical(task.page.text)
        asked = "\0".join((said, *task.whole)).encode("utf-8", "replace")
        key = hashlib.sha256(_digest(task.page, _ALL) + asked).digest()
        if key in self._plain:
            return False
        if not self._may_run():
            return True
        lines = self._eye.read_finely(draw(self._document, task.page.number, _DPI))
        text = canonical("".join(line.text for line in lines))
        is_told = any(
            value in text
            or (is_legible(value, text) and not is_legible(value, said))
            or is_cut_off(value, lines)
            for value in task.whole
        )
        self._plain.update(() if is_told else (key,))
        return is_told

    def _reads_patches(self, task: _Task) -> bool:
        page = task.page
        fresh = {
            key: patch for patch in task.patches if (key := _digest(page, patch)) not in self._plain
        }
        if not fresh:
            return False
        drawn = draw(self._document, page.number, _DPI)
        high, wide = drawn.shape[:2]
        parts = []
        for x0, y0, x1, y1 in (grown(patch, _PADDING) for patch in fresh.values()):
            rows = slice(max(int(y0 * high), 0), int(y1 * high) + 1)
            parts.append(drawn[rows, max(int(x0 * wide), 0) : int(x1 * wide) + 1])
        self._tally.patches += len(parts)
        if self._is_told(sheet_of(parts)):
            return True
        self._plain.update(fresh)
        return False

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
        """Whether a picture tells a value."""
        if not self._may_run():
            return True
        text = canonical("".join(line.text for line in self._eye.read_finely(picture)))
        return any(is_legible(value, text) for value in self._values)

    def _may_run(self) -> bool:
        """Whether the eye may read once more. What is beyond the limit is not proved and counts as told."""
        self._tally.runs += 1
        is_within = self._tally.runs <= limits.PROOF_PICTURES
        self._tally.left += not is_within
        return is_within

    def close(self) -> None:
        """Give the documents back."""
        if self._held is not None:
            self._held.close()
        if "_pdf" in self.__dict__:
            self._pdf.close()


def _digest(page: Page, patch: Corners) -> bytes:
    """How a patch looks: a letterhead is read once."""
    x0, y0, x1, y1 = patch
    high, wide = page.pixels.shape
    part = page.pixels[int(y0 * high) : int(y1 * high) + 1, int(x0 * wide) : int(x1 * wide) + 1]
    return hashlib.sha256(b"%d " % part.shape[1] + part.tobytes()).digest()


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
