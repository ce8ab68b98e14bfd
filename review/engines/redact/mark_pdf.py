"""Stamps the disclosure mark into a PDF: below the date or above the imprint, where the page is blank.

Measures on the drawn page, in fractions of it from the top left; the letters are a font of the file, so that
a search finds them. Where nothing on the page is free, the file is refused: a mark over other words is none.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import Box, Field
from review.engines.read.reading import Reading
from review.engines.redact.mark_font import Letters, embedded, letters_of
from review.engines.redact.mark_words import Style

#: Sizes tried in turn, in points: size 3 of GB/T 9704-2012 section 5.2.2, 小四, 五号.
_SIZES: Final = (16.0, 12.0, 10.5)
#: How far from the date or the imprint a mark may stand, in lines.
_REACH: Final = 5
_LINE: Final = 1.8  # height of a line by the size of its letters
_AIR: Final = 0.25  # blank around the letters, by their size
#: Where the text block ends on paper, from the lower edge (GB/T 9704-2012 section 5.2.1: 35 mm).
_FOOT_POINTS: Final = 99.0
_LEFT_POINTS: Final = 79.0  # left margin of the same section, 28 mm
_DOTS: Final = 2.0  # pixels a point
_PAPER: Final = 0xD0  # darker dots are ink


@dataclass(frozen=True)
class _Spot:
    """Where a search for blank paper begins: page from 1, ``top`` of the first line and ``left`` edge in
    points of the drawn page, and whether it goes down or up from there.
    """

    page: int
    left: float
    top: float
    down: bool


def mark_pdf(
    path: Path, words: str, style: Style, metadata: Mapping[str, Field | None], reading: Reading
) -> bytes:
    """The bytes of the file with the words printed on one page. Same input, same bytes. Raises
    ``FileRefused`` where there is no room beside date and imprint.
    """
    letters = letters_of(words)
    with pdfium.PdfDocument(path) as document:
        sizes = [page.get_size() for page in document]
        spot = _spot(style, metadata, reading, sizes)
        picture = _drawn(document, spot.page, sizes[spot.page - 1])
    for size in _SIZES:
        # a note may stand beside a seal; a line has its line for itself
        left = spot.left + (2 * size if style is Style.NOTE else 0)
        whole = sizes[spot.page - 1][0] - left - size
        length = letters.width(words, size)
        top = _free(
            picture, spot, left, length if style is Style.NOTE else max(length, whole), size
        )
        if top is not None:
            width, height = sizes[spot.page - 1]
            baseline = top + 0.88 * size
            return _stamped(
                path, spot.page, words, letters, (left / width, baseline / height), size
            )
    raise refuse(Cause.NO_ROOM_FOR_MARK, page=spot.page)


def _spot(
    style: Style,
    metadata: Mapping[str, Field | None],
    reading: Reading,
    sizes: list[tuple[float, float]],
) -> _Spot:
    date = _box(metadata.get("doc_date"), reading)
    if style is Style.NOTE and date is not None:
        height = sizes[date.page - 1][1]
        return _Spot(date.page, _left(date.page, reading, sizes), date.y1 * height, down=True)
    imprint = [_box(metadata.get(name), reading) for name in ("copied_to", "issued_on")]
    below = [
        box
        for box in imprint
        if box is not None and (date is None or (box.page, box.y0) > (date.page, date.y0))
    ]
    if below:
        first = min(below, key=lambda box: (box.page, box.y0))
        top = first.y0 * sizes[first.page - 1][1]
        return _Spot(first.page, _left(first.page, reading, sizes), top, down=False)
    last = len(sizes)
    return _Spot(last, _left(last, reading, sizes), sizes[-1][1] - _FOOT_POINTS, down=False)


def _box(field: Field | None, reading: Reading) -> Box | None:
    boxes = () if field is None else reading.boxes(field.segment, field.start, field.end)
    return boxes[0] if boxes else None


def _left(page: int, reading: Reading, sizes: list[tuple[float, float]]) -> float:
    """The left edge of the text of a page: that of its leftmost line, or the usual margin where no line
    begins in the left third.
    """
    width = sizes[page - 1][0]
    edges = [
        box.x0 * width
        for segment in reading.segments
        if segment.page == page and segment.kind == "page"
        for box in reading.boxes(segment.id, 0, len(segment.text))
        if box.page == page
    ]
    usual = min(_LEFT_POINTS, width / 8)
    return min((each for each in edges if 0 <= each <= width / 3), default=usual)


def _drawn(document: Any, number: int, size: tuple[float, float]) -> Image.Image:
    if size[0] * size[1] * _DOTS * _DOTS > limits.RENDER_PIXELS:
        raise refuse(Cause.PAGE_TOO_LARGE, page=number)
    page = document[number - 1]
    try:
        return page.render(scale=_DOTS).to_pil().convert("L")  # type: ignore[no-any-return]
    finally:
        page.close()


def _free(
    picture: Image.Image, spot: _Spot, left: float, length: float, size: float
) -> float | None:
    """The top of the first blank strip for these letters, in points; None where there is none."""
    air = _AIR * size
    step = size / 8
    if left - air < 0 or (left + length + air) * _DOTS > picture.width:
        return None
    top = spot.top + air if spot.down else spot.top - size - air
    for _ in range(round(_REACH * _LINE * size / step)):
        strip = (left - air, top - air, left + length + air, top + size + air)
        if strip[1] < 0 or strip[3] * _DOTS > picture.height:
            return None
        x0, y0, x1, y1 = (round(each * _DOTS) for each in strip)
        low, _ = picture.crop((x0, y0, x1, y1)).getextrema()
        if isinstance(low, (int, float)) and low >= _PAPER:
            return top
        top += step if spot.down else -step
    return None


def _stamped(
    path: Path, number: int, words: str, letters: Letters, at: tuple[float, float], size: float
) -> bytes:
    with pikepdf.open(path) as pdf:
        page = pdf.pages[number - 1]
        name = page.add_resource(embedded(pdf, letters), pikepdf.Name.Font, name=_free_name(page))
        matrix = " ".join(f"{each:.3f}" for each in _matrix(page, at))
        shown = letters.written(words).decode("ascii")
        text = f"\nQ q BT {name} {size:g} Tf 0 g 0 Tr {matrix} Tm {shown} Tj ET Q\n"
        page.contents_add(pikepdf.Stream(pdf, b"q\n"), prepend=True)
        page.contents_add(pikepdf.Stream(pdf, text.encode("ascii")))
        pdf.remove_unreferenced_resources()
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=not pdf.is_encrypted, encryption=False)
    return buffer.getvalue()


def _free_name(page: pikepdf.Page) -> pikepdf.Name:
    """A name of a font that the page does not use: the same for the same page."""
    fonts: Any = page.resources.get("/Font", {})
    number = next(each for each in range(len(fonts) + 1) if f"/Mark{each}" not in fonts)
    return pikepdf.Name(f"/Mark{number}")


def _matrix(page: pikepdf.Page, at: tuple[float, float]) -> tuple[float, ...]:
    """The text matrix of letters upright on the drawn page, beginning at a fraction of it."""
    media, crop = ([float(each) for each in box] for box in (page.mediabox, page.cropbox))
    x0, x1 = max(min(media[::2]), min(crop[::2])), min(max(media[::2]), max(crop[::2]))
    y0, y1 = max(min(media[1::2]), min(crop[1::2])), min(max(media[1::2]), max(crop[1::2]))
    right, down = at
    turned = int(page.get("/Rotate", 0)) % 360
    if turned == 90:
        return (0, 1, -1, 0, x0 + down * (x1 - x0), y0 + right * (y1 - y0))
    if turned == 180:
        return (-1, 0, 0, -1, x1 - right * (x1 - x0), y0 + down * (y1 - y0))
    if turned == 270:
        return (0, -1, 1, 0, x1 - down * (x1 - x0), y1 - right * (y1 - y0))
    return (1, 0, 0, 1, x0 + right * (x1 - x0), y1 - down * (y1 - y0))
