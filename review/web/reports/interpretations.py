"""The page of interpretations in step: which documents need one, which have it, which are late.

Domain.md N3 (三同步). The link itself is part of the public record and is changed on the document's
road; this page only watches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.interpretations import InStep, in_step
from review.domain.permissions import Permission
from review.domain.public_record import is_web_address
from review.papers.book import Book, Column, Kind, Sheet
from review.store.calendar import working_calendar
from review.store.item_loading import Policy, policies_of
from review.store.spot_lists import office_names
from review.store.timeliness import limits_of
from review.web.access import requires
from review.web.cases import steps
from review.web.documents.register import number_asked
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.reports.year_asked import YearAsked, year_asked
from review.web.rounds.books import sent
from review.web.session import current_session, now
from review.web.wording import word

bp = Blueprint("interpretations", __name__, url_prefix="/reports/interpretations")

PAGE = 50
ORDER = (InStep.MISSING, InStep.WAITING, InStep.LINKED_LATE, InStep.LINKED, InStep.UNMARKED)
_TONES = {
    InStep.MISSING: "late",
    InStep.LINKED_LATE: "soon",
    InStep.WAITING: "soon",
    InStep.UNMARKED: "soon",
    InStep.LINKED: "ok",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A document of the list; ``badge`` is (tone, words)."""

    title: str
    number: str
    url: str
    office: str
    office_id: int
    issued_on: date
    published_on: date | None
    due_on: date
    link: str
    linked_on: date | None
    standing: InStep
    badge: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class InterpretationsPage:
    """What ``reports/interpretations.html`` prints."""

    asked: YearAsked
    offices: tuple[tuple[int, str], ...]
    office_id: int | None
    standing: InStep | None
    tiles: tuple[tuple[int, str, str, str, bool], ...]
    bars: tuple[tuple[str, str, tuple[int, ...], tuple[tuple[str, int], ...]], ...]
    rows: tuple[Line, ...]
    pager: Pager | None
    any: bool
    clear_url: str
    book_url: str


@bp.get("")
@requires(Permission.FIGURES_READ)
def show() -> ResponseReturnValue:
    """The year's documents with their interpretations."""
    return render_template("reports/interpretations.html", page=_page(year_asked()))


@bp.get("/list.xlsx")
@requires(Permission.FIGURES_READ)
def book() -> ResponseReturnValue:
    """The same list with its filters as a workbook."""
    asked = year_asked()
    rows = _filtered(_lines(asked), number_asked("office"), _standing_asked())
    sheet = Sheet(
        name=_("政策解读"),
        heading=_("%(year)s年政策解读同步情况", year=asked.year),
        notes=(_("数据截至%(on)s。", on=write_date(asked.as_of)),),
        columns=(
            Column(header=_("发文字号"), width=24),
            Column(header=_("标题"), width=60),
            Column(header=_("处室"), width=18),
            Column(header=_("印发日期"), width=12, kind=Kind.DATE),
            Column(header=_("上网日期"), width=12, kind=Kind.DATE),
            Column(header=_("解读期限"), width=12, kind=Kind.DATE),
            Column(header=_("情况"), width=18),
            Column(header=_("链接日期"), width=12, kind=Kind.DATE),
            Column(header=_("解读网址"), width=48),
        ),
        rows=(
            (
                row.number,
                row.title,
                row.office,
                row.issued_on,
                row.published_on,
                row.due_on,
                row.badge[1],
                row.linked_on,
                row.link,
            )
            for row in rows
        ),
        empty=_("没有。"),
    )
    made = Book(title=_("政策解读"), created=now(), sheets=(sheet,))
    return sent(made, f"interpretations-{asked.year}")


