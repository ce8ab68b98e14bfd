"""The only place that moves an item of a round: judge by the table, record, count, write the event.

Nothing else assigns ``RoundItem.state``. Counts of the round are kept in the same transaction
(``counting``), people are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.grounds import comment_is_adequate
from review.domain.item_flow import ITEM_FLOW
from review.domain.machine import Transition, Verdict
from review.domain.outcomes import judge_item_proposal
from review.domain.states import ItemAction, ItemState, Role
from review.domain.values import Actor, Item, ItemProposal, Refusal, Refused, Stale
from review.services.items.counting import Key, count_day, count_in, count_many, key_of
from review.services.notices import tell_people
from review.store.cases import Notice
from review.store.documents import Document, lock_document
from review.store.events import About, append
from review.store.item_values import item_of
from review.store.people import people_holding
from review.store.rounds import ItemNote, Round, RoundItem, lock_item

__all__ = ["apply_item_transition", "count_in", "locked_item", "on_behalf", "write_note"]

ItemVerdict = Verdict[ItemState, ItemAction, Item]

_PROPOSING = frozenset({ItemAction.PROPOSE, ItemAction.PROPOSE_RELEASE})
_APPROVING = frozenset({ItemAction.APPROVE, ItemAction.APPROVE_RELEASE})


@dataclass(frozen=True)
class Together:
    """What a sitting over many items did: the ids that moved, and why each of the others did not."""

    settled: tuple[int, ...]
    refused: dict[int, tuple[Refusal, ...]]


@dataclass(frozen=True)
class Move:
    """One move that was made: the item, the row of the table, where it counted and counts now."""

    item: RoundItem
    row: Transition[ItemState, ItemAction, Item]
    before: Key
    after: Key


def on_behalf(actor: Actor) -> Actor:
    """The product itself, moving an item as a consequence of what somebody did; the log names them."""
    return Actor(id=actor.id, name=actor.name if actor.system else "", system=True)


def locked_item(session: Session, item_id: int) -> tuple[RoundItem, Document]:
    """The item and its document, locked in the order document, round, item; else Refused ``item_gone``."""
    found = session.execute(
        select(RoundItem.document_id, RoundItem.round_id).where(RoundItem.id == item_id)
    ).first()
    document = lock_document(session, found.document_id) if found is not None else None
    if found is None or document is None:
        raise Refused(Refusal("item_gone"))
    hold_round(session, found.round_id)
    row = lock_item(session, item_id)
    if row is None:
        raise Refused(Refusal("item_gone"))
    return row, document


def hold_round(session: Session, round_id: int) -> None:
    """Nobody closes the round until this transaction ends; others may move its items meanwhile."""
    session.execute(
        select(Round.id).where(Round.id == round_id).with_for_update(read=True)
    ).one_or_none()


def apply_item_transition(
    session: Session,
    actor: Actor,
    row: RoundItem,
    action: ItemAction,
    *,
    now: datetime,
    today: date,
    version: int | None = None,
    comment: str = "",
    proposal: ItemProposal | None = None,
    more: tuple[Refusal, ...] = (),
    record: Callable[[], None] | None = None,
    later: list[Move] | None = None,
) -> ItemVerdict:
    """Judge and carry out one move of a locked item.

    ``proposal`` is written with the two proposing moves; ``more`` are reasons against it that need
    more than the item to see; ``record`` writes the rest of the act, after judging and before
    landing, and sets the outcome where the move settles. With ``later`` the caller counts and tells
    (``count_and_tell``) when many have moved. Raises Stale when the form was opened at
    another ``version``, Refused with every reason; what is refused has changed nothing.
    """
    if version is not None and row.version != version:
        raise Stale(version, row.version)
    item = item_of(session, row, proposal)
    verdict = ITEM_FLOW.judge(actor, item, action)
    refusals = _all_reasons(verdict, item, comment, more)
    if refusals or verdict.row is None:
        raise Refused(*refusals)
    before, source = key_of(row), row.state
    if proposal is not None:
        _write_proposal(row, proposal, actor, now)
    note = write_note(session, actor, row, comment, now) if comment.strip() else None
    if record is not None:
        record()
    _land(row, verdict.row, actor, now)
    session.flush()
    append(
        session,
        verdict.row.event,
        actor=actor,
        now=now,
        about=About(row.organisation_id, row.document_id, row.case_id),
        payload={
            "item": row.id,
            "round": row.round_id,
            "source": source.value,
            "target": row.state.value,
            "role": verdict.row.role.value,
            "outcome": row.outcome.value if row.outcome is not None else None,
            "comment": note.id if note is not None else None,
        },
    )
    moved = Move(row, verdict.row, before, key_of(row))
    if later is None:
        count_and_tell(session, [moved], actor, now=now, today=today)
    else:
        later.append(moved)
    return verdict


def count_and_tell(
    session: Session, moves: Sequence[Move], actor: Actor, *, now: datetime, today: date
) -> None:
    """What follows many moves, once for all: the counts of the round, of the day, and the notices.

    Who hears of a kind of move hears once until they read it, hence of the first in each office; of
    a return everybody concerned hears each time.
    """
    counts: Counter[Key] = Counter()
    days: dict[tuple[int, int], list[int]] = {}
    heard: set[tuple[object, ...]] = set()
    for move in moves:
        counts[move.before] -= 1
        counts[move.after] += 1
        round_id, office_id, state, _ = move.after
        day = days.setdefault((round_id, office_id), [0, 0])
        day[0] += int(move.row.action in _PROPOSING)
        day[1] += int(state is ItemState.SETTLED)
    count_many(session, counts)
    for (round_id, office_id), (proposed, settled) in sorted(days.items()):
        if proposed or settled:
            count_day(session, round_id, office_id, today, proposed=proposed, settled=settled)
    for move in moves:
        row = move.item
        kind = (row.organisation_id, row.office_id, row.assigned_to_id, move.row.event)
        if move.row.action is not ItemAction.RETURN and kind in heard:
            continue
        heard.add(kind)
        _tell(session, row, move.row, actor, now=now, today=today)
    session.flush()


def write_note(
    session: Session, actor: Actor, row: RoundItem, body: str, now: datetime
) -> ItemNote:
    """What somebody writes beside an item, as a row of its own."""
    note = ItemNote(
        organisation_id=row.organisation_id,
        item_id=row.id,
        person_id=actor.id,
        body=body.strip(),
        at=now,
    )
    session.add(note)
    session.flush()
    return note


# ---- inside --------------------------------------------------------------------------------------


def _all_reasons(
    verdict: ItemVerdict, item: Item, comment: str, more: tuple[Refusal, ...]
) -> list[Refusal]:
    """The table's reasons; every fault of a proposal, where the table names the first."""
    found = [*verdict.refusals]
    if verdict.row is None:
        return found
    if verdict.action in _PROPOSING and item.proposal is not None:
        found += judge_item_proposal(item)
    if verdict.row.needs_comment and (thin := comment_is_adequate(comment)):
        found.append(thin)
    found += more
    return [f for i, f in enumerate(found) if f.code not in {g.code for g in found[:i]}]


