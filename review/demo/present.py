"""The open July of the demonstration: items in every state, and what asks for evaluation besides.

Every act is done by its service on a day of July; where it was done already (a load that goes on after
an interruption) the item has moved on and is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy import func, select

from review.demo.answers import Asked, answer, approve_listed, settle_days, usual_answer
from review.demo.julys import (
    AT_SIGN_OFF,
    AUDITED,
    REVIEWED,
    approve,
    item_of,
    open_july,
    release,
)
from review.demo.past import Past
from review.demo.staging import Stage
from review.domain.commands import (
    CommentItem,
    ReassignItems,
    RecordRequest,
    RemindOffices,
    ReturnItem,
)
from review.domain.states import ItemState, Outcome, Role
from review.domain.values import ItemProposal, Refused
from review.jobs.evidence import make_evidence
from review.services.items.approving import return_item
from review.services.items.reassigning import comment_item, reassign_items
from review.services.rounds.reminding import remind_offices
from review.services.triggers import record_request
from review.services.validity.asking import ask_reading
from review.store.documents import Document
from review.store.evidence_work import due_evidence
from review.store.people import Office
from review.store.requests import AccessRequest
from review.store.rounds import RoundItem
from review.store.validity import ValidityReading

#: So many items get their evidence while the house is made; in a larger one the worker makes the rest.
_EVIDENCE = 400


def hold_open_july(stage: Stage, told: dict[str, Past], year: int) -> None:
    """Open the July of a year and bring its items into every state. ``told`` are documents by key."""
    _ask_twice(stage, told["asked"], year)
    round_id = open_july(stage, year).id
    _read_what_ends(stage, told["repealing"], year)
    _look(stage, year)
    if _begun(stage, round_id):
        return
    _release(stage, round_id, told, year)
    _reassign(stage, told["listed 2"], year)
    answered = _count(stage, round_id, ItemState.ASSIGNED) * 3 // 5
    answer(stage, round_id, year, choose=_not_told(told), most=answered)
    _, second, _ = settle_days(year)
    awaiting = _count(stage, round_id, ItemState.AWAITING_APPROVAL)
    approve_listed(stage, round_id, second, most=awaiting // 2)
    approve(stage.on(second, 7), item_of(stage, told["approved"].number))
    _give_back(stage, round_id, second)
    _note(stage, told["leak"], year)
    _remind(stage, round_id, year)


def hold_small_july(stage: Stage, year: int) -> None:
    """The open July of the bureau below: some items answered, some approved."""
    round_id = open_july(stage, year).id
    if not _begun(stage, round_id):
        waiting = _count(stage, round_id, ItemState.ASSIGNED)
        answer(stage, round_id, year, choose=usual_answer, most=waiting * 2 // 3)
        approve_listed(stage, round_id, settle_days(year)[1], most=waiting // 3)


def _count(stage: Stage, round_id: int, state: ItemState) -> int:
    """How many items of a round are in a state."""
    with stage.house.sessions() as session:
        query = select(func.count()).where(RoundItem.round_id == round_id, RoundItem.state == state)
        return int(session.scalar(query) or 0)


def _begun(stage: Stage, round_id: int) -> bool:
    """Whether somebody has settled something in the round already."""
    return _count(stage, round_id, ItemState.SETTLED) > 0


def _ask_twice(stage: Stage, past: Past, year: int) -> None:
    """Two people ask for one document: it goes into the year's dynamic adjustment at once."""
    document_id = _document(stage, past)
    with stage.house.sessions() as session:
        there = session.scalars(
            select(AccessRequest.reference).where(AccessRequest.document_id == document_id)
        ).all()
    for day, number in ((date(year, 3, 12), 7), (date(year, 5, 21), 19)):
        reference = f"来信〔{year}〕{number}号"
        if reference in there:
            continue
        stage.on(day)
        with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            command = RecordRequest(
                document_id=document_id, received_on=stage.today, reference=reference
            )
            record_request(session, actor, command, **stage.time)


def _read_what_ends(stage: Stage, past: Past, year: int) -> None:
    """The newer document is read for what it ends, and work points of a year that is over: proposals."""
    stage.on(date(year, 7, 1), 1)
    with stage.house.transaction() as session:
        wanted = [_document(stage, past)]
        points = select(Document.id).where(
            Document.organisation_id == stage.organisation_id,
            Document.title.like("%工作要点的通知"),
        )
        wanted += session.scalars(points.order_by(Document.id).limit(3))
        for document_id in wanted:
            ask_reading(session, session.get_one(Document, document_id), stage.moment)
        ids = session.scalars(
            select(ValidityReading.id).where(ValidityReading.document_id.in_(wanted))
        ).all()
    for reading_id in ids:
        stage.carry_out("mentions", reading_id)


