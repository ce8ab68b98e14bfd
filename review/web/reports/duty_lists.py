"""The list behind a number of the self-inspection report or the appraisal, on the page and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.duties import Act, Duties, Duty
from review.papers.book import Book, Column, Kind, Sheet
from review.store.documents import Document
from review.store.spot_lists import office_names
from review.web.access import NotVisible
from review.web.documents.register import number_asked
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.reports.duty_words import detail_words
from review.web.session import current_session, now
from review.web.wording import word, words

PAGE = 50
#: Ids of one question to the database.
_A_QUERY = 5_000


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One act in the list."""

    title: str
    doc_number: str
    office: str
    on: date
    kind: str
    detail: str
    url: str


@dataclass(frozen=True, kw_only=True)
class DutyList:
    """What ``reports/duty_list.html`` prints."""

    heading: str
    meanings: tuple[str, ...]
    crumbs: tuple[tuple[str, str | None], ...]
    rows: tuple[Listed, ...]
    total: int
    as_of: date
    book_url: str
    pager: Pager | None


@dataclass(frozen=True)
class Asked:
    """Which figures together, of which office (none: all of them)."""

    duties: tuple[Duty, ...]
    office_id: int | None


def asked() -> Asked:
    """The figures and the office that the address names. Raises NotVisible for a figure that is none."""
    codes = request.args.getlist("figure")
    if not codes or not set(codes) <= set(Duty):
        raise NotVisible
    return Asked(tuple(Duty(code) for code in dict.fromkeys(codes)), number_asked("office"))


def list_address(duties: Duties, *wanted: Duty, office_id: int | None = None) -> str:
    """Where the acts behind a number are listed: the sum of some figures, of an office or of all."""
    return url_for(
        "self_inspection.acts",
        year=duties.year,
        figure=[duty.value for duty in wanted],
        office=office_id,
        as_of=duties.as_of.isoformat(),
    )


def duty_list(
    duties: Duties, wanted: Asked, crumbs: tuple[tuple[str, str | None], ...]
) -> DutyList:
    """The page of one figure."""
    acts = duties.listed(*wanted.duties, office_id=wanted.office_id)
    args: dict[str, Any] = {
        "year": duties.year,
        "figure": [duty.value for duty in wanted.duties],
        "office": wanted.office_id,
        "as_of": duties.as_of.isoformat(),
    }

    def address(number: int) -> str:
        return url_for("self_inspection.acts", **args, page=number)

    pager = pager_of(len(acts), page_number(), PAGE, address)
    shown = acts[max(pager.first - 1, 0) : pager.last]
    return DutyList(
        heading=_heading(duties, wanted),
        meanings=tuple(word(duty, "duty_meaning") for duty in wanted.duties),
        crumbs=(*crumbs, (_names(wanted), None)),
        rows=tuple(_listed(duties.organisation_id, shown)),
        total=len(acts),
        as_of=duties.as_of,
        book_url=url_for("self_inspection.acts_book", **args),
        pager=pager if len(acts) > PAGE else None,
    )


def duty_book(duties: Duties, wanted: Asked) -> Book:
    """The same list as a workbook, all of it."""
    acts = duties.listed(*wanted.duties, office_id=wanted.office_id)
    sheet = Sheet(
        name=_names(wanted),
        heading=_heading(duties, wanted),
        notes=(
            *(word(duty, "duty_meaning") for duty in wanted.duties),
            _("数据截至%(on)s。", on=write_date(duties.as_of)),
        ),
        columns=(
            Column(header=_("发文字号"), width=24),
            Column(header=_("标题"), width=60),
            Column(header=_("处室"), width=18),
            Column(header=_("日期"), width=12, kind=Kind.DATE),
            Column(header=_("项目"), width=20),
            Column(header=_("情况"), width=32),
        ),
        rows=(
            (row.doc_number, row.title, row.office, row.on, row.kind, row.detail)
            for row in _listed(duties.organisation_id, acts)
        ),
        empty=str(_("没有。")),
    )
    return Book(title=_heading(duties, wanted), created=now(), sheets=(sheet,))


def _heading(duties: Duties, wanted: Asked) -> str:
    name = _names(wanted)
    if wanted.office_id is None:
        return str(_("%(year)s年：%(figure)s", year=duties.year, figure=name))
    offices = dict(office_names(current_session(), duties.organisation_id))
    office = offices.get(wanted.office_id)
    if office is None:
        raise NotVisible
    return str(_("%(year)s年：%(office)s %(figure)s", year=duties.year, office=office, figure=name))


def _names(wanted: Asked) -> str:
    return words(list(wanted.duties), "duty")


def _listed(organisation_id: int, acts: Sequence[Act]) -> list[Listed]:
    session = current_session()
    offices = dict(office_names(session, organisation_id))
    ids = sorted({act.document_id for act in acts})
    named: dict[int, tuple[str, str]] = {}
    for at in range(0, len(ids), _A_QUERY):
        query = select(Document.id, Document.title, Document.doc_number).where(
            Document.organisation_id == organisation_id, Document.id.in_(ids[at : at + _A_QUERY])
        )
        named |= {i: (title, number or "") for i, title, number in session.execute(query)}
    return [
        Listed(
            title=named[act.document_id][0],
            doc_number=named[act.document_id][1],
            office=offices.get(act.office_id, ""),
            on=act.on,
            kind=word(act.duty, "duty"),
            detail=detail_words(act),
            url=url_for("documents.show", document_id=act.document_id),
        )
        for act in acts
    ]
