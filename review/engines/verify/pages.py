"""Reads the pages of a PDF for the proof: characters with boxes from pdfium, texts from pdfminer
and pypdf, pixels.

Own readings, apart from those of the remover: what both would misread in the same way stays unseen
by one only.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pypdf
import pypdfium2 as pdfium
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTContainer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from PIL import Image
from pypdfium2 import raw

from review.engines.verify.blanks import stretched

_DPI = 100

#: pdfium keeps what it unpacked for a page (5 MB for a scan) until the document is closed.
PAGES_OF_ONE_OPENING = 16

Corners = tuple[float, float, float, float]


class Unreadable(ValueError):
    """Raised when a reader can not open or read the file; names the reader."""


@dataclass(frozen=True)
class Char:
    """A character of the segment's text at offset ``at`` and its ink, in fractions of the displayed
    page.
    """

    at: int
    text: str
    box: Corners

    def centre(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass
class Page:
    """One page: text as its segment has it, characters with places, boxes of pictures, and how it
    looks.
    """

    number: int
    text: str
    chars: list[Char] = field(default_factory=list)
    pictures: list[Corners] = field(default_factory=list)
    packed: bytes = b""  # its grey pixels, deflated: hundreds of pages are held at once
    size: tuple[int, int] = (1, 1)

    def region(self, box: Corners, *, grow: int = 0) -> Image.Image:
        """The pixels of a box, ``grow`` pixels wider (or narrower) on each side, at least one
        pixel.
        """
        width, height = self.size
        x0 = min(max(int(box[0] * width) - grow, 0), width - 1)
        y0 = min(max(int(box[1] * height) - grow, 0), height - 1)
        x1 = min(max(round(box[2] * width) + grow, x0 + 1), width)
        y1 = min(max(round(box[3] * height) + grow, y0 + 1), height)
        return _unpacked(self.packed, self.size).crop((x0, y0, x1, y1))

    def contrast(self, box: Corners, *, grow: int = 1) -> int:
        """Difference between the lightest and the darkest pixel in and around a box, 0 to 255."""
        histogram = self.region(box, grow=grow).histogram()
        levels = [level for level, amount in enumerate(histogram) if amount]
        return levels[-1] - levels[0]


@lru_cache(maxsize=4)
def _unpacked(packed: bytes, size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("L", size, zlib.decompress(packed))


def read_pages(data: bytes) -> list[Page]:
    """All pages by pdfium. Raises ``Unreadable``."""
    found: list[Page] = []
    try:
        total = 1
        while len(found) < total:
            document = pdfium.PdfDocument(data)
            try:
                total = len(document)
                chunk = range(len(found), min(len(found) + PAGES_OF_ONE_OPENING, total))
                found += [_read_page(document, index) for index in chunk]
            finally:
                document.close()
    except pdfium.PdfiumError as fault:
        raise Unreadable("pdfium") from fault
    return found


def _read_page(document: Any, index: int) -> Page:
    page = document[index]
    textpage = page.get_textpage()
    try:
        whole = str(textpage.get_text_range())
        left_out = stretched(textpage.raw, whole) if " " in whole else frozenset()
        left_out |= {at for at, pair in enumerate(pairwise(whole), 1) if pair == ("\r", "\n")}
        places = [at for at in range(len(whole)) if at not in left_out]
        text = "".join(whole[at] for at in places).replace("\r", "\n")
        found = Page(index + 1, text)
        image = page.render(scale=_DPI / 72).to_pil().convert("L")
        found.packed, found.size = zlib.compress(image.tobytes(), 1), image.size
        width, height = found.size
        for at, character in enumerate(text):  # a segment has one character for a line end
            place = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, places[at])
            if place < 0 or raw.FPDFText_IsGenerated(textpage.raw, place) == 1:
                continue
            box = _to_display(page, textpage.get_charbox(place), width, height)
            found.chars.append(Char(at, character, box))
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
            found.pictures.append(_to_display(page, item.get_bounds(), width, height))
        return found
    finally:
        textpage.close()
        page.close()


def _to_display(page: Any, sides: Iterable[float], width: int, height: int) -> Corners:
    """Page coordinates (left, bottom, right, top) to fractions; turning and cropping as pdfium
    displays it.
    """
    left, bottom, right, top = sides
    placed = pdfium.PdfPosConv(page, (0, 0, width * 64, height * 64, 0))
    corners = [placed.to_bitmap(x, y) for x in (left, right) for y in (bottom, top)]
    across = sorted(x / (width * 64) for x, _ in corners)
    down = sorted(y / (height * 64) for _, y in corners)
    return across[0], down[0], across[-1], down[-1]


def texts_by_pdfminer(data: bytes) -> list[str]:
    """The characters of each page in the order of the contents, without layout. Raises
    ``Unreadable``.
    """
    try:
        manager = PDFResourceManager()
        device = PDFPageAggregator(manager, laparams=None)
        interpreter = PDFPageInterpreter(manager, device)
        texts: list[str] = []
        for page in PDFPage.get_pages(io.BytesIO(data)):
            interpreter.process_page(page)
            texts.append("".join(_characters(device.get_result())))
    except Exception as fault:
        raise Unreadable("pdfminer") from fault
    return texts


def _characters(item: LTComponent) -> Iterable[str]:
    if isinstance(item, LTChar):
        yield item.get_text()
    elif isinstance(item, LTContainer):
        for each in item:
            yield from _characters(each)


def texts_by_pypdf(data: bytes) -> list[str]:
    """The text of each page as pypdf sees it. Raises ``Unreadable``."""
    try:
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    except Exception as fault:
        raise Unreadable("pypdf") from fault
