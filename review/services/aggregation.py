"""Evidence for the question whether a document adds up with what is public (汇聚): tables, series, lists.

What a document's tables are about is kept when its files are read; here they are held against the
organisation's public documents. A warning list for the reviewer, who decides (domain.md 7.4 rule 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from review.domain.aggregation import (
    Kin,
    Outline,
    Sign,
    from_plain,
    kinship,
    outlines_of,
    series_of,
)
from review.domain.values import Actor
from review.services.preparing import REMOVALS
from review.store.documents import Document, FileVersion
from review.store.public_tables import PublicFacts, facts_of, public_beside
from review.store.releases import published_release
from review.store.vault import Vault

#: How many public documents are shown.
SHOWN = 8
#: Characters of a column's key: enough to tell columns apart, too few to be anything else.
_KEY = 16


@dataclass(frozen=True, kw_only=True)
class OwnTable:
    """A long list in one of the document's own files."""

    position: int
    outline: Outline


@dataclass(frozen=True, kw_only=True)
class PublicKin:
    """A public document that may add up with this one, and how many places of each kind its copy lacks."""

    document_id: int
    facts: PublicFacts
    own_office: bool
    kin: Kin
    removed: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Aggregation:
    """The evidence: own long lists, and the public documents beside them, strongest first.

    ``found`` counts all of them; at most ``SHOWN`` are listed.
    """

    own: tuple[OwnTable, ...]
    public: tuple[PublicKin, ...]
    found: int


def outlines(vault: Vault, reading: Mapping[str, Any]) -> tuple[Outline, ...]:
    """The tables of a file by what reading it produced (segments, columns)."""
    return outlines_of(
        reading["segments"],
        reading.get("columns", ()),
        lambda head: vault.digest_value(f"column {head}")[:_KEY],
    )


def aggregation_of(
    session: Session,
    vault: Vault,
    actor: Actor,
    document: Document,
    versions: Sequence[FileVersion],
) -> Aggregation:
    """What speaks for looking at this document together with what is public already."""
    own = [
        OwnTable(position=version.position, outline=outline)
        for version in versions
        for outline in _outlines(vault, version)
    ]
    mine, series = [table.outline for table in own], series_of(document.title)
    related = [
        (other, kin)
        for other in public_beside(session, actor, document)
        if (kin := kinship(mine, series, other.outlines, series_of(other.title))) is not None
        and (other.own_office or Sign.FORM in kin.signs)
    ]
    related.sort(key=lambda pair: (-len(pair[1].signs), not pair[0].own_office, -pair[0].id))
    shown = related[:SHOWN]
    facts = facts_of(session, [other.id for other, _ in shown])
    return Aggregation(
        own=tuple(table for table in own if table.outline.is_list),
        public=tuple(
            PublicKin(
                document_id=other.id,
                facts=facts[other.id],
                own_office=other.own_office,
                kin=kin,
                removed=_removed(session, other.id),
            )
            for other, kin in shown
        ),
        found=len(related),
    )


def _outlines(vault: Vault, version: FileVersion) -> tuple[Outline, ...]:
    """As kept when it was read; of one read before that was kept, from its text."""
    if version.outlines is not None:
        return from_plain(version.outlines)
    reading = vault.reading(version.id)
    return outlines(vault, reading) if reading.get("columns") else ()


def _removed(session: Session, document_id: int) -> Mapping[str, int]:
    release = published_release(session, document_id)
    removed: Mapping[str, int] = release.record.get(REMOVALS, {}) if release is not None else {}
    return removed
