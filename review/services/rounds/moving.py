"""The two steps of a round: from opening to open, from open to closed. No other module takes them."""

from __future__ import annotations

from datetime import datetime

from review.domain.rounds import RoundState
from review.domain.values import Actor
from review.store.rounds import Round


def finish_opening(row: Round) -> None:
    """Every item is written: the offices may begin."""
    row.state = RoundState.OPEN


def close(row: Round, actor: Actor, now: datetime) -> None:
    """Freeze the round; from here on the database refuses changes."""
    row.state = RoundState.CLOSED
    row.closed_at, row.closed_by_id = now, actor.id
    row.leased_until = None
    row.version += 1
