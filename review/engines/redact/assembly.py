"""The new PDF, page by page: clean dictionaries are copied, their fonts cut down, their marked places
looked at and painted over; all other pages are drawn.

Works on sheets that are decided (``sheets.py``) and may send one more of them to a picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from review.engines import limits
from review.engines.model import FileRefused, Message, Refused
from review.engines.redact.boxes import surviving_characters
from review.engines.redact.folding import fold
from review.engines.redact.fonts_prune import prune_fonts
from review.engines.redact.fonts_used import TooMuchContent
from review.engines.redact.glyph_ink import is_clean, survivors, windows
from review.engines.redact.glyph_paint import Marked, Painter
from review.engines.redact.glyphs import open_document
from review.engines.redact.plan import Place
from review.engines.redact.raster import draw_page, image_stream
from review.engines.redact.residue import FontLists
from review.engines.redact.scans import carry_layer
from review.engines.redact.sheets import Sheet
from review.engines.redact.stamp_bars import Stamps
from review.engines.redact.textlayer import Sign, TextLayer, signs_of


def assemble(data: bytes, sheets: Sequence[Sheet], places: Sequence[Place]) -> bytes:
    """The bytes of the new file; ``data`` is what pages are drawn from. The words of the marks' labels are set
    on the bars. Raises ``FileRefused`` where a page has to be drawn and can not.
    """
    while True:
        with pikepdf.new() as result:
            staying = []
            for sheet in sheets:
                if sheet.clean is not None:
                    staying.append(sheet)
                    result.pages.append(pikepdf.Page(sheet.clean))
            gone = _gone(sheets, places)
            if _is_proper(result, staying, gone):
                _finish(result, data, sheets)
                return _saved(result)


def _gone(sheets: Sequence[Sheet], places: Sequence[Place]) -> frozenset[str]:
    """Folded characters that went and stand nowhere any more."""
    stay: set[str] = set()
    unseen: set[str] = set()
    for sheet in sheets:
        stay |= surviving_characters(sheet.glyphs, sheet.marks, sheet.hidden)
        unseen.update(
            glyph.character
            for glyph in sheet.glyphs.glyphs
            if glyph.at in sheet.marks.gone or glyph.at in sheet.hidden
        )
    left = set(fold("".join(sorted(stay))).text)
    gone = fold("".join([*sorted(unseen), *(place.value for place in places)])).text
    return frozenset(gone) - left


def _is_proper(result: pikepdf.Pdf, staying: Sequence[Sheet], gone: frozenset[str]) -> bool:
    """Whether no page of the draft lists what went, or shows it. Pages that do become pictures."""
    faulty = dict.fromkeys(_telling(result, gone), "font_residue")
    if not faulty:
        faulty = dict.fromkeys(_inked(result, staying), "ink_left")
    for number, reason in faulty.items():
        staying[number - 1].become_picture(reason)
    return not faulty


def _telling(result: pikepdf.Pdf, gone: frozenset[str]) -> Iterator[int]:
    """Cut the fonts down; the pages (from 1) whose fonts still list what is gone.

    Whatever the plan says: notes and earlier versions that are not copied were set in these fonts too.
    """
    try:
        yield from sorted(prune_fonts(result, gone).pages)
    except (TooMuchContent, pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError):
        fonts = FontLists()
        for number, page in enumerate(result.pages, 1):
            if not gone.isdisjoint(fonts.of_page(page.obj)):
                yield number


def _inked(result: pikepdf.Pdf, staying: Sequence[Sheet]) -> Iterator[int]:
    """The pages (from 1) that still show something in a marked place."""
    marked = {
        number: where
        for number, sheet in enumerate(staying, 1)
        if (where := windows(sheet.glyphs, sheet.marks, sheet.hidden, sheet.painted))
    }
    if not marked:
        return
    buffer = io.BytesIO()
    result.save(buffer, compress_streams=False)
    document = open_document(buffer.getvalue())
    try:
        for number, where in marked.items():
            sheet = staying[number - 1]
            others = survivors(sheet.glyphs, sheet.marks, sheet.hidden)
            if not is_clean(document, number, where, others):
                yield number
    finally:
        document.close()


def _finish(result: pikepdf.Pdf, data: bytes, sheets: Sequence[Sheet]) -> None:
    """Paint what stays, draw what does not, in the order of the pages."""
    _refuse_undrawable(sheets)
    layer = TextLayer(sign for sheet in sheets for sign in _signs(sheet))
    font = None if layer.is_empty else layer.font(result)
    stamps = Stamps(word for sheet in sheets for word in sheet.marks.labels.values())
    painter = Painter(result, stamps, layer, font)
    document = open_document(data)
    drawn = 0
    try:
        for place, sheet in enumerate(sheets):
            if sheet.clean is None:
                drawn += 1
                if drawn % limits.PAGES_OF_ONE_OPENING == 0:
                    document.close()
                    document = open_document(data)
                page = _picture_page(result, document, sheet, layer, font)
                _label(page, painter, sheet)
                result.pages.insert(place, pikepdf.Page(page))
            elif sheet.wanted is not None:
                marked = Marked(sheet.marks.boxes, sheet.marks.labels, sheet.late)
                painter.paint(result.pages[place].obj, sheet.glyphs, marked)
            elif sheet.carries and font is not None:
                size = sheet.glyphs.width, sheet.glyphs.height
                carry_layer(result.pages[place], result, layer.content(sheet.letters, *size), font)
    finally:
        document.close()


def _signs(sheet: Sheet) -> Iterator[Sign]:
    """What the invisible layer of a page shows."""
    letters = [*(sheet.letters if sheet.carries else ()), *sheet.late]
    return signs_of(letters, sheet.glyphs.width, sheet.glyphs.height)


def _label(page: pikepdf.Object, painter: Painter, sheet: Sheet) -> None:
    """The words for the bars of a picture, which are burnt into it: painted over them once more."""
    boxes, labels = sheet.marks.boxes, sheet.marks.labels
    if labels:
        places = sorted(labels)
        marked = Marked([boxes[at] for at in places], dict(enumerate(labels[at] for at in places)))
        own = page.Contents.read_bytes()
        added = painter.bars(page, sheet.glyphs.width, sheet.glyphs.height, marked)
        page.Contents = pikepdf.Stream(painter.pdf, own + b"\nq\n" + added + b"Q\n")


def _saved(result: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    result.save(
        buffer,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=True,
    )
    return buffer.getvalue()


def _refuse_undrawable(sheets: Sequence[Sheet]) -> None:
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
    sheet: Sheet,
    layer: TextLayer,
    font: pikepdf.Object | None,
) -> pikepdf.Object:
    """A page of one picture and its invisible text; turned and cropped as it was displayed."""
    width, height = sheet.glyphs.width, sheet.glyphs.height
    burnt = [*sheet.marks.boxes, *sheet.marks.unseen]
    drawn = draw_page(document, sheet.number, burnt, scan=sheet.recognised)
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
