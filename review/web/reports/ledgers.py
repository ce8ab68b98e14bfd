"""Ledgers (台账) of attributes, reviews, publications, releases and rounds, with filters, pages and workbook.

The address holds the whole question; the workbook answers the same one, all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.states import Attribute
from review.papers.book import Book, Column, Kind, Sheet
from review.store.ledgers import Filter, Ledger, ledger_count, ledger_rows
from review.store.spot_lists import office_names
from review.web.access import current_organisation_id, requires
from review.web.documents.register import number_asked
from review.web.pages import Pager, page_number, pager_of
from review.web.reports.ledger_lines import cell_words, entries_of, heads_of
from review.web.rounds.books import sent
from review.web.runtime import current_house
from review.web.session import current_session, now, today
from review.web.wording import choices, word
from review.web.wording.joining import joined

bp = Blueprint("ledgers", __name__)

PAGE = 50
_ASKED = ("from_on", "until_on", "office", "attribute")


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One entry on the page."""

    title: str
    doc_number: str
    office: str
    url: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """What ``reports/ledgers.html`` prints."""

    ledger: str
    title: str
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    from_on: str
    until_on: str
    latest: str
    office: int | None
    attribute: str
    offices: tuple[tuple[int, str], ...]
    attributes: tuple[tuple[str, str], ...]
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[Printed, ...]
    total: int
    applied: bool
    clear_url: str
    book_url: str
    pager: Pager | None


@bp.get("/reports/ledgers")
@requires(Permission.FIGURES_READ)
def show() -> str:
    """One ledger at a time, narrowed to what the address says, newest first."""
    session, ledger, wanted = current_session(), _ledger(), _filter()
    total = ledger_count(session, ledger, wanted)
    pager = pager_of(total, page_number(), PAGE, lambda number: _address(ledger, page=number))
    first = max(pager.first - 1, 0)
    entries = entries_of(ledger, ledger_rows(session, ledger, wanted, offset=first, limit=PAGE))
    heads = heads_of(ledger)
    page = LedgerPage(
        ledger=ledger.value,
        title=word(ledger, "ledger"),
        tabs=tuple(
            (word(each, "ledger"), _address(each), each is ledger, None, False) for each in Ledger
        ),
        from_on=wanted.from_on.isoformat() if wanted.from_on else "",
        until_on=wanted.until_on.isoformat() if wanted.until_on else "",
        latest=today().isoformat(),
        office=wanted.office_id,
        attribute=wanted.attribute.value if wanted.attribute else "",
        offices=tuple(office_names(session, wanted.organisation_id)),
        attributes=tuple(choices(Attribute, "attribute")),
        heads=tuple((head.words, head.kind is Kind.NUMBER) for head in heads),
        rows=tuple(
            Printed(
                title=entry.title,
                doc_number=entry.doc_number,
                office=entry.office,
                url=entry.url,
                cells=tuple(cell_words(cell) for cell in entry.cells),
            )
            for entry in entries
        ),
        total=total,
        applied=bool(_said()),
        clear_url=url_for("ledgers.show", ledger=ledger.value),
        book_url=url_for("ledgers.book", ledger=ledger.value, **_said()),
        pager=pager if total > PAGE else None,
    )
    return render_template("reports/ledgers.html", page=page)


@bp.get("/reports/ledgers/ledger.xlsx")
@requires(Permission.FIGURES_READ)
def book() -> Response:
    """The whole ledger with the filters of the page, as a workbook."""
    made = ledger_book(_ledger(), _filter())
    return sent(made, made.title, long=True)


def ledger_book(ledger: Ledger, wanted: Filter) -> Book:
    """All entries that answer the filter, with the filter written above them."""
    title = word(ledger, "ledger")
    columns = (
        Column(header=_("发文字号"), width=24),
        Column(header=_("标题"), width=56),
        Column(header=_("处室"), width=18),
        *(Column(header=h.words, width=h.width, kind=h.kind) for h in heads_of(ledger)),
    )
    rows = ledger_rows(current_session(), ledger, wanted)
    sheet = Sheet(
        name=title,
        heading=title,
        notes=(_filter_words(wanted),),
        columns=columns,
        rows=((e.doc_number, e.title, e.office, *e.cells) for e in entries_of(ledger, rows)),
        empty=str(_("没有符合条件的记录。")),
    )
    return Book(title=title, created=now(), sheets=(sheet,))


# ---- inside ----------------------------------------------------------------------------------------


def _ledger() -> Ledger:
    asked = request.args.get("ledger", "")
    return Ledger(asked) if asked in set(Ledger) else Ledger.ATTRIBUTES


def _filter() -> Filter:
    """What the address asks; values it does not know are left aside."""
    attribute = request.args.get("attribute", "")
    return Filter(
        organisation_id=current_organisation_id(),
        zone=current_house().settings.time_zone,
        from_on=_day("from_on"),
        until_on=_day("until_on"),
        office_id=number_asked("office"),
        attribute=Attribute(attribute) if attribute in set(Attribute) else None,
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _said() -> dict[str, Any]:
    """The filled-in parts of the question."""
    return {name: request.args[name] for name in _ASKED if request.args.get(name)}


def _address(ledger: Ledger, **more: Any) -> str:
    return url_for("ledgers.show", ledger=ledger.value, **_said(), **more)


def _filter_words(wanted: Filter) -> str:
    """The filter in words, as it stands above the workbook."""
    offices = dict(office_names(current_session(), wanted.organisation_id))
    parts = [
        str(_("从%(on)s起", on=wanted.from_on)) if wanted.from_on else "",
        str(_("到%(on)s止", on=wanted.until_on)) if wanted.until_on else "",
        offices.get(wanted.office_id or 0, ""),
        word(wanted.attribute, "attribute"),
    ]
    said = joined((part for part in parts if part), "，") or str(_("全部"))
    return str(_("范围：%(filter)s。%(on)s导出。", filter=said, on=today().isoformat()))
