"""Lists that offices fill in elsewhere: taken in, judged row by row, the good rows taken over.

A row is judged by the same flow as the page; it is judged anew each time it is looked at, and when
it is taken over. Nothing of a file is believed but what was filled in: ids must fit their check,
stand in this round and wait for somebody whose office the actor answers for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import ApplySheet, BringSheet, ProposeOutcome
from review.domain.item_flow import ITEM_FLOW
from review.domain.numbers import normal_number
from review.domain.rounds import RoundState
from review.domain.states import RELEASING_OUTCOMES, ItemAction, Outcome, Role
from review.domain.values import Actor, ItemProposal, Refusal, Refused, Stale
from review.services.items.proposing import propose_outcome
from review.services.outstanding import finish
from review.services.rounds.sheet_rows import (
    CELL_OF,
    Cells,
    Column,
    Fault,
    Vocabulary,
    cells_of,
    check_of,
    said_in,
)
from review.store.documents import Document, FileState
from review.store.events import About, append
from review.store.item_lists import UNANSWERED
from review.store.item_values import item_of, proposal_of_item
from review.store.people import Organisation
from review.store.round_sheets import RoundSheet, lock_sheet
from review.store.rounds import Round, RoundItem
from review.store.vault import Vault

#: Rows of one workbook; an office with more exports them in parts.
MOST_ROWS = 5000
KEYS_SHEET = "_keys"


class RowStatus(StrEnum):
    """What can be done with a row, or what was done."""

    GOOD = "good"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    APPLIED = "applied"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A row with what it would do, and every fault with its cell."""

    row: int
    item_id: int | None = None
    document_id: int = 0
    title: str = ""
    status: RowStatus
    outcome: Outcome | None = None
    faults: tuple[Fault, ...] = ()
    command: ProposeOutcome | None = field(default=None, repr=False)


def bring_sheet(
    session: Session, actor: Actor, command: BringSheet, *, now: datetime
) -> RoundSheet:
    """Take in a workbook that lies in quarantine; a task reads it. Raises Refused.

    ``round_unknown``, ``round_closed``, ``role_missing``: only those who answer for an office.
    """
    row = session.get(Round, command.round_id)
    if row is None:
        raise Refused(Refusal("round_unknown"))
    if row.state is RoundState.CLOSED:
        raise Refused(Refusal("round_closed"))
    if not any(
        h.role is Role.DRAFTER and h.organisation_id == row.organisation_id for h in actor.held
    ):
        raise Refused(Refusal("role_missing", {"roles": Role.DRAFTER.value}))
    sheet = RoundSheet(
        organisation_id=row.organisation_id,
        round_id=row.id,
        person_id=actor.id,
        at=now,
        name=command.name,
        digest=command.digest,
        bytes=command.bytes,
        intake_key=command.key,
    )
    session.add(sheet)
    session.flush()
    append(
        session,
        "round.sheet_received",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "round": row.id,
            "sheet": sheet.id,
            "digest": command.digest,
            "bytes": command.bytes,
        },
    )
    return sheet


def record_sheet(sheet: RoundSheet, answer: Mapping[str, Any]) -> None:
    """Keep what the reader found in a claimed workbook: its rows, or why it is refused."""
    if answer["status"] != "read":
        refuse_sheet(sheet, "sheet_damaged", answer.get("message"))
        return
    sheets = {s["name"]: s["rows"] for s in answer["sheets"]}
    keys = _pairs(sheets.get(KEYS_SHEET, []))
    rows = sheets.get(keys.get("sheet.1.name", ""), [])
    low, _colon, high = keys.get("sheet.1.rows", "").partition(":")
    if not keys.get("round", "").isdecimal() or not (low.isdecimal() and high.isdecimal()):
        refuse_sheet(sheet, "sheet_no_keys")
    elif int(keys["round"]) != sheet.round_id:
        refuse_sheet(sheet, "sheet_other_round")
    elif len(rows) > MOST_ROWS:
        refuse_sheet(sheet, "sheet_too_long")
    else:
        sheet.keys = keys
        sheet.cells = [_kept(r, int(high)) for r in rows if r["number"] >= int(low)]
        finish(sheet, FileState.DONE)


def refuse_sheet(sheet: RoundSheet, code: str, message: Mapping[str, Any] | None = None) -> None:
    """The workbook can not be used; ``code`` is worded on the page."""
    sheet.reason, sheet.message = code, dict(message) if message else None
    finish(sheet, FileState.REFUSED)


