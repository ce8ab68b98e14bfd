"""The request register: requests for information, whom they asked, what was given; and, older than it,
the bare note that somebody asked for a document.

Who asks stands in ``InformationRequest`` only, in columns that lists show masked
(``domain.requests.masked``); reading them in clear is logged (``services.requests.identity``). Only
``services.requests.moving`` assigns a request's state. As the rules see a request: ``request_values``;
lists: ``request_lists``.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import (
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
    RequestState,
    reference_of,
)
from review.domain.values import Actor
from review.store.base import Base, UtcDateTime, text_enum
from review.store.base import Identity as Key
from review.store.documents import Document
from review.store.scopes import readable

#: The house's own target where it set none (domain.md 3.5).
TARGET_DAYS = 10


class InformationRequest(Base):
    """One request (依申请公开) from its receipt to its answer, with every day that moves its clock."""

    __tablename__ = "information_request"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "number"),
        CheckConstraint("arrived_on <= received_on", name="arrives_before_receipt"),
        CheckConstraint(
            "(state = 'closed') = (outcome IS NOT NULL) "
            "AND (outcome IS NULL) = (closed_on IS NULL) AND (closed_on IS NULL) = (closed_at IS NULL)",
            name="closed_has_outcome",
        ),
        CheckConstraint("closed_on IS NULL OR closed_on >= received_on", name="closed_in_order"),
        CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('deny','partial') OR ground <> ''",
            name="withheld_has_ground",
        ),
        CheckConstraint(
            "(correction_asked_on IS NULL) = (correction_due_on IS NULL) "
            "AND (corrected_on IS NULL OR correction_asked_on IS NOT NULL)",
            name="correction_is_whole",
        ),
        CheckConstraint(
            "(extended_on IS NULL) = (extension_days = 0) "
            "AND (extended_on IS NULL) = (extension_consent_by_id IS NULL)",
            name="extension_has_consent",
        ),
        CheckConstraint(
            "(fee_noticed_on IS NULL) = (fee_due_on IS NULL) "
            "AND (fee_paid_on IS NULL OR fee_noticed_on IS NOT NULL)",
            name="fee_is_whole",
        ),
        Index("ix_information_request_queue", "organisation_id", "state", "due_on"),
        Index("ix_information_request_received", "organisation_id", "received_on"),
        Index("ix_information_request_closed", "organisation_id", "closed_on"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    #: Number within the year of receipt: 依申请〔year〕number号.
    year: Mapped[int]
    number: Mapped[int]
    received_how: Mapped[ReceivedHow] = mapped_column(text_enum(ReceivedHow, name="received_how"))
    arrived_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    #: The legal day of receipt (Art. 31).
    received_on: Mapped[date]
    applicant: Mapped[ApplicantKind] = mapped_column(text_enum(ApplicantKind, name="applicant"))
    applicant_name: Mapped[str] = mapped_column(String(200))
    applicant_certificate: Mapped[str] = mapped_column(String(80))
    applicant_contact: Mapped[str] = mapped_column(String(300))
    what: Mapped[str] = mapped_column(Text)
    wanted_form: Mapped[ProvisionForm] = mapped_column(text_enum(ProvisionForm, name="wanted_form"))
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[RequestState] = mapped_column(
        text_enum(RequestState, name="state"), default=RequestState.HANDLING
    )
    #: Who looks for the information; without an office it lies with the disclosure office.
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), default=None, index=True)
    handler_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), default=None, index=True
    )

    #: The last day for the reply and the house's own; None while a correction is awaited.
    due_on: Mapped[date | None] = mapped_column(default=None)
    due_estimated: Mapped[bool] = mapped_column(default=False)
    target_on: Mapped[date | None] = mapped_column(default=None)

    correction_asked_on: Mapped[date | None] = mapped_column(default=None)
    correction_due_on: Mapped[date | None] = mapped_column(default=None)
    correction_what: Mapped[str] = mapped_column(Text, default="")
    corrected_on: Mapped[date | None] = mapped_column(default=None)

    extended_on: Mapped[date | None] = mapped_column(default=None)
    extension_days: Mapped[int] = mapped_column(default=0)
    extension_reason: Mapped[str] = mapped_column(Text, default="")
    extension_consent_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), default=None
    )
    extension_consent_on: Mapped[date | None] = mapped_column(default=None)

    reasons_asked_on: Mapped[date | None] = mapped_column(default=None)
    reasons_given_on: Mapped[date | None] = mapped_column(default=None)
    reasons_note: Mapped[str] = mapped_column(Text, default="")
    longer_due_on: Mapped[date | None] = mapped_column(default=None)
    longer_reason: Mapped[str] = mapped_column(Text, default="")

    fee_noticed_on: Mapped[date | None] = mapped_column(default=None)
    fee_due_on: Mapped[date | None] = mapped_column(default=None)
    fee_cents: Mapped[int] = mapped_column(default=0)  # 分
    fee_paid_on: Mapped[date | None] = mapped_column(default=None)

    outcome: Mapped[RequestOutcome | None] = mapped_column(
        text_enum(RequestOutcome, name="outcome"), default=None
    )
    ground: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    #: What is given beside linked documents, or where it is found, or who has it.
    content: Mapped[str] = mapped_column(Text, default="")
    public_interest: Mapped[str] = mapped_column(Text, default="")
    earlier_id: Mapped[int | None] = mapped_column(
        ForeignKey("information_request.id"), default=None
    )
    closed_on: Mapped[date | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    version: Mapped[int] = mapped_column(default=1, init=False)

    @property
    def reference(self) -> str:
        """As letters and lists name it."""
        return reference_of(self.year, self.number)

    @property
    def identity(self) -> Identity:
        """Who asks, in clear: for whoever may read it, and is noted for it."""
        return Identity(
            name=self.applicant_name,
            certificate=self.applicant_certificate,
            contact=self.applicant_contact,
        )


class RequestConsultation(Base):
    """Somebody was asked about a request (Art. 32 to 34); silence has its meaning by kind."""

    __tablename__ = "request_consultation"
    __table_args__ = (
        CheckConstraint("due_on >= sent_on", name="dates_in_order"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answer_has_day"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("information_request.id"), index=True)
    kind: Mapped[ConsultationKind] = mapped_column(text_enum(ConsultationKind, name="kind"))
    party: Mapped[str] = mapped_column(String(200))
    sent_on: Mapped[date]
    #: When the letter reached them, from which their term runs; the day it was sent while unknown.
    reached_on: Mapped[date | None]
    due_on: Mapped[date]
    due_estimated: Mapped[bool]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[ConsultationAnswer | None] = mapped_column(
        text_enum(ConsultationAnswer, name="answer"), default=None
    )
    answered_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    #: When a third party that had refused was told what goes out and why.
    told_on: Mapped[date | None] = mapped_column(default=None)


class RequestGiving(Base):
    """A document handed to an applicant: which bytes, in which form, when. Never changed, never deleted."""

    __tablename__ = "request_giving"
    __table_args__ = (
        CheckConstraint("digest <> ''", name="names_its_bytes"),
        CheckConstraint("NOT redacted OR rendition_id IS NOT NULL", name="redacted_is_a_rendition"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("information_request.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    given_on: Mapped[date]
    form: Mapped[ProvisionForm] = mapped_column(text_enum(ProvisionForm, name="form"))
    redacted: Mapped[bool]
    #: The proven copy of the main text, where copies were given.
    rendition_id: Mapped[int | None] = mapped_column(ForeignKey("rendition.id"))
    #: Over the bytes of all files given, in their order.
    digest: Mapped[str] = mapped_column(String(64))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RequestSetting(Base):
    """What an organisation chose for its register."""

    __tablename__ = "request_setting"
    __table_args__ = (
        CheckConstraint("target_days BETWEEN 1 AND 20", name="target_within_the_law"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    target_days: Mapped[int] = mapped_column(default=TARGET_DAYS)
    #: The head of the disclosure office, whose consent an extension needs (Art. 33).
    head_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)


class AccessRequest(Base):
    """Somebody asked for a document (依申请公开). ``reference`` is the number of the paper file."""

    __tablename__ = "access_request"

    id: Mapped[int] = mapped_column(Key, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(80))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The request of the register that this belongs to; None where only the paper file knows.
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("information_request.id"), default=None, index=True
    )


def lock_request(session: Session, request_id: int) -> InformationRequest | None:
    """The request with its row locked until the transaction ends."""
    return session.scalars(
        select(InformationRequest)
        .where(InformationRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def visible_requests(actor: Actor) -> Select[InformationRequest]:
    """Every request the actor may know of: of the whole organisation, or those of the own office."""
    return select(InformationRequest).where(
        readable(actor, InformationRequest.organisation_id, InformationRequest.office_id)
    )


def visible_request(session: Session, actor: Actor, request_id: int) -> InformationRequest | None:
    """One request if the actor may know of it."""
    return session.scalars(
        visible_requests(actor).where(InformationRequest.id == request_id)
    ).first()


def next_number(session: Session, organisation_id: int, year: int) -> int:
    """The next number of a year; hold the organisation's row while using it."""
    query = select(func.max(InformationRequest.number)).where(
        InformationRequest.organisation_id == organisation_id, InformationRequest.year == year
    )
    return int(session.scalar(query) or 0) + 1


