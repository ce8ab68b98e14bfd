"""Reads the pages of a PDF for the proof: characters with boxes from pdfium, texts from pdfminer
and pypdf, pixels.

Own readings, apart from those of the remover: what both would misread in the same way stays unseen
by one only.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from ctypes import c_double, c_ushort
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import atan2, pi
from typing import Any

import numpy as np
import pypdf
import pypdfium2 as pdfium
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from PIL import Image
from pypdfium2 import raw

from review.engines.verify.blanks import halves_before, stretched
from review.engines.verify.chars import Char, Chars, Sides, around
from review.engines.verify.inked import Corners, Grey, contrasts

#: Fine enough for the comparison of pixels (redaction.md section 2), which uses the same drawing.
_DPI = 108
_MOST_PIXELS = 10_000_000
#: Dots of a page for which pdfium is asked where points of it lie, and how many points apart.
_FINE, _UNIT = 1_000_000, 1_000
_STRAIGHT = 0.01  # of a quarter turn
_ALL_OVER = 0.97  # of both sides of a page
_HELD_PLAIN = 48  # pages: 1 MB each, of two files
_PRINTED = frozenset(
    {
        raw.FPDF_ANNOT_STAMP,
        raw.FPDF_ANNOT_WIDGET,
        raw.FPDF_ANNOT_FREETEXT,
        raw.FPDF_ANNOT_INK,
        raw.FPDF_ANNOT_LINE,
        raw.FPDF_ANNOT_SQUARE,
        raw.FPDF_ANNOT_CIRCLE,
        raw.FPDF_ANNOT_POLYGON,
        raw.FPDF_ANNOT_POLYLINE,
        raw.FPDF_ANNOT_WATERMARK,
    }
)

#: pdfium keeps what it unpacked for a page (5 MB for a scan) until the document is closed.
PAGES_OF_ONE_OPENING = 16


#: What readers beside pdfium found, by reader and page; None where one was not asked.
Texts = Mapping[str, Sequence[str | None]]


def texts_at(texts: Texts, place: int) -> list[str]:
    """The texts of one page (from 0) by all readers that were asked."""
    return [text for each in texts.values() if (text := each[place]) is not None]


class Unreadable(ValueError):
    """Raised when a reader can not open or read the file; names the reader."""


@dataclass(frozen=True)
class Note:
    """An annotation by its place in the page's list. What is ``fleeting`` speaks beside the page (notes,
    links, a reviewer's markers) and may go with what it said.
    """

    at: int
    fleeting: bool
    text: str
    box: Corners


@dataclass
class Page:
    """One page: text as its segment has it, characters with places, boxes of pictures, and how it
    looks.
    """

    number: int
    text: str
    chars: Sequence[Char] = ()
    pictures: list[Corners] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    packed: bytes = b""  # its grey pixels; deflated where hundreds of pages are held at once
    size: tuple[int, int] = (1, 1)

    @property
    def pixels(self) -> Grey:
        """The page in grey, rows from the top."""
        return _unpacked(self.packed, self.size)

    @property
    def is_picture(self) -> bool:
        """Whether it shows one picture nearly all over."""
        return any(
            min(x1, 1) - max(x0, 0) > _ALL_OVER and min(y1, 1) - max(y0, 0) > _ALL_OVER
            for x0, y0, x1, y1 in self.pictures
        )

    def contrasts(self, boxes: Sequence[Corners] | Sides, *, grow: int = 1) -> list[int]:
        """For each box the difference between its lightest and its darkest pixel, 0 to 255, with
        ``grow`` pixels around it.
        """
        return contrasts(self.pixels, boxes, grow=grow)


@lru_cache(maxsize=4)
def _unpacked(packed: bytes, size: tuple[int, int]) -> Grey:
    plain = len(packed) == size[0] * size[1]
    grey = np.frombuffer(packed if plain else zlib.decompress(packed), np.uint8)
    return grey.reshape(size[1], size[0])


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
        found = Page(index + 1, "")
        image = draw_grey(page)
        pixels = image.tobytes()
        found.packed = zlib.compress(pixels, 1) if len(document) > _HELD_PLAIN else pixels
        found.size = image.size
        display = _Display(page)
        _read_text(textpage, found, display)
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
            found.pictures.append(display.shown(*item.get_bounds()))
        for at, fleeting, said, sides in _notes(page.raw):
            found.notes.append(Note(at, fleeting, said, display.shown(*sides)))
        return found
    finally:
        textpage.close()
        page.close()


def _read_text(textpage: Any, found: Page, display: _Display) -> None:
    """Text and characters: a segment has one character for a line end, and no blanks of mere width."""
    whole = str(textpage.get_text_range())
    left_out = stretched(textpage.raw, whole) if " " in whole else frozenset()
    left_out |= {at for at, pair in enumerate(pairwise(whole), 1) if pair == ("\r", "\n")}
    places = [at for at in range(len(whole)) if at not in left_out]
    found.text = "".join(whole[at] for at in places).replace("\r", "\n")
    loose = raw.FS_RECTF()
    matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    left, right, bottom, top = sides = c_double(), c_double(), c_double(), c_double()
    handle = textpage.raw
    inks: list[Corners] = []
    lines: list[Corners] = []
    met: list[int] = []
    slanted: set[int] = set()
    units = halves_before(whole)
    for at, wanted in enumerate(places):
        place = raw.FPDFText_GetCharIndexFromTextIndex(handle, wanted + units[wanted])
        if place < 0 or raw.FPDFText_IsGenerated(handle, place) == 1:
            continue
        if raw.FPDFText_GetCharBox(handle, place, *sides):
            ink = left.value, bottom.value, right.value, top.value
            known = raw.FPDFText_GetMatrix(handle, place, matrix)
            if known and _is_slanted(atan2(matrix.b, matrix.a)):
                slanted.add(at)
                lines.append(ink)
            else:
                raw.FPDFText_GetLooseCharBox(handle, place, loose)
                lines.append((loose.left, loose.bottom, loose.right, loose.top))
            inks.append(ink)
            met.append(at)
    boxes = display.all_shown(inks)
    found.chars = Chars(found.text, met, boxes, around(boxes, display.all_shown(lines)), slanted)


def _is_slanted(angle: float) -> bool:
    """Whether a line that leads this way (radians) is far from any quarter of a turn."""
    return abs((angle / (pi / 2) + 0.5) % 1 - 0.5) > _STRAIGHT


class _Display:
    """From points of a page to fractions of what pdfium displays of it, turned and cropped."""

    def __init__(self, page: Any) -> None:
        placed = pdfium.PdfPosConv(page, (0, 0, _FINE, _FINE, 0))
        corners = [placed.to_bitmap(*each) for each in ((0, 0), (_UNIT, 0), (0, _UNIT))]
        (x, y), (along_x, along_y), (up_x, up_y) = corners
        self._origin = x / _FINE, y / _FINE
        self._across = (along_x - x) / (_FINE * _UNIT), (along_y - y) / (_FINE * _UNIT)
        self._up = (up_x - x) / (_FINE * _UNIT), (up_y - y) / (_FINE * _UNIT)

    def shown(self, left: float, bottom: float, right: float, top: float) -> Corners:
        """The box around a rectangle of the page."""
        (x, y), (ax, ay), (ux, uy) = self._origin, self._across, self._up
        x0, x1 = x + ax * left + ux * bottom, x + ax * right + ux * top
        y0, y1 = y + ay * left + uy * bottom, y + ay * right + uy * top
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def all_shown(self, rectangles: Sequence[Corners]) -> Sides:
        """As ``shown``, for the thousands of rectangles of a page at once."""
        left, bottom, right, top = np.array(rectangles, np.float64).reshape(-1, 4).T
        (x, y), (ax, ay), (ux, uy) = self._origin, self._across, self._up
        one = np.stack((x + ax * left + ux * bottom, y + ay * left + uy * bottom), axis=1)
        other = np.stack((x + ax * right + ux * top, y + ay * right + uy * top), axis=1)
        return np.hstack((np.minimum(one, other), np.maximum(one, other)))


def draw_grey(page: Any) -> Image.Image:
    """An opened page in grey at the resolution of the proof; a poster is drawn smaller."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    return bitmap.to_pil().convert("L")  # type: ignore[no-any-return]


