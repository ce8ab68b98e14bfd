"""What an official paper is made of: plain frozen values, every word given by the caller.

``docx.py`` writes it. Nothing here knows a library, a rule or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

#: Width of the text area in millimetres (GB/T 9704-2012, 5.2.1: 156 mm x 225 mm).
TEXT_WIDTH = 156.0


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading with its own numbering in the text: 一、 is level 1, （一） 2, 1. 3, （1） 4."""

    text: str
    level: int = 1
    on_new_page: bool = False

    def __post_init__(self) -> None:
        """The standard knows four levels (GB/T 9704-2012, 7.3.3)."""
        if not 1 <= self.level <= 4:
            raise ValueError("a heading has a level from 1 to 4")


@dataclass(frozen=True, kw_only=True)
class Text:
    """A paragraph of the body; a line end begins a new one."""

    text: str
    indented: bool = True  # not for the addressees


@dataclass(frozen=True, kw_only=True)
class TableColumn:
    """One column. ``width`` is its share of the text area in relation to the others."""

    header: str
    width: float = 1
    numeric: bool = False  # figures stand right, one under the other


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of strings as they are to be printed. ``total`` is the bold last row."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str  # the sentence in place of rows when there are none
    title: str = ""
    total: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Every row has as many cells as there are columns."""
        if not self.columns or any(column.width <= 0 for column in self.columns):
            raise ValueError("a table needs columns with a width")
        wanted = len(self.columns)
        if any(len(row) != wanted for row in (*self.rows, self.total or self.columns)):
            raise ValueError("a row has another number of cells than there are columns")


class Side(StrEnum):
    """Where the words of a cell stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True)
class GridCell:
    """A cell of a form, over several columns or rows where it spans them; ``head`` is shaded."""

    text: str
    across: int = 1
    down: int = 1
    side: Side = Side.CENTRE
    head: bool = False
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A printed form with merged cells, in small type. ``widths`` are shares of the text area.

    Each row names the cells that begin in it, from the left; the first ``heads`` rows stand again on
    every page. ``together``: the form is not torn where it fits on a page.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    heads: int = 0
    title: str = ""
    together: bool = False

    def __post_init__(self) -> None:
        """The cells cover the form without a gap and without lying over each other."""
        if not self.widths or any(width <= 0 for width in self.widths) or not self.rows:
            raise ValueError("a form needs columns with a width, and rows")
        self.laid_out()

    def laid_out(self) -> tuple[tuple[tuple[GridCell, bool], ...], ...]:
        """For each row its cells from the left, with those that reach into it from above.

        The truth value says that the cell begins here. Raises ValueError where a row is not full.
        """
        left = [0] * len(self.widths)  # rows that a cell from above still reaches down, per column
        above: list[GridCell | None] = [None] * len(self.widths)
        found = []
        for row in self.rows:
            cells, column, new = [], 0, iter(row)
            while column < len(self.widths):
                held = above[column]
                cell = held if left[column] and held is not None else next(new, None)
                if cell is None or cell.down < 1 or cell.across < 1:
                    raise ValueError("a row of a form is not full")
                begins = not left[column]
                span = range(column, column + cell.across)
                if span.stop > len(self.widths) or (begins and any(left[c] for c in span)):
                    raise ValueError("a cell of a form lies over another, or outside")
                for place in span:
                    left[place] = (cell.down if begins else left[place]) - 1
                    above[place] = cell
                cells.append((cell, begins))
                column = span.stop
            if next(new, None) is not None:
                raise ValueError("a row of a form has a cell too many")
            found.append(tuple(cells))
        if any(left):
            raise ValueError("a cell of a form reaches below it")
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture (PNG) with its caption below; ``described`` is read aloud in place of it."""

    png: bytes
    caption: str
    described: str
    width: float = TEXT_WIDTH  # millimetres

    def __post_init__(self) -> None:
        """No picture is wider than the text."""
        if not 0 < self.width <= TEXT_WIDTH:
            raise ValueError("a figure is at most as wide as the text area")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs, and the date below, at the right (GB/T 9704-2012, 7.3.5)."""

    signers: tuple[str, ...]
    dated: date


Block = Heading | Text | Table | Grid | Figure | Signature


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper. ``created`` stands in its properties, so equal papers are equal bytes."""

    title: str
    created: datetime
    blocks: tuple[Block, ...]
    subtitle: str = ""  # below the title: the number, the span of time, 草案

    def __post_init__(self) -> None:
        """The moment is the same everywhere."""
        if self.created.tzinfo is None:
            raise ValueError("created needs a time zone")
