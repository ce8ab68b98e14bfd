"""Opening rounds: the snapshot in ranges of documents, what is added by hand, the dynamic round.

Opening is in steps, each its own transaction of the caller: ``begin_opening`` writes the round,
``open_next_range`` the items of one range of documents until nothing is left. Each may happen twice
or stop in the middle; nothing is lost or doubled. Product.md section 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.commands import OpenRound, PullIn
from review.domain.rounds import ItemReason, RoundKind, RoundPolicy, RoundState
from review.domain.values import Actor, Refusal, Refused
from review.services.notices import tell_of_round
from review.services.rounds.moving import finish_opening
from review.services.rounds.policies import check_may_manage, lock_organisation
from review.services.rounds.previews import Preview, opening_refusals, preview
from review.store.calendar import working_calendar
from review.store.documents import Document
from review.store.events import About, append
from review.store.office_routes import routes_of
from review.store.round_policies import policy_digest, policy_for, policy_json
from review.store.round_population import boundary, in_scope
from review.store.round_previews import asked_of
from review.store.round_snapshot import add_named, add_range
from review.store.rounds import (
    Round,
    RoundItem,
    lock_round,
    newest_item,
    open_item,
    round_of,
)

__all__ = [
    "Preview",
    "add_items",
    "begin_opening",
    "dynamic_round",
    "open_next_range",
    "preview",
    "pull_in",
]

#: Document ids per transaction: the longest that other writers wait (web.md section 3).
RANGE = 20_000
#: Documents named in one statement.
_NAMED = 500


def begin_opening(
    session: Session,
    actor: Actor,
    command: OpenRound,
    *,
    now: datetime,
    today: date,
    late: bool = False,
) -> Round:
    """Write the round of a year, or have one that is open look once more for what is missing.

    ``late`` says that whoever asks knows that the round's month is over. Raises Refused:
    ``round_not_yet``, ``round_before_first``, ``round_missed_start``, ``round_closed``. The items
    come with ``open_next_range``.
    """
    check_may_manage(actor, command.organisation_id)
    lock_organisation(session, command.organisation_id)
    row = round_of(session, command.organisation_id, RoundKind.JULY, command.year)
    policy = policy_for(session, command.organisation_id, command.year)
    if refusals := opening_refusals(row, policy, command.year, today, late=late):
        raise Refused(*refusals)
    newest = int(session.scalar(select(func.max(Document.id))) or 0)
    if row is not None:
        held = lock_round(session, row.id) or row
        if held.snapshot_to >= held.snapshot_end:
            held.snapshot_to, held.snapshot_end = 0, newest
        session.flush()
        return held
    row = _july(session, actor, command, policy, now=now, today=today)
    row.snapshot_end = newest
    session.add(row)
    session.flush()
    _tell_opened(session, actor, row, policy, now)
    return row


def open_next_range(session: Session, actor: Actor, round_id: int, *, now: datetime) -> bool:
    """Write the items of the next range of documents; True while more remains.

    The first time the last range is done the round is open and the offices are told. A closed round
    is left alone.
    """
    row = lock_round(session, round_id)
    if row is None or row.state is RoundState.CLOSED:
        return False
    if row.snapshot_to < row.snapshot_end:
        low, high = row.snapshot_to, min(row.snapshot_to + RANGE, row.snapshot_end)
        asked = asked_of(session, row.organisation_id, row.year, day=row.opened_on, round_row=row)
        added = add_range(session, asked, low=low, high=high)
        row.snapshot_to = high
        if added:
            _tell_added(session, actor, row, low, high, added, now)
    more = row.snapshot_to < row.snapshot_end
    if not more:
        row.leased_until = None
        if row.state is RoundState.OPENING:
            _finish(session, actor, row, now)
    session.flush()
    return more


def pull_in(
    session: Session, actor: Actor, command: PullIn, *, now: datetime, today: date
) -> RoundItem:
    """Take a boundary document into an open July round (domain.md 2.3). Raises Refused.

    Boundary means that the year in its number is not that of its issue date. Codes: ``round_unknown``,
    ``round_closed``, ``document_unknown``, ``item_open_elsewhere``, ``item_exists``,
    ``document_not_in_scope``, ``document_not_boundary``.
    """
    row = lock_round(session, command.round_id)
    if row is None:
        raise Refused(Refusal("round_unknown"))
    check_may_manage(actor, row.organisation_id)
    if row.state is RoundState.CLOSED:
        raise Refused(Refusal("round_closed"))
    _check_pulled(session, row, command.document_id)
    routes = routes_of(session, row.organisation_id, today)
    reason = ItemReason.PULLED_IN
    add_named(session, row, [command.document_id], reason, day=today, routes=routes)
    item = session.scalars(
        select(RoundItem).where(
            RoundItem.round_id == row.id, RoundItem.document_id == command.document_id
        )
    ).one()
    append(
        session,
        "round.item_pulled_in",
        actor=actor,
        now=now,
        about=About(row.organisation_id, item.document_id),
        payload={"round": row.id, "item": item.id},
    )
    return item


def add_items(
    session: Session,
    actor: Actor,
    round_row: Round,
    document_ids: Sequence[int],
    reason: ItemReason,
    *,
    now: datetime,
) -> int:
    """Add documents to an open round; answers how many came.

    Left alone: documents of another organisation, out of scope, not issued, with an open item, or in
    this round already. Raises Refused (``round_closed``).
    """
    row = lock_round(session, round_row.id)
    if row is None or row.state is RoundState.CLOSED:
        raise Refused(Refusal("round_closed"))
    routes = routes_of(session, row.organisation_id, row.opened_on)
    wanted = sorted(set(document_ids))
    total = 0
    for start in range(0, len(wanted), _NAMED):
        some = wanted[start : start + _NAMED]
        added = add_named(session, row, some, reason, day=row.opened_on, routes=routes)
        if added:
            _tell_added(session, actor, row, some[0] - 1, some[-1], added, now)
        total += added
    return total


def dynamic_round(
    session: Session, actor: Actor, organisation_id: int, *, now: datetime, today: date
) -> Round:
    """The year's round for what must not wait for July (动态调整); opened when first needed."""
    lock_organisation(session, organisation_id)
    row = round_of(session, organisation_id, RoundKind.DYNAMIC, today.year)
    if row is not None and row.state is not RoundState.CLOSED:
        return row
    policy = policy_for(session, organisation_id, today.year)
    serial = 0
    if row is not None:  # closed already: what comes later in the year needs another
        newest = session.scalars(
            select(Round)
            .where(
                Round.organisation_id == organisation_id,
                Round.kind == RoundKind.DYNAMIC,
                Round.year == today.year,
            )
            .order_by(Round.serial.desc())
            .limit(1)
        ).one()
        if newest.state is not RoundState.CLOSED:
            return newest
        serial = newest.serial + 1
    row = Round(
        organisation_id=organisation_id,
        kind=RoundKind.DYNAMIC,
        year=today.year,
        serial=serial,
        state=RoundState.OPEN,
        opened_at=now,
        opened_on=today,
        opened_by_id=actor.id,
        policy=policy_json(policy),
        titles=policy.titles,
        closes_on=date(today.year, 12, 31),
    )
    session.add(row)
    session.flush()
    _tell_opened(session, actor, row, policy, now)
    return row


