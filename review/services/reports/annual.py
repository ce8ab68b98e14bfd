"""The annual report of one organisation and year: what is counted, what was typed, which sums agree.

Reads only. A draft counts what the house knew on a day and takes what people have typed by now; a
frozen report is what was frozen, figures, lists and words alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from review.domain.annual_counts import (
    DISPUTE_LINES,
    REQUEST_LINES,
    Lists,
    asked,
    breaking,
    contested,
    counted,
    placed,
)
from review.domain.annual_report import Check, Number, Tables, check, tables_from, with_typed
from review.domain.report_forms import (
    FEES,
    Chapter,
    FormCell,
    cell_named,
)
from review.domain.reports import ReportKind, ReportState, year_is_over
from review.domain.statistics import AsOf, Frame, Period
from review.domain.values import Refusal
from review.services.reports.figures import year_duties
from review.store.annual_figures import normative_documents
from review.store.reports import (
    Report,
    ReportExplanation,
    ReportFigure,
    ReportParagraph,
    explanations_of,
    paragraphs_of,
    report_of,
    typed_figures,
)
from review.store.statistics.lines import lines

_FEE_PAID = "request.fee_paid"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What is counted of a year on a day: the tables, and the ids behind every cell."""

    tables: Tables
    lists: Lists


@dataclass(frozen=True, kw_only=True)
class Annual:
    """A report as it stands, or as it was frozen. ``version`` is 0 while nobody has written in it.

    ``counted`` is what the log gives, ``tables`` with what was typed; ``before`` and ``lists_before``
    are those of last year's frozen report. ``duties`` are the numbers of
    ``domain.duties`` by code and ``fees`` the requests that paid one: what words are drafted from.
    """

    organisation_id: int
    year: int
    as_of: date
    report: Report | None
    counted: Tables
    tables: Tables
    lists: Lists
    before: Tables | None
    typed: Mapping[FormCell, ReportFigure]
    explanations: Mapping[str, ReportExplanation]
    paragraphs: Mapping[str, ReportParagraph]
    duties: Mapping[str, int]
    fees: int
    lists_before: Lists = field(default_factory=dict)

    @property
    def state(self) -> ReportState:
        """How far it has come."""
        return ReportState.DRAFT if self.report is None else self.report.state

    @property
    def version(self) -> int:
        """What a form was rendered from."""
        return 0 if self.report is None else self.report.version

    @property
    def recounted(self) -> bool:
        """Whether a frozen report was counted anew for another day: not the figures that were signed."""
        return self.report is not None and self.report.as_of not in (None, self.as_of)

    @property
    def provisional(self) -> bool:
        """Whether the year was not over on the day of the figures."""
        return not year_is_over(self.year, self.as_of)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every sum of the year."""
        return check(self.tables, self.before)

    @property
    def broken(self) -> tuple[Check, ...]:
        """The sums that do not agree."""
        return tuple(each for each in self.checks if each.holds is False)

    @property
    def unexplained(self) -> tuple[Check, ...]:
        """Those that nobody has explained at their present difference."""
        return tuple(each for each in self.broken if self.explanation(each) is None)

    @property
    def missing(self) -> tuple[FormCell, ...]:
        """Figures that nobody has said."""
        return tuple(cell for cell, value in self.tables.items() if value is None)

    def breaking(self, about: Check) -> tuple[int, ...]:
        """The requests, cases or documents that make a sum differ, as far as they were counted."""
        return breaking(about, self.lists, self.lists_before)

    def explanation(self, about: Check) -> ReportExplanation | None:
        """What was written about a sum; None where its difference has changed since."""
        found = self.explanations.get(about.key)
        return found if found is not None and found.difference == about.difference else None


def annual_of(
    session: Session,
    organisation_id: int,
    year: int,
    *,
    today: date,
    zone: tzinfo,
    as_of: date | None = None,
) -> Annual:
    """The report of a year: as frozen, or else as of a day (today where none is named).

    A frozen report that is asked for another day is counted anew for that day.
    """
    report = report_of(session, organisation_id, ReportKind.ANNUAL, year)
    if report is not None and report.as_of is not None and as_of in (None, report.as_of):
        return _frozen(session, report)
    frame = frame_of(organisation_id, year, as_of or today, zone)
    found = count_year(session, frame)
    typed = {} if report is None else _typed(typed_figures(session, report.id))
    values: dict[FormCell, Number] = {cell: _number(cell, row.value) for cell, row in typed.items()}
    duties = year_duties(session, organisation_id, year, frame.as_of.on, zone)
    last_year = _frozen_before(session, organisation_id, year)
    return Annual(
        organisation_id=organisation_id,
        year=year,
        as_of=frame.as_of.on,
        report=report,
        counted=found.tables,
        tables=with_typed(found.tables, values),
        lists=found.lists,
        before=None if last_year is None else _tables_of(last_year),
        lists_before={} if last_year is None else _lists_of(last_year),
        typed=typed,
        explanations={} if report is None else explanations_of(session, report.id),
        paragraphs={} if report is None else paragraphs_of(session, report.id),
        duties=duties.figures(),
        fees=_paid(session, frame),
    )


def count_year(session: Session, frame: Frame) -> Counted:
    """What the log gives for the year of a frame, known on its day."""
    year = frame.period.from_on.year
    lists = placed(
        year,
        asked(lines(session, frame, REQUEST_LINES)),
        contested(lines(session, frame, DISPUTE_LINES)),
        normative_documents(session, frame),
    )
    return Counted(tables=counted(year, lists), lists=lists)


def frame_of(organisation_id: int, year: int, as_of: date, zone: tzinfo) -> Frame:
    """A calendar year known at the end of a day."""
    return Frame(
        organisation_id=organisation_id,
        period=Period.of_year(year),
        as_of=AsOf.end_of(as_of, zone),
        zone=zone,
    )


def freeze_refusals(annual: Annual, drafted: Collection[str], today: date) -> tuple[Refusal, ...]:
    """What stands against freezing, all of it; ``drafted`` are chapters whose words come from figures.

    On the last day of a year its last acts are still to come: it is frozen from the day after.
    """
    faults = []
    if annual.state is not ReportState.DRAFT:
        faults.append(Refusal("report_frozen"))
    if annual.provisional or today.year <= annual.year:
        faults.append(Refusal("report_year_not_over", {"year": str(annual.year)}))
    if annual.missing:
        faults.append(Refusal("figure_missing", {"count": str(len(annual.missing))}))
    if annual.unexplained:
        faults.append(Refusal("check_unexplained", {"count": str(len(annual.unexplained))}))
    empty = [c for c in Chapter if c not in annual.paragraphs and c not in drafted]
    if empty:
        faults.append(Refusal("chapter_empty", {"count": str(len(empty))}))
    return tuple(faults)


def figures_json(annual: Annual) -> dict[str, Any]:
    """The figures as a report keeps them."""
    return {
        "tables": tables_written(annual.tables),
        "counted": tables_written(annual.counted),
        "duties": dict(annual.duties),
        "fees": annual.fees,
    }


def lists_json(annual: Annual) -> dict[str, list[int]]:
    """The ids behind each cell as a report keeps them; cells without any are left out."""
    return {cell.key: list(ids) for cell, ids in annual.lists.items() if ids}


def tables_written(tables: Tables) -> dict[str, str | None]:
    """Cell -> figure as text, so that an amount keeps its places."""
    return {cell.key: None if value is None else str(value) for cell, value in tables.items()}


def tables_read(year: int, written: Mapping[str, str | None]) -> Tables:
    """What ``tables_written`` wrote. Raises ValueError for anything less."""
    cells = {cell_named(key): value for key, value in written.items()}
    return tables_from(year, {c: _number(c, v) for c, v in cells.items() if c is not None})


# ---- inside --------------------------------------------------------------------------------------


def _frozen_before(session: Session, organisation_id: int, year: int) -> Report | None:
    """Last year's report, if it was frozen: only its figures are what was said."""
    report = report_of(session, organisation_id, ReportKind.ANNUAL, year - 1)
    return None if report is None or report.state is ReportState.DRAFT else report