def _look(stage: Stage, year: int) -> None:
    """The evidence of the open items, and their clusters."""
    stage.on(date(year, 7, 1), 2)
    made = 0
    while made < _EVIDENCE:
        with stage.house.sessions() as session:
            due = due_evidence(session, stage.moment)
        if not due:
            return
        make_evidence(stage.work, due[0])
        made += len(due)


def _release(stage: Stage, round_id: int, told: dict[str, Past], year: int) -> None:
    """Four july cases on their road, two at a time: engines in processes of their own take the time."""
    road = {
        "approved": AT_SIGN_OFF,
        "awaiting": AT_SIGN_OFF,
        "reviewed": REVIEWED,
        "audited": AUDITED,
    }

    def one(key: str) -> None:
        own = Stage(stage.house, stage.organisation_id).on(date(year, 7, 6), len(key))
        release(own, round_id, told[key].number, road[key])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, road))


def _reassign(stage: Stage, past: Past, year: int) -> None:
    """One item goes to another office."""
    item = item_of(stage, past.number)
    if item is None or item.state is not ItemState.ASSIGNED:
        return
    stage.on(date(year, 7, 3))
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        office = session.scalars(
            select(Office).where(
                Office.organisation_id == stage.organisation_id, Office.name == "经济科"
            )
        ).one()
        command = ReassignItems(item_ids=(item.id,), office_id=office.id, person_id=None)
        reassign_items(session, actor, command, **stage.time)


def _not_told(told: dict[str, Past]) -> Callable[[Asked, int], ItemProposal | None]:
    """The usual answers, but none for a document with a story: those wait for whoever looks."""
    numbers = {past.number for past in told.values()}

    def choose(asked: Asked, year: int) -> ItemProposal | None:
        return None if asked.document.number_key in numbers else usual_answer(asked, year)

    return choose


def _give_back(stage: Stage, round_id: int, day: date) -> None:
    """The leader gives one item back."""
    with stage.house.sessions() as session:
        query = select(RoundItem).where(
            RoundItem.round_id == round_id,
            RoundItem.state == ItemState.AWAITING_APPROVAL,
            RoundItem.outcome == Outcome.KEEP,
        )
        item = session.scalars(query.order_by(RoundItem.id.desc()).limit(1)).first()
    if item is None:
        return
    stage.on(day, 8)
    with stage.acting(Role.APPROVER) as (session, actor):
        command = ReturnItem(
            item_id=item.id,
            version=item.version,
            comment="补偿方案去年已经批复，请说明继续不公开的具体影响，或者改为隐去后公开。",
        )
        return_item(session, stage.house.vault, actor, command, **stage.time)


def _note(stage: Stage, past: Past, year: int) -> None:
    """Somebody asks something beside the item in which personal data was found."""
    item = item_of(stage, past.number)
    if item is None:
        return
    stage.on(date(year, 7, 9))
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        body = "正文第二段有一处身份证号，请核对门户上的那一份是否已经隐去。"
        comment_item(session, actor, CommentItem(item_id=item.id, body=body), now=stage.moment)


def _remind(stage: Stage, round_id: int, year: int) -> None:
    """The officer reminds the offices that have not answered."""
    stage.on(date(year, 7, 20))
    with stage.house.sessions() as session:
        offices = session.scalars(
            select(RoundItem.office_id)
            .where(RoundItem.round_id == round_id, RoundItem.state == ItemState.ASSIGNED)
            .distinct()
        ).all()
    command = RemindOffices(round_id=round_id, office_ids=tuple(sorted(offices)))
    try:
        with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            remind_offices(session, actor, command, **stage.time)
    except Refused as refused:  # reminded today already
        if {r.code for r in refused.refusals} != {"reminded_today"}:
            raise


def _document(stage: Stage, past: Past) -> int:
    with stage.house.sessions() as session:
        query = select(Document.id).where(
            Document.organisation_id == stage.organisation_id, Document.number_key == past.number
        )
        return session.scalars(query).one()
