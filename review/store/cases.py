"""Review cases and what hangs on them: confirmations, checklist, comments, consultations, notices.

Only ``services.transitions`` assigns a case's state. One open case per document is a rule of the
database.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.checklist import ChecklistItem, CheckVerdict
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    ConfirmationKind,
    Route,
)
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.remembering import look_anew, remembered

CLOSED = (CaseState.SETTLED, CaseState.DISCARDED)


class ReviewCase(Base):
    """A review case. Attributes proposed, audited, decided are here; printed on the document."""

    __tablename__ = "review_case"
    __table_args__ = (
        Index(
            "uq_review_case_open",
            "document_id",
            unique=True,
            sqlite_where=text("state NOT IN ('settled','discarded')"),
            postgresql_where=text("state NOT IN ('settled','discarded')"),
        ),
        CheckConstraint(
            "(decided_attribute IS NULL) = (decided_at IS NULL)", name="decision_has_time"
        ),
        CheckConstraint(
            "(decided_attribute IS NULL) = (approver_id IS NULL)", name="decision_has_approver"
        ),
        CheckConstraint(
            "decided_attribute IS NULL OR decided_attribute <> 'exempt' "
            "OR CAST(decided_grounds AS TEXT) NOT IN ('[]', 'null')",
            name="exempt_has_ground",
        ),
        CheckConstraint(
            "(audited_attribute IS NULL) = (auditor_id IS NULL)", name="audit_has_auditor"
        ),
        CheckConstraint(
            "advised_attribute IS NULL OR advised_at IS NOT NULL", name="advice_has_time"
        ),
        Index("ix_review_case_queue", "organisation_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    kind: Mapped[CaseKind] = mapped_column(text_enum(CaseKind, name="kind"))
    state: Mapped[CaseState] = mapped_column(text_enum(CaseState, name="state"))
    route: Mapped[Route] = mapped_column(text_enum(Route, name="route"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    step_since: Mapped[datetime] = mapped_column(UtcDateTime)
    urgent: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None] = mapped_column(default=None)
    due_estimated: Mapped[bool] = mapped_column(default=False)
    #: The term behind ``due_on``: counted from this day, so many working days.
    due_from: Mapped[date | None] = mapped_column(default=None)
    due_days: Mapped[int | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    proposer_ids: Mapped[list[int]] = mapped_column(JSON, default_factory=list)
    work_secret: Mapped[bool] = mapped_column(default=False)
    #: Tests of Art. 19 and 20 that the drafter ticked.
    tests: Mapped[list[str]] = mapped_column(JSON, default_factory=list)

    proposed_attribute: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="proposed_attribute"), default=None
    )
    proposed_partial: Mapped[bool] = mapped_column(default=False)
    proposed_grounds: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    proposed_reason: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    #: What ``domain.attribute_advice`` advised when the case was last submitted: codes only.
    advised_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    advised_attribute: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="advised_attribute"), default=None
    )
    advised_partial: Mapped[bool] = mapped_column(default=False)
    advised_grounds: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    advised_signs: Mapped[list[str]] = mapped_column(JSON, default_factory=list)

    auditor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    audited_attribute: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="audited_attribute"), default=None
    )
    audited_partial: Mapped[bool] = mapped_column(default=False)
    audited_grounds: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    audited_reason: Mapped[str] = mapped_column(Text, default="")
    audited_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    decided_attribute: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="decided_attribute"), default=None
    )
    decided_partial: Mapped[bool] = mapped_column(default=False)
    decided_grounds: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    decided_reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    not_releasable_ground: Mapped[str | None] = mapped_column(String(40), default=None)
    not_releasable_reason: Mapped[str] = mapped_column(Text, default="")
    not_releasable_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)

    #: Digests of the present content and plan; kept by services.contents whenever either changes.
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    plan_digest: Mapped[str] = mapped_column(String(64), default="")
    #: Counts what people change; background work leaves it alone, so it never makes a form stale.
    version: Mapped[int] = mapped_column(default=1, init=False)


class Confirmation(Base):
    """A reviewer's signature on one exact content (and plan, or bytes). Voided, never deleted."""

    __tablename__ = "confirmation"
    __table_args__ = (
        Index(
            "uq_confirmation_standing",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"), index=True)
    kind: Mapped[ConfirmationKind] = mapped_column(text_enum(ConfirmationKind, name="kind"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    content_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    plan_digest: Mapped[str] = mapped_column(String(64), default="")
    bytes_digest: Mapped[str] = mapped_column(String(64), default="")
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    void_reason: Mapped[str | None] = mapped_column(String(40), default=None)


class ChecklistRow(Base):
    """One answered item of the confidentiality review."""

    __tablename__ = "checklist_answer"
    __table_args__ = (UniqueConstraint("case_id", "item"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"), index=True)
    item: Mapped[ChecklistItem] = mapped_column(text_enum(ChecklistItem, name="item"))
    verdict: Mapped[CheckVerdict] = mapped_column(text_enum(CheckVerdict, name="verdict"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class Comment(Base):
    """What somebody wrote with a move or beside it. A return's comment waits for its answer."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("review_case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[CaseAction | None] = mapped_column(text_enum(CaseAction, name="action"))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    needs_answer: Mapped[bool] = mapped_column(default=False)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), default=None)


class Consultation(Base):
    """A question to a third party, co-maker or other agency, with its clock."""

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("due_on >= sent_on", name="dates_in_order"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"), index=True)
    kind: Mapped[ConsultationKind] = mapped_column(text_enum(ConsultationKind, name="kind"))
    party: Mapped[str] = mapped_column(String(200))
    sent_on: Mapped[date]
    due_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_estimated: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[ConsultationAnswer | None] = mapped_column(
        text_enum(ConsultationAnswer, name="answer"), default=None
    )
    answered_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")


class Referral(Base):
    """A question referred upward: 10 working days up, 10 for the answer (实施条例 Art. 25)."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"), index=True)
    authority: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(Text)
    sent_on: Mapped[date]
    due_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_how: Mapped[CaseAction | None] = mapped_column(
        text_enum(CaseAction, name="closed_how"), default=None
    )


class Notice(Base):
    """A line behind the bell: what happened to a document or a round that concerns this person.

    A line about neither concerns the house: a July that nobody started.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_unread", "person_id", "read_at"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), default=None)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), default=None)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


def lock_case(session: Session, case_id: int) -> ReviewCase | None:
    """The case, its row locked until the transaction ends: two can not move it at once."""
    found = session.scalars(
        select(ReviewCase)
        .where(ReviewCase.id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    look_anew(session)
    return found


def open_case(session: Session, document_id: int) -> ReviewCase | None:
    """The document's open case, if it has one; every part of an answer asks."""
    query = select(ReviewCase).where(
        ReviewCase.document_id == document_id, ReviewCase.state.not_in(CLOSED)
    )
    key = ("open case", document_id)
    return remembered(session, (ReviewCase,), key, lambda: session.scalars(query).first())


def latest_case(session: Session, document_id: int) -> ReviewCase | None:
    """The open case, else the last one."""
    return (
        open_case(session, document_id)
        or session.scalars(
            select(ReviewCase)
            .where(ReviewCase.document_id == document_id)
            .order_by(ReviewCase.id.desc())
            .limit(1)
        ).first()
    )


def standing_confirmations(session: Session, case_id: int) -> dict[ConfirmationKind, Confirmation]:
    """Confirmations of a case that were not voided, by kind."""
    rows = session.scalars(
        select(Confirmation).where(
            Confirmation.case_id == case_id, Confirmation.voided_at.is_(None)
        )
    )
    return {row.kind: row for row in rows}


def answers_of(session: Session, case_id: int) -> list[ChecklistRow]:
    """The checklist of a case as answered so far."""
    return list(session.scalars(select(ChecklistRow).where(ChecklistRow.case_id == case_id)))


def comments_awaiting_answer(session: Session, case_id: int) -> list[Comment]:
    """Comments of returns that nobody answered yet, oldest first."""
    answered = select(Comment.answers_id).where(Comment.answers_id.is_not(None))
    return list(
        session.scalars(
            select(Comment)
            .where(
                Comment.case_id == case_id,
                Comment.needs_answer.is_(True),
                Comment.id.not_in(answered),
            )
            .order_by(Comment.id)
        )
    )


def comments_on(session: Session, document_id: int) -> list[Comment]:
    """Every comment on a document, in all its cases, oldest first."""
    return list(
        session.scalars(
            select(Comment).where(Comment.document_id == document_id).order_by(Comment.id)
        )
    )


def open_referral(session: Session, case_id: int) -> Referral | None:
    """The referral that still waits for an answer."""
    return session.scalars(
        select(Referral).where(Referral.case_id == case_id, Referral.closed_at.is_(None))
    ).first()


def consultations_of(session: Session, case_id: int) -> list[Consultation]:
    """Whom this case asked, oldest first."""
    return list(
        session.scalars(
            select(Consultation).where(Consultation.case_id == case_id).order_by(Consultation.id)
        )
    )
