"""The chain of proof: every change of the catalogue as one link with the digest of the one before.

A link says number, moment, act and of a record what anyone could see of it: permanent number,
revision, digests of the released bytes, whether it is visible and in force. No text, and no digest of
one: a title that had to be taken away could be guessed from it. `proof_verifier` reads the same
links without this package.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from review.public.chain_tables import ProofLink
from review.public.tables import Change, PublicRecord, RecordState

GENESIS = "0" * 64
_BLOCK = 2_000


class Act(StrEnum):
    """What a link tells."""

    PUBLISHED = "published"  # a first or a new revision
    HIDDEN = "hidden"
    RESTORED = "restored"
    ERASED = "erased"  # text and bytes were taken away after a hide was confirmed
    VALIDITY = "validity"
    NOTICE = "notice"
    REPORT = "report"  # an annual report
    DAY = "day"  # the head of a day: its digest is what people note down


@dataclass(frozen=True)
class Head:
    """Where the chain ends: number and digest of its last link; 0 and zeros while it is empty."""

    seq: int
    digest: str


@dataclass(frozen=True)
class Link:
    """One link as it travels: its body as canonical JSON, and its digest."""

    body: str
    digest: str


def link_digest(previous: str, body: str) -> str:
    """SHA-256 (hex) of the digest before, a line feed and the body."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def canonical(values: Mapping[str, object]) -> str:
    """JSON with sorted keys and no spaces, Chinese as it is: the same text for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def head_of(session: Session) -> Head:
    """Answer where the chain ends."""
    row = session.execute(
        select(ProofLink.seq, ProofLink.digest).order_by(ProofLink.seq.desc()).limit(1)
    ).first()
    return Head(row[0], row[1]) if row else Head(0, GENESIS)


def note_record(session: Session, act: Act, row: PublicRecord, at: datetime) -> None:
    """Append what a record is now. The caller holds the lock on the change count, and commits."""
    files = sorted(row.files, key=lambda file: file.position)
    _append(
        session,
        act,
        at,
        {
            "record": row.record_id,
            "index_number": row.index_number,
            "revision": row.revision,
            "content_digest": row.content_digest,
            "files": [file.sha256 for file in files],
            "state": row.state.value,
            "validity": row.validity.value,
        },
        row.record_id,
    )


def note_notice(session: Session, notice_id: int, at: datetime) -> None:
    """Append that a notice was published or corrected."""
    _append(session, Act.NOTICE, at, {"notice": notice_id})


def note_report(session: Session, report_id: int, at: datetime) -> None:
    """Append that an annual report was published or corrected."""
    _append(session, Act.REPORT, at, {"report": report_id})


def note_day(session: Session, day: date, at: datetime) -> bool:
    """Append the head of a day, with how much was visible then; False where the day has one."""
    last = session.scalar(
        select(ProofLink.body)
        .where(ProofLink.act == Act.DAY)
        .order_by(ProofLink.seq.desc())
        .limit(1)
    )
    if last is not None and json.loads(last)["day"] >= day.isoformat():
        return False
    counted = session.execute(
        select(PublicRecord.state, func.count()).group_by(PublicRecord.state)
    ).all()
    numbers = {state.value: 0 for state in RecordState} | {s.value: n for s, n in counted}
    _append(session, Act.DAY, at, {"day": day.isoformat(), **numbers})
    return True


def count_change(session: Session) -> None:
    """Count one change more; whoever does holds the only lock until the commit, so links follow each other."""
    session.flush()
    session.execute(update(Change).values(count=Change.count + 1))


def keep_link(session: Session, link: Link) -> None:
    """Store a link that was made elsewhere; the caller has checked that it follows the last one."""
    said = json.loads(link.body)
    session.add(
        ProofLink(
            seq=said["seq"],
            at=datetime.fromisoformat(said["at"]),
            act=said["act"],
            record_id=said.get("record"),
            body=link.body,
            digest=link.digest,
        )
    )


def links_after(connection: Connection, after: int, to: int | None = None) -> Iterator[Link]:
    """Answer the links behind number `after`, up to `to`, in order; memory stays flat."""
    last = after
    while True:
        query = select(ProofLink.seq, ProofLink.body, ProofLink.digest).where(ProofLink.seq > last)
        if to is not None:
            query = query.where(ProofLink.seq <= to)
        rows = connection.execute(query.order_by(ProofLink.seq).limit(_BLOCK)).all()
        if not rows:
            return
        for seq, body, digest in rows:
            yield Link(body, digest)
            last = seq


def first_fault(connection: Connection) -> int | None:
    """Recompute every link; answers the number of the first that is not what it was."""
    last = Head(0, GENESIS)
    for link in links_after(connection, 0):
        last = Head(last.seq + 1, link_digest(last.digest, link.body))
        if last.digest != link.digest:
            return last.seq
    return None


def unlike_their_links(connection: Connection) -> list[int]:
    """Answer the records that do not stand as their last link says, by id."""
    said: dict[int, tuple[object, ...]] = {}
    for link in links_after(connection, 0):
        told = json.loads(link.body)
        if "record" in told:
            said[told["record"]] = (told["state"], told["revision"], told["content_digest"])
    rows = connection.execute(
        select(
            PublicRecord.record_id,
            PublicRecord.state,
            PublicRecord.revision,
            PublicRecord.content_digest,
        )
    )
    stands = {row[0]: (row[1].value, row[2], row[3]) for row in rows}
    return sorted(i for i in said.keys() | stands.keys() if said.get(i) != stands.get(i))


def _append(
    session: Session,
    act: Act,
    at: datetime,
    about: Mapping[str, object],
    record_id: int | None = None,
) -> None:
    head = head_of(session)
    moment = at.astimezone(UTC).replace(microsecond=0)
    body = canonical({"seq": head.seq + 1, "at": moment.isoformat(), "act": act.value, **about})
    session.add(
        ProofLink(
            seq=head.seq + 1,
            at=moment,
            act=act.value,
            record_id=record_id,
            body=body,
            digest=link_digest(head.digest, body),
        )
    )
    session.flush()
