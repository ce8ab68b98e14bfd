"""Writing down the evidence of an item with what it suggests, and asking for it again.

The evidence of an item is replaced as a whole. A background act: it moves no item, and does not
count as a change of it, so a form that is open stays good.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from review.domain.evidence import ORDER, Evidence, EvidenceCode
from review.domain.likeness import Sketch
from review.domain.suggestions import Suggestion, suggest
from review.domain.values import Actor
from review.services.contents import about
from review.services.evidence.claiming import finish_evidence
from review.store.documents import Document, FileState
from review.store.events import LONGEST, append
from review.store.evidence import packed, row_of, weighed_of
from review.store.rounds import OPEN_STATES, ItemEvidence, RoundItem

#: Ids in one statement.
_AT_ONCE = 500


def record_evidence(
    session: Session,
    actor: Actor,
    item: RoundItem,
    found: Iterable[Evidence],
    *,
    rules: str,
    sketch: Sketch,
    now: datetime,
) -> Suggestion | None:
    """Replace an item's evidence, keep its sketch and the suggestion; answers the suggestion.

    ``rules`` names gathering, engine and word lists. Where the scan failed the evidence is still
    written; the item then counts as given up, and can be asked again.
    """
    evidence = sorted(found, key=lambda e: ORDER[e.code])
    session.execute(delete(ItemEvidence).where(ItemEvidence.item_id == item.id))
    session.add_all([row_of(item, each) for each in evidence])
    made = suggest(weighed_of(session, item, evidence))
    item.suggested_outcome = made.outcome if made else None
    item.suggested_validity = made.validity if made else None
    item.suggested_successor_id = made.successor_id if made else None
    item.sketch = packed(sketch)
    item.rule_version = rules[:40]
    item.evidence_at = now
    failed = any(each.code is EvidenceCode.SCAN_FAILED for each in evidence)
    finish_evidence(item, FileState.FAILED if failed else FileState.DONE)
    session.flush()
    append(
        session,
        "item.evidence_made",
        actor=actor,
        now=now,
        about=about(session.get_one(Document, item.document_id)),
        payload={
            "item": item.id,
            "codes": _listed([each.code.value for each in evidence]),
            "rule_version": item.rule_version,
            "suggested": made.outcome.value if made else None,
        },
    )
    return made


def _listed(codes: Sequence[str]) -> str:
    """The codes, the gravest first, as many as an event holds."""
    said = ""
    for code in codes:
        longer = f"{said} {code}" if said else code
        if len(longer) > LONGEST:
            break
        said = longer
    return said


def ask_evidence_again(session: Session, round_id: int) -> int:
    """Have the evidence of every open item of a round made anew; answers how many."""
    return _wake(session, select(RoundItem.id).where(RoundItem.round_id == round_id))


def ask_for_documents(session: Session, document_ids: Iterable[int]) -> int:
    """The same for the open items of some documents: a request came, a repeal was found."""
    ids = list(document_ids)
    return sum(
        _wake(
            session, select(RoundItem.id).where(RoundItem.document_id.in_(ids[at : at + _AT_ONCE]))
        )
        for at in range(0, len(ids), _AT_ONCE)
    )


def ask_outdated(session: Session, rules: str) -> int:
    """The same for every open item whose evidence was made by other rules than these."""
    outdated = select(RoundItem.id).where(
        RoundItem.evidence_state == FileState.DONE, RoundItem.rule_version != rules[:40]
    )
    return _wake(session, outdated)


def _wake(session: Session, wanted: Select[int]) -> int:
    open_ones = wanted.where(RoundItem.state.in_(OPEN_STATES))
    count = session.scalar(select(func.count()).select_from(open_ones.subquery()))
    session.execute(
        update(RoundItem)
        .where(RoundItem.id.in_(open_ones))
        .values(
            evidence_state=FileState.PENDING, attempts=0, leased_until=None, evidence_reason=None
        )
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return int(count or 0)
