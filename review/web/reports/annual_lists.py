"""The rows behind a number of the annual report: requests, cases or documents, already worded.

A list shows how its rows stand today; which rows are in it was decided by what was known on the day
of the figures. Who asked or contested is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.report_forms import FormCell, FormTable
from review.store.disputes import ledger
from review.store.documents import Document
from review.store.requests import InformationRequest
from review.web.locale import write_date
from review.web.reports.dispute_forms import proceeding_words
from review.web.reports.request_links import request_url
from review.web.session import current_session
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A row: what it is, where it is shown, and what the columns say of it."""

    name: str
    url: str | None
    columns: tuple[str, ...]


def heads_of(cell: FormCell) -> tuple[str, ...]:
    """The columns of the list behind a number."""
    if cell.table is FormTable.REQUESTS:
        return (_("登记号"), _("收到"), _("办结"), _("处理结果"))
    if cell.table is FormTable.DISPUTES:
        return (_("案号"), _("类别"), _("立案"), _("结果"))
    return (_("公文"), _("发文字号"), _("印发"), _("有效性"))


def rows_of(organisation_id: int, cell: FormCell, ids: Sequence[int]) -> tuple[Listed, ...]:
    """The rows with these ids, in their order: as many as the number says."""
    if not ids:
        return ()
    if cell.table is FormTable.REQUESTS:
        found = _requests(organisation_id, ids)
    elif cell.table is FormTable.DISPUTES:
        found = _disputes(organisation_id, ids)
    else:
        found = _documents(organisation_id, ids)
    return tuple(found.get(i) or _gone(cell) for i in ids)


def _gone(cell: FormCell) -> Listed:
    """What stands in the list for a row that is not there any more."""
    columns = ("–",) * (len(heads_of(cell)) - 1)
    return Listed(name=_("（已不在登记簿）"), url=None, columns=columns)


def _requests(organisation_id: int, ids: Sequence[int]) -> dict[int, Listed]:
    query = select(InformationRequest).where(
        InformationRequest.organisation_id == organisation_id, InformationRequest.id.in_(ids)
    )
    return {
        row.id: Listed(
            name=row.reference,
            url=request_url(organisation_id, row.id),
            columns=(
                write_date(row.received_on),
                write_date(row.closed_on) or "–",
                word(row.outcome, "request_outcome") or "–",
            ),
        )
        for row in current_session().scalars(query)
    }


def _disputes(organisation_id: int, ids: Sequence[int]) -> dict[int, Listed]:
    lines = ledger(current_session(), organisation_id, ids=tuple(ids))
    return {
        line.dispute.id: Listed(
            name=line.dispute.reference,
            url=None
            if line.dispute.voided_at is not None
            else url_for("disputes.show", dispute_id=line.dispute.id),
            columns=(
                proceeding_words(line.dispute.proceeding),
                write_date(line.dispute.filed_on),
                _("已作废")
                if line.dispute.voided_at is not None
                else word(line.dispute.result or "pending", "annual_cell"),
            ),
        )
        for line in lines
    }


def _documents(organisation_id: int, ids: Sequence[int]) -> dict[int, Listed]:
    query = select(Document).where(
        Document.organisation_id == organisation_id, Document.id.in_(ids)
    )
    return {
        row.id: Listed(
            name=row.title,
            url=url_for("documents.show", document_id=row.id),
            columns=(
                row.doc_number or "–",
                write_date(row.issued_on) or "–",
                word(row.validity, "validity"),
            ),
        )
        for row in current_session().scalars(query)
    }
