"""Closing a round: what is open is carried over, the figures are written, the round is frozen.

A leader who has not approved by the end of July keeps nothing open (domain.md 2.4): the items come
again in the next July, and july cases that are open live on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.commands import CloseRound
from review.domain.rounds import RoundKind, RoundState
from review.domain.states import ItemState
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.items.carrying import carry_over_all
from review.services.items.moving import on_behalf
from review.services.rounds.going_on import go_on
from review.services.rounds.moving import close
from review.services.rounds.policies import check_may_manage
from review.services.rounds.results import figures_of
from review.store.cases import CLOSED, ReviewCase
from review.store.events import About, algorithm, append, canonical_payload
from review.store.rounds import OPEN_STATES, Round, RoundItem, lock_round


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What closing a round will do, or why it may not be closed yet; ``carried_over`` by state."""

    settled: int
    moved: int
    carried_over: dict[ItemState, int]
    cases_open: int
    refusals: tuple[Refusal, ...]

    @property
    def open_items(self) -> int:
        """Items that will come again in the next July."""
        return sum(self.carried_over.values())


def closing_preview(session: Session, round_row: Round, *, today: date) -> Closing:
    """Count what closing will carry over, and how many july cases stay open; writes nothing."""
    counts = _by_state(session, round_row.id)
    cases = session.scalar(
        select(func.count())
        .select_from(RoundItem)
        .join(ReviewCase, ReviewCase.id == RoundItem.case_id)
        .where(
            RoundItem.round_id == round_row.id,
            RoundItem.state.in_(OPEN_STATES),
            ReviewCase.state.not_in(CLOSED),
        )
    )
    return Closing(
        settled=counts.get(ItemState.SETTLED, 0),
        moved=counts.get(ItemState.MOVED, 0),
        carried_over={state: counts[state] for state in OPEN_STATES if counts.get(state)},
        cases_open=int(cases or 0),
        refusals=closing_refusals(round_row, today),
    )


def close_round(
    session: Session, actor: Actor, command: CloseRound, *, now: datetime, today: date
) -> Round:
    """Carry every open item over, one event each, write the figures and freeze the round.

    Raises Refused: ``round_unknown``, ``round_closed``, ``round_still_opening``,
    ``round_closes_later`` (``date`` is the first day on which it may be closed); Stale where the round
    changed since the form was opened.
    """
    row = lock_round(session, command.round_id)
    if row is None:
        raise Refused(Refusal("round_unknown"))
    check_may_manage(actor, row.organisation_id)
    if refusals := closing_refusals(row, today):
        raise Refused(*refusals)
    if command.version != row.version:
        raise Stale(command.version, row.version)
    carry_over_all(session, on_behalf(actor), row.id, now=now)
    counts = _by_state(session, row.id)
    row.figures = figures_of(session, row)
    close(row, actor, now)
    session.flush()
    append(
        session,
        "round.closed",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "round": row.id,
            "settled": counts.get(ItemState.SETTLED, 0),
            "carried_over": counts.get(ItemState.CARRIED_OVER, 0),
            "figures_digest": _digest(row.figures),
        },
    )
    if row.kind is RoundKind.DYNAMIC and counts.get(ItemState.CARRIED_OVER):
        go_on(session, actor, row, now=now, today=today)
    return row


# ---- inside --------------------------------------------------------------------------------------


def closing_refusals(row: Round, today: date) -> tuple[Refusal, ...]:
    """Why a round may not be closed today; empty when it may."""
    if row.state is RoundState.CLOSED:
        return (Refusal("round_closed"),)
    if row.state is RoundState.OPENING:
        return (Refusal("round_still_opening"),)
    if row.closes_on is not None and today <= row.closes_on:
        first = date.fromordinal(row.closes_on.toordinal() + 1)
        return (Refusal("round_closes_later", {"date": first.isoformat()}),)
    return ()


def _by_state(session: Session, round_id: int) -> dict[ItemState, int]:
    rows = session.execute(
        select(RoundItem.state, func.count())
        .where(RoundItem.round_id == round_id)
        .group_by(RoundItem.state)
    )
    return {row[0]: row[1] for row in rows}


def _digest(figures: dict[str, Any]) -> str:
    return hashlib.new(algorithm(), canonical_payload(figures).encode()).hexdigest()
