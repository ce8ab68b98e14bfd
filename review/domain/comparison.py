"""Two versions of a file held against each other: paragraphs, sentences and rows that changed.

Files with paragraphs are compared by paragraph and table row; a file that is known page by page only (a
PDF) by sentence, because its line breaks are layout. Nothing here reads a file or words a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from review.domain.alignment import Gap, gaps
from review.domain.content import is_page_number, normalise
from review.domain.text_changes import Words, changed_words


@dataclass(frozen=True, kw_only=True)
class Part:
    """A segment as comparing sees it. ``cell`` is (table, row, column), counted from 0, of a table's cell."""

    id: str
    kind: str
    text: str
    page: int | None = None
    cell: tuple[str, int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is compared as one: a paragraph, a sentence or a row, with the segment it begins in.

    ``columns`` are the columns of a row's ``cells``; of anything else there are none.
    """

    segment: str
    kind: str
    cells: tuple[str, ...]
    page: int | None = None
    table: str = ""
    row: int | None = None
    columns: tuple[int, ...] = ()

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The words without layout: equal keys are equal lines."""
        return tuple(normalise(cell) for cell in self.cells)

    @property
    def text(self) -> str:
        """The line as one string."""
        return "　".join(cell for cell in self.cells if cell)


class ChangeKind(StrEnum):
    """What happened to a line."""

    CHANGED = "changed"
    GONE = "gone"
    COME = "come"
    MOVED = "moved"  # the same line stands elsewhere now


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change: the line on either side, its words cell by cell, and the line it follows.

    ``columns`` are the columns of the cells in a table, as the later version counts them.
    """

    kind: ChangeKind
    before: Line | None
    after: Line | None
    words: tuple[Words, ...]
    columns: tuple[int, ...] = ()
    follows: str = ""

    @property
    def line(self) -> Line:
        """Where it stands now or, of what is gone, where it stood."""
        line = self.after or self.before
        if line is None:
            raise ValueError("a change of nothing")
        return line


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All changes of what paper shows, then of what it does not; and how many lines stay the same."""

    shown: tuple[Change, ...]
    hidden: tuple[Change, ...]
    same: int

    @property
    def counts(self) -> Counter[ChangeKind]:
        """How many changes of each kind there are."""
        return Counter(change.kind for change in (*self.shown, *self.hidden))


def compare(before: Sequence[Part], after: Sequence[Part], hidden: Container[str]) -> Comparison:
    """Everything that one version says and the other does not. ``hidden``: kinds that paper does not show."""
    running = any(p.kind == "page" for p in (*before, *after))
    shown, same = _changes(
        *(
            [*_lines((p for p in side if p.kind not in hidden), running=running)]
            for side in (before, after)
        ),
        running=running,
    )
    unseen, _same = _changes(
        *(
            [*_lines((p for p in side if p.kind in hidden), running=False)]
            for side in (before, after)
        ),
        running=False,
    )
    return Comparison(shown=shown, hidden=unseen, same=same)


# ---- lines ---------------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]?")
#: A line of a page that is shorter than this share of the longest ends its paragraph.
_SHORT = 0.75


def _lines(parts: Iterable[Part], *, running: bool) -> Iterator[Line]:
    """The lines of a side, in order; those without words are none."""
    row: list[Part] = []
    for part in parts:
        if running:
            yield from _sentences(part)
            continue
        if row and (part.cell is None or part.cell[:2] != _row_of(row[0])):
            yield from _row(row)
            row = []
        if part.cell is not None:
            row.append(part)
        elif part.text.strip():
            yield Line(segment=part.id, kind=part.kind, cells=(part.text,), page=part.page)
    if row:
        yield from _row(row)


def _row_of(part: Part) -> tuple[str, int]:
    assert part.cell is not None  # noqa: S101  # only cells are gathered into rows
    return part.cell[:2]


def _row(row: Sequence[Part]) -> Iterator[Line]:
    """A row of a table: its cells by column, several paragraphs of one cell joined."""
    cells: dict[int, list[str]] = {}
    for part in row:
        if part.cell is not None:
            cells.setdefault(part.cell[2], []).append(part.text)
    columns = tuple(sorted(cells))
    texts = tuple("\n".join(text for text in cells[column] if text) for column in columns)
    if any(text.strip() for text in texts):
        table, number = _row_of(row[0])
        yield Line(
            segment=row[0].id,
            kind=row[0].kind,
            cells=texts,
            page=row[0].page,
            table=table,
            row=number,
            columns=columns,
        )


def _sentences(part: Part) -> Iterator[Line]:
    """The sentences of a segment, line breaks inside them taken out; page numbers are none."""
    for paragraph in _paragraphs(part):
        for sentence in _SENTENCE.findall(paragraph):
            if sentence.strip():
                yield Line(segment=part.id, kind=part.kind, cells=(sentence,), page=part.page)


def _paragraphs(part: Part) -> Iterator[str]:
    if part.kind != "page":
        yield part.text.replace("\n", "")
        return
    lines = [line.strip() for line in part.text.split("\n")]
    longest = max(map(len, lines), default=0)
    gathered = ""
    for index, line in enumerate(lines):
        if is_page_number(normalise(line), part.kind, edge=index in (0, len(lines) - 1)):
            continue
        gathered += line
        if len(line) < _SHORT * longest:
            yield gathered
            gathered = ""
    yield gathered


# ---- changes -------------------------------------------------------------------------------------


def _changes(
    before: Sequence[Line], after: Sequence[Line], *, running: bool
) -> tuple[tuple[Change, ...], int]:
    """The changes between two sides, and how many lines are the same."""
    found: list[Change] = []
    same = len(after)
    for gap in gaps([line.key for line in before], [line.key for line in after]):
        same -= gap.j2 - gap.j1
        follows = after[gap.j1 - 1].text if gap.j1 else ""
        gone, come = before[gap.i1 : gap.i2], after[gap.j1 : gap.j2]
        made = _as_one(gone, come) if running else _line_by_line(gone, come)
        found += [replace(change, follows=follows) for change in made]
    return tuple(_with_moves(found)), same


def _as_one(gone: Sequence[Line], come: Sequence[Line]) -> Iterator[Change]:
    """Sentences gone and come as one change: a comma that became a full stop is no other text."""
    left, right = _run(gone), _run(come)
    words = changed_words(left.cells[0] if left else "", right.cells[0] if right else "")
    if words.changed:
        yield Change(kind=_kind(left, right), before=left, after=right, words=(words,))


def _run(lines: Sequence[Line]) -> Line | None:
    if not lines:
        return None
    return replace(lines[0], cells=("".join(cell for line in lines for cell in line.cells),))


def _kind(before: Line | None, after: Line | None) -> ChangeKind:
    if before is None:
        return ChangeKind.COME
    return ChangeKind.GONE if after is None else ChangeKind.CHANGED


def _line_by_line(gone: Sequence[Line], come: Sequence[Line]) -> Iterator[Change]:
    """Lines gone and come, those that are much alike told as one line that changed."""
    i = j = 0
    for left, right in _pairs(gone, come):
        yield from (_change(line, None) for line in gone[i:left])
        yield from (_change(None, line) for line in come[j:right])
        yield _change(gone[left], come[right])
        i, j = left + 1, right + 1
    yield from (_change(line, None) for line in gone[i:])
    yield from (_change(None, line) for line in come[j:])


def _change(before: Line | None, after: Line | None) -> Change:
    pairs = _cell_pairs(before, after)
    return Change(
        kind=_kind(before, after),
        before=before,
        after=after,
        words=tuple(changed_words(left, right) for _column, left, right in pairs),
        columns=tuple(column for column, _left, _right in pairs if column is not None),
    )


_Pair = tuple[int | None, str, str]


def _cell_pairs(before: Line | None, after: Line | None) -> list[_Pair]:
    """The cells side by side with their column: by their columns, or as columns came and went."""
    line = after or before
    if line is None or not line.columns:
        return [(None, before.cells[0] if before else "", after.cells[0] if after else "")]
    left = dict(zip(before.columns, before.cells, strict=True)) if before else {}
    right = dict(zip(after.columns, after.cells, strict=True)) if after else {}
    as_counted: list[_Pair] = [
        (n, left.get(n, ""), right.get(n, "")) for n in sorted(left.keys() | right.keys())
    ]
    if not left or not right or left.keys() == right.keys():
        return as_counted
    shifted = list(_shifted(list(left.values()), right))
    return max(as_counted, shifted, key=lambda pairs: sum(a == b for _n, a, b in pairs))


def _shifted(left: Sequence[str], right: Mapping[int, str]) -> Iterator[_Pair]:
    """The cells of two rows of other lengths, equal ones side by side."""
    columns, texts = list(right), list(right.values())
    end = Gap(len(left), len(left), len(texts), len(texts))
    i = j = 0
    for gap in (*gaps(left, texts), end):
        while i < gap.i2 or j < gap.j2:
            column = columns[min(j, len(columns) - 1)]
            yield column, left[i] if i < gap.i2 else "", texts[j] if j < gap.j2 else ""
            i, j = min(i + 1, gap.i2), min(j + 1, gap.j2)


#: Lines of one gap up to which every line gone is held against every line come.
_MANY = 60
#: From this likeness on two lines are one that changed.
_SAME_LINE = 0.5


def _pairs(gone: Sequence[Line], come: Sequence[Line]) -> list[tuple[int, int]]:
    """Which line became which, in order. Long gaps are paired one by one as they stand."""
    if not gone or not come:
        return []
    bags = [_bag(line) for line in gone], [_bag(line) for line in come]
    if len(gone) > _MANY or len(come) > _MANY:
        return [
            (n, n)
            for n in range(min(len(gone), len(come)))
            if _alike(bags[0][n], bags[1][n]) >= _SAME_LINE
        ]
    # The heaviest set of pairs that do not cross (as the longest common subsequence, with weights).
    likeness = [[_alike(left, right) for right in bags[1]] for left in bags[0]]
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    for i in reversed(range(len(gone))):
        for j in reversed(range(len(come))):
            with_this = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= _SAME_LINE else 0.0
            best[i][j] = max(with_this, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(gone) and j < len(come):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found


def _bag(line: Line) -> Counter[str]:
    """The characters of a line and, in a row, its whole cells, which tell more than their characters."""
    key = line.key
    return Counter("".join(key)) + Counter(
        {cell: len(cell) for cell in key if len(key) > 1 and cell}
    )


def _alike(left: Counter[str], right: Counter[str]) -> float:
    both = sum((left & right).values())
    return 2 * both / ((left.total() + right.total()) or 1)


def _with_moves(changes: Sequence[Change]) -> Iterator[Change]:
    """Lines that went at one place and came at another are moved, told once where they stand now."""
    gone = Counter(c.before.key for c in changes if c.kind is ChangeKind.GONE and c.before)
    come = Counter(c.after.key for c in changes if c.kind is ChangeKind.COME and c.after)
    moved = gone & come
    left: dict[tuple[str, ...], list[Line]] = {}
    for change in changes:
        if change.kind is ChangeKind.GONE and change.before and moved[change.before.key]:
            left.setdefault(change.before.key, []).append(change.before)
    told = Counter[tuple[str, ...]]()
    dropped = Counter[tuple[str, ...]]()
    for change in changes:
        line = change.before if change.kind is ChangeKind.GONE else change.after
        key = line.key if line else ()
        if change.kind is ChangeKind.GONE and dropped[key] < moved[key]:
            dropped[key] += 1
        elif change.kind is ChangeKind.COME and told[key] < moved[key]:
            told[key] += 1
            yield replace(change, kind=ChangeKind.MOVED, before=left[key][told[key] - 1])
        else:
            yield change
