"""Pages written operator by operator, for the tests of glyph removal: what stands in the contents is what
the test says.

Letters are those of Helvetica, which every reader of PDFs knows.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.glyph_fonts import Faces
from review.engines.redact.glyph_program import Budget, Program, read_program
from review.engines.redact.pdf import RedactedPdf, redact_pdf
from review.engines.redact.plan import resolve


def helvetica() -> Dictionary:
    """A font that is not in the file."""
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )


def sheet(*contents: bytes, size: tuple[int, int] = (400, 200)) -> Pdf:
    """A document with one page for each piece of contents; ``/F`` is Helvetica on all of them."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(helvetica())
    for each in contents:
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = Stream(pdf, each)
    return pdf


def form(pdf: Pdf, contents: bytes, *, own: bool = True) -> pikepdf.Object:
    """A form that shows text, with resources of its own or with those of whoever draws it."""
    made = Stream(pdf, contents)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, [0, 0, 400, 200]
    if own:
        made.Resources = Dictionary(Font=Dictionary(F=pdf.pages[0].Resources.Font.F))
    return pdf.make_indirect(made)


def program_of(pdf: Pdf, page: int = 1) -> Program:
    """A page as it is read."""
    return read_program(pdf.pages[page - 1], Faces(), Budget())


def saved(pdf: Pdf, path: Path) -> Path:
    """Write the document and answer its path."""
    pdf.save(path, deterministic_id=True)
    return path


def redacted(
    path: Path,
    *values: str,
    action: str = "remove",
    raster: Collection[int] = (),
    label: str | None = None,
) -> RedactedPdf:
    """Remove (or mask) every occurrence of some values."""
    more = {} if label is None else {"label": label}
    return carried_out(
        path,
        {"actions": [{"text": value, "action": action, **more} for value in values]},
        raster=raster,
    )


def carried_out(
    path: Path, plan: Mapping[str, object], raster: Collection[int] = ()
) -> RedactedPdf:
    """Do what a plan says, words on the bars included."""
    with read_pdf(path) as reading:
        found = resolve(parse_plan(plan), reading.segments, (), len(reading.pages))
    return redact_pdf(path, found.places, found.boxes, raster=raster, labels=True)


@dataclass(frozen=True)
class Standing:
    """A letter and where it is drawn, to a tenth of a point."""

    text: str
    x: float
    y: float


def standing(pdf: Pdf, page: int = 1) -> list[Standing]:
    """All letters of a page that show something, in the order of drawing."""
    return [
        Standing(each.text, round(each.origin[0], 1), round(each.origin[1], 1))
        for each in program_of(pdf, page).glyphs
        if each.style.mode != 3
    ]


def opened(answer: RedactedPdf) -> Pdf:
    """The result, opened anew."""
    return pikepdf.open(io.BytesIO(answer.data))
