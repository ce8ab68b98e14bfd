"""All findings of a document: identifiers segment by segment, secrecy marks over its lines, in
reading order.

Puts patterns, marks and resolution together; reads no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from review.engines.find.marks import Mark
from review.engines.find.patterns import Hit, find_patterns
from review.engines.find.resolve import resolve
from review.engines.find.unread import doubt_hit, unread_hit
from review.engines.model import Box, Finding, Level, Segment, Treatment, Why
from review.engines.read.reading import Reading, Unread


def find_in_document(reading: Reading, marks: Sequence[Mark]) -> tuple[Finding, ...]:
    """The findings of an opened document. ``marks`` are those of ``find_marks``.

    A mark in the head gets here only when it was admitted beforehand: it is kept and noted. One
    elsewhere must be looked at.
    """
    by_segment: dict[str, list[Hit]] = defaultdict(list)
    for mark in marks:
        by_segment[mark.line.segment].append(_hit(mark))
    known = {segment.id: segment for segment in reading.segments}
    unread: dict[str, list[Unread]] = defaultdict(list)
    for each in reading.unread:
        unread[each.segment].append(each)
    for doubt in reading.doubts:
        hit = doubt_hit(doubt, known)
        if hit is not None:
            by_segment[doubt.segment].append(hit)
    findings: list[Finding] = []
    for segment in reading.segments:

        def label(start: int, of: str = segment.id) -> str:
            return reading.label(of, start)

        for gap in unread[segment.id]:
            findings.append(_finding(len(findings) + 1, segment, unread_hit(gap), _box(gap)))
        hits = find_patterns(segment.text, label) + by_segment[segment.id]
        for hit in resolve(hits):
            boxes = reading.boxes(segment.id, hit.start, hit.end)
            findings.append(_finding(len(findings) + 1, segment, hit, boxes))
    return tuple(findings)


def _finding(number: int, segment: Segment, hit: Hit, boxes: tuple[Box, ...]) -> Finding:
    return Finding(
        id=f"f{number}",
        code=hit.code,
        level=hit.level,
        segment=segment.id,
        start=hit.start,
        end=hit.end,
        text=segment.text[hit.start : hit.end],
        boxes=boxes,
        action=hit.action,
        ground=hit.ground,
        why=hit.why,
    )


def _box(gap: Unread) -> tuple[Box, ...]:
    if gap.box is not None:
        return (gap.box,)
    return (Box(gap.page, 0.0, 0.0, 1.0, 1.0),) if gap.page is not None else ()


def _hit(mark: Mark) -> Hit:
    where = "admitted" if mark.in_head else "outside_head"
    return Hit(
        code="SEC_MARK",
        level=Level.NOTE if mark.in_head else Level.LIKELY,
        start=mark.line.start,
        end=mark.line.end,
        action=Treatment.KEEP,
        ground=None,
        why=(Why("own_line", mark.level), Why(where, "")),
    )
