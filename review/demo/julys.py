"""The two closed Julys of the demonstration: opened on their day, answered, approved, closed, told in public.

One document became public in the second of them; what was left open was carried over.
"""

from __future__ import annotations

from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.demo.answers import answer, approve_listed, settle_days
from review.demo.road import Walk
from review.demo.staging import Stage
from review.demo.texts import MATTERS, write
from review.domain.commands import (
    ApproveItem,
    CloseRound,
    DraftNotice,
    EditRecord,
    ProposeOutcome,
    PublishNotice,
    SetRoundPolicy,
)
from review.domain.rounds import RoundKind, RoundPolicy, RoundState
from review.domain.states import Attribute, CaseAction, ItemState, Outcome, Role
from review.domain.values import Actor, ItemProposal, Proposal
from review.jobs.rounds import run_opening
from review.jobs.work import system_actor
from review.services.items.approving import approve_item
from review.services.items.proposing import propose_outcome
from review.services.releasing import edit_record
from review.services.rounds.closing import close_round
from review.services.rounds.policies import set_round_policy
from review.services.rounds.results import draft_notice, publish_notice
from review.store.documents import Document
from review.store.people import Organisation
from review.store.round_policies import policies_of
from review.store.round_results import notice_of
from review.store.rounds import Round, RoundItem, round_of

#: Cases of the road at which a july case may be left.
AUDITED, REVIEWED, AT_SIGN_OFF = "audited", "reviewed", "at_sign_off"
IN_PART = Proposal(Attribute.PROACTIVE, partial=True)
_ENDED = "救助款已于年内发放完毕，隐去户主身份信息后，群众可以看到发放程序和咨询方式。"


def set_first_july(stage: Stage, year: int) -> None:
    """The house's first July: what was issued before its window is a backlog."""
    with stage.house.sessions() as session:
        if policies_of(session, stage.organisation_id):
            return
    stage.on(date(year, 6, 2))
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = SetRoundPolicy(
            organisation_id=stage.organisation_id,
            effective_year=year,
            policy=RoundPolicy(first_year=year),
        )
        set_round_policy(session, actor, command, **stage.time)


def july_of(stage: Stage, year: int) -> Round | None:
    """The July of a year, where there is one."""
    with stage.house.sessions() as session:
        return round_of(session, stage.organisation_id, RoundKind.JULY, year)


def open_july(stage: Stage, year: int) -> Round:
    """Open a July on its first day, as the machine does; go on where it was begun."""
    stage.on(date(year, 7, 1))
    return run_opening(stage.work, stage.organisation_id, year, system_actor())


def hold_july(stage: Stage, year: int, *, released: str = "") -> None:
    """A whole July, up to its public notice. ``released`` is the number of a document that became public."""
    row = july_of(stage, year)
    if row is None or row.state is not RoundState.CLOSED:
        round_id = (row if row is not None and row.snapshot_end else open_july(stage, year)).id
        walk = release(stage, round_id, released, AT_SIGN_OFF) if released else None
        answer(stage, round_id, year)
        first, second, closing = settle_days(year)
        approve_listed(stage, round_id, first)
        if walk is not None:
            approve(stage.on(first, 7), item_of(stage, released))
            make_public(stage, walk)
        approve_listed(stage, round_id, second)
        stage.on(closing)
        with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            version = session.get_one(Round, round_id).version
            command = CloseRound(round_id=round_id, version=version)
            close_round(session, actor, command, **stage.time)
    _tell(stage, year)


# ---- one item ------------------------------------------------------------------------------------


def item_of(stage: Stage, number: str) -> RoundItem | None:
    """The latest item of the document with a number."""
    with stage.house.sessions() as session:
        query = (
            select(RoundItem)
            .join(Document, Document.id == RoundItem.document_id)
            .where(Document.organisation_id == stage.organisation_id, Document.number_key == number)
        )
        return session.scalars(query.order_by(RoundItem.id.desc()).limit(1)).first()


def propose(stage: Stage, item: RoundItem, said: ItemProposal) -> None:
    """The office answers one item."""
    with stage.acting(Role.DRAFTER, item.office_id) as (session, actor):
        command = ProposeOutcome(item_id=item.id, version=item.version, proposal=said)
        propose_outcome(session, stage.house.vault, actor, command, **stage.time)


