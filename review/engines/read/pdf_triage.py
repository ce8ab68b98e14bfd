"""What kind each page of a PDF is, and whether its text must be recognised: text, scan, scan with a
hidden layer, outlines, mixed, blank.

Judged in ``pdf_look.py``; recognition is ``scan.py``, reading the text layer ``pdf.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from review.engines.messages import Cause, refuse
from review.engines.read.pdf_look import Looker, PageKind
from review.engines.read.pdf_open import admit_pdf, open_pdf


@dataclass(frozen=True)
class PageTriage:
    """One page, counted from 1."""

    number: int
    kind: PageKind
    needs_ocr: bool


def triage_pdf(path: Path) -> tuple[PageTriage, ...]:
    """All pages of the PDF at ``path``. Raises ``FileRefused`` as reading it would."""
    admitted = admit_pdf(path)
    document = open_pdf(path)
    looker = Looker(layers_off=admitted.layers_off)
    found: list[PageTriage] = []
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            textpage = None
            try:
                textpage = page.get_textpage()
                kind = looker.look(page, textpage, number).kind
                found.append(PageTriage(number, kind, kind.needs_ocr))
            finally:
                if textpage is not None:
                    textpage.close()
                page.close()
    except pdfium.PdfiumError as error:
        raise refuse(Cause.DAMAGED) from error
    finally:
        document.close()
    return tuple(found)