def _tables_of(report: Report) -> Tables:
    return tables_read(report.year, report.figures["tables"])


def _lists_of(report: Report) -> Lists:
    cells = {cell_named(key): tuple(ids) for key, ids in report.lists.items()}
    return {cell: ids for cell, ids in cells.items() if cell is not None}


def _frozen(session: Session, report: Report) -> Annual:
    figures, before = report.figures, report.before
    kept = _tables_of(report)
    last_year = _frozen_before(session, report.organisation_id, report.year)
    lists = _lists_of(report)
    return Annual(
        organisation_id=report.organisation_id,
        year=report.year,
        as_of=report.as_of or date.min,
        report=report,
        counted=tables_read(report.year, figures["counted"]),
        tables=kept,
        lists={cell: lists.get(cell, ()) for cell, _ in kept.items()},
        before=None if before is None else tables_read(report.year - 1, before),
        lists_before={} if last_year is None else _lists_of(last_year),
        typed=_typed(typed_figures(session, report.id)),
        explanations=explanations_of(session, report.id),
        paragraphs=paragraphs_of(session, report.id),
        duties=figures["duties"],
        fees=figures["fees"],
    )


def _paid(session: Session, frame: Frame) -> int:
    """How many requests paid a fee in the year (Art. 42)."""
    paid = {
        line.said["request"]
        for line in lines(session, frame, (_FEE_PAID,))
        if frame.period.holds(date.fromisoformat(line.said["on"]))
    }
    return len(paid)


def _typed(rows: Mapping[str, ReportFigure]) -> dict[FormCell, ReportFigure]:
    cells = {cell_named(key): row for key, row in rows.items()}
    return {cell: row for cell, row in cells.items() if cell is not None}


def _number(cell: FormCell, written: str | None) -> Number:
    if written is None:
        return None
    return Decimal(written) if cell == FEES else int(written)