def _page(asked: YearAsked) -> InterpretationsPage:
    office_id, standing = number_asked("office"), _standing_asked()
    lines = _lines(asked)
    shown = _filtered(lines, office_id, standing)
    pager = pager_of(
        len(shown), page_number(), PAGE, lambda n: _url(asked, office_id, standing, page=n)
    )
    offices = tuple(office_names(current_session(), asked.frame.organisation_id))
    return InterpretationsPage(
        asked=asked,
        offices=offices,
        office_id=office_id,
        standing=standing,
        tiles=tuple(_tile(asked, _filtered(lines, office_id, None), s, office_id) for s in ORDER),
        bars=tuple(_bars(asked, lines, offices)),
        rows=tuple(shown[max(pager.first - 1, 0) : pager.last]),
        pager=pager if len(shown) > PAGE else None,
        any=bool(lines),
        clear_url=_url(asked, None, None),
        book_url=url_for("interpretations.book", **_args(asked, office_id, standing)),
    )


def _lines(asked: YearAsked) -> list[Line]:
    """Every document of the year that has a standing, by issue date."""
    session = current_session()
    calendar = working_calendar(session)
    limits = limits_of(session, asked.frame.organisation_id)
    found = []
    for policy in policies_of(session, asked.frame):
        due = calendar.add(policy.issued_on, limits.for_kind(policy.doc_kind, policy.issued_on))
        standing = in_step(
            required=policy.required,
            url=policy.url,
            linked_on=policy.linked_on,
            due_on=due.on,
            on=asked.as_of,
        )
        if standing is None and policy.published_on is None:
            continue
        found.append(_line(policy, due.on, standing or InStep.UNMARKED))
    return found


def _line(policy: Policy, due_on: date, standing: InStep) -> Line:
    linked = standing in (InStep.LINKED, InStep.LINKED_LATE)
    return Line(
        title=policy.title or _("（还没有标题）"),
        number=policy.number,
        url=url_for(steps.SHOW, document_id=policy.document_id),
        office=policy.office,
        office_id=policy.office_id,
        issued_on=policy.issued_on,
        published_on=policy.published_on,
        due_on=due_on,
        link=policy.url if linked and is_web_address(policy.url) else "",
        linked_on=policy.linked_on if linked else None,
        standing=standing,
        badge=(_TONES[standing], word(standing, "in_step")),
    )


def _filtered(lines: Iterable[Line], office_id: int | None, standing: InStep | None) -> list[Line]:
    return [
        line
        for line in lines
        if office_id in (None, line.office_id) and standing in (None, line.standing)
    ]


def _tile(
    asked: YearAsked, lines: list[Line], standing: InStep, office_id: int | None
) -> tuple[int, str, str, str, bool]:
    count = len(_filtered(lines, None, standing))
    late = standing is InStep.MISSING and count > 0
    return count, word(standing, "in_step"), "", _url(asked, office_id, standing), late


def _bars(
    asked: YearAsked, lines: list[Line], offices: Iterable[tuple[int, str]]
) -> Iterable[tuple[str, str, tuple[int, ...], tuple[tuple[str, int], ...]]]:
    """By office: name, address, the counts in the order of the tiles, and the parts of its bar."""
    shades = dict(zip(ORDER, ("c-late", "c-left", "c-half", "c-done", "c-soft"), strict=True))
    for office_id, name in offices:
        counts = tuple(len(_filtered(lines, office_id, standing)) for standing in ORDER)
        if any(counts):
            parts = tuple((shades[s], n) for s, n in zip(ORDER, counts, strict=True))
            yield name, _url(asked, office_id, None), counts, parts


def _standing_asked() -> InStep | None:
    code = request.args.get("standing", "")
    return InStep(code) if code in set(InStep) else None


def _args(asked: YearAsked, office_id: int | None, standing: InStep | None) -> dict[str, Any]:
    return {
        "year": asked.year,
        "as_of": asked.as_of.isoformat(),
        "office": office_id,
        "standing": standing.value if standing else None,
    }


def _url(
    asked: YearAsked, office_id: int | None, standing: InStep | None, page: int | None = None
) -> str:
    args = {**_args(asked, office_id, standing), "page": page}
    return url_for("interpretations.show", **args)
