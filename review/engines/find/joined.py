r"""Numbers that the layout broke: over a page, over two paragraphs, over the cells of a row, down a column.

Neighbouring segments are joined for the search only; a number that crosses the joint becomes one finding for each
piece, so that each is removed where it stands. Only what a check digit or a label proves is taken: two numbers
that happen to be neighbours are the rule in tables. detection.md section 5.1.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from review.engines.find.hits import Hit
from review.engines.find.patterns import find_patterns, may_cross
from review.engines.model import Level, Segment, Treatment, Why
from review.engines.read.reading import CellPlace

#: Answers the table cell of a segment's first character, as ``Reading.cell`` does.
CellOf = Callable[[str, int], CellPlace | None]

#: Characters of each side that are looked at: an ID with a blank after every digit has 35.
_REACH: Final = 48
#: Kinds whose text runs on in the next segment of the same kind.
_RUNNING: Final = frozenset({"page", "paragraph"})
_ENDS_IN_NUMBER: Final = re.compile(r"[0-9０-９][-—\s]{0,4}$")
_BEGINS_AS_NUMBER: Final = re.compile(r"^[\s]{0,8}[0-9０-９]")
_ONLY_NUMBER: Final = re.compile(r"^[0-9０-９Xx\s|-]{1,24}$")
#: A page number, alone on the last line of a page or the first of the next.
_PAGE_NUMBER: Final = re.compile(
    r"^[\s]*[—–\-_·]*[\s]*(?:第[\s]*)?[0-9]{1,4}[\s]*(?:页)?[\s]*[—–\-_·]*[\s]*$"
)
_PROVEN: Final = frozenset({"ID", "DIS"})
_LABELLED: Final = frozenset({"MOB", "BANK"})
_ROW_CELLS: Final = 64  # of one row that are joined


@dataclass(frozen=True)
class _Piece:
    """``text[start:end]`` of a segment, with its place in the joined text."""

    segment: str
    start: int
    end: int
    at: int


def hits_across(segments: Sequence[Segment], cell_of: CellOf) -> dict[str, list[Hit]]:
    """Findings over more than one segment, by segment; each piece says that it is a part.

    ``segments`` in reading order. Texts are joined pairwise where a number may go on, and whole
    rows of cells where every cell holds figures only.
    """
    found: dict[str, list[Hit]] = defaultdict(list)
    for left, right in _neighbours(segments):
        _search(_joint(left, right), found)
    for row in _rows(segments, cell_of):
        _search(_row_text(row), found)
    for above, below in _columns(segments, cell_of):
        _search(_joint(above, below), found)
    return found


def _neighbours(segments: Sequence[Segment]) -> Iterable[tuple[Segment, Segment]]:
    running = [each for each in segments if each.kind in _RUNNING]
    for left, right in pairwise(running):
        if left.part == right.part and left.kind == right.kind:
            yield left, right


def _joint(left: Segment, right: Segment) -> tuple[str, list[_Piece]] | None:
    """The end of one text and the beginning of the next, page numbers between them left out."""
    end, start = _end_of(left), _start_of(right)
    tail, head = left.text[max(0, end - _REACH) : end], right.text[start : start + _REACH]
    if not _BEGINS_AS_NUMBER.match(head) or not _ENDS_IN_NUMBER.search(tail):
        return None
    begin = max(0, end - _REACH)
    pieces = [
        _Piece(left.id, begin, end, 0),
        _Piece(right.id, start, start + len(head), len(tail) + 1),
    ]
    return f"{tail}\n{head}", pieces


def _end_of(segment: Segment) -> int:
    text = segment.text.rstrip()
    if segment.kind != "page":
        return len(text)
    body, newline, last = text.rpartition("\n")
    return len(body.rstrip()) if newline and _PAGE_NUMBER.match(last) else len(text)


def _start_of(segment: Segment) -> int:
    if segment.kind != "page":
        return 0
    first, newline, _ = segment.text.partition("\n")
    dashed = _PAGE_NUMBER.match(first) and not first.strip().isdigit()
    return len(first) + 1 if newline and dashed else 0


def _rows(segments: Sequence[Segment], cell_of: CellOf) -> Iterable[list[Segment]]:
    """Runs of neighbouring cells of one row that hold nothing but a few figures each."""
    run: list[Segment] = []
    where: CellPlace | None = None
    for segment in segments:
        place = cell_of(segment.id, 0) if _is_figures(segment) else None
        follows = (
            place is not None
            and where is not None
            and (place.table, place.row, place.column) == (where.table, where.row, where.column + 1)
        )
        if not follows:
            if len(run) > 1:
                yield run
            run = []
        if place is not None and len(run) < _ROW_CELLS:
            run.append(segment)
        where = place
    if len(run) > 1:
        yield run


def _is_figures(segment: Segment) -> bool:
    return segment.kind == "cell" and bool(_ONLY_NUMBER.match(segment.text))


def _columns(segments: Sequence[Segment], cell_of: CellOf) -> Iterable[tuple[Segment, Segment]]:
    """A cell and the one below it, both of figures: a number that a page break split over two rows."""
    last: dict[tuple[str, int], tuple[int, Segment]] = {}
    for segment in segments:
        if segment.kind != "cell" or not _ENDS_OR_BEGINS.search(segment.text):
            continue
        place = cell_of(segment.id, 0)
        if place is None:
            continue
        above = last.get((place.table, place.column))
        if above is not None and above[0] == place.row - 1:
            yield above[1], segment
        last[place.table, place.column] = (place.row, segment)


_ENDS_OR_BEGINS: Final = re.compile(r"^[\s]{0,4}[0-9０-９]|[0-9０-９][\s]{0,4}$")


def _row_text(row: Sequence[Segment]) -> tuple[str, list[_Piece]]:
    pieces: list[_Piece] = []
    text = ""
    for segment in row:
        pieces.append(_Piece(segment.id, 0, len(segment.text), len(text)))
        text += segment.text + "|"
    return text[:-1], pieces


def _search(joined: tuple[str, list[_Piece]] | None, found: dict[str, list[Hit]]) -> None:
    if joined is None:
        return
    text, pieces = joined
    if not may_cross(text, [piece.at for piece in pieces[1:]]):
        return
    for hit in find_patterns(text):
        is_labelled = any(why.kind == "label" for why in hit.why)
        proven = hit.level is Level.CERTAIN and (
            hit.code in _PROVEN or (hit.code in _LABELLED and is_labelled)
        )
        parts = [
            piece
            for piece in pieces
            if hit.start < piece.at + (piece.end - piece.start) and hit.end > piece.at
        ]
        if not proven or len(parts) < 2:
            continue
        for number, piece in enumerate(parts, 1):
            start = max(hit.start - piece.at, 0) + piece.start
            end = min(hit.end - piece.at, piece.end - piece.start) + piece.start
            why = (*hit.why, Why("part_of_value", f"{number}/{len(parts)}"))
            found[piece.segment].append(
                replace(
                    hit,
                    start=start,
                    end=end,
                    action=Treatment.REMOVE,
                    why=why,
                    rule=hit.rule.replace("/", ".joined/"),
                )
            )
