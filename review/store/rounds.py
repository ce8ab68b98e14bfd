"""Rounds, their items, and what was evaluated (product.md section 6; domain.md 2.4).

An item freezes what was so when its round opened; later edits do not change an open round. Only the
items' transition service assigns an item's state. One open item per document, and one item per
round and document, are rules of the database; a closed round's items do not change (triggers).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.rounds import (
    EvaluationHow,
    ItemReason,
    OutOfScope,
    RoundKind,
    RoundState,
    TitlesPolicy,
)
from review.domain.states import Attribute, DocumentStatus, ItemState, Outcome, Validity
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import FileState

OPEN_STATES = (
    ItemState.ASSIGNED,
    ItemState.RETURNED,
    ItemState.IN_REVIEW,
    ItemState.AWAITING_APPROVAL,
)
_OPEN_SQL = "state IN ('assigned','returned','in_review','awaiting_approval')"


class RoundPolicyRow(Base):
    """Settings of rounds from a year on; ``domain.rounds.RoundPolicy`` in columns."""

    __tablename__ = "round_policy"
    __table_args__ = (UniqueConstraint("organisation_id", "effective_year"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    effective_year: Mapped[int]
    first_year: Mapped[int]
    anchor_month: Mapped[int]
    anchor_day: Mapped[int]
    lookback_months: Mapped[int]
    span_months: Mapped[int]
    before: Mapped[bool]
    month: Mapped[int]
    office_days: Mapped[int]
    titles: Mapped[TitlesPolicy] = mapped_column(text_enum(TitlesPolicy, name="titles"))
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Round(Base):
    """A round with its dates and policy, frozen when it opens. ``serial`` numbers backlog batches."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "year", "serial"),
        CheckConstraint("from_on IS NULL OR before_on > from_on", name="window_in_order"),
        CheckConstraint("kind <> 'july' OR from_on IS NOT NULL", name="july_has_window"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[RoundKind] = mapped_column(text_enum(RoundKind, name="kind"))
    year: Mapped[int]
    state: Mapped[RoundState] = mapped_column(text_enum(RoundState, name="state"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    serial: Mapped[int] = mapped_column(default=0)
    #: A backlog batch belongs to its project (store.backlogs); the others have none.
    project_id: Mapped[int | None] = mapped_column(Identity, default=None, index=True)
    from_on: Mapped[date | None] = mapped_column(default=None)
    before_on: Mapped[date | None] = mapped_column(default=None)
    #: domain.rounds.RoundPolicy as ``store.round_policies.policy_json`` writes it.
    policy: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    titles: Mapped[TitlesPolicy] = mapped_column(
        text_enum(TitlesPolicy, name="titles"), default=TitlesPolicy.CHANGED
    )
    office_due_on: Mapped[date | None] = mapped_column(default=None)
    closes_on: Mapped[date | None] = mapped_column(default=None)
    #: Opening goes over ranges of document ids: the last id done, and the last there was.
    snapshot_to: Mapped[int] = mapped_column(Identity, default=0)
    snapshot_end: Mapped[int] = mapped_column(Identity, default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    #: Frozen at close: the figures of the notice and the internal report.
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    notice_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    version: Mapped[int] = mapped_column(default=1)


class RoundItem(Base):
    """One document in one round: what was so then, what was found, proposed and approved."""

    __tablename__ = "round_item"
    __table_args__ = (
        UniqueConstraint("round_id", "document_id"),
        Index(
            "uq_round_item_open",
            "document_id",
            unique=True,
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        CheckConstraint("approver_id IS NULL OR approver_id <> proposer_id", name="four_eyes"),
        CheckConstraint(
            "state <> 'settled' OR (outcome IS NOT NULL AND settled_at IS NOT NULL)",
            name="settled_has_outcome",
        ),
        Index("ix_round_item_board", "round_id", "office_id", "state", "outcome"),
        Index("ix_round_item_cluster", "round_id", "cluster"),
        Index("ix_round_item_mine", "assigned_to_id", "state"),
        Index("ix_round_item_evidence", "evidence_state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    #: The office that answers now, and the drafting office when the round opened.
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    drafting_office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ItemState] = mapped_column(text_enum(ItemState, name="state"))
    reason: Mapped[ItemReason] = mapped_column(text_enum(ItemReason, name="reason"))
    #: The issue date, else the document date, as it was when the round opened.
    window_on: Mapped[date]
    #: How many earlier July rounds should have settled it.
    rounds_late: Mapped[int] = mapped_column(default=0)
    #: The year in the document's number is not the year of its issue date (domain.md 2.3).
    boundary: Mapped[bool] = mapped_column(default=False)

    # frozen when the round opened
    attribute_then: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="attribute_then"), default=None
    )
    partial_then: Mapped[bool] = mapped_column(default=False)
    grounds_then: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    ground_reason_then: Mapped[str] = mapped_column(Text, default="")
    validity_then: Mapped[Validity] = mapped_column(
        text_enum(Validity, name="validity_then"), default=Validity.IN_FORCE
    )
    status_then: Mapped[DocumentStatus] = mapped_column(
        text_enum(DocumentStatus, name="status_then"), default=DocumentStatus.FILED
    )
    document_version: Mapped[int] = mapped_column(default=1)
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("round_item.id"), default=None)

    # evidence: made by a task, claimed like other outstanding work
    evidence_state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="evidence_state"), default=FileState.PENDING
    )
    evidence_reason: Mapped[str | None] = mapped_column(String(40), default=None)
    evidence_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    rule_version: Mapped[str] = mapped_column(String(40), default="")
    #: ``domain.likeness`` sketch of title and text, and the cluster it fell into.
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, deferred=True)
    cluster: Mapped[str] = mapped_column(String(40), default="")
    suggested_outcome: Mapped[Outcome | None] = mapped_column(
        text_enum(Outcome, name="suggested_outcome"), default=None
    )
    suggested_validity: Mapped[Validity | None] = mapped_column(
        text_enum(Validity, name="suggested_validity"), default=None
    )
    suggested_successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), default=None
    )

    # proposed
    outcome: Mapped[Outcome | None] = mapped_column(
        text_enum(Outcome, name="outcome"), default=None
    )
    outcome_reason: Mapped[str] = mapped_column(Text, default="")
    outcome_grounds: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    next_review_year: Mapped[int | None] = mapped_column(default=None)
    validity: Mapped[Validity | None] = mapped_column(
        text_enum(Validity, name="validity"), default=None
    )
    validity_on: Mapped[date | None] = mapped_column(default=None)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), default=None)
    successor_text: Mapped[str] = mapped_column(String(400), default="")
    out_of_scope: Mapped[OutOfScope | None] = mapped_column(
        text_enum(OutOfScope, name="out_of_scope"), default=None
    )
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: The july case of a releasing outcome, or the case that answered it elsewhere.
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("review_case.id"), default=None, index=True
    )

    # settled
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    version: Mapped[int] = mapped_column(default=1)


