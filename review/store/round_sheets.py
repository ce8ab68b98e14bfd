"""Workbooks that offices fill in elsewhere and bring back: how far their reading has come, what they say.

The bytes are erased once they are read; the rows stay as they stood in the cells, so that a preview
is judged anew each time it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.states import ItemState
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document, FileState
from review.store.people import Office
from review.store.rounds import RoundItem

#: Rows fetched at a time while a list is written.
STEP = 1000


class RoundSheet(Base):
    """One workbook that came back for a round. ``cells`` are its rows by column letter."""

    __tablename__ = "round_sheet"
    __table_args__ = (
        CheckConstraint(
            "(applied_at IS NULL) = (applied_by_id IS NULL)", name="applied_by_someone"
        ),
        Index("ix_round_sheet_state", "state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    intake_key: Mapped[str | None] = mapped_column(String(80), default=None)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    #: Why it was refused: a code, and where the engine says more, its message.
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    message: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: The hidden identifiers, and the rows: ``{"row": 5, "cells": {"A": ["text", "…"]}}``.
    keys: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)
    cells: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    #: What became of each row when it was taken over: ``[row, item id or none, status, [codes]]``.
    results: Mapped[list[list[Any]]] = mapped_column(JSON, default_factory=list)
    version: Mapped[int] = mapped_column(default=1)


@dataclass(frozen=True, kw_only=True)
class ListedItem:
    """An item with what its row in a workbook prints."""

    item: RoundItem
    title: str
    doc_number: str | None
    office: str
    successor_number: str | None = None


def lock_sheet(session: Session, sheet_id: int) -> RoundSheet | None:
    """The workbook with its row locked until the transaction ends: it is taken over once."""
    return session.scalars(
        select(RoundSheet)
        .where(RoundSheet.id == sheet_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def sheets_of(
    session: Session, round_id: int, person_id: int | None, *, limit: int = 10
) -> list[RoundSheet]:
    """The workbooks that a person brought for a round, the newest first; None for everybody's."""
    query = select(RoundSheet).where(RoundSheet.round_id == round_id)
    if person_id is not None:
        query = query.where(RoundSheet.person_id == person_id)
    return list(session.scalars(query.order_by(RoundSheet.id.desc()).limit(limit)))


def items_listed(
    session: Session,
    round_id: int,
    *,
    offices: frozenset[int] | None = None,
    states: tuple[ItemState, ...] = (),
) -> Iterator[ListedItem]:
    """Items of a round in the order of their documents, a thousand at a time; some offices' or all."""
    after = 0
    while True:
        query = (
            select(RoundItem, Document.title, Document.doc_number, Office.name)
            .join(Document, Document.id == RoundItem.document_id)
            .join(Office, Office.id == RoundItem.office_id)
            .where(RoundItem.round_id == round_id, RoundItem.document_id > after)
            .order_by(RoundItem.document_id)
            .limit(STEP)
        )
        if offices is not None:
            query = query.where(RoundItem.office_id.in_(offices))
        if states:
            query = query.where(RoundItem.state.in_(states))
        rows = session.execute(query).all()
        numbers = numbers_of(session, [row[0].successor_id for row in rows])
        for item, title, doc_number, office in rows:
            yield ListedItem(
                item=item,
                title=title,
                doc_number=doc_number,
                office=office,
                successor_number=numbers.get(item.successor_id or 0),
            )
        if len(rows) < STEP:
            return
        after = rows[-1][0].document_id


def numbers_of(session: Session, document_ids: list[int | None]) -> dict[int, str]:
    """Document numbers of some documents."""
    wanted = {i for i in document_ids if i is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Document.id, Document.doc_number).where(Document.id.in_(wanted)))
    return {number: text for number, text in rows if text}
