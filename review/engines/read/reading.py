"""What a reader hands to the finders, the same for every format: segments, labels, boxes, and what
it could not read.

Shapes only; the readers are ``docx.py`` and ``pdf.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from review.engines.messages import Cause
from review.engines.model import Box, PageFacts, Segment


@dataclass(frozen=True)
class Unread:
    """A page that shows something of which no text could be had."""

    page: int
    cause: Cause


class Reading(Protocol):
    """An opened document. ``boxes`` and ``label`` work while it is open."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All pieces of text in reading order, hidden ones last."""

    @property
    def pages(self) -> tuple[PageFacts, ...]:
        """One entry per page; empty where the format has no pages."""

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Pages that could not be read; a document with any of them must not pass as read."""

    def label(self, segment: str, start: int, /) -> str:
        """What stands above and left of this place in its table, or an empty string."""

    def boxes(self, segment: str, start: int, end: int, /) -> tuple[Box, ...]:
        """Rectangles of ``text[start:end]`` of that segment, one per line; empty where there are no
        pages.
        """
