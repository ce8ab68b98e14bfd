"""How the demonstration's offices answer the items of a July, and how the leader approves them.

Plain answers for many items: what became public or has a story of its own is in ``julys`` and ``present``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from review.demo.staging import Stage
from review.domain.commands import ApproveTogether, ProposeTogether
from review.domain.outcomes import LISTED, allowed_outcomes
from review.domain.rounds import OutOfScope
from review.domain.states import (
    Attribute,
    ItemState,
    Outcome,
    Role,
    Validity,
)
from review.domain.values import ItemProposal
from review.services.items.approving import approve_together
from review.services.items.proposing import propose_together
from review.store.documents import Document
from review.store.rounds import RoundItem

#: Items of one sitting, and documents that are looked at together.
SITTING = 100
#: Working days over which offices spread their answers.
_DAYS = (2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16, 17)
_CHECKED = "已与现行规定核对，执行情况正常，没有新的情况。"


@dataclass(frozen=True)
class Asked:
    """An item with what an answer depends on."""

    item_id: int
    version: int
    office_id: int
    document: Document
    rounds_late: int


Choice = Callable[[Asked, int], ItemProposal | None]


def usual_answer(asked: Asked, year: int) -> ItemProposal | None:
    """What an office says of a document in the July of a year; None where it does not come to it."""
    document, number = asked.document, asked.document.id
    if number % 9 == 0 and asked.rounds_late < 2:
        return None
    if Outcome.STILL_IN_FORCE in allowed_outcomes(document.status, document.attribute):
        return ItemProposal(outcome=Outcome.STILL_IN_FORCE, reason=_CHECKED)
    return _seldom(document, number, year) or _kept(document, year)


def _seldom(document: Document, number: int, year: int) -> ItemProposal | None:
    """What is said of some documents; None for most."""
    if document.title.endswith("工作要点的通知"):
        lapsed = date(document.issued_on.year, 12, 31) if document.issued_on else None
        return _kept(document, year, validity=Validity.LAPSED, validity_on=lapsed)
    if number % 8 == 3:
        return ItemProposal(
            outcome=Outcome.OUT_OF_SCOPE,
            reason="档案已经移交区档案馆，移交清册编号已登记。",
            out_of_scope=OutOfScope.ARCHIVED,
        )
    if number % 8 == 5:
        return ItemProposal(
            outcome=Outcome.DEFER,
            reason="所涉事项正在诉讼，终审裁判作出后才能判断。",
            next_review_year=year + 1,
        )
    if document.attribute is Attribute.EXEMPT and number % 2 == 0:
        return ItemProposal(
            outcome=Outcome.TO_ON_REQUEST,
            grounds=tuple(document.grounds),
            reason="方案已经批复执行，仅剩个别承包户的结算信息，需要的人可以申请。",
            next_review_year=year + 3,
        )
    return None


def _kept(
    document: Document,
    year: int,
    *,
    validity: Validity | None = None,
    validity_on: date | None = None,
) -> ItemProposal:
    return ItemProposal(
        outcome=Outcome.KEEP,
        grounds=tuple(document.grounds),
        reason=document.ground_reason or _CHECKED,
        next_review_year=year + 3,
        validity=validity,
        validity_on=validity_on,
    )


def answer(
    stage: Stage,
    round_id: int,
    year: int,
    *,
    choose: Choice = usual_answer,
    most: int | None = None,
) -> None:
    """Offices answer the round's open items over some days of July; ``most`` leaves the rest unanswered.

    Where an office asks the same of several documents it does so in one sitting, as the pages offer.
    """
    batches = list(_ranges(stage, round_id, most))
    for place, (low, high) in enumerate(batches):
        stage.on(date(year, 7, _DAYS[place * len(_DAYS) // len(batches)]), place % 7)
        sittings: dict[tuple[int, ItemProposal], list[tuple[int, int]]] = defaultdict(list)
        for asked in _open(stage, round_id, low, high):
            if (said := choose(asked, year)) is not None:
                sittings[asked.office_id, said].append((asked.item_id, asked.version))
        for (office_id, said), items in sittings.items():
            with stage.acting(Role.DRAFTER, office_id) as (session, actor):
                command = ProposeTogether(items=tuple(items), proposal=said)
                vault = stage.house.vault
                done = propose_together(session, vault, actor, command, **stage.time)
            if done.refused:
                raise RuntimeError(f"demonstration answers were refused: {done.refused}")


def approve_listed(stage: Stage, round_id: int, day: date, *, most: int | None = None) -> None:
    """The leader approves in list form what stays inside: a sitting of some hundred lines each."""
    stage.on(day, 6)
    left = most
    while left is None or left > 0:
        with stage.house.sessions() as session:
            query = select(RoundItem.id, RoundItem.version).where(
                RoundItem.round_id == round_id,
                RoundItem.state == ItemState.AWAITING_APPROVAL,
                RoundItem.outcome.in_(LISTED),
            )
            size = SITTING if left is None else min(SITTING, left)
            found = session.execute(query.order_by(RoundItem.id).limit(size)).all()
        if not found:
            return
        items = tuple((row.id, row.version) for row in found)
        with stage.acting(Role.APPROVER) as (session, actor):
            done = approve_together(session, actor, ApproveTogether(items=items), **stage.time)
        if done.refused:
            raise RuntimeError(f"demonstration items were refused: {done.refused}")
        left = None if left is None else left - len(items)


def settle_days(year: int) -> tuple[date, date, date]:
    """Two days on which the leader sits, and the day on which the round is closed."""
    july = date(year, 7, 1)
    return july + timedelta(days=13), july + timedelta(days=27), date(year, 8, 3)


def _ranges(stage: Stage, round_id: int, most: int | None) -> Iterator[tuple[int, int]]:
    """Ranges of item ids with a sitting's worth of open items; a small round is spread over its days."""
    with stage.house.sessions() as session:
        query = select(RoundItem.id).where(
            RoundItem.round_id == round_id, RoundItem.state == ItemState.ASSIGNED
        )
        ids: Sequence[int] = session.scalars(query.order_by(RoundItem.id).limit(most)).all()
    size = max(1, min(SITTING, len(ids) // len(_DAYS)))
    for first in range(0, len(ids), size):
        some = ids[first : first + size]
        yield some[0], some[-1]


def _open(stage: Stage, round_id: int, low: int, high: int) -> list[Asked]:
    with stage.house.sessions() as session:
        query = (
            select(RoundItem, Document)
            .join(Document, Document.id == RoundItem.document_id)
            .where(
                RoundItem.round_id == round_id,
                RoundItem.state == ItemState.ASSIGNED,
                RoundItem.id.between(low, high),
            )
        )
        return [
            Asked(item.id, item.version, item.office_id, document, item.rounds_late)
            for item, document in session.execute(query.order_by(RoundItem.id))
        ]
