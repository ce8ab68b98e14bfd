"""The open items of a round that closes, carried over many at once: one event each, counted together.

The same table as every other move: it is asked once for each state, because carrying over asks for
nothing but the state (``tests/domain/test_item_flow.py`` holds it to that). Domain.md 2.4.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from review.domain.item_flow import ITEM_FLOW
from review.domain.machine import Transition
from review.domain.states import ItemAction, ItemState
from review.domain.values import Actor, Item, Refused
from review.services.items.counting import Key, count_many
from review.store.events import About, append_many
from review.store.item_values import item_of
from review.store.rounds import OPEN_STATES, RoundItem

#: Items that are moved by one statement.
_BATCH = 500

_Move = Transition[ItemState, ItemAction, Item]


def carry_over_all(session: Session, actor: Actor, round_id: int, *, now: datetime) -> int:
    """Carry over every open item of a round whose row the caller has locked; answers how many.

    Memory does not grow with the round. Raises Refused where the table lets a state not go.
    """
    session.flush()
    moves: dict[ItemState, _Move] = {}
    after = carried = 0
    while batch := _next(session, round_id, after):
        after = batch[-1].id
        carried += len(batch)
        for held in batch:
            if held.state not in moves:
                moves[held.state] = _asked(session, actor, held.id)
        _land(session, batch, moves)
        _count(session, round_id, batch, moves)
        append_many(
            session, (_event(held, moves[held.state]) for held in batch), actor=actor, now=now
        )
    for row in session.identity_map.values():
        if isinstance(row, RoundItem):
            session.expire(row)
    return carried


# ---- inside --------------------------------------------------------------------------------------


def _next(session: Session, round_id: int, after: int) -> list[Row[Any]]:
    query = (
        select(
            RoundItem.id,
            RoundItem.organisation_id,
            RoundItem.round_id,
            RoundItem.document_id,
            RoundItem.case_id,
            RoundItem.office_id,
            RoundItem.state,
            RoundItem.outcome,
        )
        .where(
            RoundItem.round_id == round_id,
            RoundItem.id > after,
            RoundItem.state.in_(OPEN_STATES),
        )
        .order_by(RoundItem.id)
        .limit(_BATCH)
        .with_for_update()
    )
    return list(session.execute(query))


def _asked(session: Session, actor: Actor, item_id: int) -> _Move:
    item = item_of(session, session.get_one(RoundItem, item_id))
    verdict = ITEM_FLOW.judge(actor, item, ItemAction.CARRY_OVER)
    if not verdict.allowed or verdict.row is None:
        raise Refused(*verdict.refusals)
    return verdict.row


def _land(session: Session, batch: list[Row[Any]], moves: dict[ItemState, _Move]) -> None:
    by_target: dict[ItemState, list[int]] = {}
    for held in batch:
        by_target.setdefault(moves[held.state].target, []).append(held.id)
    for target, ids in by_target.items():
        session.execute(
            update(RoundItem)
            .where(RoundItem.id.in_(ids))
            .values(state=target, version=RoundItem.version + 1)
            .execution_options(synchronize_session=False)
        )


def _count(
    session: Session, round_id: int, batch: list[Row[Any]], moves: dict[ItemState, _Move]
) -> None:
    counts: Counter[Key] = Counter()
    for held in batch:
        counts[round_id, held.office_id, held.state, held.outcome] -= 1
        counts[round_id, held.office_id, moves[held.state].target, held.outcome] += 1
    count_many(session, counts)


def _event(held: Row[Any], move: _Move) -> tuple[str, About, dict[str, object]]:
    return (
        move.event,
        About(held.organisation_id, held.document_id, held.case_id),
        {
            "item": held.id,
            "round": held.round_id,
            "source": held.state.value,
            "target": move.target.value,
            "role": move.role.value,
            "outcome": held.outcome.value if held.outcome is not None else None,
            "comment": None,
        },
    )
