"""All findings of a document in reading order: what each segment holds, what crosses segments, what the layout
asks and what could not be read.

Puts the finders together; reads no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from review.engines.find.context import finance_hit
from review.engines.find.cues import Cue, cue_hit
from review.engines.find.hits import Hit
from review.engines.find.joined import hits_across
from review.engines.find.marks import Mark
from review.engines.find.options import FindOptions
from review.engines.find.segment import CellFinder, hits_of
from review.engines.find.unread import doubt_hit, unread_hit
from review.engines.model import Box, Finding, Level, Segment, Treatment, Why
from review.engines.read.reading import Reading, Unread
from review.engines.redact.masks import mask
from review.engines.redact.persons import masked_name

#: Whoever stands behind one of these is masked by surname (domain.md section 8.2).
_PEOPLE = frozenset({"PER", "REPORTER", "VICTIM", "MINOR"})
_IN_TABLES = frozenset({"cell", "page"})  # kinds whose text may stand in a table


def find_in_document(
    reading: Reading,
    marks: Sequence[Mark],
    cues: Sequence[Cue] = (),
    names: Mapping[str, Sequence[Hit]] | None = None,
    options: FindOptions | None = None,
) -> tuple[Finding, ...]:
    """The findings of an opened document. ``marks`` are those of ``find_marks``, ``cues`` those of
    ``find_cues``, ``names`` the names by segment.

    A mark in the head gets here only when it was admitted beforehand: it is kept and noted. One
    elsewhere must be looked at.
    """
    asked = options or FindOptions()
    further = _further(reading, marks, cues)
    for segment_id, hits in (names or {}).items():
        further[segment_id].extend(hits)
    gaps: dict[str, list[Unread]] = defaultdict(list)
    for each in reading.unread:
        gaps[each.segment].append(each)
    cells = CellFinder(asked.terms, asked.day)
    findings: list[Finding] = []
    for segment in reading.segments:
        for gap in gaps.get(segment.id, ()):
            hit = unread_hit(gap)
            findings.append(_finding(len(findings) + 1, segment, hit, _box(gap), None))
        more = further.get(segment.id, ())
        place = reading.cell(segment.id, 0) if segment.kind == "cell" else None
        if place is not None:
            hits = cells.hits(segment.text, place, more)
        else:
            label = partial(reading.label, segment.id) if segment.kind in _IN_TABLES else None
            hits = hits_of(segment.text, label, further=more, terms=asked.terms, day=asked.day)
        for hit in hits:
            boxes = reading.boxes(segment.id, hit.start, hit.end)
            column = _column(reading, segment, hit)
            findings.append(_finding(len(findings) + 1, segment, hit, boxes, column))
    return tuple(findings)


def _further(
    reading: Reading, marks: Sequence[Mark], cues: Sequence[Cue]
) -> defaultdict[str, list[Hit]]:
    """Marks, questions, doubts, pieces of broken numbers and family finances, by segment."""
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    for mark in marks:
        found[mark.line.segment].append(_hit(mark))
    for cue in cues:
        found[cue.line.segment].append(cue_hit(cue))
    known = {segment.id: segment for segment in reading.segments}
    for doubt in reading.doubts:
        hit = doubt_hit(doubt, known)
        if hit is not None:
            found[doubt.segment].append(hit)
    for segment_id, hits in hits_across(reading.segments, reading.cell).items():
        found[segment_id].extend(hits)
    for segment_id, hit in _finances(reading):
        found[segment_id].append(hit)
    return found


def _finances(reading: Reading) -> list[tuple[str, Hit]]:
    cells = [
        (segment, place)
        for segment in reading.segments
        if segment.kind == "cell" and (place := reading.cell(segment.id, 0)) is not None
    ]
    headers: dict[str, set[str]] = defaultdict(set)
    for _, place in cells:
        headers[place.table].add(place.header)
    found = []
    for segment, place in cells:
        hit = finance_hit(segment.text, place.header, headers[place.table])
        if hit is not None:
            found.append((segment.id, hit))
    return found


def _column(reading: Reading, segment: Segment, hit: Hit) -> str | None:
    place = reading.cell(segment.id, hit.start) if segment.kind in _IN_TABLES else None
    return f"{place.table}:{place.column}" if place is not None else None


def _finding(
    number: int, segment: Segment, hit: Hit, boxes: tuple[Box, ...], column: str | None
) -> Finding:
    text = segment.text[hit.start : hit.end]
    name = masked_name(text) if hit.code in _PEOPLE else ""
    return Finding(
        id=f"f{number}",
        code=hit.code,
        level=hit.level,
        segment=segment.id,
        start=hit.start,
        end=hit.end,
        text=text,
        boxes=boxes,
        action=hit.action,
        ground=hit.ground,
        why=hit.why,
        rule=hit.rule or hit.code,
        column=column,
        mask=name,
        masked=name or "".join(mask(text)),
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
        rule="SEC_MARK.layout/1",
    )
