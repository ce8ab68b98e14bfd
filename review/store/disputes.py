"""The ledger of reconsideration and litigation: one row for each case, its result once there is one.

Who contested stands in the paper file of the case; no name is kept here. Queries only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.report_forms import Proceeding, Result
from review.domain.requests import reference_of
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.requests import InformationRequest


class Dispute(Base):
    """A reconsideration (行政复议) or suit (行政诉讼) over the answer to a request."""

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint(
            "(result IS NULL) = (closed_on IS NULL) AND (result IS NULL OR "
            "result IN ('upheld','corrected','other'))",
            name="closed_has_result",
        ),
        CheckConstraint("closed_on IS NULL OR closed_on >= filed_on", name="closed_in_order"),
        CheckConstraint("after_id IS NULL OR after_id <> id", name="follows_another"),
        CheckConstraint("voided_at IS NULL OR void_reason <> ''", name="voided_has_reason"),
        Index("ix_dispute_ledger", "organisation_id", "filed_on"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    proceeding: Mapped[Proceeding] = mapped_column(text_enum(Proceeding, name="proceeding"))
    #: The number of the case where it is decided (案号), and who decides it.
    reference: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(200))
    filed_on: Mapped[date]
    #: The request whose answer is contested, and the reconsideration that a suit follows.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("information_request.id"), index=True)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("dispute.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[Result | None] = mapped_column(text_enum(Result, name="result"), default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    #: Entered by mistake: out of the ledger and of every figure, with the reason.
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    void_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """A case in the ledger with the reference of its request ("" without one)."""

    dispute: Dispute
    request_reference: str


def lock_dispute(session: Session, dispute_id: int) -> Dispute | None:
    """The case with its row locked until the transaction ends."""
    return session.scalars(
        select(Dispute)
        .where(Dispute.id == dispute_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def ledger(
    session: Session,
    organisation_id: int,
    *,
    ids: tuple[int, ...] | None = None,
    pending: bool | None = None,
) -> list[LedgerLine]:
    """The cases of an organisation, the newest filing first; without ``ids`` voided ones are not in it.

    ``ids`` are those behind a figure: one of a past day counts what was voided later, and its list
    shows it. ``pending`` True only those without a result, False with one.
    """
    query = (
        select(Dispute, InformationRequest.year, InformationRequest.number)
        .outerjoin(InformationRequest, InformationRequest.id == Dispute.request_id)
        .where(Dispute.organisation_id == organisation_id)
        .order_by(Dispute.filed_on.desc(), Dispute.id.desc())
    )
    query = query.where(Dispute.voided_at.is_(None) if ids is None else Dispute.id.in_(ids))
    if pending is not None:
        query = query.where(Dispute.result.is_(None) if pending else Dispute.result.is_not(None))
    return [
        LedgerLine(
            dispute=row, request_reference=reference_of(year, number) if row.request_id else ""
        )
        for row, year, number in session.execute(query)
    ]


def disputes_of_request(session: Session, request_id: int) -> list[Dispute]:
    """The cases over one request, the oldest filing first."""
    return list(
        session.scalars(
            select(Dispute)
            .where(Dispute.request_id == request_id, Dispute.voided_at.is_(None))
            .order_by(Dispute.filed_on, Dispute.id)
        )
    )


def request_numbered(
    session: Session, organisation_id: int, year: int, number: int
) -> InformationRequest | None:
    """The request with a number of the register."""
    return session.scalars(
        select(InformationRequest).where(
            InformationRequest.organisation_id == organisation_id,
            InformationRequest.year == year,
            InformationRequest.number == number,
        )
    ).first()


def newest_requests(session: Session, organisation_id: int, limit: int) -> list[str]:
    """References of the requests that came last, the newest first: what a case is most likely about."""
    rows = session.execute(
        select(InformationRequest.year, InformationRequest.number)
        .where(InformationRequest.organisation_id == organisation_id)
        .order_by(InformationRequest.year.desc(), InformationRequest.number.desc())
        .limit(limit)
    )
    return [reference_of(year, number) for year, number in rows]
