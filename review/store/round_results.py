"""What a round came to: its figures, the documents it changed, and the public notice (product.md section 6).

Queries and one table; nothing here decides. Figures proposed, approved and published are counted
apart: proposed from what offices answered, approved from what was settled, published from what the
public side holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, String, Text, and_, case, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.rounds import RoundKind, RoundState
from review.domain.states import (
    RELEASING_OUTCOMES,
    Attribute,
    CaseKind,
    CaseState,
    DocumentStatus,
    ItemState,
    Outcome,
    Validity,
)
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState
from review.store.people import Office
from review.store.releases import Release
from review.store.rounds import ClassifiedCount, Round, RoundItem

#: Outcomes that change what the public reads of a document's validity.
VALIDITY_OUTCOMES = (Outcome.MARK_LAPSED, Outcome.MARK_REPEALED, Outcome.MARK_AMENDED)
_RELEASING = tuple(sorted(RELEASING_OUTCOMES))


class RoundNotice(Base):
    """The public notice of a round: drafted, its strings checked, then published and written outside."""

    __tablename__ = "round_notice"
    __table_args__ = (Index("ix_round_notice_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: What waits: the check of title and body, or, once published, the writing outside.
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    #: Digest of the title and body that were checked, and what was found there: kinds, never values.
    checked_digest: Mapped[str] = mapped_column(String(64), default="")
    hits: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(60), default=None)
    version: Mapped[int] = mapped_column(default=1)


@dataclass(frozen=True, kw_only=True)
class OfficeResult:
    """An office's part of a round; ``outcomes`` counts what was settled there."""

    office_id: int
    name: str
    items: int
    settled: int
    carried_over: int
    moved: int
    classified: int
    outcomes: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ChangedDocument:
    """A document that a round made public or whose validity it changed, while it stands outside."""

    document_id: int
    title: str
    doc_number: str
    outcome: Outcome
    validity: Validity


def counted(session: Session, round_id: int, column: Any, *conditions: Any) -> dict[str, int]:
    """How many items of a round have each value of a column; an absent value is the empty string."""
    rows = session.execute(
        select(column, func.count())
        .where(RoundItem.round_id == round_id, *conditions)
        .group_by(column)
        .order_by(column)
    )
    return {str(value or ""): int(count) for value, count in rows}


def published_of(session: Session, round_id: int) -> dict[str, int]:
    """How many settled items of each releasing outcome stand in the public catalogue now.

    A release counts once it was written outside and the document is not hidden.
    """
    rows = session.execute(
        select(RoundItem.outcome, func.count())
        .join(Document, Document.id == RoundItem.document_id)
        .where(RoundItem.round_id == round_id, *_stands_outside())
        .group_by(RoundItem.outcome)
    )
    return {str(outcome): int(count) for outcome, count in rows}


def office_results(session: Session, round_id: int) -> tuple[OfficeResult, ...]:
    """Each office's part, by name."""
    classified = {
        row.office_id: row.count
        for row in session.scalars(
            select(ClassifiedCount).where(ClassifiedCount.round_id == round_id)
        )
    }
    rows = session.execute(
        select(RoundItem.office_id, RoundItem.state, RoundItem.outcome, func.count())
        .where(RoundItem.round_id == round_id)
        .group_by(RoundItem.office_id, RoundItem.state, RoundItem.outcome)
    ).all()
    offices = {office for office, *_ in rows} | set(classified)
    names = session.execute(select(Office.id, Office.name).where(Office.id.in_(offices)))
    found = []
    for office_id, name in sorted(names.all(), key=lambda row: (row.name, row.id)):
        own = [(state, outcome, n) for office, state, outcome, n in rows if office == office_id]
        settled = [(o, n) for state, o, n in own if state is ItemState.SETTLED]
        found.append(
            OfficeResult(
                office_id=office_id,
                name=name,
                items=sum(n for *_, n in own),
                settled=sum(n for _, n in settled),
                carried_over=sum(n for state, _, n in own if state is ItemState.CARRIED_OVER),
                moved=sum(n for state, _, n in own if state is ItemState.MOVED),
                classified=classified.get(office_id, 0),
                outcomes={str(o): n for o, n in settled if o is not None},
            )
        )
    return tuple(found)


