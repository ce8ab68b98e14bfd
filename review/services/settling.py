"""Settling findings: by the drafter first, then by the reviewer; both are kept, every step can be undone.

One place, the same value everywhere, a whole kind, or all that is open as suggested; columns of tables,
marks made by hand and undoing are in modules of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from review.domain.commands import (
    AskForRendition,
    SettleAsSuggested,
    SettleColumn,
    SettleFindings,
    SettleKind,
)
from review.domain.findings import (
    ABOUT_READING,
    MUST_SETTLE,
    QUESTIONS,
    SettlementAction,
    SettlementValues,
    Stage,
    judge_settlement,
    never_settled,
)
from review.domain.guards import EDITABLE
from review.domain.impact import judge_impact
from review.domain.permissions import Permission, refusals_for
from review.domain.states import CaseState, DocumentStatus
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about, refresh_digests
from review.services.impact_records import record_impact
from review.services.renditions import ask_renditions
from review.services.settlements import settle_places, write_settlements
from review.store.case_values import AS_ISSUED, versions_under_review
from review.store.cases import CLOSED, ReviewCase, open_case
from review.store.documents import (
    Document,
    FileVersion,
    files_of_record,
    live_files,
    lock_document,
    reviewed_files,
)
from review.store.events import append
from review.store.findings import PRESENT, FindingRow, Rendition, settlements_of
from review.store.found import finding_values
from review.store.scopes import place_of
from review.store.vault import Vault


def stage_of(row: ReviewCase) -> Stage:
    """Whose settlements are being made now: the drafter's while the case is with the drafter, else the reviewer's."""
    return Stage.DRAFTER if row.state in EDITABLE else Stage.REVIEWER


def files_on_desk(
    session: Session, document: Document, row: ReviewCase | None
) -> list[FileVersion]:
    """The files whose findings are looked at now: those under review, once issued or done those of record."""
    issued = document.status is not DocumentStatus.UNISSUED
    as_issued = row is not None and (row.state is CaseState.DECIDED or row.kind in AS_ISSUED)
    if row is None or row.state in CLOSED or (issued and as_issued):
        return files_of_record(session, document.id)
    return reviewed_files(session, document.id)


def settle_findings(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: SettleFindings,
    *,
    now: datetime,
    today: date,
) -> list[int]:
    """Settle findings at the actor's stage; with ``same_value`` also every place of the same value in all files.

    Answers the ids settled, those asked for first. Raises Refused: keep needs a reason; an exception law,
    article, reason and what was weighed, and is not for ID numbers, accounts and home addresses.
    """
    document, row = settleable(session, actor, command.document_id)
    rows = _findings(session, document, command.finding_ids)
    if command.same_value:
        digests = {r.value_digest for r in rows}
        alike = _where(session, document, FindingRow.value_digest.in_(digests))
        rows += [r for r in alike if r.id not in command.finding_ids]
    said = said_in(session, actor, document, row, command, rows, now=now, today=today)
    settle_places(session, actor, document, row, stage_of(row), [(r, said) for r in rows], now)
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return [r.id for r in rows]


def settle_kind(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: SettleKind,
    *,
    now: datetime,
    today: date,
) -> list[int]:
    """Settle what is open of a kind at a level in all files, in one step; answers the ids settled.

    With ``settled_too`` also what this stage has settled already. Raises Refused as ``settle_findings``
    does, ``kind_stands_alone`` for questions and what is about the reading, ``kind_empty``.
    """
    document, row = settleable(session, actor, command.document_id)
    stage = stage_of(row)
    if command.code in QUESTIONS | ABOUT_READING:
        raise Refused(Refusal("kind_stands_alone"))
    of_kind = (FindingRow.code == command.code, FindingRow.level == command.level)
    rows = _where(session, document, *of_kind)
    if not command.settled_too:
        standing = settlements_of(session, [r.id for r in rows])
        rows = [r for r in rows if (r.id, stage) not in standing]
    if not rows:
        raise Refused(Refusal("kind_empty"))
    said = said_in(session, actor, document, row, command, rows, now=now, today=today)
    batch = write_settlements(session, actor, stage, [(r, said) for r in rows], now)
    append(
        session,
        "finding.kind_settled",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "code": command.code,
            "level": command.level.value,
            "findings": len(rows),
            "stage": stage.value,
            "action": command.action.value,
            "batch": batch,
        },
    )
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return [r.id for r in rows]


def settle_as_suggested(
    session: Session, vault: Vault, actor: Actor, command: SettleAsSuggested, *, now: datetime
) -> int:
    """Settle every open finding as the drafter did (for a reviewer) or as suggested; answers how many.

    What is suggested to be kept, or only a question, is left for a person: keeping needs a reason.
    """
    document, row = settleable(session, actor, command.document_id)
    stage = stage_of(row)
    rows = _where(session, document, FindingRow.level.in_(MUST_SETTLE))
    standing = settlements_of(session, [r.id for r in rows])
    chosen = []
    for finding in rows:
        if (finding.id, stage) in standing:
            continue
        drafted = standing.get((finding.id, Stage.DRAFTER))
        if stage is Stage.REVIEWER and drafted is not None:
            said = SettlementValues(
                drafted.action, drafted.reason, drafted.law, drafted.article, drafted.impact_id
            )
        elif finding.suggested in ("remove", "mask"):
            said = SettlementValues(SettlementAction(finding.suggested))
        else:
            continue
        if _never(finding, said.action) is None:
            chosen.append((finding, said))
    if chosen:
        settle_places(session, actor, document, row, stage, chosen, now)
        refresh_digests(session, vault, document, row, actor=actor, now=now)
    return len(chosen)


def ask_for_rendition(
    session: Session, actor: Actor, command: AskForRendition, *, now: datetime
) -> list[Rendition]:
    """Have the redacted copies made for the present plan (again, when the last try failed).

    Raises Refused while a finding was settled by nobody: what such a plan makes could never be used.
    """
    document, row = settleable(session, actor, command.document_id)
    ids = [v.id for v in files_on_desk(session, document, row)]
    values = finding_values(session, ids)
    left = sum(
        f.level in MUST_SETTLE and f.effective is None for found in values.values() for f in found
    )
    if left:
        raise Refused(Refusal("findings_open", {"count": str(left)}))
    return ask_renditions(session, versions_concerned(session, document, row), now, again=True)


def settleable(session: Session, actor: Actor, document_id: int) -> tuple[Document, ReviewCase]:
    """The document, locked, and its open case, where the actor may settle. Raises Refused."""
    document = lock_document(session, document_id)
    row = open_case(session, document_id)
    if document is None or row is None:
        raise Refused(Refusal("no_open_case"))
    refusals = refusals_for(actor, Permission.FINDING_SETTLE, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    return document, row


def versions_concerned(session: Session, document: Document, row: ReviewCase) -> list[FileVersion]:
    """The files that settling concerns now: those under review and those of record."""
    chosen = {v.id: v for v in versions_under_review(session, document, row)}
    chosen.update({v.id: v for v in files_of_record(session, document.id)})
    return list(chosen.values())


def said_in(
    session: Session,
    actor: Actor,
    document: Document,
    row: ReviewCase,
    command: SettleFindings | SettleKind | SettleColumn,
    rows: Sequence[FindingRow],
    *,
    now: datetime,
    today: date,
) -> SettlementValues:
    """What a command says of all these findings, judged; of an exception with its record, which is made.

    Raises Refused with everything that is wrong.
    """
    said = SettlementValues(
        command.action, command.reason.strip(), command.law.strip(), command.article.strip()
    )
    never = [_never(r, said.action) for r in rows]
    faults = list({each.code: each for each in never if each is not None}.values())
    for code in dict.fromkeys(r.code for r in rows):
        faults += [fault for fault in judge_settlement(code, said) if fault not in faults]
    if said.action is SettlementAction.EXCEPTION:
        faults += judge_impact(command.impact)
    if faults:
        raise Refused(*faults)
    if said.action is not SettlementAction.EXCEPTION:
        return said
    stage = stage_of(row)
    record = record_impact(
        session, actor, document, row, stage, rows, said, command.impact, now=now, today=today
    )
    return replace(said, impact_id=record.id)


# ---- inside --------------------------------------------------------------------------------------


def _never(row: FindingRow, action: SettlementAction) -> Refusal | None:
    """Why a place can not be treated like this, whatever is said."""
    has_text = row.span_end > row.span_start
    return never_settled(row.code, action, has_text=has_text, has_place=bool(row.boxes))


def _where(
    session: Session, document: Document, *conditions: ColumnElement[bool]
) -> list[FindingRow]:
    """Findings of the document's live files."""
    versions = [v.id for v in live_files(session, document.id)]
    here = (FindingRow.file_version_id.in_(versions), PRESENT)
    query = select(FindingRow).where(*here, *conditions)
    return list(session.scalars(query.order_by(FindingRow.file_version_id, FindingRow.id)))


def _findings(session: Session, document: Document, ids: Sequence[int]) -> list[FindingRow]:
    wanted = set(ids)
    rows = _where(session, document, FindingRow.id.in_(wanted)) if wanted else []
    if not rows or len(rows) != len(wanted):
        raise Refused(Refusal("finding_gone"))
    return rows
