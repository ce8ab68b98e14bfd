"""Where the pixels of a key come from: a page of a PDF or OFD drawn by pdfium, or a picture part of a package.

One bad page or picture raises its own cause and leaves the others alone. Nothing is recognised here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2 as pdfium

from review.engines import limits
from review.engines.messages import Cause
from review.engines.model import FileRefused
from review.engines.package import Package, open_package
from review.engines.read.pdf_open import open_pdf
from review.engines.read.pictures import PictureUnread, decoded
from review.engines.read.scan_models import LONGEST, Pixels
from review.engines.sniff import Format, sniff

_DPI: Final = 150  # more gives no better text (formats.md section 3)
_MM_PER_INCH: Final = 25.4
_A4_MM: Final = 297.0
_LEAST_LONG_SIDE: Final = 900  # pixels; small cards are drawn larger
_LEAST_SHORT_SIDE: Final = 60  # pixels of a picture; smaller ones are drawn larger
_LARGEST_PAPER: Final = 1_300  # points: above A3 it is a photograph that somebody took for a page


@dataclass(frozen=True)
class Source:
    """``pixels``: height × width × RGB as displayed."""

    pixels: Pixels
    pixels_per_mm: float


class Sources:
    """An opened file that hands out pixels by key."""

    def __init__(self, document: Any | None, package: Package | None) -> None:
        self._document = document
        self._package = package

    def get(self, key: str) -> Source:
        """The pixels of ``key``. Raises ``PictureUnread`` with the cause."""
        kind, _, number = key.partition("-")
        if self._document is not None and kind == "page" and number.isdecimal():
            return self._page(int(number))
        if self._package is not None and key in self._package.names:
            try:
                return _picture(self._package.read(key))
            except FileRefused as error:
                raise PictureUnread(Cause.DAMAGED_PART) from error
        raise PictureUnread(Cause.UNKNOWN)

    def _page(self, number: int) -> Source:
        if self._document is None or not 1 <= number <= len(self._document):
            raise PictureUnread(Cause.UNKNOWN)
        try:
            page = self._document[number - 1]
        except (pdfium.PdfiumError, FileRefused) as error:
            raise PictureUnread(Cause.DAMAGED) from error
        try:
            long = max(page.get_size())
            if not 0 < long <= limits.PAGE_SIDE_POINTS:
                raise PictureUnread(Cause.PAGE_TOO_LARGE)
            pixels = min(max(long * _DPI / 72, _LEAST_LONG_SIDE), LONGEST)
            drawn = page.render(scale=pixels / long, rev_byteorder=True).to_pil().convert("RGB")
        except pdfium.PdfiumError as error:
            raise PictureUnread(Cause.DAMAGED) from error
        finally:
            page.close()
        mm = long / 72 * _MM_PER_INCH if long <= _LARGEST_PAPER else _A4_MM
        return Source(np.asarray(drawn, np.uint8), pixels / mm)


def _picture(data: bytes) -> Source:
    """A picture of unknown scale is taken for a page of A4 where it is as large as one."""
    image = decoded(data)
    pixels = np.asarray(image, np.uint8)
    long = max(image.size)
    larger = min(_LEAST_SHORT_SIDE / min(image.size), LONGEST / long)
    if larger > 1:
        pixels = np.asarray(
            cv2.resize(pixels, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC), np.uint8
        )
    elif long > LONGEST:
        scale = LONGEST / long
        pixels = np.asarray(
            cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    return Source(pixels, max(pixels.shape[:2]) / _A4_MM)


@contextmanager
def open_sources(path: Path) -> Iterator[Sources]:
    """Open the file at ``path`` for its pixels. Raises ``FileRefused`` when it can't be opened at all."""
    kind = sniff(path)
    with ExitStack() as stack:
        if kind is Format.PDF:  # weighed by triage, which names the pages; here only opened
            document = open_pdf(path)
            stack.callback(document.close)
            yield Sources(document, None)
        elif kind is Format.OFD:
            from review.engines.render_ofd import OfdPages  # noqa: PLC0415  # fontTools

            pages = OfdPages(path)
            stack.callback(pages.close)
            yield Sources(pages, None)
        else:
            yield Sources(None, stack.enter_context(open_package(path)))
