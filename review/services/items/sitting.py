"""Many items in one sitting: each by itself, so that one that can not be answered spoils no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.values import Refusal, Refused, Stale
from review.services.items.moving import Together, locked_item
from review.store.documents import Document
from review.store.rounds import RoundItem, lock_round

#: How many ids one query names.
_AT_ONCE = 500

One = Callable[[RoundItem, Document, int], None]


def each_by_itself(session: Session, items: Iterable[tuple[int, int]], act: One) -> Together:
    """Do one act on each item (id, version as the form showed it); answers what went and what did not.

    Documents are locked first, in the order of their ids, then the rounds: two sittings over the same
    items wait for each other, neither for ever.
    """
    wanted = dict(items)
    _lock(session, sorted(wanted))
    done: list[int] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    for item_id, version in wanted.items():
        try:
            with session.begin_nested():
                act(*locked_item(session, item_id), version)
        except Refused as reasons:
            refused[item_id] = reasons.refusals
        except Stale:
            refused[item_id] = (Refusal("item_changed_since"),)
        else:
            done.append(item_id)
    return Together(tuple(done), refused)


def _lock(session: Session, item_ids: list[int]) -> None:
    documents: set[int] = set()
    rounds: set[int] = set()
    for start in range(0, len(item_ids), _AT_ONCE):
        some = item_ids[start : start + _AT_ONCE]
        query = select(RoundItem.document_id, RoundItem.round_id).where(RoundItem.id.in_(some))
        for document_id, round_id in session.execute(query):
            documents.add(document_id)
            rounds.add(round_id)
    ordered = sorted(documents)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        held = select(Document.id).where(Document.id.in_(some)).order_by(Document.id)
        session.execute(held.with_for_update()).all()
    for round_id in sorted(rounds):
        lock_round(session, round_id)
