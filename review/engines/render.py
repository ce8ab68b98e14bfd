"""One page of a PDF or OFD as a picture, for the screen of a reviewer. The picture shows the page as
displayed, notes included.

Writes only the file it is told to write.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pypdfium2 as pdfium

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.sniff import Format, sniff

_WEBP_QUALITY: Final = 60  # 62 to 81 kB a page at 144 dpi, formats.md section 6


class NoSuchPage(ValueError):
    """The file has no page of that number, or no pages at all (a docx)."""


def render_page(path: Path, page: int, width_px: int, out: Path) -> tuple[int, int]:
    """Render page ``page`` (from 1) at a width of ``width_px`` pixels into ``out``; its suffix
    chooses webp, png or jpeg.

    Answers width and height of the picture. Raises ``FileRefused`` when the file can't be opened,
    ``NoSuchPage``.
    """
    kind = sniff(path)
    source: Path | bytes = path
    index = page - 1
    if kind is Format.OFD:
        from review.engines.render_ofd import ofd_as_pdf  # noqa: PLC0415  # fontTools

        source, index = ofd_as_pdf(path, (page,)), min(page - 1, 0)
        if not source:
            raise NoSuchPage(page)
    elif kind is not Format.PDF:
        raise NoSuchPage(page)
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        raise refuse(Cause.DAMAGED) from error
    try:
        if not 0 <= index < len(document):
            raise NoSuchPage(page)
        sheet = document[index]
        width, height = sheet.get_size()
        if not 0 < max(width, height) <= limits.PAGE_SIDE_POINTS:
            raise refuse(Cause.PAGE_TOO_LARGE, page=page)
        scale = min(width_px / width, (limits.RENDER_PIXELS / (width * height)) ** 0.5)
        bitmap = sheet.render(scale=scale)
        picture = bitmap.to_pil()
        options = (
            {"quality": _WEBP_QUALITY} if out.suffix.lower() in (".webp", ".jpg", ".jpeg") else {}
        )
        picture.convert("RGB").save(out, **options)
        return int(picture.width), int(picture.height)
    finally:
        document.close()
