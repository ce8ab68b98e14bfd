"""What kind each page of a PDF is, and whether its text must be recognised: text, scan, scan with a
hidden layer, outlines, mixed, blank.

Judges only; recognition is ``scan.py``, reading the text layer ``pdf.py``. Rules: formats.md
section 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.read import pdf_page
from review.engines.read.pdf_open import admit_pdf, open_pdf

#: Kinds whose text layer is not the whole text.
_RECOGNISED: Final = frozenset({"scan", "layer", "outlines", "mixed"})
#: Characters without a meaning (no Unicode mapping, private use) from which a page counts as drawn
#: in outlines: half of all.
_MEANINGLESS: Final = 0.5


class PageKind(StrEnum):
    """What a page is made of."""

    TEXT = "text"
    SCAN = "scan"  # a picture, hardly any text
    LAYER = "layer"  # a picture of a page with text that nobody sees over or under it
    OUTLINES = "outlines"  # letters as curves, or in fonts that do not say which letters they are
    MIXED = "mixed"  # text, and pictures or drawings that may hold more
    BLANK = "blank"


@dataclass(frozen=True)
class PageTriage:
    """One page, counted from 1."""

    number: int
    kind: PageKind
    needs_ocr: bool


def triage_pdf(path: Path) -> tuple[PageTriage, ...]:
    """All pages of the PDF at ``path``. Raises ``FileRefused`` as reading it would."""
    admit_pdf(path)
    document = open_pdf(path)
    try:
        return tuple(_triage(document, index) for index in range(len(document)))
    except pdfium.PdfiumError as error:
        raise refuse(Cause.DAMAGED) from error
    finally:
        document.close()


def _triage(document: Any, index: int) -> PageTriage:
    page = document[index]
    textpage = None
    try:
        width, height = page.get_size()
        if max(width, height) > limits.PAGE_SIDE_POINTS:
            raise refuse(Cause.PAGE_TOO_LARGE, page=index + 1)
        textpage = page.get_textpage()
        text = pdf_page.PageText(textpage.raw)
        shown = pdf_page.drawn(page.raw, width, height)
        kind = judge(page, textpage, text, shown)
        return PageTriage(index + 1, kind, needs_ocr=kind in _RECOGNISED)
    finally:
        if textpage is not None:
            textpage.close()
        page.close()


def judge(page: Any, textpage: Any, text: pdf_page.PageText, shown: pdf_page.Drawn) -> PageKind:
    """The kind of an opened pdfium page with its text and what it draws. Draws the page only where
    counting does not answer.
    """
    letters = "".join(text.text.split())
    is_picture = shown.cover >= pdf_page.PICTURE_COVER
    if not letters and shown.cover == 0 and shown.outlines == 0 and shown.rules == 0:
        kind = PageKind.BLANK
    elif letters and sum(map(is_meaningless, letters)) >= _MEANINGLESS * len(letters):
        kind = PageKind.OUTLINES
    elif shown.cover >= pdf_page.SCAN_COVER and letters and shown.invisible > shown.shown:
        kind = PageKind.LAYER
    elif len(letters) >= pdf_page.FEW_CHARACTERS:
        kind = PageKind.MIXED if is_picture else PageKind.TEXT
    elif _is_explained(page, textpage, text):
        kind = PageKind.TEXT if letters else PageKind.BLANK
    elif is_picture:
        kind = PageKind.SCAN
    else:
        kind = PageKind.MIXED if letters and shown.cover else PageKind.OUTLINES
    return kind


def is_meaningless(character: str) -> bool:
    """Whether a character of the text layer says nothing: private use, replacement, unassigned."""
    code = ord(character)
    return 0xE000 <= code <= 0xF8FF or code in (0xFFFD, 0xFFFF) or code >= 0xF0000


def _is_explained(page: Any, textpage: Any, text: pdf_page.PageText) -> bool:
    from review.engines.read.ink import measure_ink  # noqa: PLC0415  # seldom needed

    boxes = pdf_page.character_boxes(page.raw, textpage.raw, text, 0, len(text.text))
    return measure_ink(page, boxes).is_explained
