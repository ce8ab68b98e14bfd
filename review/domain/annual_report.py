"""The three tables of the annual report and the sums that must agree in them: pure, no sentence, no clock.

Form: 国办公开办函〔2021〕30号, parts two, three and four (domain.md 4.2 to 4.4). A table holds every
printed cell, totals too, each counted by itself: a sum that does not agree is told, never mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, NamedTuple, Self

from review.domain.report_forms import (
    APPLICANTS,
    LEAVES,
    REQUEST_ROWS,
    Applicants,
    FormCell,
    FormTable,
    Proactive,
    Proceeding,
    RequestRow,
    Result,
    cells_of,
)

#: A count, or the amount of fees in units of 10,000 yuan; None while nobody has said it.
Number = int | Decimal | None


@dataclass(frozen=True)
class _Table:
    """Every cell of a printed table; raises ValueError for a cell too many, too few or below zero."""

    NAME: ClassVar[FormTable]

    cells: Mapping[FormCell, Number]

    def __post_init__(self) -> None:
        """The form is whole and nothing in it is negative."""
        if set(self.cells) != set(cells_of(self.NAME)):
            raise ValueError("a table of the annual report has exactly the cells of its form")
        if any(value is not None and value < 0 for value in self.cells.values()):
            raise ValueError("a figure of the annual report is below zero")

    def at(self, row: str, column: str) -> Number:
        """The figure of one cell. Raises KeyError for a cell that the form does not have."""
        return self.cells[FormCell(self.NAME, str(row), str(column))]

    @classmethod
    def filled(cls, values: Mapping[tuple[str, str], Number], *, rest: Number = 0) -> Self:
        """A table of ``(row, column)`` -> figure; cells that are not named are ``rest``."""
        said = {FormCell(cls.NAME, str(row), str(column)): v for (row, column), v in values.items()}
        if foreign := set(said) - set(cells_of(cls.NAME)):
            raise ValueError(f"the form has no {sorted(cell.key for cell in foreign)}")
        return cls({cell: said.get(cell, rest) for cell in cells_of(cls.NAME)})


class Table20(_Table):
    """Part two: what Article 20 of the Regulation asks of items (1), (5), (6) and (8)."""

    NAME = FormTable.PROACTIVE


class Table3(_Table):
    """Part three: requests received and handled, by kind of applicant."""

    NAME = FormTable.REQUESTS


class Table4(_Table):
    """Part four: reconsideration and litigation."""

    NAME = FormTable.DISPUTES


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The figures of one year."""

    year: int
    proactive: Table20
    requests: Table3
    disputes: Table4

    def at(self, cell: FormCell) -> Number:
        """The figure of one cell of any table."""
        return self._tables[cell.table].cells[cell]

    def items(self) -> Iterator[tuple[FormCell, Number]]:
        """Every cell with its figure, in the order of the form."""
        for table in self._tables.values():
            for cell in cells_of(table.NAME):
                yield cell, table.cells[cell]

    @property
    def _tables(self) -> dict[FormTable, _Table]:
        return {t.NAME: t for t in (self.proactive, self.requests, self.disputes)}


def tables_from(year: int, values: Mapping[FormCell, Number]) -> Tables:
    """The tables of ``values``, which names every cell of all three. Raises ValueError for less or more."""
    known = {table: set(cells_of(table)) for table in FormTable}
    if foreign := set(values) - set().union(*known.values()):
        raise ValueError(f"the form has no {sorted(cell.key for cell in foreign)}")
    parts = {
        table: {cell: value for cell, value in values.items() if cell in cells}
        for table, cells in known.items()
    }
    return Tables(
        year=year,
        proactive=Table20(parts[FormTable.PROACTIVE]),
        requests=Table3(parts[FormTable.REQUESTS]),
        disputes=Table4(parts[FormTable.DISPUTES]),
    )


def with_typed(counted: Tables, typed: Mapping[FormCell, Number]) -> Tables:
    """The tables with what people typed in place of what was counted.

    A total that nobody typed moves with the parts that somebody did: it stays a count of its own, so
    what was counted but never classified still shows as a difference.
    """
    values = dict(counted.items())
    for total, parts in _TOTALS.items():
        if total not in typed:
            moved = sum(_int(typed[c]) - _int(values[c]) for c in parts if c in typed)
            # Typed parts may be fewer than what was counted beside them; no total is below zero.
            values[total] = max(0, _int(values[total]) + moved)
    return tables_from(counted.year, {**values, **typed})


# ---- the sums that must agree --------------------------------------------------------------------


class Rule(StrEnum):
    """Which sum: domain.md 4.2 to 4.4."""

    IN_FORCE = "in_force"  # in force = a year ago + made - repealed
    BALANCE = "balance"  # new + carried in = total + carried out (the form's own check)
    RESULTS = "results"  # the total of results = the 21 rows above it
    APPLICANTS = "applicants"  # the total column = the six kinds of applicants
    CARRIED_OVER = "carried_over"  # carried in = carried out of the year before
    DISPUTES = "disputes"  # a total of part four = its four results


