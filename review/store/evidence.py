"""Evidence of round items as rows, and what pages read of it: suggestion, quote, then and now, likes.

Rows hold codes and facts; a quote is read from the vault, or from the record that was released.
Queries only; evidence is made by ``services.evidence``.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import Session

from review.domain.evidence import ORDER, Evidence, EvidenceCode, Quote
from review.domain.likeness import Sketch, estimate
from review.domain.states import Attribute, DocumentStatus, ItemState, Outcome, Validity
from review.domain.suggestions import Suggestion, Weighed, suggest
from review.store.documents import Document, FileState, live_files
from review.store.findings import PRESENT, FindingRow
from review.store.releases import published_release
from review.store.rounds import OPEN_STATES, ItemEvidence, Round, RoundItem
from review.store.vault import Vault

#: A segment of this form names a string of the released record, not of a file.
RELEASED = "released:"

#: Where a quoted sentence begins and ends, and how far it may reach to each side, in characters.
_BOUNDS = re.compile(r"[。；;！!？?\n]")
_REACH = 120


@dataclass(frozen=True)
class EvidenceRow:
    """One thing found, as a page shows it; ``source`` is the other document that says it."""

    id: int
    evidence: Evidence
    source: Document | None


@dataclass(frozen=True)
class EvidenceProgress:
    """How far the evidence of a round is: open items, those done, those given up."""

    total: int
    done: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class ThenAndNow:
    """What was so when the round opened, and what is so now; dates of issue and last evaluation."""

    issued_on: date
    evaluated_on: date | None
    status: tuple[DocumentStatus, DocumentStatus]
    attribute: tuple[Attribute | None, Attribute | None]
    partial: tuple[bool, bool]
    grounds: tuple[tuple[str, ...], tuple[str, ...]]
    reason: tuple[str, str]
    validity: tuple[Validity, Validity]
    #: Findings that the detectors and people noted when the files were read.
    findings_then: int
    rule_version: str


def packed(sketch: Sketch) -> bytes | None:
    """A sketch as its column holds it: 64 numbers of 32 bits; None for no text at all."""
    return struct.pack(f"<{len(sketch)}I", *sketch) if sketch else None


def unpacked(data: bytes | None) -> Sketch:
    """The sketch of a column; empty for None."""
    return struct.unpack(f"<{len(data) // 4}I", data) if data else ()


def row_of(item: RoundItem, found: Evidence) -> ItemEvidence:
    """The row of one thing found about an item."""
    quote = found.quote
    return ItemEvidence(
        organisation_id=item.organisation_id,
        item_id=item.id,
        code=found.code.value,
        facts=dict(found.facts),
        source_document_id=found.source_document_id,
        file_version_id=quote.file_version_id if quote else None,
        segment=quote.segment[:80] if quote else "",
        start=quote.start if quote else 0,
        end=quote.end if quote else 0,
    )


def _evidence(row: ItemEvidence) -> Evidence:
    quote = Quote(row.file_version_id, row.segment, row.start, row.end) if row.segment else None
    return Evidence(
        code=EvidenceCode(row.code),
        facts=row.facts,
        source_document_id=row.source_document_id,
        quote=quote,
    )


def evidence_of(session: Session, item_id: int) -> tuple[EvidenceRow, ...]:
    """What was found about an item, the gravest first, each with its source document."""
    rows = session.execute(
        select(ItemEvidence, Document)
        .outerjoin(Document, Document.id == ItemEvidence.source_document_id)
        .where(ItemEvidence.item_id == item_id)
    ).all()
    found = [EvidenceRow(row.id, _evidence(row), source) for row, source in rows]
    return tuple(sorted(found, key=lambda r: (ORDER[r.evidence.code], r.id)))


def weighed_of(session: Session, item: RoundItem, found: Sequence[Evidence]) -> Weighed:
    """An item with its evidence as the rules see it; the document as it stands now."""
    document = session.get_one(Document, item.document_id)
    return Weighed(
        status=document.status,
        attribute=document.attribute,
        grounds=tuple(document.grounds or item.grounds_then),
        round_year=session.get_one(Round, item.round_id).year,
        has_file=not any(
            each.code in (EvidenceCode.PAPER_ONLY, EvidenceCode.NO_FILE) for each in found
        ),
        evidence=tuple(found),
    )


def suggestion_of(session: Session, item: RoundItem) -> Suggestion | None:
    """What the evidence suggests for an item; None before there is any, or where people must decide."""
    if item.evidence_at is None:
        return None
    found = [row.evidence for row in evidence_of(session, item.id)]
    return suggest(weighed_of(session, item, found))


def quote_of(session: Session, vault: Vault, evidence: Evidence) -> str | None:
    """The sentence around the place of an evidence; None where it has none or the text is gone.

    Reads protected text: only for somebody who may read the document it stands in, which the caller
    checks (``source_document_id``, or the item's own) and notes. At most 240 characters beside the place.
    """
    quote = evidence.quote
    if quote is None:
        return None
    if quote.segment.startswith(RELEASED):
        text = _released_text(session, evidence, quote.segment.removeprefix(RELEASED))
    elif quote.file_version_id is not None:
        text = vault.text_at(quote.file_version_id, quote.segment, 0, 1 << 31)
    else:
        return None
    return _sentence(text, quote.start, quote.end) or None


def _released_text(session: Session, evidence: Evidence, name: str) -> str:
    document_id = evidence.source_document_id
    release = published_release(session, document_id) if document_id is not None else None
    if release is None:
        return ""
    record = release.record
    if name.startswith("file-"):
        files = {f"file-{file['position']}": str(file["name"]) for file in record["files"]}
        return files.get(name, "")
    return str(record.get(name) or record["fields"].get(name) or "")


def _sentence(text: str, start: int, end: int) -> str:
    """The place with its sentence, cut at punctuation; an ellipsis where it was cut elsewhere."""
    if not 0 <= start < end <= len(text):
        return ""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    cut_left = len(before) == _REACH
    bounds = list(_BOUNDS.finditer(before))
    if bounds:
        before, cut_left = before[bounds[-1].end() :], False
    closing = _BOUNDS.search(after)
    cut_right = closing is None and len(after) == _REACH
    after = after[: closing.end()] if closing else after
    quoted = f"{before}{text[start:end]}{after}".strip()
    return f"{'…' if cut_left else ''}{quoted}{'…' if cut_right else ''}"


def then_and_now(session: Session, item: RoundItem) -> ThenAndNow:
    """What was decided then, and how the document stands now: for the top of an item's page."""
    document = session.get_one(Document, item.document_id)
    versions = [version.id for version in live_files(session, document.id)]
    here = (FindingRow.file_version_id.in_(versions), PRESENT)
    count = select(func.count(FindingRow.id)).where(*here)
    return ThenAndNow(
        issued_on=item.window_on,
        evaluated_on=document.evaluated_on,
        status=(item.status_then, document.status),
        attribute=(item.attribute_then, document.attribute),
        partial=(item.partial_then, document.partial),
        grounds=(tuple(item.grounds_then), tuple(document.grounds)),
        reason=(item.ground_reason_then, document.ground_reason),
        validity=(item.validity_then, document.validity),
        findings_then=int(session.scalar(count) or 0),
        rule_version=item.rule_version,
    )


@dataclass(frozen=True)
class LikeItem:
    """An item that says much the same as another: how much of the text they share, 0 … 1."""

    item: RoundItem
    title: str
    doc_number: str | None
    likeness: float
    #: The outcome it has, or that is proposed.
    outcome: Outcome | None


def like_items(session: Session, item: RoundItem, limit: int) -> tuple[LikeItem, ...]:
    """Items of the same round, office and cluster, the likest first; empty before clusters are made."""
    if not item.cluster:
        return ()
    rows = session.execute(
        select(RoundItem, RoundItem.sketch, Document.title, Document.doc_number)
        .join(Document, Document.id == RoundItem.document_id)
        .where(
            RoundItem.round_id == item.round_id,
            RoundItem.office_id == item.office_id,
            RoundItem.cluster == item.cluster,
            RoundItem.id != item.id,
        )
        .order_by(RoundItem.id)
        .limit(max(limit, 1) * 20)
    ).all()
    own = unpacked(
        session.scalar(select(RoundItem.sketch).where(RoundItem.id == item.id)),
    )
    found = [
        LikeItem(row, title, number, estimate(own, unpacked(sketch)), row.outcome)
        for row, sketch, title, number in rows
    ]
    return tuple(sorted(found, key=lambda like: (-like.likeness, like.item.id))[:limit])


def evidence_progress(
    session: Session, round_id: int, office_id: int | None = None
) -> EvidenceProgress:
    """How far the evidence of a round's open items is, of one office or of all."""
    query = select(
        func.count(RoundItem.id),
        func.sum(case((RoundItem.evidence_state == FileState.DONE, 1), else_=0)),
        func.sum(case((RoundItem.evidence_state == FileState.FAILED, 1), else_=0)),
    ).where(RoundItem.round_id == round_id, RoundItem.state.in_(OPEN_STATES))
    if office_id is not None:
        query = query.where(RoundItem.office_id == office_id)
    total, done, failed = session.execute(query).one()
    return EvidenceProgress(int(total), int(done or 0), int(failed or 0))


# ------------------------------------------------------------------------------------- clusters

#: States in which the office has yet to answer.
_TO_ANSWER = (ItemState.ASSIGNED, ItemState.RETURNED)


@dataclass(frozen=True)
class ClusterRow:
    """Items of one office that can be looked at together; the title is that of the first."""

    code: str
    size: int
    open: int
    title: str
    #: What is suggested for all of them; None where nothing is, or not the same.
    outcome: Outcome | None
    same_suggestion: bool


def clusters_of(
    session: Session, round_id: int, office_id: int | None = None, *, smallest: int = 2
) -> tuple[ClusterRow, ...]:
    """The clusters of a round with ``smallest`` or more items, those with most open items first."""
    is_open = case((RoundItem.state.in_(_TO_ANSWER), 1), else_=0)
    suggested = func.coalesce(cast(RoundItem.suggested_outcome, String), "")
    size, first = func.count(RoundItem.id), func.min(RoundItem.id)
    query = (
        select(
            RoundItem.cluster,
            size,
            func.sum(is_open),
            first,
            func.count(func.distinct(suggested)),
            func.max(suggested),
        )
        .where(RoundItem.round_id == round_id, RoundItem.cluster != "")
        .group_by(RoundItem.cluster)
        .having(size >= smallest)
        .order_by(func.sum(is_open).desc(), first)
    )
    if office_id is not None:
        query = query.where(RoundItem.office_id == office_id)
    rows = session.execute(query).all()
    titles = _titles(session, [row[3] for row in rows])
    return tuple(
        ClusterRow(
            code=row[0],
            size=int(row[1]),
            open=int(row[2]),
            title=titles[row[3]],
            outcome=Outcome(row[5]) if row[4] == 1 and row[5] else None,
            same_suggestion=row[4] == 1,
        )
        for row in rows
    )


def _titles(session: Session, item_ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for at in range(0, len(item_ids), 500):
        rows = session.execute(
            select(RoundItem.id, Document.title)
            .join(Document, Document.id == RoundItem.document_id)
            .where(RoundItem.id.in_(item_ids[at : at + 500]))
        )
        found.update((row[0], row[1]) for row in rows)
    return found
