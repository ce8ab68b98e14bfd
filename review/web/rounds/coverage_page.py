"""The coverage ledger as pages: by issue year, as a chart and a table, each number with its list.

Frozen values for ``rounds/coverage.html`` and the part of the board that is loaded later. Where a
document stands is counted by ``store.coverage``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.rounds import ItemReason
from review.store.coverage import (
    LedgerRow,
    ledger,
    ledger_count,
    ledger_documents,
    organisations_below,
)
from review.store.documents import Document
from review.store.people import Organisation
from review.store.round_board import reasons_of
from review.store.round_policies import policy_for
from review.store.round_population import ISSUED
from review.store.rounds import Round
from review.web.documents.register import number_asked
from review.web.items.list_page import round_words
from review.web.locale import write_date
from review.web.pages import Pager
from review.web.session import current_session, today
from review.web.wording import word
from review.web.wording.joining import joined

#: The columns of the table that add up, in their order.
PARTS = ("evaluated", "due_now", "due_later", "backlog", "out_of_scope")
_CLASSES = {
    "evaluated": "c-done",
    "due_now": "c-half",
    "due_later": "c-left",
    "backlog": "c-soft",
    "out_of_scope": "c-shut",
}
#: Bars of the chart; older years share the last one.
BARS = 12
LIST_PAGE = 50

Linked = tuple[int, str | None]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A year of the chart, as ``components/chart.html`` takes it."""

    label: str
    url: str | None
    parts: tuple[tuple[str, int], ...]
    total_words: str
    strong: bool


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """A year of the table."""

    label: str
    documents: Linked
    parts: tuple[Linked, ...]
    never: Linked
    again: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, kw_only=True)
