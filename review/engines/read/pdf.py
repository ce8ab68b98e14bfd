"""A PDF as segments: its pages with boxes, what nobody sees on them, and what lies beside them.

pdfium reads text and boxes; pikepdf what lies beside the pages. What recognition gave is taken in,
what needs it and has it not is reported in ``unread``, never passed over. Recognition is ``scan.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import pypdfium2 as pdfium

from review.engines.messages import Cause, refuse
from review.engines.model import Box, Hidden, Segment
from review.engines.read import recognised_page
from review.engines.read.pdf_hidden import Beside, read_beside
from review.engines.read.pdf_look import looker_for
from review.engines.read.pdf_open import Admitted, OpenPages, admit_pdf
from review.engines.read.pdf_page import character_boxes, each_box
from review.engines.read.pdf_pages import PageStore, with_fatal
from review.engines.read.pdf_second import disagreeing
from review.engines.read.pdf_tables import PdfTables
from review.engines.read.reading import CellPlace, Doubt, Fact, Unread
from review.engines.read.recognised import Recognised, Sides


class PdfReading:
    """An opened PDF. Use as a context manager; boxes, labels and what lies beside the pages are
    worked out only when asked for.
    """

    def __init__(
        self,
        path: Path,
        admitted: Admitted,
        recognised: Mapping[str, Recognised] | None = None,
    ) -> None:
        self.path = path
        self._open = OpenPages(path)
        self._store = PageStore()
        looker = looker_for(admitted)
        try:
            for number in range(1, self._open.count + 1):
                with self._open.page(number) as opened:
                    look = looker.look(*opened, number)
                    page = (recognised or {}).get(f"page-{number}")
                    self._store.take(number, look, opened, page)
        except pdfium.PdfiumError as error:
            self.close()
            raise refuse(Cause.DAMAGED) from error
        except BaseException:
            self.close()
            raise
        self.pages = tuple(self._store.pages)
        condition = [Fact("repaired")] * admitted.repaired + [
            Fact("signature")
        ] * admitted.signatures
        self.facts: tuple[Fact, ...] = (*self._store.facts, *condition)
        self._tables = PdfTables(path, self._store.ruled, len(self.pages))
        self._unmapped = admitted.unmapped

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the document back to pdfium."""
        self._open.close()
        tables: PdfTables | None = getattr(self, "_tables", None)
        if tables is not None:
            tables.close()

    @cached_property
    def _beside(self) -> Beside:
        return read_beside(self.path)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """``page-<n>`` for each page with text (``page-<n>-picture`` for its pictures), then what is
        hidden on pages and beside them.
        """
        store = self._store
        said = "".join("".join(each.text.split()) for each in store.visible)
        beside = (each for each in self._beside.segments if not _is_repeated(each, said))
        return (*store.visible, *store.hidden, *beside)

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """Pages, pictures and attachments without text."""
        return (*with_fatal(self._store), *self._beside.unread)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Recognised lines of low confidence, layers that disagree, letters without a meaning."""
        store = self._store
        return (*store.doubts, *disagreeing(store.visible, self.path, self._unmapped))

    def boxes(self, segment: str, start: int, end: int) -> tuple[Box, ...]:
        """Rectangles of ``text[start:end]`` of a page, one per line; none for what lies beside the
        pages.
        """
        if segment in self._store.recognised:
            number, found = self._store.recognised[segment]
            sides = recognised_page.merged(found.boxes[start:end])
            return tuple(Box(number, *each) for each in sides)
        place = self._store.places.get(segment)
        if place is None:
            return ()
        with self._open.page(place.page) as (page, textpage):
            text = self._store.texts[place.page]
            found_sides = character_boxes(
                page.raw, textpage.raw, text, place.start + start, place.start + end
            )
            return tuple(Box(place.page, *each) for each in found_sides)

    def each_place(self, segment: Segment) -> Sequence[Sides | None]:
        """The rectangle of each character of a segment on its page; empty for what lies beside the pages."""
        if segment.id in self._store.recognised:
            return self._store.recognised[segment.id][1].boxes
        place = self._store.places.get(segment.id)
        if place is None:
            return ()
        with self._open.page(place.page) as (page, textpage):
            text = self._store.texts[place.page]
            end = place.start + len(segment.text)
            return list(each_box(page.raw, textpage.raw, text, place.start, end))

    def cell(self, segment: str, start: int) -> CellPlace | None:
        """The cell of a ruled table in which the character stands."""
        place = self._store.places.get(segment)
        if place is None or not self._tables.may_have(place.page):
            return None
        boxes = self.boxes(segment, start, start + 1)
        return self._tables.cell_at(boxes[0]) if boxes else None

    def label(self, segment: str, start: int) -> str:
        """Column header and left neighbour, where the page has ruled lines and the character stands
        in a table.
        """
        cell = self.cell(segment, start)
        return cell.label if cell is not None else ""


def _is_repeated(segment: Segment, said: str) -> bool:
    """Whether an alternate only says what the pages show: word processors write thousands of them."""
    return segment.kind == Hidden.ALT_TEXT and "".join(segment.text.split()) in said


def read_pdf(path: Path, recognised: Mapping[str, Recognised] | None = None) -> PdfReading:
    """Read the PDF at ``path``. Raises ``FileRefused``: password, damaged, too many pages, bomb."""
    return PdfReading(path, admit_pdf(path), recognised)
