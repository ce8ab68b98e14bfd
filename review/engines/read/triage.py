"""What of a file must be recognised before it can be read: pages without a text of their own, and
pictures. The same answer for every format; judging a page of a PDF is ``pdf_triage.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from review.engines.package import open_package
from review.engines.read.pictures import pictures_of
from review.engines.sniff import Format, sniff

if TYPE_CHECKING:
    from review.engines.read.pdf_triage import PageTriage


@dataclass(frozen=True)
class PageJudged:
    """A page, counted from 1. ``kind``: text, scan, layer, outlines, mixed or blank."""

    number: int
    kind: str
    needs_ocr: bool


@dataclass(frozen=True)
class PictureToRead:
    """A picture part that may hold text; ``same_as`` names an earlier part with the same bytes, or is
    empty.
    """

    key: str
    width: int
    height: int
    same_as: str


@dataclass(frozen=True)
class PictureNotRead:
    """A picture part that can't be turned into pixels, and the code of the reason."""

    key: str
    cause: str


@dataclass(frozen=True)
class Triage:
    """The answer; ``format`` as ``sniff`` names it."""

    format: str
    pages: tuple[PageJudged, ...] = ()
    pictures: tuple[PictureToRead, ...] = ()
    undecoded: tuple[PictureNotRead, ...] = ()


def triage(path: Path) -> Triage:
    """Judge the file at ``path``. Raises ``FileRefused`` when it can't be opened at all."""
    kind = sniff(path)
    if kind is Format.PDF:
        from review.engines.read.pdf_triage import triage_pdf  # noqa: PLC0415  # pdfium

        return Triage(kind.value, pages=_pages(triage_pdf(path)))
    if kind is Format.OFD:
        from review.engines.read.ofd_triage import triage_ofd  # noqa: PLC0415

        return Triage(kind.value, pages=_pages(triage_ofd(path)))
    if kind not in (Format.DOCX, Format.XLSX):
        return Triage(kind.value)
    with open_package(path) as package:
        pictures = list(pictures_of(package))
    return Triage(
        kind.value,
        pictures=tuple(
            PictureToRead(each.part, each.width, each.height, each.same_as)
            for each in pictures
            if each.cause is None
        ),
        undecoded=tuple(
            PictureNotRead(each.part, each.cause.value)
            for each in pictures
            if each.cause is not None
        ),
    )


def _pages(judged: Iterable[PageTriage]) -> tuple[PageJudged, ...]:
    return tuple(PageJudged(each.number, each.kind.value, each.needs_ocr) for each in judged)
