"""The list for the gazette (政府公报): proactive normative documents of a span, on the page and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.papers.book import Book, Column, Kind, Sheet
from review.store.gazette import GazetteEntry, gazette_list
from review.web.access import current_organisation_id, requires
from review.web.locale import write_date
from review.web.rounds.books import sent
from review.web.runtime import current_house
from review.web.session import current_session, now, today
from review.web.wording import word

bp = Blueprint("gazette", __name__)


@dataclass(frozen=True, kw_only=True)
class GazetteRow:
    """One document of the list."""

    entry: GazetteEntry
    url: str
    published_on: date | None


@dataclass(frozen=True)
class MonthColumn:
    """A month of the chart: online, and not yet."""

    label: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class GazettePage:
    """What ``reports/gazette.html`` prints."""

    from_on: date
    until_on: date
    latest: date
    rows: tuple[GazetteRow, ...]
    waiting: int
    columns: tuple[MonthColumn, ...]
    spans: tuple[tuple[str, str], ...]
    book_url: str


@bp.get("/reports/gazette")
@requires(Permission.FIGURES_READ)
def show() -> str:
    """The documents issued in a span; this year's without one."""
    from_on, until_on = _span()
    rows = _rows(from_on, until_on)
    page = GazettePage(
        from_on=from_on,
        until_on=until_on,
        latest=today(),
        rows=rows,
        waiting=sum(1 for row in rows if row.published_on is None),
        columns=_columns(rows),
        spans=_spans(),
        book_url=url_for("gazette.book", **_said(from_on, until_on)),
    )
    return render_template("reports/gazette.html", page=page)


@bp.get("/reports/gazette/list.xlsx")
@requires(Permission.FIGURES_READ)
def book() -> Response:
    """The same list as a workbook."""
    made = gazette_book(*_span())
    return sent(made, made.title)


def gazette_book(from_on: date, until_on: date) -> Book:
    """The list as the editor of the gazette gets it."""
    title = str(_("政府公报备选规范性文件"))
    sheet = Sheet(
        name=str(_("规范性文件")),
        heading=title,
        notes=(
            str(
                _(
                    "印发日期%(from_on)s至%(until_on)s，公开属性为主动公开的行政规范性文件。",
                    from_on=write_date(from_on),
                    until_on=write_date(until_on),
                )
            ),
        ),
        columns=(
            Column(header=_("发文字号"), width=24),
            Column(header=_("标题"), width=60),
            Column(header=_("发布机构"), width=24),
            Column(header=_("处室"), width=18),
            Column(header=_("印发日期"), width=12, kind=Kind.DATE),
            Column(header=_("施行日期"), width=12, kind=Kind.DATE),
            Column(header=_("公开日期"), width=12, kind=Kind.DATE),
            Column(header=_("索引号"), width=28),
            Column(header=_("有效性"), width=12),
            Column(header=_("公开方式"), width=12),
        ),
        rows=(
            (
                row.entry.doc_number,
                row.entry.title,
                row.entry.issuer,
                row.entry.office,
                row.entry.issued_on,
                row.entry.effective_on,
                row.published_on,
                row.entry.index_number,
                word(row.entry.validity, "validity"),
                str(_("部分公开")) if row.entry.partial else str(_("全文公开")),
            )
            for row in _rows(from_on, until_on)
        ),
        empty=str(_("没有符合条件的公文。")),
    )
    return Book(title=title, created=now(), sheets=(sheet,))


# ---- inside ----------------------------------------------------------------------------------------


def _span() -> tuple[date, date]:
    """The days that the address names, in order; this year where it names none."""
    year = today().year
    from_on = _day("from_on") or date(year, 1, 1)
    until_on = _day("until_on") or max(date(year, 12, 31), from_on)
    return (from_on, until_on) if from_on <= until_on else (until_on, from_on)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _said(from_on: date, until_on: date) -> dict[str, Any]:
    return {"from_on": from_on.isoformat(), "until_on": until_on.isoformat()}


def _spans() -> tuple[tuple[str, str], ...]:
    """The quarters of this year that have begun, and last year."""
    year, found = today().year, []
    for quarter in range(4):
        first = date(year, quarter * 3 + 1, 1)
        if first <= today():
            after = date(year + (quarter == 3), (quarter * 3 + 3) % 12 + 1, 1)
            last = date.fromordinal(after.toordinal() - 1)
            label = str(_("第%(n)s季度", n=quarter + 1))
            found.append((label, url_for("gazette.show", **_said(first, last))))
    before = _said(date(year - 1, 1, 1), date(year - 1, 12, 31))
    found.append((str(_("%(year)s年", year=year - 1)), url_for("gazette.show", **before)))
    return tuple(found)


def _rows(from_on: date, until_on: date) -> tuple[GazetteRow, ...]:
    house = current_house()
    found = gazette_list(current_session(), current_organisation_id(), from_on, until_on)
    return tuple(
        GazetteRow(
            entry=entry,
            url=url_for("documents.show", document_id=entry.document_id),
            published_on=house.day_of(entry.published_at) if entry.published_at else None,
        )
        for entry in found
    )


def _columns(rows: tuple[GazetteRow, ...]) -> tuple[MonthColumn, ...]:
    """How many of each month are online and how many are not; none without rows."""
    months = sorted({(row.entry.issued_on.year, row.entry.issued_on.month) for row in rows})
    found = []
    for year, month in months:
        own = [
            r for r in rows if (r.entry.issued_on.year, r.entry.issued_on.month) == (year, month)
        ]
        online = sum(1 for row in own if row.published_on is not None)
        bars = (("c-done", online), ("c-left", len(own) - online))
        found.append(MonthColumn(f"{year}-{month:02}", bars))
    return tuple(found)
