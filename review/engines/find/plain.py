"""Findings in a plain text, without a file: what ``flask document find --jsonl`` asks for each
line.

The same patterns and marks as for documents; a text is one segment whose lines are its layout.
"""

from __future__ import annotations

from typing import Final

from review.engines.find.marks import find_marks
from review.engines.find.patterns import Hit, find_patterns
from review.engines.find.resolve import resolve
from review.engines.model import Level, Segment, Treatment, Why
from review.engines.read.lines import lines_of

_ID: Final = "text"


def find_in(text: str) -> list[Hit]:
    """Findings of one text in reading order; ``start`` and ``end`` are code points of ``text``.

    A secrecy mark in the head is ``certain`` with the action ``block``.
    """
    lines = lines_of(Segment(_ID, "text", "paragraph", None, text))
    marks = [
        Hit(
            code="SEC_MARK",
            level=Level.CERTAIN if mark.in_head else Level.LIKELY,
            start=mark.line.start,
            end=mark.line.end,
            action=Treatment.BLOCK if mark.in_head else Treatment.KEEP,
            ground=None,
            why=(Why("own_line", mark.level),),
        )
        for mark in find_marks(lines, lambda *_: (), lambda *_: "")
    ]
    return resolve([*find_patterns(text), *marks])