def number_in_use(session: Session, organisation_id: int, year: int, number: int) -> bool:
    """Whether a request of a year bears this number."""
    query = select(InformationRequest.id).where(
        InformationRequest.organisation_id == organisation_id,
        InformationRequest.year == year,
        InformationRequest.number == number,
    )
    return session.scalar(query) is not None


def settings_of(session: Session, organisation_id: int) -> RequestSetting:
    """What the organisation chose, or what holds where it chose nothing (a row not yet stored)."""
    found = session.get(RequestSetting, organisation_id)
    return found or RequestSetting(organisation_id=organisation_id)


def asked_for(session: Session, request_id: int) -> list[RequestConsultation]:
    """Whom a request asked, oldest first."""
    query = select(RequestConsultation).where(RequestConsultation.request_id == request_id)
    return list(session.scalars(query.order_by(RequestConsultation.id)))


def givings_of(session: Session, request_id: int) -> list[RequestGiving]:
    """What was handed over on a request, oldest first."""
    query = select(RequestGiving).where(RequestGiving.request_id == request_id)
    return list(session.scalars(query.order_by(RequestGiving.id)))


def linked_documents(session: Session, request_id: int) -> list[Document]:
    """The documents a request asks for, in the order they were linked."""
    query = (
        select(Document)
        .join(AccessRequest, AccessRequest.document_id == Document.id)
        .where(AccessRequest.request_id == request_id)
        .order_by(AccessRequest.id)
    )
    return list(session.scalars(query))


