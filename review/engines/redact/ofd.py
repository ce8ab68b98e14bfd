"""Redacts an OFD: its pages are drawn as a reader of the document sees them, what goes is burnt out of the
pictures, and a PDF of these pictures is written with what stays as its invisible text.

Nothing of the OFD itself is copied: layers, attachments, signatures and data beside the pages are gone by
that (docs/decisions/0023-sheets-and-ofd.md). A page that can't be drawn whole is refused.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from review.engines.messages import Cause, refuse
from review.engines.model import HIDDEN_KINDS, Box, PageResult, Segment
from review.engines.read.ofd import OfdReading, read_ofd
from review.engines.read.recognised import Recognised
from review.engines.redact.glyphs import Rect, opened_page
from review.engines.redact.plan import Place
from review.engines.redact.raster import Encoded, draw_page, image_stream
from review.engines.redact.textlayer import Letter, TextLayer, signs_of
from review.engines.render_ofd import ofd_as_pdf

#: Resolution at which ink is looked for.
_LOOK_DPI: Final = 72
#: Letters of a page that may show no ink (marks too thin for that look), as a share and at least.
_INKLESS: Final = 0.02
_FEW: Final = 2
#: Room around what is burnt, by its height: letters reach beyond the rectangles they stand in.
_AROUND: Final = 0.05


@dataclass(frozen=True)
class RedactedOfd:
    """The PDF, how each page was treated, and the parts with text that is not in it."""

    data: bytes
    pages: tuple[PageResult, ...]
    removed_parts: tuple[str, ...]


@dataclass(frozen=True)
class _Sheet:
    """A page to be drawn: its text, what is burnt out of it, and whether recognition gave the text."""

    number: int
    letters: tuple[Letter, ...]
    burnt: tuple[Rect, ...]
    written: bool


@dataclass(frozen=True)
class _Drawn:
    """A page as a picture, and its size in points."""

    width: float
    height: float
    picture: Encoded


def redact_ofd(
    path: Path,
    recognised: Mapping[str, Recognised],
    places: Sequence[Place],
    boxes: Sequence[Box],
) -> RedactedOfd:
    """Make a PDF of the pages of the OFD at ``path`` without the places and the boxes. Masks are removals
    here: a picture can't be written anew. Same input, same bytes.

    Raises ``FileRefused``: damaged, a page whose text the drawing does not show.
    """
    reading = read_ofd(path, recognised)
    sheets = [_sheet(reading, page.number, page.source, places, boxes) for page in reading.pages]
    drawn = [_draw(ofd_as_pdf(path, (sheet.number,)), sheet) for sheet in sheets]
    layer = TextLayer(
        sign
        for sheet, page in zip(sheets, drawn, strict=True)
        for sign in signs_of(sheet.letters, page.width, page.height)
    )
    with pikepdf.new() as result:
        font = layer.font(result)
        for sheet, page in zip(sheets, drawn, strict=True):
            _add(result, page, sheet, layer, font)
        buffer = io.BytesIO()
        result.save(
            buffer,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
    reasons = (PageResult(each.number, "raster", "ofd") for each in sheets)
    return RedactedOfd(buffer.getvalue(), tuple(reasons), _left(reading.segments))


def shown_as_pdf(path: Path, recognised: Mapping[str, Recognised]) -> bytes:
    """The same PDF with nothing removed: what the proof compares the result with."""
    return redact_ofd(path, recognised, (), ()).data


def _sheet(
    reading: OfdReading, number: int, source: str, places: Sequence[Place], boxes: Sequence[Box]
) -> _Sheet:
    here = [
        each for each in reading.segments if each.id in (f"page-{number}", f"page-{number}-picture")
    ]
    wanted: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        wanted[place.segment].append(place)
    burnt = [_grown(box) for box in boxes if box.page == number]
    for segment in here:
        for place in wanted[segment.id]:
            burnt += [_grown(box) for box in reading.boxes(segment.id, place.start, place.end)]
    letters = [
        letter
        for segment in here
        for letter in _letters(reading, segment, wanted[segment.id])
        if not any(_covers(box, letter.place) for box in burnt)
    ]
    return _Sheet(number, tuple(letters), tuple(burnt), source == "text")


def _letters(reading: OfdReading, segment: Segment, places: Sequence[Place]) -> Iterator[Letter]:
    """The characters that stay, each where it stands."""
    gone = {at for place in places for at in range(place.start, place.end)}
    for at, character in enumerate(segment.text):
        if at in gone or character.isspace():
            continue
        for box in reading.boxes(segment.id, at, at + 1):
            yield Letter(character, Rect(box.x0, box.y0, box.x1, box.y1))


def _draw(data: bytes, sheet: _Sheet) -> _Drawn:
    document = pdfium.PdfDocument(data)
    try:
        width, height = document[0].get_size()
        if sheet.written and not _shows(document, sheet.letters):
            raise refuse(Cause.OFD_NOT_DRAWN, page=sheet.number)
        return _Drawn(width, height, draw_page(document, 1, sheet.burnt, scan=True))
    finally:
        document.close()


def _add(
    result: pikepdf.Pdf, drawn: _Drawn, sheet: _Sheet, layer: TextLayer, font: pikepdf.Object
) -> None:
    width, height = drawn.width, drawn.height
    page = result.add_blank_page(page_size=(width, height)).obj
    content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /I Do Q\n".encode()
    text = layer.content(sheet.letters, width, height) if sheet.letters else b""
    page.Contents = pikepdf.Stream(result, content + text)
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(I=image_stream(result, drawn.picture)),
    )
    if text:
        page.Resources.Font = pikepdf.Dictionary(T=font)


def _shows(document: pdfium.PdfDocument, letters: Sequence[Letter]) -> bool:
    """Whether there is ink where the text of the page stands: a font that lacks a letter draws none."""
    with opened_page(document, 1) as page:
        bitmap = page.render(scale=_LOOK_DPI / 72 * 2, grayscale=True).to_numpy()
    ink = np.asarray(bitmap).reshape(bitmap.shape[0], bitmap.shape[1])
    high, wide = ink.shape
    bare = 0
    for letter in letters:
        box = letter.place
        patch = ink[
            int(box.y0 * high) : int(box.y1 * high) + 1, int(box.x0 * wide) : int(box.x1 * wide) + 1
        ]
        bare += bool(patch.size == 0 or patch.min() == patch.max())
    return bare <= max(_FEW, _INKLESS * len(letters))


def _grown(box: Box) -> Rect:
    more = (box.y1 - box.y0) * _AROUND
    sides = (box.x0 - more, box.y0 - more, box.x1 + more, box.y1 + more)
    return Rect(*(min(max(each, 0.0), 1.0) for each in sides))


def _covers(box: Rect, place: Rect) -> bool:
    x, y = (place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _left(segments: Iterable[Segment]) -> tuple[str, ...]:
    """The parts with text beside the pages; what a page hides is named by its page."""
    hidden = (each for each in segments if each.kind in HIDDEN_KINDS)
    return tuple(sorted({each.id if each.part == "page" else each.part for each in hidden}))
