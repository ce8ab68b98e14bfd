"""The officer's desk of the demonstration: one method per act on a request, by the services of the pages.

What the requests are about and how they go is in ``request_plots``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.demo.staging import Stage
from review.demo.values import mobile, name, resident_id
from review.domain import commands as c
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import (
    CONFIRMED,
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
)
from review.domain.states import Attribute, DocumentStatus, Role
from review.domain.values import Actor
from review.services.requests.charging import notice_fee, record_payment
from review.services.requests.closing import close_request, undo_closing
from review.services.requests.consulting import (
    answer_request_consultation,
    consult_on_request,
    tell_third_party,
)
from review.services.requests.correcting import ask_correction, receive_correction
from review.services.requests.extending import (
    ask_reasons,
    defer_reply,
    extend_request,
    record_reasons,
)
from review.services.requests.giving import give_document, offers_of
from review.services.requests.linking import link_document
from review.services.requests.registering import assign_request, register_request
from review.store.documents import Document
from review.store.people import Office, people_holding
from review.store.requests import AccessRequest, InformationRequest, asked_for
from review.store.round_population import has_open_item

Service = Callable[..., Any]

#: What organisations of each kind are called; a person's name is invented anew each time.
_HOUSES: dict[ApplicantKind, tuple[str, ...]] = {
    ApplicantKind.BUSINESS: (
        "海屿潮生水产有限公司",
        "海屿安居建筑工程有限公司",
        "望潮物流有限公司",
    ),
    ApplicantKind.RESEARCH: ("海州海洋研究所", "南方城乡发展研究院"),
    ApplicantKind.PUBLIC_BENEFIT: ("海屿绿岸环保服务中心",),
    ApplicantKind.LEGAL_SERVICE: ("海州明信律师事务所", "海州正衡律师事务所"),
    ApplicantKind.OTHER_ORG: ("海屿区渔业行业协会", "望潮村股份合作经济联合社"),
}


@dataclass
class RequestDesk:
    """One request on its way; the day is the stage's."""

    stage: Stage
    random: Random
    applicant: ApplicantKind
    what: str
    office: str
    how: ReceivedHow
    request_id: int = field(default=0, init=False)

    @property
    def today(self) -> date:
        """The day of the story."""
        return self.stage.today

    def row(self) -> InformationRequest:
        """The request as it stands."""
        with self.stage.house.sessions() as session:
            return session.get_one(InformationRequest, self.request_id)

    def act(self, service: Service, kind: type, /, **said: Any) -> Any:
        """One act of the officer, on the request as it stands."""
        with self.stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            row = session.get_one(InformationRequest, self.request_id)
            known = {"version": row.version, **said}
            if "consultation_id" not in known:
                known["request_id"] = row.id
            return service(session, actor, kind(**known), **self.stage.time)

    # ---- coming in --------------------------------------------------------------------------------

    def register(self) -> None:
        """The request comes today, or came by mail or internet the day before and is confirmed today."""
        confirmed = self.how in CONFIRMED
        with self.stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            command = c.RegisterRequest(
                organisation_id=self.stage.organisation_id,
                received_how=self.how,
                arrived_on=self.today - timedelta(days=1) if confirmed else self.today,
                confirmed_on=self.today if confirmed else None,
                applicant=self.applicant,
                identity=self._somebody(),
                what=self.what,
                wanted_form=self.random.choice(tuple(ProvisionForm)),
                office_id=None,
                handler_id=None,
            )
            self.request_id = register_request(session, actor, command, **self.stage.time).id

    def assign(self) -> None:
        """The office that may hold it looks for it."""
        with self.stage.house.sessions() as session:
            office_id = session.scalars(
                select(Office.id).where(
                    Office.organisation_id == self.stage.organisation_id,
                    Office.name == self.office,
                )
            ).one()
            people = people_holding(
                session, Role.DRAFTER, self.stage.organisation_id, office_id, self.today
            )
        handler = people[0].id if people else None
        self.act(assign_request, c.AssignRequest, office_id=office_id, handler_id=handler)

    def _somebody(self) -> Identity:
        if self.applicant is ApplicantKind.NATURAL_PERSON:
            who, certificate = name(self.random), resident_id(self.random)
        else:
            who = self.random.choice(_HOUSES[self.applicant])
            certificate = f"9144990{self.random.randint(10**10, 10**11 - 1)}"
        return Identity(name=who, certificate=certificate, contact=mobile(self.random))

    # ---- on the way -------------------------------------------------------------------------------

    def ask_correction(self) -> None:
        """What is wanted is unclear."""
        self.act(
            ask_correction,
            c.AskCorrection,
            on=self.today,
            due_on=self.today + timedelta(days=21),
            what="请写明所需文件的名称、文号，或者便于查询的其他特征描述。",
        )

    def correct(self) -> None:
        """It becomes clear."""
        what = f"{self.what}（补正：按文件标题提供）"
        self.act(receive_correction, c.ReceiveCorrection, on=self.today, what=what)

    def extend(self) -> None:
        """It takes longer; the leader consents."""
        with self.stage.house.sessions() as session:
            leader = people_holding(
                session, Role.APPROVER, self.stage.organisation_id, None, self.today
            )[0]
        self.act(
            extend_request,
            c.ExtendRequest,
            on=self.today,
            days=20,
            reason="所需信息分散在多个科室，需要时间查找和整理。",
            consented_by_id=leader.id,
            consented_on=self.today,
        )

    def consult(self, kind: ConsultationKind, party: str) -> None:
        """Somebody is asked; the letter arrives the same day."""
        said = {"kind": kind, "party": party, "sent_on": self.today, "reached_on": self.today}
        self.act(consult_on_request, c.ConsultOnRequest, **said)

    def hear(self, answer: ConsultationAnswer) -> None:
        """The one who was asked last answers."""
        self.act(
            answer_request_consultation,
            c.AnswerRequestConsultation,
            consultation_id=self._asked(),
            answer=answer,
            answered_on=self.today,
            note="公开后会泄露本单位的报价策略。" if answer is ConsultationAnswer.REFUSAL else "",
        )

    def tell(self) -> None:
        """The third party learns what went out against its will, and why."""
        said = {"consultation_id": self._asked(), "on": self.today}
        self.act(tell_third_party, c.TellThirdParty, **said)

    def _asked(self) -> int:
        with self.stage.house.sessions() as session:
            return asked_for(session, self.request_id)[-1].id

    def charge(self) -> None:
        """So many pages that a fee is asked."""
        cents = self.random.randint(20, 90) * 100_0
        self.act(notice_fee, c.NoticeFee, on=self.today, cents=cents)

    def pay(self) -> None:
        """The fee is paid."""
        self.act(record_payment, c.RecordFeePayment, on=self.today)

    def ask_reasons(self) -> None:
        """So many requests that reasons are asked."""
        self.act(ask_reasons, c.AskReasons, on=self.today)

    def give_reasons(self) -> None:
        """The reasons are good."""
        note = "用于撰写本地渔业史，需要逐年文件。"
        self.act(record_reasons, c.RecordReasons, on=self.today, note=note)

    def defer(self) -> None:
        """A longer term is set for it."""
        due = self.today + timedelta(days=90)
        said = {"on": self.today, "due_on": due, "reason": "涉及二十年的文件，需要逐件审查。"}
        self.act(defer_reply, c.DeferReply, **said)

    # ---- answering --------------------------------------------------------------------------------

    def link(self, *, public: bool) -> bool:
        """Link a document of the house that nobody asked for before; whether one was found."""
        with self.stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            document = self._document(session, public=public)
            if document is None:
                return False
            version = session.get_one(InformationRequest, self.request_id).version
            command = c.LinkRequested(
                request_id=self.request_id, version=version, document_id=document.id
            )
            link_document(session, actor, command, **self.stage.time)
            if not public:
                self._give(session, actor, document)
            return True

    def _give(self, session: Session, actor: Actor, document: Document) -> None:
        """Hand the whole document over where nothing stands against it."""
        _, whole = offers_of(session, document)
        if not whole.possible:
            return
        command = c.GiveDocument(
            request_id=self.request_id,
            version=session.get_one(InformationRequest, self.request_id).version,
            document_id=document.id,
            on=self.today,
            form=ProvisionForm.PAPER,
            redacted=False,
            digest=whole.digest,
        )
        give_document(session, actor, command, **self.stage.time)

    def _document(self, session: Session, *, public: bool) -> Document | None:
        asked = select(AccessRequest.document_id)
        wanted = (
            Document.status == DocumentStatus.PUBLISHED
            if public
            else Document.attribute == Attribute.ON_REQUEST
        )
        query = select(Document).where(
            Document.organisation_id == self.stage.organisation_id,
            Document.status.in_((DocumentStatus.FILED, DocumentStatus.PUBLISHED)),
            Document.out_of_scope.is_(None),
            Document.issued_on < self.today,
            Document.id.not_in(asked),
            ~has_open_item(),  # its evidence is made and read
            wanted,
        )
        return session.scalars(query.order_by(Document.id).limit(1)).first()

    def close(
        self,
        outcome: RequestOutcome,
        content: str = "",
        *,
        reason: str = "",
        ground: str = "",
        public_interest: str = "",
        earlier_id: int | None = None,
    ) -> None:
        """The answer goes out."""
        self.act(
            close_request,
            c.CloseRequest,
            on=self.today,
            outcome=outcome,
            ground=ground,
            reason=reason,
            content=content,
            public_interest=public_interest,
            earlier_id=earlier_id,
        )

    def undo(self) -> None:
        """It was entered at the wrong request."""
        reason = "答复误登记到这件申请上，实际是另一件申请的答复。"
        self.act(undo_closing, c.UndoClosing, reason=reason)
