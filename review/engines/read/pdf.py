"""A text PDF as segments: one per page with boxes, and the hidden ones (notes, properties,
bookmarks, attachments).

pdfium reads text and boxes; pikepdf what lies beside the pages. A page that shows something but has
no text is reported in ``unread``, never passed over. Optical recognition is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import Box, PageFacts, Segment
from review.engines.read import pdf_page
from review.engines.read.pdf_hidden import PARSER_ERRORS, hidden_segments
from review.engines.read.reading import CellPlace, Doubt, Fact, Unread
from review.engines.read.recognised import Recognised
from review.engines.read.streams import count_forms, weigh_encrypted, weigh_streams

if TYPE_CHECKING:
    from review.engines.read.pdf_tables import Cell

_TAIL: Final = 4096
_RULES_OF_A_TABLE: Final = 8


class PdfReading:
    """An opened PDF. Use as a context manager; boxes and labels are worked out only when asked
    for.
    """

    doubts: tuple[Doubt, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __init__(self, path: Path, recognised: Mapping[str, Recognised] | None = None) -> None:
        self.path = path
        self.recognised = recognised or {}
        self.document = _open(path)
        self._texts: dict[int, pdf_page.PageText] = {}
        self._ruled: set[int] = set()
        self._cells: dict[int, list[Cell]] = {}
        self._visible: list[Segment] = []
        pages: list[PageFacts] = []
        unread: list[Unread] = []
        try:
            for index in range(len(self.document)):
                source, cause = self._read_page(index)
                pages.append(PageFacts(index + 1, source))
                if cause is not None:
                    place = f"page-{index + 1}"
                    unread.append(Unread(place, cause, page=index + 1, fatal=True))
        except pdfium.PdfiumError as error:
            self.close()
            raise refuse(Cause.DAMAGED) from error
        self.pages = tuple(pages)
        self.unread = tuple(unread)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the document back to pdfium."""
        self.document.close()

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """``page-<n>`` for each page with text, then the hidden segments."""
        return (*self._visible, *hidden_segments(self.path))

    def boxes(self, segment: str, start: int, end: int) -> tuple[Box, ...]:
        """Rectangles of ``text[start:end]`` of a page, one per line; none for hidden segments."""
        number = _page_of(segment)
        if number is None:
            return ()
        page = self.document[number - 1]
        textpage = page.get_textpage()
        try:
            text = self._texts[number]
            found = pdf_page.character_boxes(page.raw, textpage.raw, text, start, end)
            return tuple(Box(number, *sides) for sides in found)
        finally:
            textpage.close()
            page.close()

    def cell(self, _segment: str, _start: int) -> CellPlace | None:
        """The cell of a ruled table."""
        return None

    def label(self, segment: str, start: int) -> str:
        """Column header and left neighbour, where the page has ruled lines and the character stands
        in a table.
        """
        number = _page_of(segment)
        if number not in self._ruled or number is None:
            return ""
        boxes = self.boxes(segment, start, start + 1)
        cells = self._cells_of(number) if boxes else []
        return next((cell.label for cell in cells if cell.holds(boxes[0])), "")

    def _cells_of(self, number: int) -> list[Cell]:
        if number not in self._cells:
            from review.engines.read.pdf_tables import labelled_cells  # noqa: PLC0415  # costly

            try:
                self._cells[number] = labelled_cells(self.path, number)
            except Exception:  # noqa: BLE001  # pdfminer names no base class; without a label the level is lower
                self._cells[number] = []
        return self._cells[number]

    def _read_page(self, index: int) -> tuple[str, Cause | None]:
        number = index + 1
        page = self.document[index]
        textpage = None
        try:
            width, height = page.get_size()
            if max(width, height) > limits.PAGE_SIDE_POINTS:
                raise refuse(Cause.PAGE_TOO_LARGE, page=number)
            textpage = page.get_textpage()
            text = pdf_page.PageText(textpage.raw)
            if len(text.text) > limits.SEGMENT_CHARS:
                raise refuse(Cause.TOO_MANY_ELEMENTS)
            shown = pdf_page.drawn(page.raw, width, height)
            self._texts[number] = text
            if text.text.strip():
                self._visible.append(Segment(f"page-{number}", "page", "page", number, text.text))
            if shown.rules >= _RULES_OF_A_TABLE:
                self._ruled.add(number)
            return _source(shown), _why_unread(page, textpage, text, shown)
        finally:
            if textpage is not None:
                textpage.close()
            page.close()


def read_pdf(path: Path, recognised: Mapping[str, Recognised] | None = None) -> PdfReading:
    """Read the PDF at ``path``. Raises ``FileRefused``: password, damaged, too many pages, bomb."""
    data = path.read_bytes()
    if b"%%EOF" not in data[-_TAIL:]:
        raise refuse(Cause.DAMAGED)
    weigh_streams(data)
    try:
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
            if pages > limits.PAGES:
                raise refuse(Cause.TOO_MANY_PAGES, pages=pages, limit=limits.PAGES)
            if pdf.is_encrypted:
                weigh_encrypted(pdf)
            count_forms(pdf)
    except pikepdf.PasswordError as error:
        raise refuse(Cause.PDF_PASSWORD) from error
    except PARSER_ERRORS as error:
        raise refuse(Cause.DAMAGED) from error
    return PdfReading(path, recognised)


def _open(path: Path) -> Any:
    try:
        document = pdfium.PdfDocument(path)
        pages = len(document)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code == raw.FPDF_ERR_PASSWORD:
            raise refuse(Cause.PDF_PASSWORD) from error
        raise refuse(
            Cause.PDF_PERMISSION if code == raw.FPDF_ERR_SECURITY else Cause.DAMAGED
        ) from error
    if pages < 1:
        raise refuse(Cause.DAMAGED)
    return document


def _page_of(segment: str) -> int | None:
    kind, _, number = segment.partition("-")
    return int(number) if kind == "page" and number.isdecimal() else None


def _source(shown: pdf_page.Drawn) -> str:
    """``ocr``: an invisible text layer over a scan, made by somebody's recognition; ``mixed``: text
    and a large picture, of which only the text was read.
    """
    if shown.cover >= pdf_page.SCAN_COVER and shown.invisible > shown.shown:
        return "ocr"
    return "mixed" if shown.cover >= pdf_page.PICTURE_COVER else "text"


def _why_unread(
    page: Any, textpage: Any, text: pdf_page.PageText, shown: pdf_page.Drawn
) -> Cause | None:
    """Why the text layer of a page is not its text; None when it is, or when there is nothing to read."""
    characters = len("".join(text.text.split()))
    if characters >= pdf_page.FEW_CHARACTERS:
        return None
    drawn_over = shown.cover >= pdf_page.SCAN_COVER or shown.outlines >= pdf_page.MANY_OUTLINES
    is_empty = shown.cover == 0 and shown.outlines == 0 and shown.rules == 0
    if is_empty or (characters and not drawn_over):
        return None
    from review.engines.read.ink import measure_ink  # noqa: PLC0415  # seldom needed

    boxes = pdf_page.character_boxes(page.raw, textpage.raw, text, 0, len(text.text))
    if measure_ink(page, boxes).is_explained:
        return None
    return Cause.SCAN if shown.cover > 0 else Cause.NO_TEXT