class RoundTally(Base):
    """How many items of an office stand where; kept by whoever moves items, so a board reads rows."""

    __tablename__ = "round_tally"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    state: Mapped[ItemState] = mapped_column(text_enum(ItemState, name="state"), primary_key=True)
    #: The outcome proposed, or empty.
    outcome: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]


class RoundDay(Base):
    """How many items of an office were answered and settled on a day: for pace and weekly figures."""

    __tablename__ = "round_day"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    proposed: Mapped[int] = mapped_column(default=0)
    settled: Mapped[int] = mapped_column(default=0)


class ItemEvidence(Base):
    """One thing found about an item: a code with its facts, and where it can be read."""

    __tablename__ = "item_evidence"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("round_item.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    #: Counts, dates, codes, ids; never text of a document.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    #: Another document that says it, and the place to quote: the text is read from the vault.
    source_document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), default=None)
    file_version_id: Mapped[int | None] = mapped_column(ForeignKey("file_version.id"), default=None)
    segment: Mapped[str] = mapped_column(String(80), default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)


class ItemNote(Base):
    """What somebody wrote beside an item."""

    __tablename__ = "item_note"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("round_item.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoundReminder(Base):
    """An office was reminded on a day: once, whoever or whatever reminds."""

    __tablename__ = "round_reminder"
    __table_args__ = (UniqueConstraint("round_id", "office_id", "day"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    day: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    open_items: Mapped[int]


class ClassifiedCount(Base):
    """Documents of the window that an office holds as classified: a typed number, no content."""

    __tablename__ = "classified_count"
    __table_args__ = (CheckConstraint("count >= 0", name="count_is_natural"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    count: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Evaluation(Base):
    """A document was evaluated: one row each time, never changed."""

    __tablename__ = "evaluation"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    on: Mapped[date]
    how: Mapped[EvaluationHow] = mapped_column(text_enum(EvaluationHow, name="how"))
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome, name="outcome"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("round_item.id"), default=None)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("review_case.id"), default=None)


def lock_round(session: Session, round_id: int) -> Round | None:
    """The round with its row locked until the transaction ends."""
    return session.scalars(
        select(Round)
        .where(Round.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def is_unfinished(row: Round) -> bool:
    """Whether ranges of documents are left to look at, or nobody has declared the round open yet."""
    if row.state is RoundState.CLOSED:
        return False
    return row.state is RoundState.OPENING or row.snapshot_to < row.snapshot_end


def unfinished_rounds(now: datetime) -> Select[int]:
    """Ids of the rounds whose opening stopped half-way and that nobody is working on."""
    return select(Round.id).where(
        Round.state != RoundState.CLOSED,
        or_(Round.state == RoundState.OPENING, Round.snapshot_to < Round.snapshot_end),
        or_(Round.leased_until.is_(None), Round.leased_until <= now),
    )


def lock_item(session: Session, item_id: int) -> RoundItem | None:
    """The item with its row locked until the transaction ends: two can not move it at once."""
    return session.scalars(
        select(RoundItem)
        .where(RoundItem.id == item_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def newest_item(session: Session) -> int:
    """The highest id among all items: whatever a round is given later lies above it."""
    return int(session.scalar(select(func.max(RoundItem.id))) or 0)


def open_item(session: Session, document_id: int) -> RoundItem | None:
    """The document's open item, in whatever round."""
    return session.scalars(
        select(RoundItem).where(
            RoundItem.document_id == document_id, RoundItem.state.in_(OPEN_STATES)
        )
    ).first()


def round_of(session: Session, organisation_id: int, kind: RoundKind, year: int) -> Round | None:
    """The first round of a kind and year of an organisation."""
    return session.scalars(
        select(Round)
        .where(Round.organisation_id == organisation_id, Round.kind == kind, Round.year == year)
        .order_by(Round.serial)
        .limit(1)
    ).first()