def _notes(page: Any) -> Iterator[tuple[int, bool, str, Corners]]:
    """Place, whether fleeting, words, and left, bottom, right, top in points of each annotation. Only
    seals, fields and drawings with an appearance are printed with the page (PDF 32000-1, 12.5.5 and
    12.5.6).
    """
    sides = raw.FS_RECTF()
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        stays = raw.FPDFAnnot_GetSubtype(note) in _PRINTED and raw.FPDFAnnot_HasKey(note, b"AP")
        if raw.FPDFAnnot_GetRect(note, sides):
            said = "\n".join(_words(note, key) for key in (b"Contents", b"V", b"RC", b"T"))
            yield number, not stays, said, (sides.left, sides.bottom, sides.right, sides.top)
        raw.FPDFPage_CloseAnnot(note)


def _words(note: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    buffer = (c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(note, key, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "ignore").rstrip("\0")


def texts_by_pdfminer(data: bytes) -> list[str]:
    """The characters of each page in the order of the contents, without layout. Raises
    ``Unreadable``.
    """
    try:
        manager = PDFResourceManager()
        device = _Listener(manager)
        interpreter = PDFPageInterpreter(manager, device)
        texts: list[str] = []
        for page in PDFPage.get_pages(io.BytesIO(data)):
            if _may_speak(page.resources):
                interpreter.process_page(page)
            texts.append("".join(device.said))
            device.said.clear()
    except Exception as fault:
        raise Unreadable("pdfminer") from fault
    return texts


def _may_speak(resources: object) -> bool:
    """Whether a page has a font, or a form that may have one: some are outlines of many megabytes."""
    held = resolve1(resources)
    if not isinstance(held, dict) or "Font" in held:
        return isinstance(held, dict)
    forms = resolve1(held.get("XObject"))
    drawn = [resolve1(each) for each in forms.values()] if isinstance(forms, dict) else []
    return any(
        isinstance(each, PDFStream) and str(each.get("Subtype")) != "/'Image'" for each in drawn
    )


class _Listener(PDFTextDevice):
    """Only listens: pages of ten thousand curves have nothing else to be kept."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.said: list[str] = []

    def render_char(  # as pdfminer has it
        self,
        matrix: object,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: object,
        graphicstate: object,
    ) -> float:
        """Keep a character; answers its advance."""
        del matrix, rise, ncs, graphicstate
        try:
            self.said.append(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            self.said.append(f"(cid:{cid})")
        return font.char_width(cid) * fontsize * scaling


def texts_by_pypdf(data: bytes, wanted: Collection[int]) -> list[str | None]:
    """The text of each page as pypdf sees it; None for pages (from 1) that are not ``wanted``: it takes
    as long as all other readers together. Raises ``Unreadable``.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        return [
            (page.extract_text() if _has_fonts(page) else "") if number in wanted else None
            for number, page in enumerate(reader.pages, start=1)
        ]
    except Exception as fault:
        raise Unreadable("pypdf") from fault


def _has_fonts(page: pypdf.PageObject) -> bool:
    held: Any = page.get("/Resources")
    resources = held.get_object() if held is not None else {}
    forms: Any = resources.get("/XObject")
    drawn = forms.get_object().values() if forms is not None else ()
    return "/Font" in resources or any(
        each.get_object().get("/Subtype") != "/Image" for each in drawn
    )