class CoverageSide:
    """The chart beside a board, and the sum of the round by why its items are in it."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    words: str
    sum_words: str
    table_url: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What ``rounds/coverage.html`` prints."""

    organisation: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    words: str
    heads: tuple[str, ...]
    lines: tuple[YearLine, ...]
    totals: tuple[Linked, ...]
    register: int
    complete: bool
    below: tuple[tuple[str, int, tuple[int, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class DocumentsBehind:
    """What ``rounds/coverage_documents.html`` prints: the documents that a number counts."""

    heading: str
    lede: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    pager: Pager | None


def coverage_page(organisation_id: int) -> Coverage:
    """The ledger of an organisation, and the figures of those below it."""
    session, day = current_session(), today()
    rows = ledger(session, organisation_id, policy_for(session, organisation_id, day.year), day)
    register = _register_count(session, organisation_id)
    total = sum(r.documents for r in rows)
    return Coverage(
        organisation=session.get_one(Organisation, organisation_id).name,
        bars=_bars(rows),
        legend=_legend(rows),
        words=_words(rows),
        heads=tuple(word(name, "ledger_column") for name in PARTS),
        lines=tuple(_line(r) for r in rows),
        totals=(
            _linked(total, None, "documents"),
            *(_linked(sum(getattr(r, n) for r in rows), None, n) for n in PARTS),
            _linked(sum(r.never_evaluated for r in rows), None, "never_evaluated"),
        ),
        register=register,
        complete=register == total,
        below=tuple(_below(session, o, day) for o in organisations_below(session, organisation_id)),
    )


def coverage_part(row: Round) -> CoverageSide:
    """The chart of a round's organisation, and how the round's items add up."""
    session, day = current_session(), today()
    organisation_id = row.organisation_id
    rows = ledger(session, organisation_id, policy_for(session, organisation_id, day.year), day)
    window = {row.from_on.year} if row.from_on else set()
    return CoverageSide(
        heading=_("覆盖台账"),
        crumbs=(
            (round_words(row), url_for("rounds.board", round_id=row.id)),
            (_("覆盖台账"), None),
        ),
        bars=_bars(rows, strong=window),
        legend=_legend(rows),
        words=_words(rows),
        sum_words=_sum_words(reasons_of(session, row.id)),
        table_url=url_for("coverage.show"),
    )


def documents_behind(organisation_id: int, column: str, year: int | None) -> DocumentsBehind:
    """One page of the documents behind a number. Raises KeyError for an unknown column."""
    session, day = current_session(), today()
    policy = policy_for(session, organisation_id, day.year)
    after = number_asked("after") or 0
    found = ledger_documents(
        session,
        organisation_id,
        policy,
        day,
        year=year,
        column=column,
        limit=LIST_PAGE + 1,
        after=after,
    )
    total = ledger_count(session, organisation_id, policy, day, year=year, column=column)
    shown = found[:LIST_PAGE]
    return DocumentsBehind(
        heading=_heading(column, year),
        lede=_("共%(n)s件", n=total),
        rows=tuple(_document(d) for d in shown),
        pager=_pager(shown, total, column, year, more=len(found) > LIST_PAGE),
    )


# ---- parts ---------------------------------------------------------------------------------------


def _bars(
    rows: tuple[LedgerRow, ...], strong: set[int] | frozenset[int] = frozenset()
) -> tuple[Bar, ...]:
    """Oldest first; where there are many years the oldest share one bar."""
    dated = sorted((r for r in rows if r.issue_year is not None), key=lambda r: r.issue_year or 0)
    old, recent = dated[: max(len(dated) - BARS, 0)], dated[max(len(dated) - BARS, 0) :]
    bars = [_bar(_year(r.issue_year), (r,), r.issue_year, r.issue_year in strong) for r in recent]
    if old:
        first = recent[0].issue_year or 0
        bars.insert(0, _bar(_("%(year)s年以前", year=first), tuple(old), None, strong=False))
    return tuple(bars)


def _bar(label: str, rows: tuple[LedgerRow, ...], year: int | None, strong: bool) -> Bar:
    sums = {name: sum(getattr(r, name) for r in rows) for name in PARTS}
    total = sum(r.documents for r in rows)
    words = [_("共%(n)s", n=total)]
    words += [
        _("%(what)s%(n)s", what=word(name, "ledger_column"), n=sums[name])
        for name in ("due_now", "backlog", "due_later", "out_of_scope")
        if sums[name]
    ]
    return Bar(
        label=label,
        url=_documents_url("documents", year) if year is not None else None,
        parts=tuple((_CLASSES[name], sums[name]) for name in PARTS if sums[name]),
        total_words=joined(words, "，"),
        strong=strong,
    )


def _legend(rows: tuple[LedgerRow, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_CLASSES[name], word(name, "ledger_column"))
        for name in PARTS
        if any(getattr(r, name) for r in rows)
    )


def _words(rows: tuple[LedgerRow, ...]) -> str:
    """The chart in one sentence, for those who do not see it."""
    facts = {
        "n": sum(r.documents for r in rows),
        "done": sum(r.evaluated for r in rows),
        "now": sum(r.due_now for r in rows),
        "later": sum(r.due_later for r in rows),
        "backlog": sum(r.backlog for r in rows),
    }
    return str(
        _(
            "共%(n)s件：已评估%(done)s件，在评或到期%(now)s件，以后到期%(later)s件，存量%(backlog)s件。",
            **facts,
        )
    )


def _line(row: LedgerRow) -> YearLine:
    year = row.issue_year
    return YearLine(
        label=_year(year),
        documents=_linked(row.documents, year, "documents"),
        parts=tuple(_linked(getattr(row, name), year, name) for name in PARTS),
        never=_linked(row.never_evaluated, year, "never_evaluated"),
        again=tuple(
            (again, count, _documents_url(f"next_review:{again}", year))
            for again, count in sorted(row.next_review.items())
        ),
    )


def _linked(count: int, year: int | None, column: str) -> Linked:
    return count, _documents_url(column, year) if count else None


def _documents_url(column: str, year: int | None) -> str:
    return url_for("coverage.documents", column=column, year=year)


def _year(year: int | None) -> str:
    return str(_("没有日期")) if year is None else str(_("%(year)s年", year=year))


def _sum_words(reasons: dict[ItemReason, int]) -> str:
    """The round's items by why they are in it: "214 ＝ 到期评估181 ＋ …"."""
    if not reasons:
        return ""
    parts = [
        f"{word(reason, 'item_reason')} {reasons[reason]}"
        for reason in ItemReason
        if reasons.get(reason)
    ]
    return f"{sum(reasons.values())} ＝ {' ＋ '.join(parts)}"


def _below(
    session: Session, organisation: Organisation, day: date
) -> tuple[str, int, tuple[int, ...]]:
    """An organisation below: its figures, never its documents."""
    policy = policy_for(session, organisation.id, day.year)
    rows = ledger(session, organisation.id, policy, day)
    sums = tuple(sum(getattr(r, name) for r in rows) for name in PARTS)
    return organisation.name, sum(r.documents for r in rows), sums


def _register_count(session: Session, organisation_id: int) -> int:
    """The issued documents of the register: what the ledger must add up to."""
    query = select(func.count()).where(
        Document.organisation_id == organisation_id, Document.status.in_(ISSUED)
    )
    return int(session.scalar(query) or 0)


def _heading(column: str, year: int | None) -> str:
    name, _colon, detail = column.partition(":")
    what = word(name, "ledger_column")
    if detail:
        what = _("%(year)s年再评", year=detail)
    if year is None:
        return str(_("全部年份：%(what)s", what=what))
    return str(_("%(year)s年印发：%(what)s", year=year, what=what))


def _document(document: Document) -> tuple[str, str, str, str, str]:
    day = document.issued_on or document.doc_date
    return (
        document.title or str(_("（还没有标题）")),
        url_for("documents.show", document_id=document.id),
        document.doc_number or "–",
        write_date(day) or "–",
        word(document.status, "state"),
    )


def _pager(
    shown: list[Document], total: int, column: str, year: int | None, *, more: bool
) -> Pager | None:
    first = max(number_asked("at") or 1, 1)
    if not shown or (first == 1 and not more):
        return None

    def url(**place: int) -> str:
        return url_for("coverage.documents", column=column, year=year, **place)  # type: ignore[arg-type]

    last = first + len(shown) - 1
    return Pager(
        first=first,
        last=last,
        total=total,
        previous_url=url() if first > 1 else None,
        next_url=url(after=shown[-1].id, at=last + 1) if more else None,
        pages=(),
    )
