"""Findings in a plain text, without a file: what ``flask document find --jsonl`` asks for each
line.

The same finders as for documents; a text is one segment whose lines are its layout.
"""

from __future__ import annotations

from typing import Final

from review.engines.find.cues import cue_hit, find_cues
from review.engines.find.hits import Hit
from review.engines.find.marks import Mark, find_marks
from review.engines.find.naming import names_in_text
from review.engines.find.options import FindOptions
from review.engines.find.segment import hits_of
from review.engines.model import Level, Segment, Treatment, Why
from review.engines.read.lines import lines_of

_ID: Final = "text"


def find_in(text: str, options: FindOptions | None = None) -> list[Hit]:
    """Findings of one text in reading order; ``start`` and ``end`` are code points of ``text``.

    A secrecy mark in the head is ``certain`` with the action ``block``.
    """
    asked = options or FindOptions()
    lines = lines_of(Segment(_ID, "text", "paragraph", None, text))
    marks = [_mark(mark) for mark in find_marks(lines, lambda *_: (), lambda *_: "")]
    cues = [cue_hit(cue) for cue in find_cues(lines)]
    further = [*marks, *cues, *names_in_text(text, asked)]
    return hits_of(text, further=further, terms=asked.terms, day=asked.day)


def _mark(mark: Mark) -> Hit:
    return Hit(
        code="SEC_MARK",
        level=Level.CERTAIN if mark.in_head else Level.LIKELY,
        start=mark.line.start,
        end=mark.line.end,
        action=Treatment.BLOCK if mark.in_head else Treatment.KEEP,
        ground=None,
        why=(Why("own_line", mark.level),),
        rule="SEC_MARK.layout/1",
    )
