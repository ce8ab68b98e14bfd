"""Every table of the statistics, said once: which facts, sorted by what, of which days.

The page, the list behind a number, the workbook and the test that counts again all read ``SPECS``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from review.domain.spot_checks import Criterion
from review.domain.states import Attribute, CaseState
from review.domain.statistics.facts import Fact, Figure
from review.domain.statistics.frames import Period
from review.domain.statistics.standing import NONE

#: Years beside each other in the table by year (design l-report).
YEARS = 5
#: A table with one column sorts by nothing.
ALL = "all"


class Section(StrEnum):
    """A page of the statistics: tables that are counted from the same lines."""

    ATTRIBUTES = "attributes"  # what was issued, by attribute
    DECISIONS = "decisions"  # proposed against decided, grounds
    STEPS = "steps"  # returns and time at each step of the road
    FINDINGS = "findings"  # what was found and what became of it
    ROUNDS = "rounds"  # July and the other rounds
    SPOT_CHECKS = "spot_checks"  # what the checks found
    REQUESTS = "requests"  # what was asked for and how it was answered


class Source(StrEnum):
    """A kind of fact; what it is and which date it has is said where it is made."""

    ISSUED = "issued"  # a document that was issued, on its issue date
    DECIDED = "decided"  # a signature that stands, on its day
    GROUNDS = "grounds"  # a ground of such a signature
    LEFT = "left"  # a case that left a step, on that day
    WAITING = "waiting"  # a case that stands at a step when the day of the figures ends
    READ = "read"  # a file that was read, the places found in it, places marked by hand
    TREATED = "treated"  # places in a copy that was published
    ITEMS = "items"  # an item of a round
    RELEASES = "releases"  # an item proposed, approved, published
    FORMS = "forms"  # a document of a spot check
    FAULTS = "faults"  # a criterion that a document did not meet
    MENDING = "mending"  # a fault reported as mended
    RECEIVED = "received"  # a request, on the day it was received
    CLOSED = "closed"  # a request that is answered, on that day
    ASKED_FOR = "asked_for"  # a document that somebody asked for, on the day of the last time


class Within(StrEnum):
    """Which days of its facts a table counts."""

    PERIOD = "period"  # those of the period
    YEARS = "years"  # five years ending with the period's
    ALWAYS = "always"  # all that is known


@dataclass(frozen=True, kw_only=True)
class Spec:
    """A table: ``rows`` and ``columns`` name the marks it is sorted by.

    ``row_order`` and ``column_order`` stand first, whether or not anything is counted there; what else
    occurs follows in the order of its codes. ``timed``: beside the number, how long it took.
    ``adds_up``: the sum of a row says something (files and places do not add up).
    """

    code: str
    section: Section
    source: Source
    rows: str
    columns: str
    within: Within = Within.PERIOD
    row_order: tuple[str, ...] = ()
    column_order: tuple[str, ...] = ()
    timed: bool = False
    adds_up: bool = True

    @property
    def has_sums(self) -> bool:
        """Whether a row has a sum of its own beside its cells."""
        return self.adds_up and self.columns != ALL


ATTRIBUTES = (*(a.value for a in Attribute), NONE)
STEPS = tuple(s.value for s in CaseState if s not in (CaseState.SETTLED, CaseState.DISCARDED))
WAYS = ("passed", "returned", "sent_back", "recalled", "referred", "given_up")
TREATMENTS = ("remove", "mask", "keep", "exception")
_S, _F = Section, Source

SPECS: tuple[Spec, ...] = (
    Spec(code="issued_by_year", section=_S.ATTRIBUTES, source=_F.ISSUED, rows="year",
         columns="attribute", within=Within.YEARS, column_order=ATTRIBUTES),
    Spec(code="issued_by_office", section=_S.ATTRIBUTES, source=_F.ISSUED, rows="office",
         columns="attribute", column_order=ATTRIBUTES),
    Spec(code="issued_by_kind", section=_S.ATTRIBUTES, source=_F.ISSUED, rows="kind",
         columns="attribute", column_order=ATTRIBUTES),
    Spec(code="proposed_and_decided", section=_S.DECISIONS, source=_F.DECIDED, rows="proposed",
         columns="attribute", row_order=ATTRIBUTES[:3], column_order=ATTRIBUTES[:3]),
    Spec(code="changed_by_office", section=_S.DECISIONS, source=_F.DECIDED, rows="office",
         columns="changed", column_order=("same", "changed")),
    Spec(code="grounds", section=_S.DECISIONS, source=_F.GROUNDS, rows="ground",
         columns="attribute", column_order=ATTRIBUTES[1:3]),
    Spec(code="left_steps", section=_S.STEPS, source=_F.LEFT, rows="step", columns="way",
         row_order=STEPS, column_order=WAYS),
    Spec(code="time_in_steps", section=_S.STEPS, source=_F.LEFT, rows="step", columns=ALL,
         row_order=STEPS, column_order=(ALL,), timed=True),
    Spec(code="returned_by_office", section=_S.STEPS, source=_F.LEFT, rows="office",
         columns="returned_from"),
    Spec(code="waiting", section=_S.STEPS, source=_F.WAITING, rows="step", columns=ALL,
         within=Within.ALWAYS, row_order=STEPS, column_order=(ALL,), timed=True),
    Spec(code="found", section=_S.FINDINGS, source=_F.READ, rows="month", columns="what",
         column_order=("files", "places", "by_hand"), adds_up=False),
    Spec(code="treated", section=_S.FINDINGS, source=_F.TREATED, rows="finding", columns="how",
         column_order=TREATMENTS),
    Spec(code="treated_by_month", section=_S.FINDINGS, source=_F.TREATED, rows="month",
         columns="how", column_order=TREATMENTS),
    Spec(code="items", section=_S.ROUNDS, source=_F.ITEMS, rows="round", columns="result",
         within=Within.ALWAYS, column_order=("open", "under_way")),
    Spec(code="releases", section=_S.ROUNDS, source=_F.RELEASES, rows="round", columns="stage",
         within=Within.ALWAYS, column_order=("proposed", "approved", "published"),
         adds_up=False),
    Spec(code="forms", section=_S.SPOT_CHECKS, source=_F.FORMS, rows="spot_check",
         columns="verdict", within=Within.ALWAYS, column_order=("right", "faulty", "waiting")),
    Spec(code="faults", section=_S.SPOT_CHECKS, source=_F.FAULTS, rows="spot_check",
         columns="criterion", within=Within.ALWAYS,
         column_order=tuple(c.value for c in Criterion)),
    Spec(code="mending", section=_S.SPOT_CHECKS, source=_F.MENDING, rows="spot_check",
         columns="stage", within=Within.ALWAYS, column_order=("reported", "mended", "again")),
    Spec(code="received", section=_S.REQUESTS, source=_F.RECEIVED, rows="month",
         columns="applicant"),
    Spec(code="received_outcomes", section=_S.REQUESTS, source=_F.RECEIVED, rows="outcome",
         columns="applicant"),
    Spec(code="closed", section=_S.REQUESTS, source=_F.CLOSED, rows="outcome", columns="applicant"),
    Spec(code="time_to_answer", section=_S.REQUESTS, source=_F.CLOSED, rows="month", columns=ALL,
         column_order=(ALL,), timed=True),
    Spec(code="asked_for", section=_S.REQUESTS, source=_F.ASKED_FOR, rows="office",
         columns="times", column_order=("once", "twice", "oftener")),
)  # fmt: skip

SECTIONS: Mapping[Section, tuple[Spec, ...]] = {
    section: tuple(spec for spec in SPECS if spec.section is section) for section in Section
}

Facts = Mapping[Source, tuple[Fact, ...]]


@dataclass(frozen=True)
class Table:
    """Facts laid out: what counts in a cell, in a row, in a column, altogether."""

    spec: Spec
    period: Period
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Fact, ...]] = field(repr=False)

    def figure(self, row: str | None = None, column: str | None = None) -> Figure:
        """The number of a cell; None sums a whole row, column or the table."""
        return Figure(
            tuple(
                fact
                for r in (self.rows if row is None else (row,))
                for c in (self.columns if column is None else (column,))
                for fact in self.cells.get((r, c), ())
            )
        )


def days_of(spec: Spec, period: Period) -> Period | None:
    """The days whose facts a table counts; None: all."""
    if spec.within is Within.ALWAYS:
        return None
    if spec.within is Within.YEARS:
        year = period.to_on.year
        return Period.of_years(year - YEARS + 1, year)
    return period


def laid_out(spec: Spec, facts: Facts, period: Period) -> Table:
    """The table of a period. A fact that lacks a mark of the table is not its business."""
    days = days_of(spec, period)
    cells: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts.get(spec.source, ()):
        row, column = _mark(fact, spec.rows), _mark(fact, spec.columns)
        if row is not None and column is not None and (days is None or days.holds(fact.on)):
            cells[row, column].append(fact)
    first = spec.row_order
    if spec.within is Within.YEARS and days is not None:
        first = tuple(str(y) for y in range(days.from_on.year, days.to_on.year + 1))
    return Table(
        spec,
        period,
        _ordered(first, (row for row, _ in cells)),
        _ordered(spec.column_order, (column for _, column in cells)),
        {key: tuple(found) for key, found in cells.items()},
    )


def spec_named(code: str) -> Spec:
    """A table by its code. Raises KeyError."""
    return {spec.code: spec for spec in SPECS}[code]


def _mark(fact: Fact, name: str) -> str | None:
    return ALL if name == ALL else fact.marks.get(name)


def _ordered(first: tuple[str, ...], found: Iterable[str]) -> tuple[str, ...]:
    rest = sorted(set(found) - set(first), key=lambda code: (not code.isdigit(), len(code), code))
    return (*first, *rest)
