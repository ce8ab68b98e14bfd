"""What happens to each demonstration document: one plot per state of the road, oldest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.demo.exceptions import leave_the_plate
from review.demo.road import Walk
from review.domain.commands import (
    ActOnPublished,
    DeclareNotReleasable,
    Disagree,
    RecordConsultation,
    ReferUpward,
    RegisterDocument,
)
from review.domain.consultations import ConsultationKind
from review.domain.states import Attribute, CaseAction, DocumentAction, Role, Urgency
from review.domain.values import Actor, Proposal
from review.services import consulting, registering, releasing, reviewing
from review.store.cases import open_case
from review.store.documents import Document

PROACTIVE = Proposal(Attribute.PROACTIVE)
ON_REQUEST = Proposal(
    Attribute.ON_REQUEST,
    grounds=("TP_PRIVACY",),
    reason="名册中的救助对象住址和病情能够识别到人，隐去后其余内容不成文，待发放完成后再评估。",
)
EXEMPT = Proposal(
    Attribute.EXEMPT,
    grounds=("DEL_REQUEST_REPORT",),
    reason="补偿标准正在与渔民协商，提前披露会影响谈判，事项批复并执行完毕后再评估。",
)


@dataclass(frozen=True)
class Plot:
    """A document's story: which matter, how many days ago it began, and what happens."""

    name: str
    matter: int
    days_ago: int
    act: Callable[[Walk], object]
    proposal: Proposal = field(default=PROACTIVE)
    urgency: Urgency = Urgency.ORDINARY


def to_audit(walk: Walk) -> Walk:
    """Drafted, submitted, endorsed."""
    return walk.draft().submit().move(Role.OFFICE_HEAD, CaseAction.ENDORSE)


def to_review(walk: Walk) -> Walk:
    """… and audited."""
    return to_audit(walk).move(Role.DISCLOSURE_OFFICER, CaseAction.AGREE)


def to_sign_off(walk: Walk) -> Walk:
    """… and reviewed."""
    return to_review(walk).review()


def to_decided(walk: Walk) -> Walk:
    """… and signed."""
    return to_sign_off(walk).sign()


def to_issued(walk: Walk) -> Walk:
    """… and issued with its number."""
    return to_decided(walk).issue(walk.next_number())


def to_confirmed(walk: Walk) -> Walk:
    """… and the final bytes confirmed."""
    return to_issued(walk).confirm_bytes()


def excepted(walk: Walk) -> Walk:
    """Issued with a number plate left in by law, and the record of what was weighed."""
    leave_the_plate(walk.draft()).submit().move(Role.OFFICE_HEAD, CaseAction.ENDORSE)
    walk.move(Role.DISCLOSURE_OFFICER, CaseAction.AGREE).review().sign()
    return walk.issue(walk.next_number())


def to_published(walk: Walk) -> Walk:
    """… and published."""
    return to_confirmed(walk).later(3).publish()


def to_filed(walk: Walk) -> Walk:
    """Issued and filed: on request, or exempt."""
    return to_issued(walk).move(Role.DISCLOSURE_OFFICER, CaseAction.FILE)


def returned(walk: Walk) -> Walk:
    """Audited and sent back with a comment."""
    return to_audit(walk).move(
        Role.DISCLOSURE_OFFICER,
        CaseAction.RETURN,
        "请补充说明沙屿街道这一段是否必须点到具体住户，能概括的请概括。",
    )


def recalled(walk: Walk) -> Walk:
    """Submitted, then taken back by the drafter."""
    return walk.draft().submit().move(Role.DRAFTER, CaseAction.RECALL)


def disagreed(walk: Walk) -> Walk:
    """The audit sees it otherwise than the drafter."""

    def disagree(session: Session, actor: Actor, now: datetime, today: date) -> object:
        row = open_case(session, walk.document_id)
        version = row.version if row else 0
        said = Proposal(
            Attribute.PROACTIVE,
            reason="隐私只在一段文字里，遮挡姓名和证件号码后群众仍能看到政策全文。",
        )
        command = Disagree(case_id=row.id if row else 0, version=version, proposal=said)
        return reviewing.disagree(session, actor, command, now=now, today=today)

    return to_audit(walk).call(Role.DISCLOSURE_OFFICER, disagree)


def referred(walk: Walk) -> Walk:
    """The reviewer asks upward."""

    def refer(session: Session, actor: Actor, now: datetime, today: date) -> object:
        row = open_case(session, walk.document_id)
        command = ReferUpward(
            case_id=row.id if row else 0,
            version=row.version if row else 0,
            authority="海屿区国家保密局",
            question="值守力量和物资点位汇总后能否公开，请予明确。",
        )
        return reviewing.refer_upward(session, actor, command, now=now, today=today)

    return to_review(walk).call(Role.CONFIDENTIALITY_REVIEWER, refer)


