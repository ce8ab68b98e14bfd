"""A file as lines: paragraphs and rows of tables, in pages that a browser can carry, findings marked inside.

A workbook of fifty thousand cells is a table of some pages here; only the page that is shown is cut at
its findings. Places are those of the segments: nothing is added inside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from review.web.desk.text import HIDDEN_KINDS, Marked, TextSegment, text_of

#: Lines and cells of one page; a file of no more cells than ``_WHOLE`` is one page.
_LINES: Final = 150
_CELLS: Final = 2_000
_WHOLE: Final = 1_500


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table as it counts there (from 1): its cells by the columns of the block."""

    number: int
    cells: tuple[tuple[TextSegment, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Either one paragraph, or rows of one table that follow each other. ``heads`` repeat the header
    above rows whose header is on another page; empty where it stands in the rows.
    """

    segment: TextSegment | None = None
    table: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TextPage:
    """What is shown of a file: blocks, what paper does not show, and the neighbouring pages.

    ``before`` and ``after`` are the first line of a neighbouring page, None at either end; lines count
    from 0, ``first`` and ``last`` from 1.
    """

    blocks: tuple[Block, ...]
    hidden: tuple[TextSegment, ...]
    hidden_in_all: int
    first: int
    last: int
    total: int
    before: int | None
    after: int | None

    @property
    def shown(self) -> tuple[TextSegment, ...]:
        """The segments of this page that paper shows."""
        cells = (s for b in self.blocks for r in b.rows for cell in r.cells for s in cell)
        return (*(b.segment for b in self.blocks if b.segment is not None), *cells)


@dataclass
class _Line:
    """One line before it is cut: the segments of a paragraph (one) or of a row, by column."""

    segments: list[Mapping[str, Any]] = field(default_factory=list)
    table: str | None = None
    row: int = 0
    hidden: bool = False


def page_of(
    segments: Sequence[Mapping[str, Any]],
    columns: Sequence[Mapping[str, Any]],
    findings: Sequence[Marked],
    *,
    at: int | None = None,
    focus: str | None = None,
    paper: bool = True,
) -> TextPage:
    """The page of a file that holds line ``at``, else the one with the segment ``focus``, else the first.

    Without ``paper`` only what paper does not show (the rest stands there as page images).
    """
    lines = [line for line in _lines(segments) if paper or line.hidden]
    starts = _starts(lines)
    wanted = at if at is not None else _line_of(lines, focus)
    place = max((n for n, start in enumerate(starts) if start <= wanted), default=0)
    end = starts[place + 1] if place + 1 < len(starts) else len(lines)
    chosen = lines[starts[place] : end]
    inside = {s["id"] for line in chosen for s in line.segments}
    text = text_of(
        [s for line in chosen for s in line.segments],
        [f for f in findings if f.segment in inside],
    )
    cut = {s.id: s for s in (*text.shown, *text.hidden)}
    return TextPage(
        blocks=tuple(_blocks([line for line in chosen if not line.hidden], columns, cut)),
        hidden=text.hidden,
        hidden_in_all=sum(line.hidden for line in lines),
        first=starts[place] + 1,
        last=end,
        total=len(lines),
        before=starts[place - 1] if place else None,
        after=starts[place + 1] if place + 1 < len(starts) else None,
    )


def _lines(segments: Sequence[Mapping[str, Any]]) -> list[_Line]:
    """What is shown in the order of the file, then what is not."""
    shown: list[_Line] = []
    hidden: list[_Line] = []
    for segment in segments:
        if segment["kind"] in HIDDEN_KINDS:
            hidden.append(_Line([segment], hidden=True))
            continue
        cell = segment.get("cell")
        if cell is None:
            shown.append(_Line([segment]))
            continue
        last = shown[-1] if shown else None
        if last is None or last.table != cell[0] or last.row != cell[1]:
            last = _Line(table=cell[0], row=cell[1])
            shown.append(last)
        last.segments.append(segment)
    return [*shown, *hidden]


def _starts(lines: Sequence[_Line]) -> list[int]:
    """The first line of every page."""
    if sum(len(line.segments) for line in lines) <= _WHOLE:
        return [0]
    starts, cells = [0], 0
    for number, line in enumerate(lines):
        cells += len(line.segments)
        if number > starts[-1] and (number - starts[-1] >= _LINES or cells > _CELLS):
            starts.append(number)
            cells = len(line.segments)
    return starts


def _line_of(lines: Sequence[_Line], focus: str | None) -> int:
    if focus is None:
        return 0
    for number, line in enumerate(lines):
        if any(segment["id"] == focus for segment in line.segments):
            return number
    return 0


def _blocks(
    lines: Sequence[_Line], columns: Sequence[Mapping[str, Any]], cut: Mapping[str, TextSegment]
) -> Iterator[Block]:
    heads: dict[str, dict[int, str]] = defaultdict(dict)
    first: dict[str, int] = {}
    for head in columns:
        table = str(head["table"])
        heads[table][int(head["column"])] = str(head["header"])
        first[table] = min(first.get(table, int(head["first"])), int(head["first"]))
    at = 0
    while at < len(lines):
        line, start = lines[at], at
        at += 1
        if line.table is None:
            yield Block(segment=cut[line.segments[0]["id"]])
            continue
        while at < len(lines) and lines[at].table == line.table:
            at += 1
        yield _table(lines[start:at], heads[line.table], first.get(line.table, 0), cut)


def _table(
    lines: Sequence[_Line], heads: Mapping[int, str], first: int, cut: Mapping[str, TextSegment]
) -> Block:
    """Rows that follow each other; their columns are those that hold anything on this page."""
    used = sorted({int(s["cell"][2]) for line in lines for s in line.segments})
    rows = []
    for line in lines:
        cells: dict[int, list[TextSegment]] = defaultdict(list)
        for segment in line.segments:
            cells[int(segment["cell"][2])].append(cut[segment["id"]])
        rows.append(Row(number=line.row + 1, cells=tuple(tuple(cells[n]) for n in used)))
    repeated = lines[0].row >= first > 0
    return Block(
        table=str(lines[0].table),
        heads=tuple(heads.get(n, "") for n in used) if repeated else (),
        rows=tuple(rows),
    )
