"""Bundles for a public site behind an air gap, as the house sees them: their place in the line, the log.

What goes into one is gathered on the public side; the command line brings both together. Acts are the
product's own, recorded with the operating-system user.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.store.bundles import BundleExport, exports, latest_export
from review.store.events import About, append
from review.store.hides import StillShown, still_shown

GENESIS = "0" * 64


@dataclass(frozen=True)
class Plan:
    """The place of the next bundle: its number, whom it may follow (oldest first), from which link it goes on.

    ``withheld`` is to be hidden outside whatever the catalogue inside shows; ``again`` was withheld by a
    bundle before and is to be said as it stands now.
    """

    sequence: int
    line: tuple[tuple[int, str], ...]
    chain_to: int
    chain_head: str
    withheld: Sequence[StillShown]
    again: frozenset[int]


def plan_export(session: Session, since: int | None) -> Plan:
    """Answer the place of the next bundle: after the last one, or everything behind bundle ``since``.

    Raises LookupError where there is no bundle of that number.
    """
    last = latest_export(session)
    sequence = last.sequence if last is not None else 0
    base = sequence if since is None else since
    if not 0 <= base <= sequence:
        raise LookupError(sequence)
    before = session.get(BundleExport, base) if base else None
    behind = exports(session, after=base)
    line = [(row.sequence, row.digest) for row in behind]
    line.insert(0, (base, before.digest if before is not None else GENESIS))
    withheld = [*behind, *([before] if before is not None else [])]
    return Plan(
        sequence=sequence + 1,
        line=tuple(line),
        chain_to=before.chain_to if before is not None else 0,
        chain_head=before.chain_head if before is not None else GENESIS,
        withheld=still_shown(session),
        again=frozenset(i for row in withheld for i in row.withheld),
    )


def record_export(session: Session, actor: Actor, row: BundleExport, *, now: datetime) -> None:
    """Note a bundle before its file gets its name. Two at once: the second fails on its number."""
    session.add(row)
    session.flush()
    append(
        session,
        "bundle.exported",
        actor=actor,
        now=now,
        about=About(),
        payload={
            "sequence": row.sequence,
            "base": row.base_sequence,
            "digest": row.digest,
            "records": row.records,
            "hides": row.hides,
            "chain_head": row.chain_head,
            "key": row.key,
        },
    )


def record_key(session: Session, actor: Actor, what: str, key: str, *, now: datetime) -> None:
    """Note that a signing key was made: ``created`` or ``prepared`` (to follow the present one)."""
    payload = {"key": key}
    append(session, f"signing_key.{what}", actor=actor, now=now, about=About(), payload=payload)
