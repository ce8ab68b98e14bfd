"""Values that lie over the end of a page, or over cells beside or below each other: found again from the
verifier's own reading, so that a value removed everywhere is not left in two halves.

Lives here: pages and cells as neighbours. Paragraphs of Word files are ``broken.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, Protocol

from review.engines.model import Plan, Treatment
from review.engines.verify.canon import canonical, canonical_characters
from review.engines.verify.marks import Marked, Marks
from review.engines.verify.numbers import in_groups, number_of, without_marks

#: Letters of a value over the end of a page; of a Latin one there, and of any over cells; of a Latin one there.
_LEAST, _LEAST_LATIN, _LEAST_FIGURES = 4, 6, 7
_EACH_SIDE: Final = 2
_LINES: Final = 4
_MOST_CELLS: Final = 24
_GROUPED, _FAR = 48, 1_000
_PAGE: Final = re.compile("page-([0-9]{1,9})")
#: Between lines of cells; no canonical text has it.
_BETWEEN: Final = "\0"
#: What stands for a gap in texts that are compared.
GONE: Final = "■"

#: Name, start and end of each piece of a value.
Pieces = list[tuple[str, int, int]]


class Joined(Protocol):
    """Texts with joints between them."""

    def crossing(self, value: str) -> Iterator[Pieces]:
        """The pieces of a canonical value wherever it crosses a joint; of a number also in groups."""


def with_joined(marks: Marks, plan: Plan, joined: Joined) -> Marks:
    """The marks with the pieces of every value named by text that crosses a joint and touches no kept
    place.
    """
    segments, met, drawn = dict(marks.segments), set(marks.met), set(marks.drawn)
    places, numbers = marks.places, set(marks.numbers)
    for value in sorted({canonical(each.text) for each in plan.actions if each.text is not None}):
        for pieces in joined.crossing(value):
            if any(_is_kept(plan, *piece) for piece in pieces):
                numbers.discard(number_of(value))
                continue
            places += 1
            met.add(value)
            for name, start, end in pieces:
                segments.setdefault(name, Marked()).add(start, end, Treatment.REMOVE, value)
                drawn |= {value} if _PAGE.fullmatch(name) else set()
    return replace(
        marks,
        segments=segments,
        places=places,
        met=frozenset(met),
        drawn=frozenset(drawn),
        numbers=tuple(each for each in marks.numbers if each in numbers),
    )


def left_over(values: Iterable[str], after: Joined, standing: Joined) -> list[str]:
    """Which of these canonical values cross a joint of the result and none of what must stand."""
    return [
        each
        for each in values
        if any(True for _ in after.crossing(each))
        and not any(True for _ in standing.crossing(each))
    ]


def without(text: str, marked: Marked | None) -> str:
    """A text with a block for each marked character."""
    if marked is None:
        return text
    return "".join(GONE if at in marked.treatment else each for at, each in enumerate(text))


class Pages:
    """The pages of a document by number: what may be the end of one beside what may begin the next."""

    def __init__(self, texts: Mapping[int, str], values: Collection[str]) -> None:
        """``values`` are the canonical ones that will be asked for."""
        reach = min(max((_GROUPED, *map(len, values))), _FAR) + 1  # with what stands beside it
        self._pairs = [
            _Pair(number, _ends(texts[number], reach), _beginnings(texts[number + 1], reach))
            for number in sorted(texts)
            if values and number + 1 in texts
        ]

    @classmethod
    def of(cls, texts: Mapping[str, str], values: Collection[str]) -> Pages:
        """The pages among texts by segment."""
        found = {name: _PAGE.fullmatch(name) for name in texts}
        return cls({int(at[1]): texts[name] for name, at in found.items() if at}, values)

    def crossing(self, value: str) -> Iterator[Pieces]:
        """The pieces of a value that lies over the end of a page."""
        if len(value) >= (_LEAST_LATIN if value.isascii() else _LEAST):
            number, bare = number_of(value), without_marks(value)
            for pair in self._pairs:
                if pair.may_hold(bare):
                    yield from pair.crossing(value, number)


@dataclass(frozen=True)
class _Strip:
    """Canonical letters of a stretch of a text with their offsets."""

    letters: str
    offsets: Sequence[int]

    def is_digit(self, at: int) -> bool:
        """Whether a digit stands there; outside there is none."""
        return 0 <= at < len(self.letters) and self.letters[at].isdigit()


class _Pair:
    """What may be the end of a page, and what may be the beginning of the next."""

    def __init__(self, number: int, ends: Sequence[_Strip], beginnings: Sequence[_Strip]) -> None:
        self._number = number
        self._ends = ends
        self._beginnings = beginnings
        self._bare = _BETWEEN.join(
            without_marks(end.letters + beginning.letters)
            for end in ends
            for beginning in beginnings
        )

    def may_hold(self, bare: str) -> bool:
        """Whether a value without marks stands somewhere around the joint."""
        return bare in self._bare

    def crossing(self, value: str, number: str) -> Iterator[Pieces]:
        known: set[tuple[int, int]] = set()
        for end in self._ends:
            for beginning in self._beginnings:
                for start, stop in _over(end, beginning, value, number):
                    own = end.offsets[start], beginning.offsets[stop - 1] + 1
                    if own in known:
                        continue
                    known.add(own)
                    yield [
                        (f"page-{self._number}", own[0], end.offsets[-1] + 1),
                        (f"page-{self._number + 1}", beginning.offsets[0], own[1]),
                    ]


def _over(end: _Strip, beginning: _Strip, value: str, number: str) -> Iterator[tuple[int, int]]:
    """From where in an end to where in a beginning a value lies that is no part of a longer number."""
    joint, whole = len(end.letters), end.letters + beginning.letters
    first = max(joint - len(value) + 1, 0)
    spans = [(at, at + len(value)) for at in range(first, joint) if whole.startswith(value, at)]
    if number:
        spans += [found.span(1) for found in in_groups(number).finditer(whole) if found[1] != value]
    for start, stop in spans:
        is_longer = (value[0].isdigit() and end.is_digit(start - 1)) or (
            value[-1].isdigit() and beginning.is_digit(stop - joint)
        )
        if start <= joint - _EACH_SIDE and stop >= joint + _EACH_SIDE and not is_longer:
            yield start, stop - joint


def _ends(text: str, reach: int) -> list[_Strip]:
    """The stretches before each of the last lines' ends."""
    letters, lines = _letters(text)
    return [_strip(letters, max(0, stop - reach), stop) for _, stop in lines[-_LINES:]]