# ---- inside --------------------------------------------------------------------------------------


def _july(
    session: Session,
    actor: Actor,
    command: OpenRound,
    policy: RoundPolicy,
    *,
    now: datetime,
    today: date,
) -> Round:
    """The row of a July with every date resolved and frozen."""
    from_on, before_on = policy.window(command.year)
    due = working_calendar(session).add(today, policy.office_days).on
    closes_on = policy.closes_on(command.year)
    if today > closes_on:  # opened late: the offices get their days, and then it may be closed
        closes_on = due
    return Round(
        organisation_id=command.organisation_id,
        kind=RoundKind.JULY,
        year=command.year,
        state=RoundState.OPENING,
        opened_at=now,
        opened_on=today,
        opened_by_id=actor.id,
        from_on=from_on,
        before_on=before_on,
        policy=policy_json(policy),
        titles=policy.titles,
        office_due_on=min(due, closes_on),
        closes_on=closes_on,
    )


def _finish(session: Session, actor: Actor, row: Round, now: datetime) -> None:
    finish_opening(row)
    items = session.scalar(
        select(func.count()).select_from(RoundItem).where(RoundItem.round_id == row.id)
    )
    append(
        session,
        "round.opening_finished",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"round": row.id, "items": int(items or 0)},
    )
    offices = session.scalars(
        select(RoundItem.office_id).where(RoundItem.round_id == row.id).distinct()
    ).all()
    tell_of_round(session, row, offices, "round.opened", now=now, today=row.opened_on)


def _check_pulled(session: Session, row: Round, document_id: int) -> None:
    document = session.get(Document, document_id)
    if document is None or document.organisation_id != row.organisation_id:
        raise Refused(Refusal("document_unknown"))
    held = select(RoundItem.state).where(
        RoundItem.round_id == row.id, RoundItem.document_id == document_id
    )
    if session.scalar(held) is not None:
        raise Refused(Refusal("item_exists"))
    if open_item(session, document_id) is not None:
        raise Refused(Refusal("item_open_elsewhere"))
    known = select(Document.id).where(Document.id == document_id)
    if session.scalar(known.where(in_scope)) is None:
        raise Refused(Refusal("document_not_in_scope"))
    if session.scalar(known.where(boundary)) is None:
        raise Refused(Refusal("document_not_boundary"))


def _tell_opened(
    session: Session, actor: Actor, row: Round, policy: RoundPolicy, now: datetime
) -> None:
    append(
        session,
        "round.opened",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "round": row.id,
            "kind": row.kind.value,
            "year": row.year,
            "from_on": row.from_on.isoformat() if row.from_on else None,
            "before_on": row.before_on.isoformat() if row.before_on else None,
            "policy_digest": policy_digest(policy),
        },
    )


def _tell_added(
    session: Session, actor: Actor, row: Round, low: int, high: int, count: int, now: datetime
) -> None:
    append(
        session,
        "round.items_added",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "round": row.id,
            "after": low,
            "to": high,
            "count": count,
            "last_item": newest_item(session),
        },
    )