def judge_sheet(
    session: Session, actor: Actor, sheet: RoundSheet, words: Vocabulary
) -> tuple[Judged, ...]:
    """Every row of a workbook that was read, as it stands today; writes nothing."""
    found: list[Judged] = []
    seen: set[int] = set()
    for kept in sheet.cells:
        judged = _judge(session, actor, sheet, cells_of(kept), words)
        if judged.item_id is not None and judged.item_id in seen:
            twice = Fault(f"{Column.ITEM}{judged.row}", Refusal("row_twice"))
            judged = replace(judged, status=RowStatus.REFUSED, faults=(twice,), command=None)
        if judged.item_id is not None:
            seen.add(judged.item_id)
        found.append(judged)
    return tuple(found)


def apply_sheet(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: ApplySheet,
    words: Vocabulary,
    *,
    now: datetime,
    today: date,
) -> RoundSheet:
    """Take over every good row, one event each; rows with faults spoil no other.

    Raises Stale; Refused: ``sheet_unknown``, ``sheet_not_ready``, ``sheet_applied``,
    ``sheet_nothing_good``.
    """
    sheet = lock_sheet(session, command.sheet_id)
    if sheet is None or sheet.person_id != actor.id:
        raise Refused(Refusal("sheet_unknown"))
    if sheet.state is not FileState.DONE:
        raise Refused(Refusal("sheet_not_ready"))
    if sheet.applied_at is not None:
        raise Refused(Refusal("sheet_applied"))
    if sheet.version != command.version:
        raise Stale(command.version, sheet.version)
    # In the order of their documents: two sittings wait for each other, neither for ever.
    wanted = sorted(judge_sheet(session, actor, sheet, words), key=lambda j: j.document_id)
    done = [_applied(session, vault, actor, j, now=now, today=today) for j in wanted]
    applied = sum(1 for j in done if j.status is RowStatus.APPLIED)
    if not applied:
        raise Refused(Refusal("sheet_nothing_good"))
    refused = sum(1 for j in done if j.status is RowStatus.REFUSED)
    sheet.results = [_result(j) for j in sorted(done, key=lambda j: j.row)]
    sheet.applied_at, sheet.applied_by_id = now, actor.id
    sheet.version += 1
    session.flush()
    append(
        session,
        "round.sheet_applied",
        actor=actor,
        now=now,
        about=About(sheet.organisation_id),
        payload={
            "round": sheet.round_id,
            "sheet": sheet.id,
            "applied": applied,
            "refused": refused,
        },
    )
    return sheet


def results_of(sheet: RoundSheet) -> tuple[Judged, ...]:
    """What became of the rows when the workbook was taken over."""
    return tuple(
        Judged(
            row=row,
            item_id=item_id,
            title=title,
            status=RowStatus(status),
            faults=tuple(Fault(cell, Refusal(code, facts)) for cell, code, facts in faults),
        )
        for row, item_id, title, status, faults in sheet.results
    )


# ---- inside --------------------------------------------------------------------------------------


