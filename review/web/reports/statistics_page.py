"""A page of the statistics: its tables with charts, every number with the address of its list.

Frozen values for ``reports/statistics.html``, already worded; numbers are those of
``services.reports.statistics``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.statistics import Figure, Period, Table
from review.domain.statistics.tables import YEARS, Section, Within
from review.services.reports.statistics import tables_of
from review.web.locale import write_date
from review.web.reports.statistics_asked import Asked
from review.web.reports.statistics_words import Labels
from review.web.session import current_session, today
from review.web.wording import word
from review.web.wording.joining import joined

#: A number with the address of its list; None where there is nothing to list.
Number = tuple[int, str | None]
#: Table -> which column's share of the row is said, and of which columns it is a share (all: empty).
SHARES: dict[str, tuple[str, tuple[str, ...]]] = {
    "issued_by_year": ("proactive", ()),
    "issued_by_office": ("proactive", ()),
    "issued_by_kind": ("proactive", ()),
    "changed_by_office": ("changed", ()),
    "left_steps": ("returned", ()),
    "treated_by_month": ("exception", ()),
    "forms": ("faulty", ("right", "faulty")),
}
#: Fills of a chart by the place of the column; attributes have their own everywhere.
_FILLS = ("c-done", "c-half", "c-shut", "c-soft", "c-mid", "c-left", "c-grey")
_ATTRIBUTES = {"proactive": "c-open", "on_request": "c-half", "exempt": "c-shut", "none": "c-left"}
_DECIMAL = 1


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A row of a chart, as ``components/stacked.html`` and ``chart.html`` take it."""

    label: str
    url: str | None
    parts: tuple[tuple[str, float], ...]
    total_words: str

    @property
    def size(self) -> float:
        """How long all parts are together."""
        return sum(value for _class, value in self.parts)

    @property
    def bars(self) -> tuple[tuple[str, float], ...]:
        """The same side by side."""
        return self.parts


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a table; ``words`` are what stands behind its numbers: a share, or how long it took."""

    label: str
    numbers: tuple[Number, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A table with its chart: "years" or "months" upright, columns "beside" each other, or "lying"."""

    id: str
    title: str
    meaning: str
    heads: tuple[tuple[str, bool], ...]
    lines: tuple[Line, ...]
    total: Line | None
    chart: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    description: str


@dataclass(frozen=True, kw_only=True)
class StatisticsPage:
    """What ``reports/statistics.html`` prints."""

    section_code: str
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    lede: str
    provisional: str
    problems: tuple[str, ...]
    period: Period
    as_of: date
    latest: date
    years: tuple[tuple[str, str, bool], ...]
    panels: tuple[Panel, ...]
    book_url: str


def statistics_page(asked: Asked) -> StatisticsPage:
    """The page of a question."""
    session, frame = current_session(), asked.frame
    tables = tables_of(session, frame, asked.section)
    labels = Labels(session, tables)
    return StatisticsPage(
        section_code=asked.section.value,
        tabs=tuple(_tab(asked, section) for section in Section),
        lede=known_words(asked),
        provisional=_("这段期间还没有结束，数字还会增加") if frame.provisional else "",
        problems=asked.problems,
        period=frame.period,
        as_of=frame.as_of.on,
        latest=today(),
        years=_years(asked),
        panels=tuple(panel_of(asked, table, labels) for table in tables),
        book_url=url_for("statistics.export", **asked.address()),
    )


def known_words(asked: Asked) -> str:
    """Which period, and as known when."""
    period = asked.frame.period
    return str(
        _(
            "%(from)s至%(to)s；数据截至%(on)s，按事件日期计算，任何时候重算结果相同",
            **{"from": write_date(period.from_on), "to": write_date(period.to_on)},
            on=write_date(asked.frame.as_of.on),
        )
    )


def panel_of(asked: Asked, table: Table, labels: Labels) -> Panel:
    """A table as the page prints it: rows without a number are left out, but for the years."""
    spec = table.spec
    rows = [row for row in table.rows if spec.within is Within.YEARS or table.figure(row).number]
    counted = bool(table.figure().number)
    bars = tuple(_bar(asked, table, labels, row) for row in rows) if counted else ()
    return Panel(
        id=spec.code.replace("_", "-"),
        title=word(spec.code, "statistics_table"),
        meaning=word(spec.code, "statistics_meaning"),
        heads=_heads(table, labels),
        lines=tuple(_line(asked, table, labels.of(spec.rows, row), row) for row in rows if counted),
        total=_line(asked, table, str(_("合计")), None) if counted else None,
        chart=_chart(table) if counted else "",
        bars=bars,
        legend=tuple(
            (fill(table, column), labels.of(spec.columns, column))
            for column in table.columns
            if len(table.columns) > 1 and table.figure(column=column).number
        ),
        description=joined((f"{bar.label}{bar.total_words}" for bar in bars), "；"),
    )


