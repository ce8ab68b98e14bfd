"""Counts beside the items, kept by whoever moves or opens them, so that a board reads a few rows.

``flask store check`` counts again (``store.replay_items``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from review.domain.states import ItemState, Outcome
from review.store.rounds import RoundDay, RoundItem, RoundTally

Key = tuple[int, int, ItemState, Outcome | None]


def key_of(row: RoundItem) -> Key:
    """Where an item counts: its round, the office that answers, its state, the outcome proposed."""
    return row.round_id, row.office_id, row.state, row.outcome


def count_in(
    session: Session,
    round_id: int,
    office_id: int,
    state: ItemState,
    outcome: Outcome | None,
    by: int,
) -> None:
    """Add ``by`` items (negative: take away) to what an office has in a state with an outcome.

    A count that comes to nothing stays as a row with 0; two who count at once both count.
    """
    statement = _insert(session)(RoundTally).values(
        round_id=round_id,
        office_id=office_id,
        state=state,
        outcome=outcome.value if outcome is not None else "",
        count=by,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["round_id", "office_id", "state", "outcome"],
            set_={"count": RoundTally.count + by},
        )
    )


def count_many(session: Session, counts: Mapping[Key, int]) -> None:
    """Add to many counts at once, what comes to nothing is left alone.

    In the order of the keys, so that two who count do not block each other.
    """
    for key in sorted(counts, key=_order):
        if counts[key]:
            count_in(session, *key, counts[key])


def count_day(
    session: Session, round_id: int, office_id: int, day: date, *, proposed: int, settled: int
) -> None:
    """Add to how many items an office answered, and had settled, on a day."""
    statement = _insert(session)(RoundDay).values(
        round_id=round_id, office_id=office_id, day=day, proposed=proposed, settled=settled
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["round_id", "office_id", "day"],
            set_={
                "proposed": RoundDay.proposed + proposed,
                "settled": RoundDay.settled + settled,
            },
        )
    )


def _order(key: Key) -> tuple[int, int, str, str]:
    return key[0], key[1], key[2].value, key[3].value if key[3] is not None else ""


def _insert(session: Session) -> Any:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert if on_postgresql else sqlite.insert
