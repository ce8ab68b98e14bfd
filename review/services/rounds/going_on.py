"""The dynamic round of a year that is over goes on in the next: what was open comes along at once.

What could not wait for July does not wait for it either because a year ended (product.md section 6).
A July's and a backlog batch's unfinished items come again by their own ways.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.rounds import RoundKind, RoundState
from review.domain.values import Actor
from review.services.notices import tell_of_round
from review.services.rounds.opening import dynamic_round
from review.store.documents import Document
from review.store.events import About, append
from review.store.office_routes import routes_of
from review.store.round_population import Asked
from review.store.round_snapshot import add_going_on
from review.store.rounds import Round, RoundItem, newest_item


def rounds_of_past_years(session: Session, today: date) -> list[int]:
    """Ids of the dynamic rounds whose year is over and that nobody has closed."""
    query = select(Round.id).where(
        Round.kind == RoundKind.DYNAMIC, Round.state == RoundState.OPEN, Round.closes_on < today
    )
    return list(session.scalars(query.order_by(Round.id)))


def go_on(session: Session, actor: Actor, closed: Round, *, now: datetime, today: date) -> int:
    """Take what a closed dynamic round carried over into this year's; answers how many items came.

    july cases that are open live on in the new items.
    """
    row = dynamic_round(session, actor, closed.organisation_id, now=now, today=today)
    newest = int(session.scalar(select(func.max(Document.id))) or 0)
    asked = Asked(
        organisation_id=row.organisation_id,
        round_id=row.id,
        day=today,
        from_on=today,
        before_on=today,
        backlog_before=today,
        closes_on=today,
        routes=routes_of(session, row.organisation_id, today),
        going_on_from=closed.id,
    )
    added = add_going_on(session, asked, newest=newest)
    if not added:
        return 0
    append(
        session,
        "round.items_added",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "round": row.id,
            "after": 0,
            "to": newest,
            "count": added,
            "last_item": newest_item(session),
        },
    )
    offices = session.scalars(
        select(RoundItem.office_id)
        .join(Document, Document.id == RoundItem.document_id)
        .where(RoundItem.round_id == row.id, RoundItem.carried_from_id.is_not(None))
        .distinct()
    ).all()
    tell_of_round(session, row, offices, "round.items_added", now=now, today=today, once=True)
    session.flush()
    return added