def list_url(
    asked: Asked,
    table: Table,
    row: str | None,
    column: str | None,
    *,
    page: int | None = None,
    endpoint: str = "statistics.listed",
) -> str:
    """The address of the list behind a number."""
    cell = {"table": table.spec.code, "row": row, "column": column}
    return url_for(endpoint, **asked.address(**cell, section=None, page=page))


def share_words(table: Table, row: str | None) -> str:
    """The share that is said of a row; a dash where nothing was counted."""
    column, of = SHARES[table.spec.code]
    whole = sum(table.figure(row, c).number for c in of or table.columns)
    return f"{table.figure(row, column).number / whole:.1%}" if whole else "–"


def time_words(figure: Figure) -> tuple[str, str, str]:
    """Median, nine in ten, longest, in days with one decimal."""
    spread = figure.spread
    if spread is None:
        return ("–", "–", "–")
    return (f"{spread.median:.1f}", f"{spread.ninth:.1f}", f"{spread.longest:.1f}")


def fill(table: Table, column: str) -> str:
    """The class that a column has in charts."""
    if table.spec.columns == "attribute":
        return _ATTRIBUTES.get(column, "c-left")
    return _FILLS[table.columns.index(column) % len(_FILLS)]


# ---- parts ---------------------------------------------------------------------------------------


def _tab(asked: Asked, section: Section) -> tuple[str, str, bool, int | None, bool]:
    url = url_for("statistics.show", **asked.address(section=section.value))
    return (
        word(section, "statistics_section"),
        url,
        section is asked.section,
        None,
        False,
    )


def _years(asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    """The last years, each as known at its end; the present one as known today."""
    this = today().year
    found = []
    for year in range(this - YEARS + 1, this + 1):
        period = Period.of_year(year)
        more = {"from": period.from_on.isoformat(), "to": period.to_on.isoformat(), "as_of": None}
        url = url_for("statistics.show", **asked.address(**more))
        found.append((str(year), url, asked.frame.period == period))
    return tuple(found)


def _heads(table: Table, labels: Labels) -> tuple[tuple[str, bool], ...]:
    spec = table.spec
    heads = [(word(spec.rows, "statistics_rows"), False)]
    heads += [(labels.of(spec.columns, column), True) for column in table.columns]
    if spec.has_sums:
        heads.append((str(_("合计")), True))
    if spec.code in SHARES:
        heads.append((word(SHARES[spec.code][0], "statistics_share"), True))
    if spec.timed:
        heads += [
            (str(_("中位数（天）")), True),
            (str(_("九成不超过（天）")), True),
            (str(_("最长（天）")), True),
        ]
    return tuple(heads)


def _line(asked: Asked, table: Table, label: str, row: str | None) -> Line:
    spec = table.spec
    numbers = [_number(asked, table, row, column) for column in table.columns]
    if spec.has_sums:
        numbers.append(_number(asked, table, row, None))
    words: tuple[str, ...] = (share_words(table, row),) if spec.code in SHARES else ()
    if spec.timed:
        words += time_words(table.figure(row))
    return Line(label=label, numbers=tuple(numbers), words=words)


def _number(asked: Asked, table: Table, row: str | None, column: str | None) -> Number:
    number = table.figure(row, column).number
    return number, list_url(asked, table, row, column) if number else None


def _chart(table: Table) -> str:
    spec = table.spec
    if not spec.adds_up:
        return "beside"
    if spec.within is Within.YEARS:
        return "years"
    return "months" if spec.rows == "month" and not spec.timed else "lying"


def _bar(asked: Asked, table: Table, labels: Labels, row: str) -> Bar:
    """How many of each column; of a table of times the median."""
    figure, spec, chart = table.figure(row), table.spec, _chart(table)
    parts: tuple[tuple[str, float], ...] = tuple(
        (fill(table, column), number)
        for column in table.columns
        if (number := table.figure(row, column).number) or chart == "beside"
    )
    words = str(figure.number)
    if spec.timed and figure.spread is not None:
        parts = (("c-done", round(figure.spread.median, _DECIMAL)),)
        words = str(_("%(days)s天（%(n)s件）", n=figure.number, days=time_words(figure)[0]))
    elif spec.within is Within.YEARS:
        words = share_words(table, row)
    elif not spec.adds_up:
        words = ""
    return Bar(
        label=row[2:] if spec.rows == "month" and chart != "lying" else labels.of(spec.rows, row),
        url=list_url(asked, table, row, None) if figure.number else None,
        parts=parts,
        total_words=words,
    )