def _beginnings(text: str, reach: int) -> list[_Strip]:
    letters, lines = _letters(text)
    return [_strip(letters, start, start + reach) for start, _ in lines[:_LINES]]


def _letters(text: str) -> tuple[list[tuple[str, int]], list[tuple[int, int]]]:
    """The canonical letters of a text with their offsets, and where each line that has any starts and
    stops among them.
    """
    letters: list[tuple[str, int]] = []
    lines: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        start = len(letters)
        for offset, folded in enumerate(canonical_characters(line), at):
            letters += [(each, offset) for each in folded]
        if len(letters) > start:
            lines.append((start, len(letters)))
        at += len(line) + 1
    return letters, lines


def _strip(letters: Sequence[tuple[str, int]], start: int, stop: int) -> _Strip:
    chosen = letters[start:stop]
    return _Strip("".join(each for each, _ in chosen), [offset for _, offset in chosen])


class Cells:
    """The cells of tables, beside and below each other; blank ones do not part their neighbours."""

    def __init__(self, cells: Iterable[tuple[str, str, int, int, str]]) -> None:
        """``cells`` are table, name, row, column and text of each."""
        self._texts: dict[str, str] = {}
        tables: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for table, name, row, column, text in cells:
            if canonical(text):
                self._texts[name] = text
                tables[table].append((row, column, name))
        self._lines = []
        for found in tables.values():
            across = sorted(found)
            down = sorted((column, row, name) for row, column, name in found)
            self._lines += [_Line(across, self._texts), _Line(down, self._texts)]

    def crossing(self, value: str) -> Iterator[Pieces]:
        """The pieces of a value that lies over cells."""
        if len(value) < (_LEAST_FIGURES if value.isascii() else _LEAST_LATIN):
            return
        number = number_of(value)
        for line in self._lines:
            for start, end in line.places(value, number):
                yield [self._piece(name, a, b) for name, a, b in line.pieces(start, end)]

    def _piece(self, name: str, start: int, end: int) -> tuple[str, int, int]:
        """Canonical offsets as those of the text."""
        folded = canonical_characters(self._texts[name])
        owners = [at for at, each in enumerate(folded) for _ in each]
        return name, owners[start], owners[end - 1] + 1


class _Line:
    """All cells of a table in one direction, as one text with a gap at each turn."""

    def __init__(self, cells: Sequence[tuple[int, int, str]], texts: Mapping[str, str]) -> None:
        pieces: list[str] = []
        self._names: list[str] = []
        for at, (line, _, name) in enumerate(cells):
            if at and line != cells[at - 1][0]:
                pieces.append(_BETWEEN)
                self._names.append("")
            pieces.append(canonical(texts[name]))
            self._names.append(name)
        self._text = "".join(pieces)
        self._bare = without_marks(self._text)
        self._starts = [0, *accumulate(map(len, pieces))]

    def places(self, value: str, number: str) -> Iterator[tuple[int, int]]:
        """Where a value crosses a joint and is no part of a longer number."""
        spans: list[tuple[int, int]] = []
        at = self._text.find(value)
        while at >= 0:
            spans.append((at, at + len(value)))
            at = self._text.find(value, at + 1)
        if number and number in self._bare:
            found = in_groups(number).finditer(self._text)
            spans += [each.span(1) for each in found if each[1] != value]
        for start, end in spans:
            first, last = self._cell(start), self._cell(end - 1)
            joint = self._starts[last]
            beside = last == first + 1 and min(joint - start, end - joint) < _EACH_SIDE
            if first < last < first + _MOST_CELLS and not beside and not self._goes_on(start, end):
                yield start, end

    def pieces(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """The cells of a place with canonical offsets in each."""
        for cell in range(self._cell(start), self._cell(end - 1) + 1):
            begin, stop = self._starts[cell], self._starts[cell + 1]
            yield self._names[cell], max(start, begin) - begin, min(end, stop) - begin

    def _cell(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether a digit of the same cell stands beside a value that begins or ends with one."""
        text = self._text
        before = start > self._starts[self._cell(start)] and text[start - 1 : start + 1].isdigit()
        behind = end < self._starts[self._cell(end - 1) + 1] and text[end - 1 : end + 1].isdigit()
        return before or behind


def _is_kept(plan: Plan, segment: str, start: int, end: int) -> bool:
    return any(
        each.segment == segment and each.start < end and start < each.end for each in plan.keep
    )
