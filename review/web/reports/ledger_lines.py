"""The columns of each ledger and what stands in them: the same on the page and in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.states import Attribute, DocumentStatus
from review.papers.book import Kind, Value
from review.store.calendar import working_calendar
from review.store.ledgers import Ledger
from review.store.people import names_of
from review.web.runtime import current_house
from review.web.session import current_session
from review.web.wording import word, words


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column: its words, its width in the workbook, how its cells are written."""

    words: str
    width: int = 14
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a ledger: the document it is about, and its cells after title and number."""

    title: str
    doc_number: str
    office: str
    url: str
    cells: tuple[Value, ...]


def heads_of(ledger: Ledger) -> tuple[Head, ...]:
    """The columns after title, number and office."""
    return tuple(_HEADS[ledger]())


def entries_of(ledger: Ledger, rows: Iterable[Any]) -> Iterator[Entry]:
    """Rows of the store as entries, some hundred at a time, so that names are asked once for each lot."""
    lot: list[Any] = []
    for row in rows:
        lot.append(row)
        if len(lot) == _LOT:
            yield from _worded(ledger, lot)
            lot = []
    yield from _worded(ledger, lot)


_LOT = 500


def _worded(ledger: Ledger, rows: list[Any]) -> Iterator[Entry]:
    make = _CELLS[ledger](rows)
    for row in rows:
        yield Entry(
            title=row.title,
            doc_number=row.doc_number or "",
            office=row.office,
            url=url_for("documents.show", document_id=row.document_id),
            cells=make(row),
        )


# ---- columns -----------------------------------------------------------------------------------------


def _day(said: str) -> Head:
    return Head(words=said, width=12, kind=Kind.DATE)


def _attribute_heads() -> Iterator[Head]:
    yield Head(words=_("文种"), width=10)
    yield _day(_("印发日期"))
    yield Head(words=_("拟定"))
    yield Head(words=_("审核"))
    yield Head(words=_("决定"))
    yield Head(words=_("标注"))
    yield Head(words=_("依据"), width=28)
    yield Head(words=_("理由"), width=48)
    yield Head(words=_("状态"), width=12)


def _review_heads() -> Iterator[Head]:
    yield Head(words=_("事项"), width=24)
    yield Head(words=_("审查人"), width=12)
    yield Head(words=_("时间"), width=18, kind=Kind.DATE)
    yield Head(words=_("现属性"))


def _publication_heads() -> Iterator[Head]:
    yield Head(words=_("公开时间"), width=18, kind=Kind.DATE)
    yield Head(words=_("索引号"), width=28)
    yield Head(words=_("发布机构"), width=24)
    yield Head(words=_("拟稿人"), width=12)
    yield Head(words=_("审核人"), width=12)
    yield Head(words=_("签发人"), width=12)
    yield Head(words=_("发布人"), width=12)
    yield Head(words=_("审查事由"), width=14)
    yield Head(words=_("印发到公开的工作日"), width=18, kind=Kind.NUMBER)


def _release_heads() -> Iterator[Head]:
    yield Head(words=_("第几版"), width=8, kind=Kind.NUMBER)
    yield Head(words=_("送达公开网站"), width=18, kind=Kind.DATE)
    yield Head(words=_("公开方式"))
    yield Head(words=_("文件数"), width=8, kind=Kind.NUMBER)
    yield Head(words=_("文字检查"), width=18, kind=Kind.DATE)
    yield Head(words=_("内容摘要值"), width=24)
    yield Head(words=_("现在"), width=12)


def _round_heads() -> Iterator[Head]:
    yield Head(words=_("轮次"), width=18)
    yield _day(_("印发日期"))
    yield Head(words=_("列入原因"), width=16)
    yield Head(words=_("当时属性"))
    yield Head(words=_("状态"), width=12)
    yield Head(words=_("评估意见"), width=20)
    yield Head(words=_("理由"), width=48)
    yield Head(words=_("办结时间"), width=18, kind=Kind.DATE)


_HEADS: dict[Ledger, Callable[[], Iterator[Head]]] = {
    Ledger.ATTRIBUTES: _attribute_heads,
    Ledger.REVIEWS: _review_heads,
    Ledger.PUBLICATIONS: _publication_heads,
    Ledger.RELEASES: _release_heads,
    Ledger.ROUNDS: _round_heads,
}


# ---- cells -------------------------------------------------------------------------------------------

_Cells = Callable[[Any], tuple[Value, ...]]


def _attributes(_rows: list[Any]) -> _Cells:
    def cells(row: Any) -> tuple[Value, ...]:
        return (
            word(row.doc_kind, "doc_kind") if row.doc_kind else "",
            row.issued_on,
            word(row.proposed_attribute, "attribute"),
            word(row.audited_attribute, "attribute"),
            _attribute(row.attribute, partial=row.partial),
            word(row.printed_attribute, "attribute"),
            words(row.grounds or [], "ground"),
            row.ground_reason,
            word(row.status, "state"),
        )

    return cells


def _reviews(rows: list[Any]) -> _Cells:
    names = names_of(current_session(), [row.actor_id for row in rows])

    def cells(row: Any) -> tuple[Value, ...]:
        return (
            word(row.name, "event"),
            names.get(row.actor_id or 0, ""),
            _logged(row.at),
            word(row.attribute, "attribute"),
        )

    return cells


def _publications(rows: list[Any]) -> _Cells:
    session = current_session()
    people = {
        person
        for row in rows
        for person in (row.actor_id, row.drafter_id, row.auditor_id, row.approver_id)
    }
    names, calendar = names_of(session, people), working_calendar(session)

    def cells(row: Any) -> tuple[Value, ...]:
        at = _logged(row.at)
        taken = calendar.between(row.issued_on, at.date()) if row.issued_on else None
        return (
            at,
            row.index_number or "",
            row.issuer,
            names.get(row.drafter_id or 0, ""),
            names.get(row.auditor_id or 0, ""),
            names.get(row.approver_id or 0, ""),
            names.get(row.actor_id or 0, ""),
            word(row.kind, "case_kind"),
            taken,
        )

    return cells


def _releases(_rows: list[Any]) -> _Cells:
    def cells(row: Any) -> tuple[Value, ...]:
        outside = row.status is DocumentStatus.PUBLISHED
        return (
            row.revision,
            _local(row.written_at),
            str(_("部分公开")) if row.record["fields"].get("partial") else str(_("全文公开")),
            len(row.record.get("files", ())),
            _local(row.checked_at),
            row.strings_digest[:16],
            str(_("在公开网站")) if outside else str(_("已撤下")),
        )

    return cells


def _rounds(_rows: list[Any]) -> _Cells:
    def cells(row: Any) -> tuple[Value, ...]:
        number = f"{row.year}-{row.serial}" if row.serial else str(row.year)
        return (
            f"{word(row.kind, 'round_kind')} {number}",
            row.window_on,
            word(row.reason, "item_reason"),
            word(row.attribute_then, "attribute"),
            word(row.state, "state"),
            word(row.outcome, "outcome"),
            row.outcome_reason,
            _local(row.settled_at),
        )

    return cells


_CELLS: dict[Ledger, Callable[[list[Any]], _Cells]] = {
    Ledger.ATTRIBUTES: _attributes,
    Ledger.REVIEWS: _reviews,
    Ledger.PUBLICATIONS: _publications,
    Ledger.RELEASES: _releases,
    Ledger.ROUNDS: _rounds,
}


def _attribute(attribute: Attribute | None, *, partial: bool) -> str:
    said = word(attribute, "attribute")
    return str(_("%(attribute)s（部分）", attribute=said)) if partial else said


def _logged(moment: str) -> datetime:
    """A moment of the log, in the office's own time without a zone."""
    return _zoned(datetime.fromisoformat(moment))


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else _zoned(moment)


def _zoned(moment: datetime) -> datetime:
    return moment.astimezone(current_house().settings.time_zone).replace(tzinfo=None)


def cell_words(value: Value) -> str:
    """A cell as the page prints it; a moment to the minute."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
