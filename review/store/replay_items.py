"""Whether items of rounds stand where the log has brought them, and the kept counts count them.

The log is played through ``ITEM_FLOW``; opening writes one event for each range of documents, so an
item's first event begins where items begin. Queries and the domain's table only; nothing changes.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from review.domain.item_flow import ITEM_FLOW
from review.domain.states import ItemState
from review.store.events import Event
from review.store.problems import Problem
from review.store.rounds import RoundDay, RoundItem, RoundTally

_ROWS = {(r.event, r.source.value, r.role.value, r.target.value) for r in ITEM_FLOW.rows}
_EVENTS = sorted({row.event for row in ITEM_FLOW.rows})
_START = ItemState.ASSIGNED.value
#: An item that was carried over begins where its july case stands.
_CARRIED = frozenset(
    {_START, ItemState.IN_REVIEW.value, ItemState.AWAITING_APPROVAL.value, ItemState.RETURNED.value}
)


def replay_items(session: Session) -> list[Problem]:
    """Play every move of an item and compare with its state.

    Codes: ``item_unknown`` and ``item_move_not_in_table`` about an event, ``item_state_differs`` about
    an item, with what the log says and what the row says.
    """
    stands, begins = _items(session)
    states: dict[int, str] = {}
    found: list[Problem] = []
    query = select(Event.seq, Event.name, Event.payload).where(Event.name.in_(_EVENTS))
    for seq, name, payload in session.execute(
        query.order_by(Event.seq).execution_options(yield_per=2000)
    ):
        said: dict[str, Any] = json.loads(payload)
        item_id = said["item"]
        if item_id not in stands:
            found.append(Problem("item_unknown", f"event {seq}", name))
            continue
        before = states.get(item_id)
        first = _CARRIED if item_id in begins else {_START}
        fits = said["source"] == before if before is not None else said["source"] in first
        if not fits or (name, said["source"], said["role"], said["target"]) not in _ROWS:
            found.append(Problem("item_move_not_in_table", f"event {seq}", name))
        states[item_id] = said["target"]
    for item_id, state in stands.items():
        told = states.get(item_id)
        begun = state in (_CARRIED if item_id in begins else {_START})
        if told != state and not (told is None and begun):
            found.append(Problem("item_state_differs", f"round_item {item_id}", f"{told} {state}"))
    return found


def check_counts(session: Session) -> list[Problem]:
    """Count the items again and compare with the counts that were kept (``tally_differs``), and the
    days on which they were settled with the items that are (``days_differ``).
    """
    outcome = func.coalesce(cast(RoundItem.outcome, String), "")
    counted = session.execute(
        select(
            RoundItem.round_id, RoundItem.office_id, RoundItem.state, outcome, func.count()
        ).group_by(RoundItem.round_id, RoundItem.office_id, RoundItem.state, RoundItem.outcome)
    )
    there = {(r[0], r[1], r[2].value, r[3]): int(r[4]) for r in counted}
    kept = {
        (row.round_id, row.office_id, row.state.value, row.outcome): row.count
        for row in session.scalars(select(RoundTally).where(RoundTally.count != 0))
    }
    found = [
        Problem(
            "tally_differs",
            f"round {key[0]} office {key[1]} {key[2]} {key[3] or '-'}",
            f"{kept.get(key, 0)} {there.get(key, 0)}",
        )
        for key in sorted(there.keys() | kept.keys())
        if kept.get(key, 0) != there.get(key, 0)
    ]
    return found + _days(session, there)


def _days(session: Session, there: dict[tuple[int, int, str, str], int]) -> list[Problem]:
    settled: dict[tuple[int, int], int] = {}
    for (round_id, office_id, state, _), count in there.items():
        if state == ItemState.SETTLED.value:
            settled[round_id, office_id] = settled.get((round_id, office_id), 0) + count
    query = select(RoundDay.round_id, RoundDay.office_id, func.sum(RoundDay.settled))
    rows = session.execute(query.group_by(RoundDay.round_id, RoundDay.office_id))
    days = {(row[0], row[1]): int(row[2]) for row in rows if row[2]}
    return [
        Problem(
            "days_differ",
            f"round {key[0]} office {key[1]}",
            f"{days.get(key, 0)} {settled.get(key, 0)}",
        )
        for key in sorted(settled.keys() | days.keys())
        if settled.get(key, 0) != days.get(key, 0)
    ]


def _items(session: Session) -> tuple[dict[int, str], frozenset[int]]:
    """The state of every item, and which of them were carried over from an earlier round."""
    stands: dict[int, str] = {}
    carried: set[int] = set()
    query = select(RoundItem.id, RoundItem.state, RoundItem.carried_from_id)
    for item_id, state, before in session.execute(query.execution_options(yield_per=5000)):
        stands[item_id] = state.value
        if before is not None:
            carried.add(item_id)
    return stands, frozenset(carried)
