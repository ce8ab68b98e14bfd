"""What the annual report counts, read from the audit log: which request, dispute and document stands where.

Each thing is placed in the rows and columns where it counts, and a figure is how many were placed
there: a number and the list behind it can not differ. Two dates: the year is asked of the legal
date, what is known of the lines given. How things stand now is never asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from review.domain.annual_report import Check, Number, Tables, tables_from
from review.domain.report_forms import (
    APPLICANTS,
    ASKED,
    Applicants,
    FormCell,
    FormTable,
    Leaf,
    Proactive,
    RequestRow,
    Result,
    cells_of,
)
from review.domain.requests import REPORT_ROW
from review.domain.states import Validity
from review.domain.statistics.facts import Line

#: Lines that say what became of requests and disputes.
REQUEST_LINES = (
    "request.registered",
    "request.amended",
    "request.closed",
    "request.closing_undone",
)
DISPUTE_LINES = (
    "dispute.recorded",
    "dispute.amended",
    "dispute.closed",
    "dispute.closing_undone",
    "dispute.voided",
)
#: Validities that take a document out of force; both count as repealed (decision 0027).
ENDED = frozenset({Validity.LAPSED, Validity.REPEALED})


@dataclass(frozen=True)
class Asked:
    """A request as the lines tell of it; ``leaf`` is None while it is open, or where no row fits."""

    id: int
    applicant: str
    received_on: date
    closed_on: date | None = None
    leaf: Leaf | None = None


@dataclass(frozen=True)
class Contested:
    """A reconsideration or suit as the lines tell of it; without ``closed_on`` it is pending."""

    id: int
    proceeding: str
    filed_on: date
    closed_on: date | None = None
    result: str = ""


@dataclass(frozen=True)
class Normative:
    """A normative document: when it was issued, and each change of validity, oldest first."""

    id: int
    issued_on: date
    first: Validity = Validity.IN_FORCE
    changes: tuple[tuple[date, Validity], ...] = ()

    def ended_by(self, day: date) -> bool:
        """Whether it was out of force when a day ended."""
        return self._at(day) in ENDED

    def _at(self, day: date) -> Validity:
        """The validity when a day ended; of changes on one day the one written last."""
        standing = self.first
        for on, validity in sorted(self.changes, key=lambda change: change[0]):
            if on <= day:
                standing = validity
        return standing


#: Where a thing counts: cell -> the ids counted there, in the order of their legal dates.
Lists = Mapping[FormCell, tuple[int, ...]]


def asked(lines: Iterable[Line]) -> tuple[Asked, ...]:
    """Every request that the lines (oldest first) tell of."""
    found: dict[int, Asked] = {}
    for line in lines:
        said, key = line.said, line.said.get("request")
        if line.name == "request.registered":
            found[said["request"]] = Asked(
                said["request"], said["applicant"], date.fromisoformat(said["on"])
            )
        elif key not in found:
            continue
        elif line.name == "request.amended":
            found[key] = replace(
                found[key],
                applicant=said["applicant"],
                received_on=date.fromisoformat(said["received_on"]),
            )
        elif line.name == "request.closed":
            found[key] = replace(
                found[key],
                closed_on=date.fromisoformat(said["on"]),
                leaf=_leaf(said["outcome"], said["ground"]),
            )
        elif line.name == "request.closing_undone":
            found[key] = replace(found[key], closed_on=None, leaf=None)
    return tuple(sorted(found.values(), key=lambda each: (each.received_on, each.id)))


def contested(lines: Iterable[Line]) -> tuple[Contested, ...]:
    """Every reconsideration and suit that the lines (oldest first) tell of, without voided ones."""
    found: dict[int, Contested] = {}
    for line in lines:
        said, key = line.said, line.said.get("dispute")
        if line.name == "dispute.recorded":
            found[said["dispute"]] = Contested(
                said["dispute"], said["proceeding"], date.fromisoformat(said["on"])
            )
        elif key not in found:
            continue
        elif line.name == "dispute.amended":
            found[key] = replace(
                found[key],
                proceeding=said["proceeding"],
                filed_on=date.fromisoformat(said["on"]),
            )
        elif line.name == "dispute.closed":
            found[key] = replace(
                found[key], closed_on=date.fromisoformat(said["on"]), result=said["result"]
            )
        elif line.name == "dispute.closing_undone":
            found[key] = replace(found[key], closed_on=None, result="")
        elif line.name == "dispute.voided":
            del found[key]
    return tuple(sorted(found.values(), key=lambda each: (each.filed_on, each.id)))


def placed(
    year: int,
    requests: Iterable[Asked],
    disputes: Iterable[Contested],
    documents: Iterable[Normative],
) -> Lists:
    """Every cell of the year with the ids counted there; cells of ``ASKED`` are left to people."""
    found: dict[FormCell, list[int]] = {
        cell: [] for table in FormTable for cell in cells_of(table) if cell not in _ASKED
    }
    for request in requests:
        for row in _request_rows(request, year):
            found[FormCell(FormTable.REQUESTS, row, Applicants.TOTAL)].append(request.id)
            if request.applicant in APPLICANTS:
                found[FormCell(FormTable.REQUESTS, row, request.applicant)].append(request.id)
    for dispute in disputes:
        for result in _results(dispute, year):
            found[FormCell(FormTable.DISPUTES, dispute.proceeding, result)].append(dispute.id)
    for document in sorted(documents, key=lambda each: (each.issued_on, each.id)):
        for column in _normative_columns(document, year):
            cell = FormCell(FormTable.PROACTIVE, Proactive.NORMATIVE, column)
            found[cell].append(document.id)
    return {cell: tuple(ids) for cell, ids in found.items()}


def counted(year: int, lists: Lists) -> Tables:
    """The tables of the lists; what only people can say is None."""
    values: dict[FormCell, Number] = dict.fromkeys(ASKED)
    return tables_from(year, {**values, **{cell: len(ids) for cell, ids in lists.items()}})


def breaking(about: Check, lists: Lists, before: Lists) -> tuple[int, ...]:
    """The ids that stand on one side of a sum only: what makes it differ. ``before`` are last year's lists.

    Nothing where a number of the sum was typed in place of what was counted: no list stands behind it.
    """
    found: Counter[int] = Counter()
    for terms, side in ((about.left, 1), (about.right, -1)):
        for term in terms:
            ids = (before if term.last_year else lists).get(term.cell, ())
            if len(ids) != term.value:
                return ()
            for each in ids:
                found[each] += side * term.sign
    return tuple(each for each, times in found.items() if times)


# ---- where one thing counts ----------------------------------------------------------------------


def _request_rows(request: Asked, year: int) -> Iterator[str]:
    received, closed = request.received_on.year, request.closed_on
    if received == year:
        yield RequestRow.NEW
    if received < year and (closed is None or closed.year >= year):
        yield RequestRow.CARRIED_IN
    if closed is not None and closed.year == year:
        yield RequestRow.TOTAL
        if request.leaf is not None:
            yield request.leaf
    if received <= year and (closed is None or closed.year > year):
        yield RequestRow.CARRIED_OUT


def _results(dispute: Contested, year: int) -> Iterator[str]:
    """A result counts in the year it came; what is pending when the year ends, in that year too."""
    closed = dispute.closed_on
    if dispute.filed_on.year > year or (closed is not None and closed.year < year):
        return
    yield Result.TOTAL
    if closed is None or closed.year > year:
        yield Result.PENDING
    elif dispute.result in _RESULTS:
        yield dispute.result


def _normative_columns(document: Normative, year: int) -> Iterator[str]:
    before, end = date(year - 1, 12, 31), date(year, 12, 31)
    if document.issued_on > end:
        return
    if document.issued_on.year == year:
        yield "made"
    ended = document.ended_by(end)
    began_in_force = document.issued_on.year == year or not document.ended_by(before)
    if ended and began_in_force:
        yield "repealed"
    if not ended:
        yield "in_force"


def _leaf(outcome: str, ground: str | None) -> Leaf | None:
    row = _ROWS.get((outcome, ground or ""))
    return None if row is None else Leaf(row)


_ASKED = frozenset(ASKED)
#: As the lines write them: codes, no members.
_ROWS: Mapping[tuple[str, str], str] = {(o.value, g): row for (o, g), row in REPORT_ROW.items()}
_RESULTS = frozenset(r for r in Result if r not in (Result.PENDING, Result.TOTAL))
