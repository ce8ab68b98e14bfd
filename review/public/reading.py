"""The released text laid out for reading: paragraphs, headings, signature lines, tables.

Looks only at the shape of lines, by the layout of official documents (GB/T 9704). What stands above
and in the title is left out, it is in the table beside and in the file; page numbers go, lines of a
printed page become paragraphs again. No other word is changed, and no markup is made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from review.public.normalise import normalise

_DIGITS = "一二三四五六七八九十百"
_HEADING = re.compile(
    rf"^(?:[{_DIGITS}]{{1,4}}、[^\s。；][^。；]{{0,38}}|（[{_DIGITS}]{{1,3}}）[^。；，]{{1,30}})$"
)
_ADDRESSEES = re.compile(r"^\S.{0,300}[：:]$")
_SIGNED_ON = re.compile(
    rf"^[0-9○〇{_DIGITS}]{{2,4}}年[0-9{_DIGITS}]{{1,3}}月[0-9{_DIGITS}]{{1,3}}日$"
)
_PAGE_NUMBER = re.compile(r"^[—–-]\s*[0-9]{1,4}\s*[—–-]$")
_BEGINS_ANEW = re.compile(
    rf"^(?:[{_DIGITS}]{{1,4}}、|（[{_DIGITS}]{{1,3}}）|第[{_DIGITS}0-9]{{1,5}}[章节条]|"
    r"[0-9]{1,2}[.．、]|附件|附：|抄送|主送)"
)
_ENDS = "。：:；;！？”）"
_REMOVED = re.compile(r"(■+)")
_SIGNATORY_LONGEST = 30
_MOST_SIGNATORIES = 3
_PUNCTUATION = re.compile(r"[\t。；：，、:;,.]")
_HEAD_LINES = 15  # the title is looked for this far down
_TITLE_LINES = 6
_PRINTED = range(20, 61)  # characters in the widest line that a printed page breaks
_FULL = 0.8  # of the widest line: the first line of a paragraph lacks two characters and more


class Shape(StrEnum):
    """How a block looks."""

    TEXT = "text"
    FLUSH = "flush"
    HEADING = "heading"
    SIGNED = "signed"
    TABLE = "table"


@dataclass(frozen=True)
class Run:
    """A stretch of a line, and whether something was removed there."""

    text: str
    is_removed: bool


@dataclass(frozen=True)
class Block:
    """A line, or the rows of a table; each cell a tuple of runs."""

    shape: Shape
    rows: tuple[tuple[tuple[Run, ...], ...], ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of a block that is one line."""
        return self.rows[0][0]


def blocks_of(text: str, title: str, doc_number: str) -> tuple[Block, ...]:
    """Lay out a reading text; what stands above its text, up to title and number, is left out."""
    lines = [line.strip(" \u3000") for line in text.split("\n")]
    lines = [line for line in lines if line.strip() and not _PAGE_NUMBER.match(line)]
    return tuple(_blocks(_unbroken(_without_head(lines, title, doc_number))))


def _without_head(lines: list[str], title: str, doc_number: str) -> list[str]:
    """Drop the lines up to the title, and the number before or behind it: they stand above."""
    said, number = _bare(title), _bare(doc_number)
    bare = [_bare(line) for line in lines[: _HEAD_LINES + _TITLE_LINES]]
    for start in range(min(len(bare), _HEAD_LINES)):
        for end in range(start + 1, min(len(bare), start + _TITLE_LINES) + 1):
            if said and "".join(bare[start:end]) == said:
                rest = lines[end:]
                if rest and number and _bare(rest[0]) == number:
                    rest = rest[1:]
                return rest or lines  # a text that says nothing else is shown whole
    return lines


def _bare(text: str) -> str:
    return normalise(text).text.replace(" ", "")


def _unbroken(lines: list[str]) -> list[str]:
    """Join the lines a printed page broke: a full line goes on in the next one."""
    widths = [_width(line) for line in lines if "\t" not in line]
    widest = max(widths, default=0.0)
    full = _FULL * widest
    if int(widest) not in _PRINTED or 3 * sum(width >= full for width in widths) < len(widths):
        return lines
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and "\t" not in line and not _BEGINS_ANEW.match(line):
            joined[-1] += _gap(joined[-1][-1], line[0]) + line
        else:
            joined.append(line)
        goes_on = "\t" not in line and _width(line) >= full and line[-1] not in _ENDS
    return joined


def _width(line: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in line)


def _gap(before: str, after: str) -> str:
    is_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return " " if is_word else ""


def _blocks(lines: list[str]) -> Iterator[Block]:
    signed = _signed_lines(lines)
    numbered = enumerate(lines)
    for is_table, group in groupby(numbered, key=lambda item: "\t" in item[1]):
        if is_table:
            rows = tuple(tuple(_runs(cell) for cell in line.split("\t")) for _, line in group)
            yield Block(Shape.TABLE, rows)
            continue
        for at, line in group:
            yield Block(_shape(at, line, signed), ((_runs(line),),))


def _shape(at: int, line: str, signed: set[int]) -> Shape:
    if at in signed:
        return Shape.SIGNED
    if at == 0 and _ADDRESSEES.match(line):
        return Shape.FLUSH
    return Shape.HEADING if _HEADING.match(line) else Shape.TEXT


def _signed_lines(lines: list[str]) -> set[int]:
    """Find lines that are a date alone, and the short plain lines above it: who signed."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if not _SIGNED_ON.match(line.replace(" ", "")):
            continue
        found.add(at)
        for above in range(at - 1, max(-1, at - 1 - _MOST_SIGNATORIES), -1):
            if len(lines[above]) > _SIGNATORY_LONGEST or _PUNCTUATION.search(lines[above]):
                break
            found.add(above)
    return found


def _runs(text: str) -> tuple[Run, ...]:
    return tuple(Run(part, part.startswith("■")) for part in _REMOVED.split(text.strip()) if part)
