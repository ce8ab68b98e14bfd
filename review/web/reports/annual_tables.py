"""The tables of the annual report on the page: every number a link to what it counts.

On the page part four has a row for each proceeding, and part three indents its rows; the paper and
the public page print the official form with its merged cells (``annual_forms``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.report_forms import (
    PROACTIVE_COLUMNS,
    Applicants,
    FormCell,
    FormTable,
    LeafGroup,
    Proactive,
    Proceeding,
    RequestRow,
    Result,
)
from review.services.reports.annual import Annual
from review.web.reports.annual_asked import annual_url, may_write
from review.web.reports.annual_forms import shown
from review.web.reports.dispute_forms import proceeding_words
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A number: its words, where its list is, whether it was typed, whether a sum with it is broken."""

    words: str
    url: str | None
    quiet: bool
    typed: bool
    broken: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row; one without cells is a heading over the rows below it."""

    label: str
    level: int
    cells: tuple[Cell, ...] = ()
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class View:
    """A table of the report."""

    id: str
    title: str
    first: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


_ITEMS = (
    ("item-1", _l("第二十条第（一）项"), (Proactive.RULES, Proactive.NORMATIVE)),
    ("item-5", _l("第二十条第（五）项"), (Proactive.LICENSING,)),
    ("item-6", _l("第二十条第（六）项"), (Proactive.PENALTY, Proactive.COERCION)),
    ("item-8", _l("第二十条第（八）项"), (Proactive.FEES,)),
)
_SINGLE = (LeafGroup.GRANTED, LeafGroup.PARTIAL)


def proactive_views(annual: Annual) -> tuple[View, ...]:
    """Part two: one small table for each item of Article 20."""
    cells = _Cells(annual)
    return tuple(
        View(
            id=code,
            title=str(title),
            first=_("信息内容"),
            heads=tuple(_cell_word(c) for c in PROACTIVE_COLUMNS[names[0]]),
            rows=tuple(
                Row(
                    label=_cell_word(name),
                    level=0,
                    cells=cells.row(FormTable.PROACTIVE, name, PROACTIVE_COLUMNS[name]),
                )
                for name in names
            ),
        )
        for code, title, names in _ITEMS
    )


def request_view(annual: Annual) -> View:
    """Part three: the 25 rows of the form under their headings."""
    return View(
        id="requests-table",
        title=_cell_word(FormTable.REQUESTS),
        first=_("本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"),
        heads=tuple(_cell_word(column) for column in Applicants),
        rows=tuple(_request_rows(_Cells(annual))),
    )


def dispute_view(annual: Annual) -> View:
    """Part four: a row for each proceeding."""
    cells = _Cells(annual)
    return View(
        id="disputes-table",
        title=_cell_word(FormTable.DISPUTES),
        first=_("类别"),
        heads=tuple(_cell_word(result) for result in Result),
        rows=tuple(
            Row(
                label=proceeding_words(proceeding),
                level=0,
                cells=cells.row(FormTable.DISPUTES, proceeding, Result),
            )
            for proceeding in Proceeding
        ),
    )


def cell_words(cell: FormCell) -> str:
    """What a number is called where it stands alone: its row, then its column."""
    contested = cell.table is FormTable.DISPUTES
    row = proceeding_words(Proceeding(cell.row)) if contested else _cell_word(cell.row)
    return f"{row} · {_cell_word(cell.column)}"


class _Cells:
    """Numbers with their links, made for one page."""

    def __init__(self, annual: Annual) -> None:
        self._annual = annual
        self._writes = may_write(annual)
        self._broken = {
            term.cell for each in annual.broken for term in (*each.left, *each.right)
            if not term.last_year
        }  # fmt: skip

    def row(self, table: FormTable, row: str, columns: Iterable[str]) -> tuple[Cell, ...]:
        """The numbers of one row."""
        return tuple(self._cell(FormCell(table, str(row), str(column))) for column in columns)

    def _cell(self, cell: FormCell) -> Cell:
        value = self._annual.tables.at(cell)
        linked = bool(value) or cell in self._annual.typed or self._writes
        return Cell(
            words=shown(value),
            url=annual_url(self._annual, "annual_figures.show", cell=cell.key) if linked else None,
            quiet=not value,
            typed=cell in self._annual.typed,
            broken=cell in self._broken,
        )


def _request_rows(cells: _Cells) -> Iterable[Row]:
    def row(code: str, level: int, *, strong: bool = False) -> Row:
        found = cells.row(FormTable.REQUESTS, code, Applicants)
        return Row(label=_cell_word(code), level=level, cells=found, strong=strong)

    yield row(RequestRow.NEW, 0, strong=True)
    yield row(RequestRow.CARRIED_IN, 0, strong=True)
    yield Row(label=_cell_word("handled"), level=0, strong=True)
    for group in LeafGroup:
        if group not in _SINGLE:
            yield Row(label=_cell_word(group), level=1)
        for leaf in group.leaves:
            yield row(leaf, 1 if group in _SINGLE else 2)
    yield row(RequestRow.TOTAL, 1, strong=True)
    yield row(RequestRow.CARRIED_OUT, 0, strong=True)


def _cell_word(code: str) -> str:
    return word(code, "annual_cell")
