"""What earlier revisions of a PDF said that the last one does not: an incremental update leaves every
old object in the file.

Opens the file as it was at each former end and compares lines. Bounded; reads no pictures.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium

from review.engines import limits
from review.engines.model import Hidden, Segment
from review.engines.read.pdf_look import is_meaningless
from review.engines.read.pdf_open import PARSER_ERRORS
from review.engines.read.pdf_strings import words

_END: Final = re.compile(rb"startxref\s+\d+\s+%%EOF[ \t]*(?:\r\n|\r|\n)?")
_SHORTEST: Final = 2


def earlier_texts(path: Path, pdf: pikepdf.Pdf) -> Iterator[Segment]:
    """Segments ``revision-<n>#<page>`` (pages from 1) and ``revision-<n>#info`` of kind ``cache``, n
    from 1, oldest first.
    """
    data = path.read_bytes()
    former = former_ends(data)
    if not former or pdf.is_encrypted:
        return
    now = _lines(data)
    known = {line for page in now for line in page}
    for number, end in enumerate(former[-limits.REVISIONS :], 1):
        before = _lines(data[:end])
        for place, page in enumerate(before, 1):
            lost = [line for line in page if line not in known]
            known.update(lost)
            if lost:
                name = f"revision-{number}#{place}"
                text = "\n".join(lost)
                yield Segment(name, "revision", Hidden.CACHE.value, None, text)
        yield from _properties(data[:end], pdf, number)


def former_ends(data: bytes) -> list[int]:
    """Where earlier revisions of a file end in its bytes, oldest first."""
    ends = [match.end() for match in _END.finditer(data)]
    linear = b"/Linearized" in data[:1024]
    return [end for end in ends[:-1] if end < len(data) - 64][1 if linear else 0 :]


def _lines(data: bytes) -> list[list[str]]:
    """The lines of the pages of one revision; nothing where it does not open."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return []
    try:
        return [
            _page_lines(document, number)
            for number in range(min(len(document), limits.REVISION_PAGES))
        ]
    except pdfium.PdfiumError:
        return []
    finally:
        document.close()


def _page_lines(document: Any, number: int) -> list[str]:
    page = document[number]
    textpage = None
    try:
        textpage = page.get_textpage()
        text = str(textpage.get_text_range())
    finally:
        if textpage is not None:
            textpage.close()
        page.close()
    lines = ("".join(line.split()) for line in text.splitlines())
    return [line for line in lines if sum(map(str.isalnum, line)) >= _SHORTEST and _is_said(line)]


def _is_said(line: str) -> bool:
    """Whether a line is made of characters; fonts that do not say which give control codes."""
    return all(letter.isprintable() and not is_meaningless(letter) for letter in line)


def _properties(data: bytes, now: pikepdf.Pdf, number: int) -> Iterator[Segment]:
    try:
        with pikepdf.open(io.BytesIO(data)) as before:
            old, new = before.trailer.get("/Info"), now.trailer.get("/Info")
            if not isinstance(old, pikepdf.Dictionary):
                return
            current = new if isinstance(new, pikepdf.Dictionary) else pikepdf.Dictionary()
            known = {words(value) for value in current.values()}
            lost = [words(value) for key, value in old.items() if not key.endswith("Date")]
    except PARSER_ERRORS:
        return
    text = "\n".join(each for each in lost if each.strip() and each not in known)
    if text:
        yield Segment(f"revision-{number}#info", "revision", Hidden.CACHE.value, None, text)