def approve(stage: Stage, item: RoundItem | None) -> None:
    """The leader approves one item; where it releases, this is the signature of its july case."""
    if item is None or item.state is not ItemState.AWAITING_APPROVAL:
        return
    with stage.acting(Role.APPROVER) as (session, actor):
        command = ApproveItem(item_id=item.id, version=item.version)
        house = stage.house
        approve_item(session, house.vault, actor, house.public, command, **stage.time)


def release(stage: Stage, round_id: int, number: str, until: str) -> Walk | None:
    """An office would make a document public in part; its july case goes the road ``until`` a step."""
    item = item_of(stage, number)
    if item is None or item.round_id != round_id or item.state is not ItemState.ASSIGNED:
        return None
    said = ItemProposal(outcome=Outcome.TO_PROACTIVE_PARTIAL, reason=_ENDED)
    propose(stage, item, said)
    walk = _walk(stage, item)
    walk.submit().move(Role.OFFICE_HEAD, CaseAction.ENDORSE)
    if until in (REVIEWED, AT_SIGN_OFF):
        walk.move(Role.DISCLOSURE_OFFICER, CaseAction.AGREE)
    if until == AT_SIGN_OFF:
        walk.review()
    return walk


def make_public(stage: Stage, walk: Walk) -> None:
    """What a july case decided goes out: final bytes confirmed, record completed, published."""

    def complete(session: Session, actor: Actor, now: datetime, _: date) -> object:
        document = session.get_one(Document, walk.document_id)
        command = EditRecord(
            document_id=document.id,
            version=document.version,
            doc_kind=document.doc_kind or "notice",
            subject=walk.matter.subject,
            summary=document.summary,
            interpretation_url=document.interpretation_url,
            catalogue=None,
        )
        return edit_record(session, stage.house.vault, actor, command, now=now)

    walk.moment = stage.moment
    walk.confirm_bytes().call(Role.DISCLOSURE_OFFICER, complete)
    walk.later(1).publish()


def _walk(stage: Stage, item: RoundItem) -> Walk:
    matter = MATTERS[0]
    return Walk(
        work=stage.house,
        matter=matter,
        written=write(matter, stage.today.year, Random(item.id)),
        organisation_id=stage.organisation_id,
        office_id=item.office_id,
        pdf=False,
        moment=stage.moment,
        proposal=IN_PART,
        document_id=item.document_id,
    )


# ---- the public notice ---------------------------------------------------------------------------


def _tell(stage: Stage, year: int) -> None:
    """The public notice of a closed round: drafted, checked, published."""
    stage.on(date(year, 8, 11))
    row = july_of(stage, year)
    if row is None:
        return
    with stage.house.sessions() as session:
        notice = notice_of(session, row.id)
        organisation = session.get_one(Organisation, stage.organisation_id).name
    if notice is not None and notice.published_at is not None:
        return
    title, body = _words(organisation, year, row.figures)
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        version = notice.version if notice is not None else 0
        command = DraftNotice(round_id=row.id, version=version, title=title, body=body)
        notice_id = draft_notice(session, actor, command, now=stage.moment).id
    stage.carry_out("round_notice", notice_id)
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        drafted = notice_of(session, row.id)
        version = drafted.version if drafted is not None else 0
        publishing = PublishNotice(round_id=row.id, version=version)
        publish_notice(session, actor, publishing, now=stage.moment)
    stage.carry_out("round_notice", notice_id)


def _words(organisation: str, year: int, figures: dict[str, Any]) -> tuple[str, str]:
    states = figures["states"]
    lines = (
        f"依照《中华人民共和国政府信息公开条例》第十八条，{organisation}对{year - 3}年印发的公文开展评估。",
        f"纳入评估的公文共{figures['population']}件，现将结果公告如下：",
        f"一、完成评估{states.get('settled', 0)}件，转入下一年度{states.get('carried_over', 0)}件。",
        "二、转为主动公开的公文已经列入本网站公开目录，公众可以检索查阅。",
        "三、公众认为仍有应当公开而没有公开的政府信息，可以依法提出申请或者建议。",
        organisation,
    )
    return f"{organisation}{year}年公文公开属性评估调整结果公告", "".join(f"{x}\n" for x in lines)