class Term(NamedTuple):
    """One figure in a sum; ``sign`` is 1 or -1, ``last_year`` that it stands in the report before."""

    cell: FormCell
    value: Number
    sign: int = 1
    last_year: bool = False


@dataclass(frozen=True, kw_only=True)
class Check:
    """One sum: both sides with every cell. ``of`` is the column or row that it is about."""

    rule: Rule
    of: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def key(self) -> str:
        """What explanations of this sum are kept under."""
        return f"{self.rule}.{self.of}"

    @property
    def difference(self) -> int | None:
        """Left minus right; None where a figure is not known yet."""
        if any(term.value is None for term in (*self.left, *self.right)):
            return None
        return _sum(self.left) - _sum(self.right)

    @property
    def holds(self) -> bool | None:
        """Whether both sides agree; None where a figure is not known yet."""
        return None if self.difference is None else self.difference == 0


def check(tables: Tables, last_year: Tables | None) -> tuple[Check, ...]:
    """Every sum of the year, those that tie it to the report of the year before too.

    Without that report their figures of last year are None: not known, which is no difference.
    """
    return tuple(
        Check(rule=rule, of=of, left=tuple(left), right=tuple(right))
        for rule, of, left, right in _sums(tables, last_year)
    )


_Sum = tuple[Rule, str, list[Term], list[Term]]


def _sums(now: Tables, before: Tables | None) -> Iterator[_Sum]:
    def term(cell: FormCell, sign: int = 1) -> Term:
        return Term(cell, now.at(cell), sign)

    def earlier(cell: FormCell) -> Term:
        return Term(cell, before.at(cell) if before else None, last_year=True)

    for row in (Proactive.RULES, Proactive.NORMATIVE):
        made, repealed, in_force = (
            FormCell(FormTable.PROACTIVE, row, column)
            for column in ("made", "repealed", "in_force")
        )
        right = [earlier(in_force), term(made), term(repealed, -1)]
        yield Rule.IN_FORCE, row, [term(in_force)], right
    for column in Applicants:
        new, carried_in, total, carried_out = (
            _request(row, column)
            for row in (
                RequestRow.NEW,
                RequestRow.CARRIED_IN,
                RequestRow.TOTAL,
                RequestRow.CARRIED_OUT,
            )
        )
        yield Rule.BALANCE, column, [term(new), term(carried_in)], [term(total), term(carried_out)]
        yield (
            Rule.RESULTS,
            column,
            [term(total)],
            [term(_request(leaf, column)) for leaf in LEAVES],
        )
        yield Rule.CARRIED_OVER, column, [term(carried_in)], [earlier(carried_out)]
    for each in REQUEST_ROWS:
        six = [term(_request(each, column)) for column in APPLICANTS]
        yield Rule.APPLICANTS, each, [term(_request(each, Applicants.TOTAL))], six
    for proceeding in Proceeding:
        total, *results = (
            FormCell(FormTable.DISPUTES, proceeding, result)
            for result in (Result.TOTAL, *(r for r in Result if r is not Result.TOTAL))
        )
        yield Rule.DISPUTES, proceeding, [term(total)], [term(cell) for cell in results]


def _request(row: str, column: str) -> FormCell:
    return FormCell(FormTable.REQUESTS, row, column)


def _int(value: Number) -> int:
    return 0 if value is None else int(value)


def _sum(terms: Iterable[Term]) -> int:
    return sum(term.sign * _int(term.value) for term in terms)


def _totals() -> dict[FormCell, tuple[FormCell, ...]]:
    """Each total with the cells that it is the total of."""
    found: dict[FormCell, tuple[FormCell, ...]] = {}
    for column in APPLICANTS:
        found[_request(RequestRow.TOTAL, column)] = tuple(_request(x, column) for x in LEAVES)
    for row in (each for each in REQUEST_ROWS if each != RequestRow.TOTAL):
        found[_request(row, Applicants.TOTAL)] = tuple(_request(row, c) for c in APPLICANTS)
    found[_request(RequestRow.TOTAL, Applicants.TOTAL)] = tuple(
        _request(leaf, column) for leaf in LEAVES for column in APPLICANTS
    )
    for proceeding in Proceeding:
        found[FormCell(FormTable.DISPUTES, proceeding, Result.TOTAL)] = tuple(
            FormCell(FormTable.DISPUTES, proceeding, result)
            for result in Result
            if result is not Result.TOTAL
        )
    return found


_TOTALS = _totals()


# ---- beside last year ----------------------------------------------------------------------------


class Change(NamedTuple):
    """One cell beside the same cell a year ago; ``difference`` is None where one is not known."""

    cell: FormCell
    now: Number
    before: Number

    @property
    def difference(self) -> int | Decimal | None:
        """How much more than a year ago."""
        return None if self.now is None or self.before is None else self.now - self.before


def changes(tables: Tables, last_year: Tables | None) -> tuple[Change, ...]:
    """Every cell beside last year's, in the order of the form; ``before`` is None without that report."""
    return tuple(
        Change(cell, value, last_year.at(cell) if last_year else None)
        for cell, value in tables.items()
    )
