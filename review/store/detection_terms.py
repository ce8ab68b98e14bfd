"""The organisation's lists for finding, and the proposals that repeated keeping leads to.

Terms are text that the organisation chose to write down; of a proposal only the digest of its value is
here, and where that stands. Nothing is deleted: a term ends on a date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from review.domain.findings import MUST_SETTLE, SettlementAction, Stage
from review.domain.terms import KEPT_IN, LISTABLE, ProposalState, TermKind, TermState, plain_term
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document, FileVersion
from review.store.findings import FindingRow, Settlement

#: Findings that a proposal names as its evidence.
EVIDENCE = 10


class DetectionTerm(Base):
    """A text on one of the lists, from a day on, until another."""

    __tablename__ = "detection_term"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates_in_order"),
        CheckConstraint("kind = 'allow' OR code = ''", name="deny_is_for_any_kind"),
        CheckConstraint("text_key <> '' AND reason <> ''", name="says_something"),
        Index("ix_detection_term_key", "organisation_id", "kind", "text_key"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[TermKind] = mapped_column(text_enum(TermKind, name="kind"))
    #: The kind of finding an allow term is limited to; empty means any.
    code: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(100))
    #: The text as terms are compared (``domain.terms.plain_term``).
    text_key: Mapped[str] = mapped_column(String(100))
    from_on: Mapped[date]
    #: The first day on which it does not hold any more.
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class TermProposal(Base):
    """A value that was kept in several documents: whether it shall pass from now on is asked once."""

    __tablename__ = "term_proposal"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code", "value_digest"),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided_has_time"),
        CheckConstraint("(state = 'accepted') = (term_id IS NOT NULL)", name="accepted_has_term"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(20))
    value_digest: Mapped[str] = mapped_column(String(64))
    documents: Mapped[int]
    #: Some of the findings that were kept, each of another document, newest first.
    finding_ids: Mapped[list[int]] = mapped_column(JSON)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ProposalState] = mapped_column(
        text_enum(ProposalState, name="state"), default=ProposalState.PENDING
    )
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    term_id: Mapped[int | None] = mapped_column(ForeignKey("detection_term.id"), default=None)


def holds_on(day: date) -> ColumnElement[bool]:
    """Whether a term holds on a day."""
    return and_(
        DetectionTerm.from_on <= day,
        or_(DetectionTerm.until_on.is_(None), DetectionTerm.until_on > day),
    )


def _stands(state: TermState, day: date) -> ColumnElement[bool]:
    if state is TermState.IN_FORCE:
        return holds_on(day)
    if state is TermState.UPCOMING:
        return and_(
            DetectionTerm.from_on > day,
            or_(DetectionTerm.until_on.is_(None), DetectionTerm.until_on > day),
        )
    return and_(DetectionTerm.until_on.is_not(None), DetectionTerm.until_on <= day)


def terms_in_force(
    session: Session, organisation_id: int, days: Iterable[date]
) -> list[DetectionTerm]:
    """The terms that hold on at least one of some days, in the order they were added."""
    query = select(DetectionTerm).where(
        DetectionTerm.organisation_id == organisation_id, or_(*(holds_on(day) for day in days))
    )
    return list(session.scalars(query.order_by(DetectionTerm.id)))


@dataclass(frozen=True, kw_only=True)
class TermsAsked:
    """Which terms a list shows: words anywhere in the text or reason, a list, a state on a day."""

    organisation_id: int
    day: date
    words: str = ""
    kind: TermKind | None = None
    state: TermState | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter of a query."""
        found = [DetectionTerm.organisation_id == self.organisation_id]
        if self.kind is not None:
            found.append(DetectionTerm.kind == self.kind)
        if self.state is not None:
            found.append(_stands(self.state, self.day))
        if words := self.words.strip():
            by_text = DetectionTerm.text_key.contains(plain_term(words), autoescape=True)
            by_reason = DetectionTerm.reason.contains(words, autoescape=True)
            found.append(or_(by_text, by_reason) if plain_term(words) else by_reason)
        return found


def count_terms(session: Session, asked: TermsAsked) -> int:
    """How many terms a list shows."""
    query = select(func.count()).select_from(DetectionTerm).where(*asked.conditions())
    return int(session.scalar(query) or 0)


def list_terms(
    session: Session, asked: TermsAsked, *, offset: int, limit: int
) -> list[DetectionTerm]:
    """A page of them, the newest first."""
    query = select(DetectionTerm).where(*asked.conditions()).order_by(DetectionTerm.id.desc())
    return list(session.scalars(query.offset(offset).limit(limit)))


def terms_of_key(
    session: Session, organisation_id: int, keys: Iterable[str]
) -> list[DetectionTerm]:
    """Every term of some plain forms, on both lists, ended ones too."""
    query = select(DetectionTerm).where(
        DetectionTerm.organisation_id == organisation_id, DetectionTerm.text_key.in_(list(keys))
    )
    return list(session.scalars(query.order_by(DetectionTerm.id)))


