"""Redacts a PDF: pages with removals become pictures with an invisible text layer, the others keep
their vectors.

Lives here: the decision per page and the new file. Every page of the result is built anew; the
catalogue, the information dictionary, earlier revisions and whatever nothing refers to are not
copied at all.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from review.engines import limits
from review.engines.model import Box, FileRefused, Message, PageResult, Refused
from review.engines.read.pdf_fonts import pages_with_mute_fonts
from review.engines.read.pdf_look import Looker
from review.engines.read.pdf_open import layers_are_off
from review.engines.redact.annotations import keep_drawn_annotations
from review.engines.redact.boxes import PageMarks, marks_of_page, surviving_letters
from review.engines.redact.folding import fold, fold_character
from review.engines.redact.glyphs import (
    PageGlyphs,
    Visibility,
    judge_visibility,
    open_document,
    read_glyphs,
)
from review.engines.redact.hidden import hidden_runs
from review.engines.redact.pictures_cut import has_picture_cut_off
from review.engines.redact.plan import Place
from review.engines.redact.raster import draw_page, image_stream
from review.engines.redact.residue import FontLists
from review.engines.redact.sanitise import (
    NotCleanable,
    PageCleaner,
    has_hidden_layers,
    uses_layers,
)
from review.engines.redact.scans import ScannedPage, can_carry_layer, carry_layer
from review.engines.redact.textlayer import Letter, TextLayer

_CATALOGUE_KEPT = frozenset({"/Type", "/Pages"})


@dataclass(frozen=True)
class RedactedPdf:
    """The new file, how each page was treated and why, and what was left behind."""

    data: bytes
    pages: tuple[PageResult, ...]
    removed_parts: tuple[str, ...]


@dataclass
class _Sheet:
    """One page on its way: what goes, what nobody saw, why it becomes a picture, its clean
    dictionary if it stays.
    """

    glyphs: PageGlyphs
    marks: PageMarks
    hidden: frozenset[int]
    undrawable: frozenset[int]
    reason: str | None = None
    clean: pikepdf.Object | None = None
    letters: list[Letter] = field(default_factory=list)
    scanned: bool = False
    recognised: bool = False

    @property
    def carries(self) -> bool:
        """Whether its letters are set as an invisible layer: on a picture, or on a scan that stays."""
        return bool(self.letters) and (self.clean is None or self.scanned)


def redact_pdf(
    path: Path,
    places: Sequence[Place],
    boxes: Sequence[Box],
    scans: Mapping[int, ScannedPage] | None = None,
) -> RedactedPdf:
    """Make a new PDF without the places, the boxes and anything hidden. Same input, same bytes.

    ``scans`` are the pages whose text was recognised: their new text layer is what was recognised
    there, without what goes; a layer that was there before is not taken over.

    Raises ``FileRefused`` when a page has to be drawn whose fonts are neither in the file nor on
    this machine.
    """
    with pikepdf.open(path) as source:
        removed = _beside_the_pages(source)
        annotated, notes = keep_drawn_annotations(source, {place.segment for place in places})
        layered = has_hidden_layers(source)
        buffer = io.BytesIO()
        source.save(buffer, deterministic_id=True)
        with pikepdf.open(io.BytesIO(buffer.getvalue())) as pdf:
            looker = Looker(layers_off=layers_are_off(pdf), unmapped=pages_with_mute_fonts(pdf))
            sheets = _read_sheets(buffer.getvalue(), places, boxes, scans or {}, looker)
            for sheet, page in zip(sheets, pdf.pages, strict=True):
                number = sheet.glyphs.number
                sheet.reason = sheet.reason or ("annotation" if number in annotated else None)
                if sheet.reason is None and layered and uses_layers(page):
                    sheet.reason = "hidden_layer"
            _clean_sheets(pdf, sheets, places)
            data = _write(pdf, buffer.getvalue(), sheets)
    results = tuple(
        PageResult(
            sheet.glyphs.number,
            "untouched" if sheet.reason is None else "raster",
            sheet.reason,
        )
        for sheet in sheets
    )
    return RedactedPdf(data, results, tuple(sorted(removed) + notes))


def _beside_the_pages(pdf: pikepdf.Pdf) -> list[str]:
    """Names of what hangs on the catalogue and the trailer and is not copied."""
    found = [str(name) for name in pdf.Root if str(name) not in _CATALOGUE_KEPT]
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        found += [f"/Names{name}" for name in names]
    return found + (["/Info"] if "/Info" in pdf.trailer else [])


def _read_sheets(
    data: bytes,
    places: Sequence[Place],
    boxes: Sequence[Box],
    scans: Mapping[int, ScannedPage],
    looker: Looker,
) -> list[_Sheet]:
    """Read, mark and judge all pages. The document is only for this: judging
    changes it in memory.
    """
    by_page: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_page[place.segment].append(place)
    document = open_document(data)
    sheets: list[_Sheet] = []
    try:
        for number in range(1, len(document) + 1):
            if number % limits.PAGES_OF_ONE_OPENING == 0:
                document.close()
                document = open_document(data)
            glyphs = read_glyphs(document, number)
            painted = [box for box in boxes if box.page == number]
            outside = has_picture_cut_off(document, number)
            runs = hidden_runs(document, number, looker)
            scan = scans.get(number)
            here = list(by_page[f"page-{number}"])
            if scan is not None and scan.whole:
                seen = Visibility(frozenset(), frozenset())
                own_text = any(fold_character(each.character) for each in glyphs.glyphs)
                here = scan.moved(here, glyphs)
                glyphs = scan.glyphs(glyphs)
            else:
                seen = runs.joined(judge_visibility(document, glyphs))
                own_text = bool(seen.hidden)
                if scan is not None:
                    here += scan.moved(by_page[scan.segment], glyphs)
                    glyphs = scan.glyphs(glyphs)
            marks = marks_of_page(glyphs, here, painted, seen.hidden)
            runs.mark(by_page, marks, glyphs)
            sheet = _Sheet(glyphs, marks, seen.hidden, seen.undrawable)
            sheet.scanned = scan is not None and scan.whole
            sheet.recognised = scan is not None
            if marks.gone or marks.boxes:
                sheet.reason = "removal"
            elif own_text:
                sheet.reason = "hidden_text"
            elif outside:
                sheet.reason = "picture_cut_off"
            sheet.letters = surviving_letters(glyphs, marks, seen.hidden)
            sheets.append(sheet)
    finally:
        document.close()
    return sheets


def _clean_sheets(pdf: pikepdf.Pdf, sheets: Sequence[_Sheet], places: Sequence[Place]) -> None:
    """Clean the pages that stay; those that can't, or whose fonts list a character that is gone,
    become pictures.
    """
    cleaner, fonts = PageCleaner(pdf), FontLists()
    for sheet, page in zip(sheets, pdf.pages, strict=True):
        if sheet.reason is None:
            try:
                sheet.clean = cleaner.clean(page)
                if sheet.carries and not can_carry_layer(sheet.clean):
                    sheet.reason, sheet.clean = "scan_turned", None
            except NotCleanable as fault:
                sheet.reason = str(fault)
    left = {
        each for sheet in sheets for letter in sheet.letters for each in fold(letter.character).text
    }
    unseen = (
        glyph.character
        for sheet in sheets
        for glyph in sheet.glyphs.glyphs
        if glyph.at in sheet.marks.gone or glyph.at in sheet.hidden
    )
    gone = set(fold("".join([*unseen, *(place.value for place in places)])).text) - left
    for sheet in sheets:
        if sheet.clean is not None and gone and not gone.isdisjoint(fonts.of_page(sheet.clean)):
            sheet.reason, sheet.clean = "font_residue", None


def _write(pdf: pikepdf.Pdf, data: bytes, sheets: Sequence[_Sheet]) -> bytes:
    """Build the new file page by page: clean dictionaries are copied, pictures are drawn from the
    bytes.
    """
    _refuse_undrawable(sheets)
    carrying = [sheet for sheet in sheets if sheet.carries]
    layer = TextLayer(letter.character for sheet in carrying for letter in sheet.letters)
    document = open_document(data)
    drawn = 0
    try:
        with pikepdf.new() as result:
            font = layer.font(result) if carrying else None
            for sheet in sheets:
                if sheet.clean is not None:
                    result.pages.append(pikepdf.Page(sheet.clean))
                    if sheet.carries and font is not None:
                        carry_layer(result.pages[-1], result, layer, font, sheet.letters)
                else:
                    drawn += 1
                    if drawn % limits.PAGES_OF_ONE_OPENING == 0:
                        document.close()
                        document = open_document(data)
                    page = _picture_page(result, document, sheet, layer, font)
                    result.pages.append(pikepdf.Page(page))
            buffer = io.BytesIO()
            result.save(
                buffer,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
                recompress_flate=True,
            )
            return buffer.getvalue()
    finally:
        document.close()


def _refuse_undrawable(sheets: Sequence[_Sheet]) -> None:
    if any(sheet.clean is None and sheet.undrawable - sheet.marks.gone for sheet in sheets):
        raise FileRefused(
            Refused.UNREADABLE,
            Message(
                "文件使用的字体没有嵌入，本机也没有，页面无法画出；请嵌入字体后重新导出。",
                "A page can not be drawn: its fonts are neither embedded nor on this machine; "
                "export the file again with its fonts embedded.",
            ),
        )


def _picture_page(
    pdf: pikepdf.Pdf,
    document: Any,
    sheet: _Sheet,
    layer: TextLayer,
    font: pikepdf.Object | None,
) -> pikepdf.Object:
    """A page of one picture and its invisible text; turned and cropped as it was displayed."""
    width, height = sheet.glyphs.width, sheet.glyphs.height
    drawn = draw_page(document, sheet.glyphs.number, sheet.marks.boxes, scan=sheet.recognised)
    picture = image_stream(pdf, drawn)
    contents = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q\n".encode("ascii")
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    if font is not None and sheet.letters:
        contents += layer.content(sheet.letters, width, height)
        resources.Font = pikepdf.Dictionary(T=font)
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, round(width, 2), round(height, 2)],
            Resources=resources,
            Contents=pikepdf.Stream(pdf, contents),
        )
    )
