"""The released text laid out for reading: paragraphs, headings, signature lines, tables.

Looks only at the shape of lines, by the layout of official documents (GB/T 9704): a wrong guess
changes how a line looks, never what it says. No markup is made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from review.public.normalise import normalise

_HEADING = re.compile(r"^[一二三四五六七八九十百]{1,4}、\S.{0,38}$")
_ADDRESSEES = re.compile(r"^\S.{0,300}[：:]$")
_SIGNED_ON = re.compile(
    r"^[0-9○〇一二三四五六七八九十]{2,4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日$"
)
_REMOVED = re.compile(r"(■+)")
_SIGNATORY_LONGEST = 40


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
    """Lay out a reading text; title and number are left out where the text begins with them."""
    lines = [line.strip(" \u3000") for line in text.split("\n")]
    lines = [line for line in lines if line.strip()]
    return tuple(_blocks(_without_head(lines, title, doc_number)))


def _without_head(lines: list[str], title: str, doc_number: str) -> list[str]:
    """Drop the first lines as long as they only say title and number, which stand above."""
    left = [normalise(doc_number).text, normalise(title).text]
    rest = list(lines)
    while rest:
        line = normalise(rest[0]).text
        begun = next((at for at, said in enumerate(left) if line and said.startswith(line)), None)
        if begun is None:
            return rest
        left[begun] = left[begun][len(line) :].lstrip()
        rest.pop(0)
    return lines  # a text that says nothing else is shown whole


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
    """Find lines that are a date alone, and a short line above without a full stop: who signed."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if not _SIGNED_ON.match(line.replace(" ", "")):
            continue
        found.add(at)
        above = lines[at - 1] if at else ""
        if above and len(above) <= _SIGNATORY_LONGEST and above[-1] not in "。；：:;.":
            found.add(at - 1)
    return found


def _runs(text: str) -> tuple[Run, ...]:
    return tuple(Run(part, part.startswith("■")) for part in _REMOVED.split(text.strip()) if part)