def _pairs(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The hidden sheet of identifiers: names in column A, values in column B."""
    found: dict[str, str] = {}
    for row in rows:
        cells = {_letter(c["address"]): c["value"] for c in row["cells"] if c["kind"] == "text"}
        if "A" in cells:
            found[cells["A"][:60]] = cells.get("B", "")[:200]
    return found


def _letter(address: str) -> str:
    return re.sub(r"\d+", "", address)


def _kept(row: dict[str, Any], last: int) -> dict[str, Any]:
    letters = {c.value for c in Column}
    cells = {
        _letter(c["address"]): [c["kind"], str(c["value"])[:2000]]
        for c in row["cells"]
        if _letter(c["address"]) in letters and c["kind"] != "empty"
    }
    kept: dict[str, Any] = {"row": row["number"], "cells": cells}
    return {**kept, "foreign": True} if row["number"] > last else kept


def _judge(
    session: Session, actor: Actor, sheet: RoundSheet, cells: Cells, words: Vocabulary
) -> Judged:
    """One row: whose it is first; what it says only to those who answer for it."""
    item = None if cells.foreign else _item(session, sheet, cells)
    if item is None:
        return _no(cells, "sheet_foreign_rows" if cells.foreign else "row_id_changed")
    document = session.get_one(Document, item.document_id)
    if (document.doc_number or "") != cells.text(Column.NUMBER):
        return _no(cells, "row_id_changed", Column.NUMBER)
    if not actor.holds(Role.DRAFTER, item.organisation_id, item.office_id):
        return _no(cells, "row_not_yours")  # no title: it is none of their business
    known = Judged(
        row=cells.number,
        item_id=item.id,
        document_id=document.id,
        title=document.title,
        status=RowStatus.UNCHANGED,
    )
    return known if cells.is_empty else _weigh(session, actor, item, cells, words, known)


def _weigh(
    session: Session,
    actor: Actor,
    item: RoundItem,
    cells: Cells,
    words: Vocabulary,
    known: Judged,
) -> Judged:
    """What was filled in, put before the rules."""
    said = said_in(cells, words)
    faults, proposal = list(said.faults), said.proposal
    if proposal is not None and said.successor:
        proposal = _with_successor(session, item, proposal, cells, faults)
    if proposal is not None and proposal == proposal_of_item(item):
        return known
    if item.state not in UNANSWERED:
        faults = [Fault(cells.at(Column.OUTCOME), Refusal("row_not_waiting"))]
    elif int(cells.text(Column.VERSION)) != item.version:
        faults = [Fault(cells.at(Column.OUTCOME), Refusal("row_stale"))]
    elif proposal is not None:
        faults += _refusals(session, actor, item, proposal, cells)
    if faults or proposal is None:
        return replace(known, status=RowStatus.REFUSED, outcome=said.outcome, faults=tuple(faults))
    command = ProposeOutcome(item_id=item.id, version=item.version, proposal=proposal)
    return replace(known, status=RowStatus.GOOD, outcome=said.outcome, command=command)


def _no(cells: Cells, code: str, column: Column = Column.ITEM) -> Judged:
    fault = Fault(cells.at(column), Refusal(code))
    return Judged(row=cells.number, status=RowStatus.REFUSED, faults=(fault,))


def _item(session: Session, sheet: RoundSheet, cells: Cells) -> RoundItem | None:
    """The item a row names, if its id, version and check fit and it is one of this round."""
    number, version = cells.text(Column.ITEM), cells.text(Column.VERSION)
    if not (number.isdecimal() and version.isdecimal() and len(number) < 19 and len(version) < 10):
        return None
    if cells.text(Column.CHECK) != check_of(sheet.round_id, int(number), int(version)):
        return None
    item = session.get(RoundItem, int(number))
    return item if item is not None and item.round_id == sheet.round_id else None


def _with_successor(
    session: Session, item: RoundItem, proposal: ItemProposal, cells: Cells, faults: list[Fault]
) -> ItemProposal:
    """The successor as a document of this house where its number is one of this house's."""
    text = cells.text(Column.SUCCESSOR)
    key = normal_number(text)
    if key is None:
        return proposal
    found = session.scalar(
        select(Document.id).where(
            Document.organisation_id == item.organisation_id, Document.number_key == key
        )
    )
    if found is not None:
        return replace(proposal, successor_id=found, successor_text="")
    organisation = session.get_one(Organisation, item.organisation_id)
    if key.startswith(f"{organisation.number_code}〔"):
        refusal = Refusal("cell_successor_unknown", {"text": text[:60]})
        faults.append(Fault(cells.at(Column.SUCCESSOR), refusal))
    return proposal


def _refusals(
    session: Session, actor: Actor, item: RoundItem, proposal: ItemProposal, cells: Cells
) -> list[Fault]:
    """What the flow has against the proposal, each at the cell where it is mended."""
    releases = proposal.outcome in RELEASING_OUTCOMES
    action = ItemAction.PROPOSE_RELEASE if releases else ItemAction.PROPOSE
    verdict = ITEM_FLOW.judge(actor, item_of(session, item, proposal), action)
    return [
        Fault(cells.at(CELL_OF.get(refusal.code, Column.OUTCOME)), refusal)
        for refusal in verdict.refusals
    ]


def _applied(
    session: Session, vault: Vault, actor: Actor, judged: Judged, *, now: datetime, today: date
) -> Judged:
    if judged.command is None:
        return judged
    try:
        with session.begin_nested():
            propose_outcome(session, vault, actor, judged.command, now=now, today=today)
    except Refused as refused:
        faults = tuple(
            Fault(f"{CELL_OF.get(r.code, Column.OUTCOME)}{judged.row}", r) for r in refused.refusals
        )
        return replace(judged, status=RowStatus.REFUSED, faults=faults)
    except Stale:
        stale = Fault(f"{Column.OUTCOME}{judged.row}", Refusal("row_stale"))
        return replace(judged, status=RowStatus.REFUSED, faults=(stale,))
    return replace(judged, status=RowStatus.APPLIED)


def _result(judged: Judged) -> list[Any]:
    faults = [[f.cell, f.refusal.code, dict(f.refusal.facts)] for f in judged.faults]
    return [judged.row, judged.item_id, judged.title, judged.status.value, faults]
