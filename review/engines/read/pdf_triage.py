"""What kind each page of a PDF is, and whether its text must be recognised: text, scan, scan with a
hidden layer, outlines, mixed, blank.

Judged in ``pdf_look.py``; recognition is ``scan.py``, reading the text layer ``pdf.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from review.engines.messages import Cause, refuse
from review.engines.read.pdf_look import PageKind, looker_for
from review.engines.read.pdf_open import OpenPages, admit_pdf


@dataclass(frozen=True)
class PageTriage:
    """One page, counted from 1."""

    number: int
    kind: PageKind
    needs_ocr: bool


def triage_pdf(path: Path) -> tuple[PageTriage, ...]:
    """All pages of the PDF at ``path``. Raises ``FileRefused`` as reading it would."""
    admitted = admit_pdf(path)
    looker = looker_for(admitted)
    pages = OpenPages(path)
    found: list[PageTriage] = []
    try:
        for number in range(1, pages.count + 1):
            with pages.page(number) as opened:
                kind = looker.look(*opened, number).kind
                found.append(PageTriage(number, kind, kind.needs_ocr))
    except pdfium.PdfiumError as error:
        raise refuse(Cause.DAMAGED) from error
    finally:
        pages.close()
    return tuple(found)