def declared(walk: Walk) -> Walk:
    """The reviewer's verdict: not to be released."""

    def declare(session: Session, actor: Actor, now: datetime, today: date) -> object:
        row = open_case(session, walk.document_id)
        command = DeclareNotReleasable(
            case_id=row.id if row else 0,
            version=row.version if row else 0,
            ground="DEL_REQUEST_REPORT",
            reason="补偿谈判尚未结束，方案披露后会抬高要价，建议批复后再评估。",
        )
        return reviewing.declare_not_releasable(session, actor, command, now=now, today=today)

    return to_review(walk).call(Role.CONFIDENTIALITY_REVIEWER, declare)


def asked(walk: Walk) -> Walk:
    """At sign-off while a third party is still being asked."""

    def ask(session: Session, actor: Actor, now: datetime, today: date) -> object:
        row = open_case(session, walk.document_id)
        command = RecordConsultation(
            case_id=row.id if row else 0,
            kind=ConsultationKind.THIRD_PARTY,
            party="沙屿渔业合作社",
            sent_on=today,
        )
        return consulting.record_consultation(session, actor, command, now=now, today=today)

    return to_sign_off(walk).call(Role.DISCLOSURE_OFFICER, ask)


def hidden(walk: Walk) -> Walk:
    """Published, then taken down; the second person has not confirmed yet."""

    def hide(session: Session, actor: Actor, now: datetime, today: date) -> object:
        document = session.get_one(Document, walk.document_id)
        command = ActOnPublished(
            document_id=document.id,
            version=document.version,
            action=DocumentAction.HIDE,
            comment="附表金额有误，正在核对更正，更正后重新公开。",
        )
        return releasing.act_on_published(
            session, walk.work.vault, actor, walk.work.public, command, now=now, today=today
        )

    return to_published(walk).later(1).call(Role.DISCLOSURE_OFFICER, hide)


def urgent(walk: Walk) -> Walk:
    """Signed and issued before the two confirmations."""
    signed = to_audit(walk).move(Role.DISCLOSURE_OFFICER, CaseAction.AGREE).sign()
    return signed.issue(walk.next_number())


def registered(walk: Walk) -> Walk:
    """An old paper registered by the clerk; there is no file."""

    def register(session: Session, actor: Actor, now: datetime, today: date) -> object:
        command = RegisterDocument(
            office_id=walk.office_id,
            title="关于公布海屿区第一批历史建筑名录的通知",
            issuer="海屿区人民政府",
            doc_number="海府〔2006〕12号",
            doc_kind="notice",
            doc_date=date(2006, 5, 18),
            issued_on=date(2006, 5, 22),
            printed_attribute=None,
            paper_only=True,
        )
        document = registering.register_document(session, actor, command, now=now, today=today)
        walk.document_id = document.id
        return document

    return walk.call(Role.CLERK, register)


PLOTS: tuple[Plot, ...] = (
    Plot("published", 0, 1160, to_published),
    Plot("filed on request", 0, 1320, to_filed, ON_REQUEST),
    Plot("published", 4, 300, to_published),
    Plot("published", 7, 120, to_published),
    Plot("published", 5, 60, to_published),
    Plot("hidden", 0, 40, hidden),
    Plot("filed exempt", 3, 50, to_filed, EXEMPT),
    Plot("to publish, late", 1, 36, to_confirmed),
    Plot("to publish", 4, 12, to_confirmed),
    Plot("to confirm bytes", 2, 9, excepted),
    Plot("urgent, unconfirmed", 7, 6, urgent, urgency=Urgency.TOP_URGENT),
    Plot("to issue", 6, 8, to_decided),
    Plot("to issue, exempt", 3, 10, to_decided, EXEMPT),
    Plot("to sign", 4, 7, to_sign_off),
    Plot("to sign, consulting", 2, 6, asked),
    Plot("to sign, declared", 3, 6, declared, EXEMPT),
    Plot("referred", 7, 5, referred),
    Plot("to review, disagreed", 0, 5, disagreed, ON_REQUEST),
    Plot("to review", 5, 4, to_review),
    Plot("to audit", 1, 4, to_audit),
    Plot("at the office", 0, 2, lambda walk: walk.draft().submit()),
    Plot("returned", 0, 6, returned),
    Plot("recalled", 6, 3, recalled),
    Plot("draft", 5, 1, lambda walk: walk.draft()),
    Plot("discarded", 6, 15, lambda walk: walk.draft().move(Role.DRAFTER, CaseAction.DISCARD)),
    Plot("registered", 1, 3, registered),
)
