"""The shapes of a table as read, and the budgets of reading one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from review.engines.messages import Cause, refuse

#: Rows with something in them over all sheets. Answers: a million rows of one letter.
ROWS: Final = 200_000

#: Cells with something in them over all sheets. Answers: the same in breadth.
CELLS: Final = 4_000_000

#: Characters of one cell; Excel itself allows 32 767.
CELL_CHARS: Final = 40_000

#: Blank rows passed over in search of the next one. Answers: one letter in row 1 048 576.
BLANK_ROWS: Final = 1_048_576

TEXT: Final = "text"
NUMBER: Final = "number"
DATE: Final = "date"
FORMULA: Final = "formula"
ERROR: Final = "error"
EMPTY: Final = "empty"


@dataclass(frozen=True)
class Cell:
    """``address`` as in "B2"; ``value`` as text: dates in ISO, numbers as shown, a formula as
    written. A cell covered by a merged one is empty and names the first cell in ``merged``.
    """

    address: str
    value: str
    kind: str
    merged: str | None = None
    hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """Address, value and kind; ``merged`` and ``hidden`` only where they say something."""
        plain: dict[str, Any] = {"address": self.address, "value": self.value, "kind": self.kind}
        if self.merged:
            plain["merged"] = self.merged
        if self.hidden:
            plain["hidden"] = True
        return plain


@dataclass(frozen=True)
class Row:
    """A row with something in it; ``number`` counts from 1 as in the sheet."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """Number and cells; ``hidden`` only where it is."""
        plain: dict[str, Any] = {
            "number": self.number,
            "cells": [each.as_json() for each in self.cells],
        }
        if self.hidden:
            plain["hidden"] = True
        return plain


@dataclass(frozen=True)
class Sheet:
    """A sheet whose rows are read as they are asked for, once."""

    name: str
    rows: Iterator[Row]
    hidden: bool = False


@dataclass
class Budget:
    """Counts rows and cells of one file. Raises ``FileRefused`` when there are too many."""

    rows: int = field(default=0)
    cells: int = field(default=0)

    def take(self, row: Row) -> Row:
        """``row``, counted."""
        self.rows += 1
        self.cells += len(row.cells)
        if self.rows > ROWS or self.cells > CELLS:
            raise refuse(Cause.TOO_MANY_ELEMENTS)
        if any(len(each.value) > CELL_CHARS for each in row.cells):
            raise refuse(Cause.TOO_MANY_ELEMENTS)
        return row


def address(column: int, row: int) -> str:
    """``B2`` of column 2 and row 2, both from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
