"""What a reader hands to the finders, the same for every format: segments, labels, boxes, and what
it could not read.

Shapes only; the readers are ``docx.py``, ``pdf.py``, ``xlsx.py``, ``ofd.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from review.engines.messages import Cause
from review.engines.model import Box, PageFacts, Segment


@dataclass(frozen=True)
class Unread:
    """Something shown or kept of which no text could be had: a page, a picture, an embedded object.

    ``segment`` is the id of a segment of kind ``unread`` that stands for it; ``page`` and ``box`` where
    the format has pages, ``part`` the zip part otherwise. ``fatal`` says that the file as a whole must
    not pass as read (nothing of it could be read).
    """

    segment: str
    cause: Cause
    page: int | None = None
    box: Box | None = None
    part: str = ""
    fatal: bool = False


@dataclass(frozen=True, slots=True)  # there are half a million of a workbook
class CellPlace:
    """Where a cell stands: ``table`` names it within the file, rows and columns count from 0;
    ``header`` is what stands above in the header row, ``left`` the text of the cell to its left.
    """

    table: str
    row: int
    column: int
    header: str = ""
    left: str = ""

    @property
    def label(self) -> str:
        """Header and left neighbour as one line of context."""
        return " ".join(each for each in (self.header, self.left) if each)


@dataclass(frozen=True)
class Doubt:
    """A recognised run of low confidence in a segment, or where two readers disagree."""

    segment: str
    start: int
    end: int
    why: str  # "ocr_confidence" | "readers_disagree" | "layer_disagrees"


#: Kind of a fact: somebody blacked words out by painting over them, and the words are still there.
BAD_REDACTION = "bad_redaction"


@dataclass(frozen=True)
class Fact:
    """Something seen that is no text: a seal, a signature of a certificate, a repaired file.

    ``kind``: "seal", "signature", "repaired", ``BAD_REDACTION`` (with the box of the words, or in ``text``
    the part of a Word file), "hidden_sheet", "hidden_columns", "hidden_rows" (in ``text`` the sheet) …
    """

    kind: str
    page: int | None = None
    box: Box | None = None
    text: str = ""


class Reading(Protocol):
    """An opened document. ``boxes``, ``label`` and ``cell`` work while it is open."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All pieces of text in reading order, hidden ones last."""

    @property
    def pages(self) -> tuple[PageFacts, ...]:
        """One entry per page; empty where the format has no pages."""

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read; each becomes a finding that a person must acknowledge."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Runs whose text is uncertain."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Seals, repairs and the like."""

    def label(self, segment: str, start: int, /) -> str:
        """What stands above and left of this place in its table, or an empty string."""

    def cell(self, segment: str, start: int, /) -> CellPlace | None:
        """The table cell in which this place stands, where the reader knows tables."""

    def boxes(self, segment: str, start: int, end: int, /) -> tuple[Box, ...]:
        """Rectangles of ``text[start:end]`` of that segment, one per line; empty where there are no
        pages.
        """
