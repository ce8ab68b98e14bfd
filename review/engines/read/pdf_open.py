"""Is a PDF fit to be parsed, and opening it with pdfium: passwords, damage, page counts, bombs.

The one door for every reader of PDFs in this folder. Reads no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.read.pdf_condition import is_repaired, signatures
from review.engines.read.pdf_fonts import pages_with_mute_fonts, pages_with_patterns
from review.engines.read.streams import count_forms, weigh_encrypted, weigh_streams

#: What pikepdf raises over a broken object graph; qpdf's own errors are RuntimeErrors.
PARSER_ERRORS: Final = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError)
_TAIL: Final = 4096


@dataclass(frozen=True)
class Admitted:
    """What is known of a file before its pages are read. ``layers_off``: some layer is not shown;
    ``unmapped``: pages (from 1) with a font that does not say which letters it draws; ``patterned``:
    those with a pattern or soft mask; ``repaired``: it was read in spite of damage.
    """

    pages: int
    layers_off: bool
    unmapped: frozenset[int]
    patterned: frozenset[int]
    repaired: bool = False
    signatures: int = 0


def admit_pdf(path: Path) -> Admitted:
    """Weigh the PDF at ``path`` before a parser of pages sees it. Raises ``FileRefused``: password,
    damaged, too many pages, bomb.
    """
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
            mute, patterned = pages_with_mute_fonts(pdf), pages_with_patterns(pdf)
            signed = signatures(pdf)
            return Admitted(pages, layers_are_off(pdf), mute, patterned, is_repaired(pdf), signed)
    except pikepdf.PasswordError as error:
        raise refuse(Cause.PDF_PASSWORD) from error
    except PARSER_ERRORS as error:
        raise refuse(Cause.DAMAGED) from error


def layers_are_off(pdf: pikepdf.Pdf) -> bool:
    """Whether a layer of the file is not shown when it is opened (PDF 32000-1, 8.11.4)."""
    layers = pdf.Root.get("/OCProperties")
    usual = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(usual, pikepdf.Dictionary):
        return False
    lists = [usual.get(name) for name in ("/OFF", "/AS")]
    is_partly_off = any(isinstance(each, pikepdf.Array) and len(each) > 0 for each in lists)
    return usual.get("/BaseState", "/ON") != "/ON" or is_partly_off


class OpenPages:
    """The pages of a PDF, one at a time. The document is opened anew now and then: pdfium keeps what it
    unpacked for a page (5 MB for a scan) until the document is closed.
    """

    def __init__(self, path: Path) -> None:
        """Raises ``FileRefused``."""
        self._path = path
        self._document = open_pdf(path)
        self._used = 0
        self.count: int = len(self._document)

    @contextmanager
    def page(self, number: int) -> Iterator[tuple[Any, Any]]:
        """The pdfium page (from 1) and its text page; both are closed again. Raises
        ``pypdfium2.PdfiumError``.
        """
        if self._used >= limits.PAGES_OF_ONE_OPENING:
            self._document.close()
            self._document = open_pdf(self._path)
            self._used = 0
        self._used += 1
        page = self._document[number - 1]
        textpage = None
        try:
            textpage = page.get_textpage()
            yield page, textpage
        finally:
            if textpage is not None:
                textpage.close()
            page.close()

    def close(self) -> None:
        """Give the document back to pdfium."""
        self._document.close()


def open_pdf(path: Path) -> Any:
    """The pdfium document at ``path``; close it. Raises ``FileRefused``."""
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