def _write_proposal(row: RoundItem, said: ItemProposal, actor: Actor, now: datetime) -> None:
    row.outcome, row.outcome_reason = said.outcome, said.reason.strip()
    row.outcome_grounds, row.next_review_year = list(said.grounds), said.next_review_year
    row.validity, row.validity_on = said.validity, said.validity_on
    row.successor_id, row.successor_text = said.successor_id, said.successor_text.strip()[:400]
    row.out_of_scope = said.out_of_scope
    row.proposer_id, row.proposed_at = actor.id, now


def _land(
    row: RoundItem, transition: Transition[ItemState, ItemAction, Item], actor: Actor, now: datetime
) -> None:
    if transition.action in _APPROVING:
        row.approver_id = actor.id
    if transition.target is ItemState.SETTLED:
        row.settled_at = now
    row.state = transition.target
    row.version += 1


def _tell(
    session: Session,
    row: RoundItem,
    transition: Transition[ItemState, ItemAction, Item],
    actor: Actor,
    *,
    now: datetime,
    today: date,
) -> None:
    """Whom the move concerns. Of many moves of one kind people hear once, until they read it; of a
    return its proposer hears each time.
    """
    event = transition.event
    people: list[int | None] = []
    for role in transition.tell:
        back = role is Role.DRAFTER and transition.action is ItemAction.RETURN
        named = [row.assigned_to_id, row.proposer_id if back else None]
        if role is Role.DRAFTER and any(named):
            people += named
        else:
            holders = people_holding(session, role, row.organisation_id, row.office_id, today)
            people += [p.id for p in holders]
        if not back:
            waiting = _unread(session, event, people)
            people = [p for p in people if p not in waiting]
    document = session.get_one(Document, row.document_id)
    tell_people(session, document, (p for p in people if p != actor.id), event, now)


def _unread(session: Session, event: str, people: Iterable[int | None]) -> set[int]:
    """Who of some people has a notice of this event that they have not read."""
    query = select(Notice.person_id).where(
        Notice.person_id.in_({p for p in people if p is not None}),
        Notice.read_at.is_(None),
        Notice.event == event,
    )
    return set(session.scalars(query.distinct()))
