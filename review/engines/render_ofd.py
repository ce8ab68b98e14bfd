"""Pages of an OFD as a PDF in memory, for pdfium to draw: what a reader of the document sees, seals
included. Never kept and never given away: it is a picture in the making.

Drawn like this, OFD pages look on the desk as PDF pages do, and recognition sees what people see.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium

from review.engines.model import FileRefused
from review.engines.package import Package
from review.engines.read.ofd_document import OfdDocument, OfdPage, open_ofd
from review.engines.read.ofd_drawing import Drawing
from review.engines.read.ofd_package import Parts
from review.engines.read.ofd_seals import Stamp, signatures
from review.engines.read.ofd_shapes import Matrix, Rect
from review.engines.render_ofd_canvas import Canvas

_POINTS: Final = 72 / 25.4


def ofd_sizes(path: Path) -> list[tuple[float, float]]:
    """Width and height of each page in points. Raises ``FileRefused``."""
    with open_ofd(path) as document:
        areas = [document.sheet(page).area for page in document.pages]
    return [((a.x1 - a.x0) * _POINTS, (a.y1 - a.y0) * _POINTS) for a in areas]


def ofd_as_pdf(path: Path, numbers: Iterable[int]) -> bytes:
    """A PDF with the pages of these numbers (from 1) in this order; numbers that do not exist are left
    out, and without any page there are no bytes. Raises ``FileRefused``.
    """
    with open_ofd(path) as document, pikepdf.Pdf.new() as pdf:
        stamps = _stamps(document)
        for number in numbers:
            if 1 <= number <= len(document.pages):
                _add(pdf, document, document.pages[number - 1], stamps)
        if not pdf.pages:
            return b""
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


class OfdPages:
    """The pages of an OFD as pdfium shows them, drawn one at a time: as many as ``len`` says, by index
    from 0. A page is good until the next one is asked for.
    """

    def __init__(self, path: Path) -> None:
        """Raises ``FileRefused``."""
        self._path = path
        with open_ofd(path) as document:
            self._count = len(document.pages)
        self._open: Any = None

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < self._count:
            raise IndexError(index)
        self.close()
        self._open = pdfium.PdfDocument(ofd_as_pdf(self._path, (index + 1,)))
        return self._open[0]

    def close(self) -> None:
        """Give the last page back to pdfium."""
        if self._open is not None:
            self._open.close()
            self._open = None


def _stamps(document: OfdDocument) -> dict[tuple[int, str], list[Stamp]]:
    found: dict[tuple[int, str], list[Stamp]] = {}
    for body in document.bodies:
        try:
            for signed in signatures(document, body):
                for stamp in signed.stamps:
                    found.setdefault((id(body), stamp.page_id), []).append(stamp)
        except FileRefused:  # a page without its seal is better than no page
            continue
    return found


def _add(
    pdf: pikepdf.Pdf,
    document: OfdDocument,
    page: OfdPage,
    stamps: dict[tuple[int, str], list[Stamp]],
) -> None:
    sheet = document.sheet(page)
    area = sheet.area
    wide, high = area.x1 - area.x0, area.y1 - area.y0
    canvas = Canvas(pdf)
    canvas.begin(Matrix(_POINTS, 0, 0, -_POINTS, -area.x0 * _POINTS, area.y1 * _POINTS), area)
    for item in Drawing(document, sheet).items():
        canvas.paint(document.parts, item)
    inner: list[OfdDocument] = []
    for stamp in stamps.get((id(page.body), page.id), ()):
        _stamp(canvas, stamp, inner)
    canvas.end()
    blank = pdf.add_blank_page(page_size=(max(wide * _POINTS, 3), max(high * _POINTS, 3)))
    blank.obj.Contents = pdf.make_stream(canvas.content())
    blank.obj.Resources = canvas.resources()


def _stamp(canvas: Canvas, stamp: Stamp, inner: list[OfdDocument]) -> None:
    """A seal over the page: its white lets the text through, as ink on paper does."""
    box, picture = stamp.box, stamp.picture
    if picture is None or box.area <= 0:
        return
    clip = None
    if stamp.clip is not None and stamp.clip.area > 0:
        left, top = stamp.clip.x0, stamp.clip.y0
        clip = Rect(left, top, stamp.clip.x1, stamp.clip.y1)
    canvas.begin(Matrix(e=box.x0, f=box.y0), clip)
    size = Matrix(box.x1 - box.x0, 0, 0, box.y1 - box.y0)
    if picture.kind == "ofd":
        _nested(canvas, picture.data, size, inner)
    elif (name := canvas.pictures.data(picture.data)) is not None:
        canvas.picture(name, size, blend="Multiply")
    canvas.end()


def _nested(canvas: Canvas, data: bytes, size: Matrix, inner: list[OfdDocument]) -> None:
    """The first page of an OFD that is the picture of a seal; its own signatures are not looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = OfdDocument(Parts(Package(archive)))
            inner.append(document)  # kept: resources are known by the identity of its parts
            sheet = document.sheet(document.pages[0])
            area = sheet.area
            unit = Matrix(1 / (area.x1 - area.x0), 0, 0, 1 / (area.y1 - area.y0))
            canvas.begin(Matrix(e=-area.x0, f=-area.y0).then(unit).then(size))
            for item in Drawing(document, sheet).items():
                canvas.paint(document.parts, item)
            canvas.end()
    except (FileRefused, zipfile.BadZipFile, OSError, ValueError):
        return
