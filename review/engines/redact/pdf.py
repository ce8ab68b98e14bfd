"""Redacts a PDF: single glyphs go, pages keep their vectors; a page on which not everything is
understood becomes a picture with an invisible text layer.

Lives here: the decision per page. Every page of the result is built anew; the catalogue, the
information dictionary, earlier revisions and whatever nothing refers to are not copied at all.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from review.engines.model import Box, PageResult
from review.engines.read.pdf_look import Looker
from review.engines.read.pdf_open import layers_are_off
from review.engines.redact.annotations import keep_drawn_annotations
from review.engines.redact.assembly import assemble
from review.engines.redact.glyph_faults import NotUnderstood
from review.engines.redact.glyph_page import GlyphRemover
from review.engines.redact.glyph_rewrite import MaskLayer, Masks
from review.engines.redact.pdf_beside import beside_the_pages
from review.engines.redact.pictures_cut import masked_pictures
from review.engines.redact.plan import Place
from review.engines.redact.resource_names import rename_resources
from review.engines.redact.sanitise import (
    NotCleanable,
    PageCleaner,
    has_hidden_layers,
    uses_layers,
)
from review.engines.redact.scans import ScannedPage, can_carry_layer
from review.engines.redact.sheets import Sheet, read_sheets


@dataclass(frozen=True)
class RedactedPdf:
    """The new file, how each page was treated and why, and what was left behind."""

    data: bytes
    pages: tuple[PageResult, ...]
    removed_parts: tuple[str, ...]


def redact_pdf(
    path: Path,
    places: Sequence[Place],
    boxes: Sequence[Box],
    scans: Mapping[int, ScannedPage] | None = None,
    *,
    raster: Collection[int] = (),
    labels: bool = False,
) -> RedactedPdf:
    """Make a new PDF without the places, the boxes and anything hidden. Same input, same bytes.

    ``scans`` are the pages whose text was recognised: their new text layer is what was recognised
    there, without what goes; a layer that was there before is not taken over. ``raster`` are pages
    (from 1) that become pictures whatever they hold. With ``labels`` the bars say the words that places have
    for their readers.

    Raises ``FileRefused`` when a page has to be drawn whose fonts are neither in the file nor on
    this machine.
    """
    if not labels:
        places = [replace(place, label="") for place in places]
    with pikepdf.open(path) as source:
        removed = beside_the_pages(source, path.read_bytes())
        annotated, notes = keep_drawn_annotations(source, {place.segment for place in places})
        rename_resources(source, (place.value for place in places))
        layered = has_hidden_layers(source)
        buffer = io.BytesIO()
        source.save(buffer, deterministic_id=True)
        data = buffer.getvalue()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            looker = Looker(layers_off=layers_are_off(pdf))
            masked = masked_pictures(pdf)
            sheets = read_sheets(data, places, boxes, scans or {}, looker, masked)
            for sheet, page in zip(sheets, pdf.pages, strict=True):
                if sheet.number in raster:
                    sheet.picture = "not_proved"
                elif sheet.picture is None and sheet.number in annotated:
                    sheet.picture = "annotation"
                elif sheet.picture is None and layered and uses_layers(page):
                    sheet.picture = "hidden_layer"
            cut = _cut_sheets(pdf, sheets)
            _clean_sheets(pdf, sheets, cut)
            written = assemble(data, sheets, places)
    results = tuple(sheet.result() for sheet in sheets)
    unseen = [each for sheet in sheets for each in sheet.left_out]
    return RedactedPdf(written, results, tuple(sorted(removed) + notes + unseen))


def _cut_sheets(pdf: pikepdf.Pdf, sheets: Sequence[Sheet]) -> dict[int, pikepdf.Page]:
    """The pages from which something goes, rewritten, by number. All of them before any page is
    cleaned: cleaning changes what pages share, and with it the addresses.
    """
    chosen = [sheet for sheet in sheets if sheet.wanted is not None and sheet.picture is None]
    letters = "".join(letter.character for sheet in chosen for _, letter in sheet.marks.masks)
    layer = MaskLayer(letters)
    remover = GlyphRemover(pdf, Masks(layer, layer.font(pdf)) if letters else None)
    found: dict[int, pikepdf.Page] = {}
    for sheet in chosen:
        page = pdf.pages[sheet.number - 1]
        try:
            cut = remover.cut(page, sheet.glyphs, sheet.marks, sheet.hidden)
        except NotUnderstood as fault:
            sheet.become_picture(str(fault))
        except (pikepdf.PdfError, ValueError, TypeError, LookupError, ArithmeticError):
            # what a broken page makes of our own steps: a picture is always an answer
            sheet.become_picture("unreadable_content")
        else:
            sheet.late = cut.late
            found[sheet.number] = pikepdf.Page(cut.page)
    return found


def _clean_sheets(
    pdf: pikepdf.Pdf, sheets: Sequence[Sheet], cut: Mapping[int, pikepdf.Page]
) -> None:
    """Clean the pages that keep their vectors; those that can't become pictures."""
    cleaner = PageCleaner(pdf)
    for sheet, page in zip(sheets, pdf.pages, strict=True):
        if sheet.picture is not None:
            continue
        try:
            sheet.clean = cleaner.clean(cut.get(sheet.number, page))
            if sheet.carries and not can_carry_layer(sheet.clean):
                sheet.become_picture("scan_turned")
        except NotCleanable as fault:
            sheet.become_picture(str(fault))
