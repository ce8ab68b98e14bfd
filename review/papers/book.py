"""What a workbook is made of: plain frozen values, every word given by the caller.

``sheets.py`` writes it. Nothing here knows a library, a rule or a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

#: What a cell may hold. None is an empty cell; a datetime is without zone, in the office's own time.
Value = str | int | float | Decimal | date | datetime | None

#: The very hidden sheet with ``Book.keys``: column A the name, column B the value, both text.
KEYS_SHEET = "_keys"
#: The very hidden sheet with the words to choose from, one column for each list.
CHOICES_SHEET = "_choices"


class Kind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"  # as text, also when it looks like a number: 0012 keeps its zeros
    NUMBER = "number"  # a real number, right-aligned
    DATE = "date"  # a real date; a datetime with hours and minutes
    CHOICE = "choice"  # text, with a list to choose from


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``width`` in characters of the standard font; a Chinese character takes two."""

    header: str
    width: float = 16
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    locked: bool = False  # one locked column protects the sheet: only the others can be filled in
    hidden: bool = False  # for identifiers beside their row
    summed: bool = False  # the total row adds this column up
    hint: str = ""  # shown beside the chosen cell, at most 255 characters

    def __post_init__(self) -> None:
        """A list to choose from needs choices, and only numbers can be added up."""
        if bool(self.choices) != (self.kind is Kind.CHOICE):
            raise ValueError("choices belong to a column of the kind choice, and only to it")
        if self.summed and self.kind is not Kind.NUMBER:
            raise ValueError("only a column of numbers can be summed")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table. ``rows`` may be a generator: it is walked once, in order."""

    name: str  # cleaned of what Excel forbids, cut to 31 and made unique when written
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Value, ...]]
    empty: str  # the sentence in place of rows when there are none
    heading: str = ""  # a bold line above everything
    notes: tuple[str, ...] = ()  # lines between heading and header
    frozen: bool = True  # the header stays when scrolling
    autofilter: bool = True
    totals: str = ""  # the word of the total row; without it there is none

    def __post_init__(self) -> None:
        """A table has at least one column."""
        if not self.columns:
            raise ValueError("a sheet needs a column")


@dataclass(frozen=True, kw_only=True)
class Book:
    """A workbook. ``created`` stands in its properties, so equal books are equal bytes."""

    title: str
    created: datetime
    sheets: tuple[Sheet, ...]
    #: Identifiers a re-import compares, on the sheet KEYS_SHEET. ``write_sheet`` adds for the n-th sheet
    #: (from 1) ``sheet.n.name``, ``sheet.n.header`` (row number) and ``sheet.n.rows`` ("first:last", "" if none).
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """A workbook has at least one sheet, and a moment that is the same everywhere."""
        if not self.sheets:
            raise ValueError("a book needs a sheet")
        if self.created.tzinfo is None:
            raise ValueError("created needs a time zone")
