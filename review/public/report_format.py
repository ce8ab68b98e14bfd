"""What an annual report is outside: parts with words, tables and charts; and what can not be true of one.

The release step hands over `AnnualReportIn`; a bundle carries it, the site prints it. Its words are
Chinese, as the law wants them. A refusal is a code and what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast

from review.public.incoming import CONTROL, RecordRefused
from review.public.wire import NotAsDeclared, from_wire

T = TypeVar("T")

TITLE_LENGTH = 200
#: Characters of all words together, and cells of all tables: many times the largest real report.
MOST_CHARACTERS = 400_000
MOST_CELLS = 5_000
_FIRST_YEAR, _LAST_YEAR = (
    2008,
    9999,
)  # the Regulation asks for a report of each year since it is in force


@dataclass(frozen=True, kw_only=True)
class ReportCell:
    """A cell of a table: its words, over how many columns and rows it reaches.

    `head` says that it names its row or column; `level` how deep a row stands below its heading.
    """

    words: str
    across: int = 1
    down: int = 1
    head: bool = False
    number: bool = False
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """A table: its heading rows, then its rows. Every row fills the same number of columns."""

    title: str
    heads: tuple[tuple[ReportCell, ...], ...]
    rows: tuple[tuple[ReportCell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ReportBar:
    """One bar of a chart."""

    label: str
    value: int


@dataclass(frozen=True, kw_only=True)
class ReportChart:
    """A chart of bars, whose figures stand in a table too."""

    title: str
    bars: tuple[ReportBar, ...]


@dataclass(frozen=True, kw_only=True)
class ReportSection:
    """Paragraphs below a heading, which may be empty."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportPart:
    """One of the parts of a report."""

    title: str
    sections: tuple[ReportSection, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[ReportChart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnnualReportIn:
    """The annual report of an organisation on its disclosure of information, as it is released."""

    report_id: int
    year: int
    organisation_code: str
    organisation_name: str
    title: str
    parts: tuple[ReportPart, ...]
    published_on: date


def read_parts(data: Sequence[object]) -> tuple[ReportPart, ...]:
    """The parts of a report from what JSON said of them. RecordRefused: parts_unfit."""
    try:
        return tuple(from_wire(ReportPart, part) for part in data)
    except NotAsDeclared as error:
        raise RecordRefused("parts_unfit", str(error)) from error


def words_in(value: object) -> Iterator[str]:
    """Every text in a report or a part of one, in reading order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from words_in(one)
    elif is_dataclass(value):
        for item in fields(value):
            yield from words_in(getattr(value, item.name))


def without_controls(value: T) -> T:
    """The same with a blank for every character that a database or a feed can not hold."""
    cleaned: Any = value
    if isinstance(value, str):
        cleaned = CONTROL.sub(" ", value)
    elif isinstance(value, tuple):
        cleaned = tuple(without_controls(one) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        said = {item.name: without_controls(getattr(value, item.name)) for item in fields(value)}
        cleaned = replace(value, **said)
    return cast("T", cleaned)  # the same kind as it was given


def refuse_unfit_report(report: AnnualReportIn) -> None:
    """Raise RecordRefused for the first thing that can not be true of a released report.

    title_missing, organisation_code_missing, organisation_name_missing, text_too_long, year_unfit,
    parts_missing, table_unfit (rows of different widths), number_unfit.
    """
    for name in ("title", "organisation_code", "organisation_name"):
        if not getattr(report, name).strip():
            raise RecordRefused(f"{name}_missing")
    if len(report.title) > TITLE_LENGTH or sum(map(len, words_in(report))) > MOST_CHARACTERS:
        raise RecordRefused("text_too_long", "title" if len(report.title) > TITLE_LENGTH else "")
    if not _FIRST_YEAR <= report.year <= _LAST_YEAR:
        raise RecordRefused("year_unfit", str(report.year))
    if not report.parts:
        raise RecordRefused("parts_missing")
    if report.report_id < 1:
        raise RecordRefused("number_unfit")
    for part in report.parts:
        _refuse_unfit_part(part)


def _refuse_unfit_part(part: ReportPart) -> None:
    if any(bar.value < 0 for chart in part.charts for bar in chart.bars):
        raise RecordRefused("number_unfit", part.title)
    for table in part.tables:
        rows = (*table.heads, *table.rows)
        if sum(map(len, rows)) > MOST_CELLS or not rows or not _is_even(rows):
            raise RecordRefused("table_unfit", table.title)


def _is_even(rows: tuple[tuple[ReportCell, ...], ...]) -> bool:
    """Whether every row fills the same width, with what reaches down from the rows above it."""
    widths: set[int] = set()
    reaching: list[tuple[int, int]] = []  # (width, rows still to come)
    for at, row in enumerate(rows):
        left = len(rows) - at
        if any(not 1 <= cell.down <= left or not 1 <= cell.across <= MOST_CELLS for cell in row):
            return False
        widths.add(sum(cell.across for cell in row) + sum(width for width, _ in reaching))
        reaching = [(width, more - 1) for width, more in reaching if more > 1]
        reaching += [(cell.across, cell.down - 1) for cell in row if cell.down > 1]
    return len(widths) == 1