def request_count(session: Session, document_id: int) -> int:
    """How often a document was asked for."""
    query = select(func.count()).where(AccessRequest.document_id == document_id)
    return int(session.scalar(query) or 0)


def requests_for(session: Session, document_id: int) -> list[AccessRequest]:
    """The requests for a document, newest first."""
    return list(
        session.scalars(
            select(AccessRequest)
            .where(AccessRequest.document_id == document_id)
            .order_by(AccessRequest.received_on.desc(), AccessRequest.id.desc())
        )
    )


def most_requested(
    session: Session, organisation_id: int, limit: int, offset: int = 0
) -> list[tuple[Document, int, date]]:
    """Documents that were asked for, most often first: document, how often, when last."""
    count, last = func.count(AccessRequest.id), func.max(AccessRequest.received_on)
    query = (
        select(Document, count, last)
        .join(AccessRequest, AccessRequest.document_id == Document.id)
        .where(Document.organisation_id == organisation_id)
        .group_by(Document.id)
        .order_by(count.desc(), last.desc(), Document.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], int(row[1]), row[2]) for row in session.execute(query)]


def requested_documents(session: Session, organisation_id: int) -> tuple[int, int]:
    """How many documents of an organisation were asked for, and how many requests that were."""
    query = select(
        func.count(func.distinct(AccessRequest.document_id)), func.count(AccessRequest.id)
    ).where(AccessRequest.organisation_id == organisation_id)
    row = session.execute(query).one()
    return int(row[0]), int(row[1])
