"""What the house announces: notices, documents out of force, explanations of withdrawals.

The two lists are worked out of the catalogue itself, year by year, so they never differ from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from review.public.annual_reports import released_reports
from review.public.pages import ID, site
from review.public.registers import (
    MOST_OF_YEAR,
    OutOfForce,
    Withdrawn,
    Years,
    newest_withdrawn,
    out_of_force,
    out_of_force_years,
    withdrawn,
    withdrawn_years,
)
from review.public.tables import AnnualReport, Notice
from review.public.wording import VALIDITY_LOOKS

notices = Blueprint("notices", __name__)

_FEED_LENGTH = 50
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Register:
    """One year of a list beside the catalogue."""

    years: Sequence[int]
    year: int | None  # None where the list is empty
    cut: bool  # whether there may be more than are shown


@dataclass(frozen=True)
class Announced:
    """One entry of the feed."""

    url: str
    title: str
    body: str
    at: datetime
    is_withdrawal: bool = False  # its title is the index number


@notices.get("/notices")
def listed() -> ResponseReturnValue:
    """List the public notices, newest first."""
    return render_template("public/notices.html", notices=site().catalogue.notices())


@notices.get(f"/notices/<{ID}:notice_id>")
def show(notice_id: int) -> ResponseReturnValue:
    """Show one notice."""
    found = site().catalogue.notice(notice_id)
    if found is None:
        abort(404)
    return render_template("public/notice.html", notice=found, lines=_lines(found.body))


@notices.get("/notices/repealed")
def repealed() -> ResponseReturnValue:
    """List what was repealed, lapsed or was amended in a year, newest first."""
    years = out_of_force_years(site().engine)
    year = _asked_year(years)
    rows: Sequence[OutOfForce] = out_of_force(site().engine, year) if year else ()
    page = _register(years, year, rows)
    return render_template("public/repealed.html", page=page, rows=rows, looks=VALIDITY_LOOKS)


@notices.get("/notices/withdrawn")
def withdrawals() -> ResponseReturnValue:
    """List what was taken out of sight in a year, by number and explanation alone."""
    zone = site().time_zone
    years = withdrawn_years(site().engine, zone)
    year = _asked_year(years)
    rows: Sequence[Withdrawn] = withdrawn(site().engine, year, zone) if year else ()
    days = [row.at.astimezone(zone).date() for row in rows]
    page = _register(years, year, rows)
    return render_template(
        "public/withdrawals.html", page=page, rows=list(zip(rows, days, strict=True))
    )


@notices.get("/notices.atom")
def feed() -> ResponseReturnValue:
    """Answer notices, annual reports and explanations of withdrawals as Atom (RFC 4287), newest first."""
    zone = site().time_zone
    said = [_notice_entry(notice, zone) for notice in site().catalogue.notices()]
    with Session(site().engine) as session:
        said += [_report_entry(row, zone) for row in released_reports(session)]
    said += [_withdrawn_entry(row) for row in newest_withdrawn(site().engine)]
    entries = sorted(said, key=lambda entry: (entry.at, entry.url), reverse=True)[:_FEED_LENGTH]
    updated = entries[0].at if entries else _NEVER
    origin = site().origin
    body = render_template("public/notices.xml", entries=entries, updated=updated, origin=origin)
    return Response(body, mimetype="application/atom+xml")


def _asked_year(years: Years | None) -> int | None:
    """Answer the year of the address, or the newest; 404 for one that the list does not have."""
    if years is None:
        return None
    given = request.args.get("year")
    if given is None:
        return years.last
    if given not in map(str, years.newest_first()):
        abort(404)
    return int(given)


def _register(years: Years | None, year: int | None, rows: Sequence[object]) -> Register:
    every = years.newest_first() if years else ()
    return Register(every, year, len(rows) >= MOST_OF_YEAR)


def _lines(body: str) -> list[str]:
    return [line.strip() for line in body.split("\n") if line.strip()]


def _notice_entry(notice: Notice, zone: ZoneInfo) -> Announced:
    url = site().origin + url_for("notices.show", notice_id=notice.notice_id, lang=None)
    return Announced(url, notice.title, notice.body, _midnight(notice.published_on, zone))


def _report_entry(row: AnnualReport, zone: ZoneInfo) -> Announced:
    url = site().origin + url_for(
        "annual_reports.show", year=row.year, report_id=row.report_id, lang=None
    )
    return Announced(url, row.title, row.organisation_name, _midnight(row.published_on, zone))


def _withdrawn_entry(row: Withdrawn) -> Announced:
    url = site().origin + url_for("pages.document", record_id=row.record_id, lang=None)
    return Announced(url, row.index_number, row.explanation, row.at, is_withdrawal=True)


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time.min, zone)