def changed_documents(session: Session, round_id: int) -> tuple[ChangedDocument, ...]:
    """Documents that the public may be told of by title: each stands in the public catalogue now."""
    marked = and_(RoundItem.outcome.in_(VALIDITY_OUTCOMES), Document.validity != Validity.IN_FORCE)
    rows = session.execute(
        select(
            Document.id, Document.title, Document.doc_number, RoundItem.outcome, Document.validity
        )
        .join(RoundItem, RoundItem.document_id == Document.id)
        .where(
            RoundItem.round_id == round_id,
            *_stands_outside(or_(RoundItem.outcome.in_(_RELEASING), marked)),
        )
        .order_by(
            case((RoundItem.outcome.in_(_RELEASING), 0), else_=1), Document.issued_on, Document.id
        )
    )
    return tuple(
        ChangedDocument(
            document_id=row.id,
            title=row.title,
            doc_number=row.doc_number or "",
            outcome=row.outcome,
            validity=row.validity,
        )
        for row in rows
    )


def withheld_names(session: Session, round_id: int) -> Iterator[tuple[int, str, str]]:
    """Id, title and number of the round's documents that do not stand outside: no notice names them."""
    query = (
        select(Document.id, Document.title, Document.doc_number)
        .join(RoundItem, RoundItem.document_id == Document.id)
        .where(RoundItem.round_id == round_id, Document.status != DocumentStatus.PUBLISHED)
        .execution_options(yield_per=2000)
    )
    for row in session.execute(query):
        yield row.id, row.title, row.doc_number or ""


def notice_of(session: Session, round_id: int) -> RoundNotice | None:
    """The notice of a round, once it was drafted."""
    return session.scalars(select(RoundNotice).where(RoundNotice.round_id == round_id)).first()


def following_round(session: Session, row: Round) -> Round | None:
    """The next July round of the organisation that was opened, if any."""
    return session.scalars(
        select(Round)
        .where(
            Round.organisation_id == row.organisation_id,
            Round.kind == RoundKind.JULY,
            Round.year > row.year,
            Round.state != RoundState.OPENING,
        )
        .order_by(Round.year)
        .limit(1)
    ).first()


def brought_forward(session: Session, from_round: int, into_round: int) -> int:
    """How many items of a round were carried over from items of an earlier one."""
    earlier = select(RoundItem.id).where(
        RoundItem.round_id == from_round, RoundItem.state == ItemState.CARRIED_OVER
    )
    return int(
        session.scalar(
            select(func.count())
            .select_from(RoundItem)
            .where(RoundItem.round_id == into_round, RoundItem.carried_from_id.in_(earlier))
        )
        or 0
    )


def answered_between(session: Session, from_round: int, into_round: int, until: date) -> int:
    """Carried items whose document was evaluated, or left the scope, before the next round opened."""
    taken = select(RoundItem.document_id).where(RoundItem.round_id == into_round)
    return int(
        session.scalar(
            select(func.count())
            .select_from(RoundItem)
            .join(Document, Document.id == RoundItem.document_id)
            .where(
                RoundItem.round_id == from_round,
                RoundItem.state == ItemState.CARRIED_OVER,
                RoundItem.document_id.not_in(taken),
                or_(
                    Document.evaluated_on <= until,
                    Document.out_of_scope.is_not(None),
                    Document.status == DocumentStatus.WITHDRAWN,
                ),
            )
        )
        or 0
    )


def _stands_outside(*more: Any) -> tuple[Any, ...]:
    outside: Select[int] = (
        select(Release.document_id)
        .join(ReviewCase, ReviewCase.id == Release.case_id)
        .where(
            Release.written_at.is_not(None),
            ReviewCase.state == CaseState.SETTLED,
            ReviewCase.decided_attribute == Attribute.PROACTIVE,
        )
    )
    conditions = more or (RoundItem.outcome.in_(_RELEASING),)
    return (
        RoundItem.state == ItemState.SETTLED,
        Document.status == DocumentStatus.PUBLISHED,
        Document.id.in_(outside),
        *conditions,
    )


def july_that_released(session: Session, document_id: int) -> int | None:
    """The year of the July round whose case made a document public first; None where none did."""
    first = (
        select(Release.case_id)
        .join(ReviewCase, ReviewCase.id == Release.case_id)
        .where(
            Release.document_id == document_id,
            ReviewCase.state == CaseState.SETTLED,
            ReviewCase.decided_attribute == Attribute.PROACTIVE,
        )
        .order_by(Release.revision)
        .limit(1)
    )
    return session.scalar(
        select(Round.year)
        .join(RoundItem, RoundItem.round_id == Round.id)
        .join(ReviewCase, ReviewCase.id == RoundItem.case_id)
        .where(
            Round.kind == RoundKind.JULY,
            ReviewCase.kind == CaseKind.JULY,
            RoundItem.case_id == first.scalar_subquery(),
        )
        .order_by(Round.year.desc())  # carried over: the round that settled it
        .limit(1)
    )