def lock_term(session: Session, term_id: int) -> DetectionTerm | None:
    """The term with its row locked until the transaction ends."""
    return session.get(DetectionTerm, term_id, with_for_update=True, populate_existing=True)


def lock_proposal(session: Session, proposal_id: int) -> TermProposal | None:
    """The proposal with its row locked until the transaction ends."""
    return session.get(TermProposal, proposal_id, with_for_update=True, populate_existing=True)


def pending_proposals(session: Session, organisation_id: int) -> list[TermProposal]:
    """Proposals nobody has decided, those kept in most documents first."""
    query = select(TermProposal).where(
        TermProposal.organisation_id == organisation_id,
        TermProposal.state == ProposalState.PENDING,
    )
    return list(session.scalars(query.order_by(TermProposal.documents.desc(), TermProposal.id)))


# ---- what was kept again and again -----------------------------------------------------------------


@dataclass(frozen=True)
class KeptValue:
    """A value that people kept in several documents and that nobody was asked about yet."""

    code: str
    value_digest: str
    documents: int


def _kept(organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions on a finding joined with its standing settlements ``said`` and ``overruled``."""
    return (
        FindingRow.organisation_id == organisation_id,
        FindingRow.code.in_(LISTABLE),
        FindingRow.level.in_(MUST_SETTLE),
        FindingRow.suggested != SettlementAction.KEEP.value,
        FindingRow.added_by_id.is_(None),
        FindingRow.box.is_(None),
        func.coalesce(_REVIEWER.action, _DRAFTER.action) == SettlementAction.KEEP,
    )


_DRAFTER = aliased(Settlement, name="by_drafter")
_REVIEWER = aliased(Settlement, name="by_reviewer")
_BY_DRAFTER = and_(
    _DRAFTER.finding_id == FindingRow.id,
    _DRAFTER.stage == Stage.DRAFTER,
    _DRAFTER.undone_at.is_(None),
)
_BY_REVIEWER = and_(
    _REVIEWER.finding_id == FindingRow.id,
    _REVIEWER.stage == Stage.REVIEWER,
    _REVIEWER.undone_at.is_(None),
)


def kept_often(session: Session, organisation_id: int) -> list[KeptValue]:
    """Values kept in at least ``KEPT_IN`` documents that were never proposed."""
    asked = select(TermProposal.id).where(
        TermProposal.organisation_id == organisation_id,
        TermProposal.code == FindingRow.code,
        TermProposal.value_digest == FindingRow.value_digest,
    )
    documents = func.count(func.distinct(FileVersion.document_id))
    query = (
        select(FindingRow.code, FindingRow.value_digest, documents)
        .join(FileVersion, FileVersion.id == FindingRow.file_version_id)
        .outerjoin(_DRAFTER, _BY_DRAFTER)
        .outerjoin(_REVIEWER, _BY_REVIEWER)
        .where(*_kept(organisation_id), FileVersion.live.is_(True), ~asked.exists())
        .group_by(FindingRow.code, FindingRow.value_digest)
        .having(documents >= KEPT_IN)
        .order_by(documents.desc(), FindingRow.value_digest)
    )
    return [KeptValue(row[0], row[1], int(row[2])) for row in session.execute(query)]


def kept_findings(
    session: Session, organisation_id: int, code: str, value_digest: str
) -> list[FindingRow]:
    """Some of the findings of a value that were kept, one of each document, newest first."""
    newest = (
        select(func.max(FindingRow.id))
        .join(FileVersion, FileVersion.id == FindingRow.file_version_id)
        .outerjoin(_DRAFTER, _BY_DRAFTER)
        .outerjoin(_REVIEWER, _BY_REVIEWER)
        .where(
            *_kept(organisation_id),
            FindingRow.code == code,
            FindingRow.value_digest == value_digest,
            FileVersion.live.is_(True),
        )
        .group_by(FileVersion.document_id)
    )
    query = select(FindingRow).where(FindingRow.id.in_(newest)).order_by(FindingRow.id.desc())
    return list(session.scalars(query.limit(EVIDENCE)))


def places_of(
    session: Session, finding_ids: Iterable[int]
) -> dict[int, tuple[FindingRow, FileVersion, Document]]:
    """Findings with their files and documents, by id of the finding."""
    query = (
        select(FindingRow, FileVersion, Document)
        .join(FileVersion, FileVersion.id == FindingRow.file_version_id)
        .join(Document, Document.id == FileVersion.document_id)
        .where(FindingRow.id.in_(list(finding_ids)))
    )
    return {row[0].id: (row[0], row[1], row[2]) for row in session.execute(query)}
