"""Putting like items of an office together: same attribute, grounds and kind, similar text.

Done when the evidence of an office is complete, and again when late items complete it anew. The
codes of an earlier grouping stay, so a link to a cluster keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from review.domain.likeness import group
from review.store.documents import Document, FileState
from review.store.evidence import unpacked
from review.store.rounds import OPEN_STATES, Round, RoundItem

_WAITING = (FileState.PENDING, FileState.WORKING)
_AT_ONCE = 500


def office_is_complete(session: Session, round_id: int, office_id: int) -> bool:
    """Whether no open item of an office waits for its evidence any more."""
    left = session.scalar(
        select(func.count(RoundItem.id)).where(
            RoundItem.round_id == round_id,
            RoundItem.office_id == office_id,
            RoundItem.state.in_(OPEN_STATES),
            RoundItem.evidence_state.in_(_WAITING),
        )
    )
    return not left


def clusters_for(session: Session, round_id: int, office_id: int) -> dict[int, str]:
    """The items of an office whose cluster is to change, with the new code; writes nothing.

    One item alone is a cluster, too. The same items give the same clusters and codes again.
    """
    rows = session.execute(
        select(
            RoundItem.id,
            RoundItem.attribute_then,
            RoundItem.grounds_then,
            Document.doc_kind,
            RoundItem.sketch,
            RoundItem.cluster,
        )
        .join(Document, Document.id == RoundItem.document_id)
        .where(
            RoundItem.round_id == round_id,
            RoundItem.office_id == office_id,
            RoundItem.evidence_at.is_not(None),
        )
        .order_by(RoundItem.id)
    ).all()
    foreign = _codes_elsewhere(session, round_id, office_id)
    now = {row[0]: row[5] for row in rows}
    known = {i: code for i, code in now.items() if code and code not in foreign}
    items = (
        (i, (attribute, tuple(sorted(grounds)), kind), unpacked(data))
        for i, attribute, grounds, kind, data, _ in rows
    )
    return {
        i: cluster.code
        for cluster in group(items, known=known)
        for i in cluster.ids
        if now[i] != cluster.code
    }


def _codes_elsewhere(session: Session, round_id: int, office_id: int) -> frozenset[str]:
    """Codes that came into this office with a reassigned item: they belong to the other office."""
    mine, other = RoundItem, aliased(RoundItem)
    codes = session.scalars(
        select(other.cluster)
        .where(
            other.round_id == round_id,
            other.office_id != office_id,
            other.cluster.in_(
                select(mine.cluster).where(
                    mine.round_id == round_id, mine.office_id == office_id, mine.cluster != ""
                )
            ),
        )
        .distinct()
    )
    return frozenset(codes)


def write_clusters(session: Session, round_id: int, codes: Mapping[int, str]) -> int:
    """Write cluster codes by item; a round that was closed meanwhile keeps its own. Answers how many."""
    closed = session.scalar(select(Round.closed_at).where(Round.id == round_id))
    if closed is not None or not codes:
        return 0
    by_code: dict[str, list[int]] = {}
    for item_id, code in codes.items():
        by_code.setdefault(code, []).append(item_id)
    for code, ids in sorted(by_code.items()):
        for at in range(0, len(ids), _AT_ONCE):
            session.execute(
                update(RoundItem)
                .where(RoundItem.id.in_(ids[at : at + _AT_ONCE]))
                .values(cluster=code)
                .execution_options(synchronize_session=False)
            )
    session.expire_all()
    return len(codes)
