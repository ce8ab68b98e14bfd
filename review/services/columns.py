"""One decision for a whole column of a table: its findings, and where asked every cell below the header.

A column of ten thousand rows is settled, proven and undone like one value. Which cell stands in which
column the reading says; here nobody looks at a document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import SettleColumn
from review.domain.findings import (
    ABOUT_READING,
    MUST_SETTLE,
    QUESTIONS,
    FindingLevel,
    SettlementAction,
)
from review.domain.hand_marks import MANUAL, WITHDRAWN
from review.domain.values import Actor, Refusal, Refused
from review.services.carrying import mark_places
from review.services.contents import about, refresh_digests
from review.services.settlements import write_settlements
from review.services.settling import said_in, settleable, stage_of
from review.store.documents import FileVersion
from review.store.events import append
from review.store.findings import PRESENT, FindingRow
from review.store.vault import Vault

_REMOVING = frozenset({SettlementAction.REMOVE, SettlementAction.MASK})
_ALONE = ABOUT_READING | QUESTIONS
_LONGEST = 200  # characters of a column's name that the table of findings holds


def column_key(column: str | None) -> str | None:
    """The column as the detectors name it ("<table>:<column>"); a name that is too long for the table
    of findings is told by its digest.
    """
    if column is None or len(column) <= _LONGEST:
        return column
    return hashlib.sha256(column.encode()).hexdigest()


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty and stands below its column's header; ``row`` counts from 0."""

    segment: str
    row: int
    text: str


def cells_below(reading: Mapping[str, Any], key: str) -> Iterator[Cell]:
    """The cells of a column in the order of the file; ``reading`` is what the vault keeps of a version."""
    heads = {
        column_key(f"{head['table']}:{head['column']}"): int(head["first"])
        for head in reading.get("columns", ())
    }
    for segment in reading.get("segments", ()):
        cell = segment.get("cell")
        if cell is None or column_key(f"{cell[0]}:{cell[2]}") != key:
            continue
        if cell[1] >= heads.get(key, 0) and str(segment["text"]).strip():
            yield Cell(segment["id"], cell[1], str(segment["text"]))


def stands_in_column(column: str | None, code: str) -> bool:
    """Whether a finding is settled with its column: not what asks about the reading or the document."""
    return column is not None and code not in _ALONE


def in_column(row: FindingRow) -> bool:
    """The same of a row."""
    return stands_in_column(row.column_key, row.code)


def settle_column(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: SettleColumn,
    *,
    now: datetime,
    today: date,
) -> list[int]:
    """Settle every finding that must be settled in the column of one finding's file, in one batch.

    With ``whole`` (to remove or mask) every cell below the header goes, found or not: one manual finding
    each, which goes again once it is undone. Answers the ids settled. Raises Refused as
    ``settle_findings`` does, ``no_column`` for a finding outside tables, ``column_only_removed`` for
    keeping cells that nothing was found in.
    """
    document, row = settleable(session, actor, command.document_id)
    chosen = session.get(FindingRow, command.finding_id)
    version = session.get(FileVersion, chosen.file_version_id) if chosen is not None else None
    if chosen is None or version is None or not version.live or version.document_id != document.id:
        raise Refused(Refusal("finding_gone"))
    if chosen.code == WITHDRAWN:
        raise Refused(Refusal("finding_gone"))
    if not in_column(chosen):
        raise Refused(Refusal("no_column"))
    if command.whole and command.action not in _REMOVING:
        raise Refused(Refusal("column_only_removed"))
    rows = [
        r
        for r in _of_column(session, version, chosen.column_key)
        if r.level in MUST_SETTLE or r.id == chosen.id or (command.whole and r.code == MANUAL)
    ]
    said = said_in(session, actor, document, row, command, rows, now=now, today=today)
    added = _cover(session, vault, actor, version, str(chosen.column_key)) if command.whole else []
    stage = stage_of(row)
    ordered = sorted((*rows, *added), key=lambda r: r.id != chosen.id)
    batch = write_settlements(session, actor, stage, [(r, said) for r in ordered], now)
    append(
        session,
        "finding.column_settled",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "version": version.id,
            "findings": len(ordered),
            "added": len(added),
            "stage": stage.value,
            "action": command.action.value,
            "batch": batch,
        },
    )
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return [r.id for r in ordered]


def _of_column(session: Session, version: FileVersion, key: str | None) -> list[FindingRow]:
    rows = session.scalars(
        select(FindingRow)
        .where(FindingRow.file_version_id == version.id, FindingRow.column_key == key, PRESENT)
        .order_by(FindingRow.id)
    )
    return [r for r in rows if in_column(r)]


def _cover(
    session: Session, vault: Vault, actor: Actor, version: FileVersion, key: str
) -> list[FindingRow]:
    """Manual findings for the cells of a column that no finding to be settled covers whole."""
    cells = cells_below(vault.reading(version.id), key)
    return mark_places(
        session,
        vault,
        version,
        [(cell.segment, 0, len(cell.text)) for cell in cells],
        actor.id,
        level=FindingLevel.HINT,
        why="column_by_hand",
        column=key,
    )
