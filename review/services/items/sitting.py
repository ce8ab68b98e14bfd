"""Many items in one sitting: each by itself, so that one that can not be answered spoils no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.values import Refusal, Refused, Stale
from review.services.items.moving import Move, Together
from review.store.documents import Document
from review.store.people import Organisation
from review.store.rounds import Round, RoundItem, lock_round

#: How many ids one query names.
_AT_ONCE = 500

One = Callable[[RoundItem, Document, int], None]


def each_by_itself(
    session: Session,
    items: Iterable[tuple[int, int]],
    act: One,
    moves: list[Move] | None = None,
) -> Together:
    """Do one act on each item (id, version as the form showed it); answers what went and what did not.

    Documents are locked first, in the order of their ids, then the rounds: two sittings over the same
    items wait for each other, neither for ever. Rows are read many at once. ``moves`` is the list into
    which ``act`` puts what it leaves to be counted; what was refused is taken out of it again.
    """
    wanted = dict(items)
    done: list[int] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    moves = [] if moves is None else moves
    # The session forgets what nobody holds, and would ask for these again at each item.
    rounds = _lock(session, sorted(wanted))
    houses = {session.get_one(Organisation, row.organisation_id) for row in rounds}
    for some in _parts(list(wanted)):
        held = _held(session, some)
        for item_id in some:
            if item_id not in held:
                refused[item_id] = (Refusal("item_gone"),)
                continue
            before = len(moves)
            try:
                with session.begin_nested():
                    act(*held[item_id], wanted[item_id])
            except Refused as reasons:
                refused[item_id] = reasons.refusals
                del moves[before:]
            except Stale:
                refused[item_id] = (Refusal("item_changed_since"),)
                del moves[before:]
            else:
                done.append(item_id)
    del rounds, houses
    return Together(tuple(done), refused)


# ---- inside --------------------------------------------------------------------------------------


def _parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _lock(session: Session, item_ids: list[int]) -> list[Round]:
    """Lock the documents, then the rounds; answers the rounds."""
    documents: set[int] = set()
    rounds: set[int] = set()
    for some in _parts(item_ids):
        query = select(RoundItem.document_id, RoundItem.round_id).where(RoundItem.id.in_(some))
        for document_id, round_id in session.execute(query):
            documents.add(document_id)
            rounds.add(round_id)
    for some in _parts(sorted(documents)):
        held = select(Document.id).where(Document.id.in_(some)).order_by(Document.id)
        session.execute(held.with_for_update()).all()
    locked = (lock_round(session, round_id) for round_id in sorted(rounds))
    return [row for row in locked if row is not None]


def _held(session: Session, item_ids: list[int]) -> dict[int, tuple[RoundItem, Document]]:
    """The items, locked, with their documents, as they are now; those that are gone are missing."""
    query = (
        select(RoundItem, Document)
        .join(Document, Document.id == RoundItem.document_id)
        .where(RoundItem.id.in_(item_ids))
        .order_by(RoundItem.id)
        .with_for_update(of=RoundItem)
        .execution_options(populate_existing=True)
    )
    return {row.id: (row, document) for row, document in session.execute(query)}
