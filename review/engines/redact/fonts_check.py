"""Pictures of some pages of a document, to see whether a change of its fonts changed anything that is seen."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterable, Mapping

import pikepdf

from review.engines import limits
from review.engines.redact.glyphs import open_document, opened_page

_SCALE = 1.5


def pages_to_look_at(pages_of_fonts: Iterable[Collection[int]]) -> list[int]:
    """A page for each font, as few pages as a first choice gives. Numbers count from 1."""
    chosen: set[int] = set()
    for pages in pages_of_fonts:
        if pages and chosen.isdisjoint(pages):
            chosen.add(min(pages))
    return sorted(chosen)


def pictures_of(pdf: pikepdf.Pdf, numbers: Collection[int]) -> Mapping[int, bytes]:
    """A digest of each page as pdfium draws it."""
    if not numbers:
        return {}
    buffer = io.BytesIO()
    with pikepdf.new() as sample:
        for number in sorted(numbers):
            sample.pages.append(pdf.pages[number - 1])
        sample.save(buffer, compress_streams=False)
    document = open_document(buffer.getvalue())
    try:
        return {number: _drawn(document, place) for place, number in enumerate(sorted(numbers), 1)}
    finally:
        document.close()


def _drawn(document: object, number: int) -> bytes:
    with opened_page(document, number) as page:
        width, height = page.get_size()
        most = limits.RENDER_PIXELS / 4
        scale = min(_SCALE, (most / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale)
        return hashlib.sha256(bytes(bitmap.buffer)).digest()
