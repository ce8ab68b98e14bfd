"""What a July would look at, counted by office before it opens, and what it leaves out and why.

Resolves a round's question from its settings, or from what an open round froze. Queries only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy import String, case, cast, func, or_, select
from sqlalchemy.orm import Session

from review.domain.rounds import ItemReason, OutOfScope, RoundKind, RoundPolicy, RoundState
from review.domain.states import DocumentStatus
from review.store.documents import Document
from review.store.office_routes import routes_of
from review.store.round_policies import policy_for, policy_from
from review.store.round_population import (
    ISSUED,
    Asked,
    Candidates,
    Earlier,
    has_open_item,
    in_round,
    in_scope,
    never_evaluated,
    window_on,
)
from review.store.rounds import Round, RoundItem

PARTS = ("window", "catch_up", "flagged")
_CATCH_UP = (ItemReason.CARRIED_FORWARD, ItemReason.LATE_REGISTERED, ItemReason.MISSED)
_IN_WINDOW = (ItemReason.WINDOW, ItemReason.PULLED_IN)
#: July begins at midnight in China, whatever the machine's zone.
_CHINA = timezone(timedelta(hours=8))
_MOST = 2**62


@dataclass(frozen=True, kw_only=True)
class OfficeShare:
    """How many documents of a round fall to an office, by why they are in it."""

    office_id: int
    office: str
    window: int
    catch_up: int
    flagged: int

    @property
    def items(self) -> int:
        """All of them."""
        return self.window + self.catch_up + self.flagged


def asked_of(
    session: Session,
    organisation_id: int,
    year: int,
    *,
    day: date,
    round_row: Round | None = None,
    policy: RoundPolicy | None = None,
) -> Asked:
    """The question of a July with every date resolved: frozen ones where the round is there already."""
    settings = policy or (
        policy_from(round_row.policy) if round_row else policy_for(session, organisation_id, year)
    )
    from_on, before_on = settings.window(year)
    closes_on = settings.closes_on(year)
    if round_row is not None:
        from_on = round_row.from_on or from_on
        before_on = round_row.before_on or before_on
        closes_on = round_row.closes_on or closes_on
    return Asked(
        organisation_id=organisation_id,
        round_id=round_row.id if round_row else None,
        day=day,
        from_on=from_on,
        before_on=before_on,
        backlog_before=settings.backlog_before,
        closes_on=closes_on,
        earlier=_earlier(session, organisation_id, settings, year),
        routes=routes_of(session, organisation_id, day),
        carrying=_any_closed(session, organisation_id),
    )


def _any_closed(session: Session, organisation_id: int) -> bool:
    closed = select(Round.id).where(
        Round.organisation_id == organisation_id, Round.state == RoundState.CLOSED
    )
    return session.scalar(closed.limit(1)) is not None


def _earlier(
    session: Session, organisation_id: int, policy: RoundPolicy, year: int
) -> tuple[Earlier, ...]:
    """The Julys from the first of this house to the one before: as they were, or as they would have been."""
    held = {
        row.year: row
        for row in session.scalars(
            select(Round).where(
                Round.organisation_id == organisation_id,
                Round.kind == RoundKind.JULY,
                Round.year < year,
            )
        )
    }
    found = []
    for number in range(min(policy.first_year, year), year):
        row = held.get(number)
        midnight = datetime.combine(policy.opens_on(number), time(), _CHINA).astimezone(UTC)
        found.append(
            Earlier(
                year=number,
                before_on=row.before_on if row and row.before_on else policy.window(number)[1],
                opened_at=row.opened_at if row else midnight,
                closes_on=row.closes_on if row and row.closes_on else policy.closes_on(number),
            )
        )
    return tuple(found)


def shares(session: Session, asked: Asked, *, coming: bool = True) -> dict[int, dict[str, int]]:
    """Documents by answering office and part: those in the round already, and those ``coming``."""
    found = Candidates(asked)
    query = found.joined(
        select(found.office.label("office"), found.part.label("part")), low=0, high=_MOST
    ).where(found.belongs, ~has_open_item())
    counts: Counter[tuple[int, str]] = Counter()
    if asked.round_id is not None:
        query = query.where(~in_round(asked.round_id))
        held = case(
            (RoundItem.reason.in_(_IN_WINDOW), "window"),
            (RoundItem.reason.in_(_CATCH_UP), "catch_up"),
            else_="flagged",
        )
        inside = (
            select(RoundItem.office_id.label("office"), held.label("part"))
            .where(RoundItem.round_id == asked.round_id)
            .subquery()
        )
        for row in session.execute(
            select(inside.c.office, inside.c.part, func.count()).group_by(
                inside.c.office, inside.c.part
            )
        ):
            counts[row[0], row[1]] += row[2]
    if coming:
        new = query.subquery()
        for row in session.execute(
            select(new.c.office, new.c.part, func.count()).group_by(new.c.office, new.c.part)
        ):
            counts[row[0], row[1]] += row[2]
    by_office: dict[int, dict[str, int]] = {}
    for (office, part), count in counts.items():
        by_office.setdefault(office, dict.fromkeys(PARTS, 0))[part] = count
    return by_office


def left_out(session: Session, asked: Asked) -> dict[str, int]:
    """Issued documents of the window that are not looked at, by code: why not.

    Codes are those of ``OutOfScope``, ``evaluated`` (done already), ``elsewhere`` (open in another
    round) and, whatever the window, ``backlog`` (older than the first July of this house).
    """
    why = case(
        (Document.status == DocumentStatus.WITHDRAWN, OutOfScope.WITHDRAWN.value),
        (Document.is_party.is_(True), OutOfScope.PARTY.value),
        (Document.out_of_scope.is_not(None), cast(Document.out_of_scope, String)),
        (has_open_item(), "elsewhere"),
        else_="evaluated",
    )
    flagged = (Document.review_on.is_not(None)) & (Document.review_on <= asked.closes_on)
    rest = select(why.label("why")).where(
        Document.organisation_id == asked.organisation_id,
        Document.status.in_(ISSUED),
        window_on >= asked.from_on,
        window_on < asked.before_on,
        or_(~in_scope, has_open_item(), (~never_evaluated) & (~flagged)),
    )
    if asked.round_id is not None:
        rest = rest.where(~in_round(asked.round_id))
    left = rest.subquery()
    rows = session.execute(select(left.c.why, func.count()).group_by(left.c.why))
    found = {str(row[0]): int(row[1]) for row in rows}
    backlog = session.scalar(
        select(func.count())
        .select_from(Document)
        .where(
            Document.organisation_id == asked.organisation_id,
            in_scope,
            never_evaluated,
            window_on < asked.backlog_before,
        )
    )
    return {**found, "backlog": int(backlog)} if backlog else found
