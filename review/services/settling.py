"""Settling findings: by the drafter first, then by the reviewer; both are kept, every step can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review.domain.commands import (
    AddBox,
    AddFinding,
    AskForRendition,
    SettleAsSuggested,
    SettleFindings,
    UndoSettlement,
)
from review.domain.findings import (
    MUST_SETTLE,
    FindingLevel,
    SettlementAction,
    SettlementValues,
    Stage,
    judge_settlement,
)
from review.domain.guards import EDITABLE
from review.domain.permissions import Permission, refusals_for
from review.domain.states import CaseState, DocumentStatus
from review.domain.values import Actor, Refusal, Refused
from review.services.carrying import BOX, mark_everywhere, next_key
from review.services.contents import about, refresh_digests
from review.services.renditions import ask_renditions
from review.services.settlements import write_settlements
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
from review.store.findings import (
    A_QUERY,
    FindingRow,
    Rendition,
    Settlement,
    finding_values,
    findings_of,
    settlements_of,
)
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
    session: Session, vault: Vault, actor: Actor, command: SettleFindings, *, now: datetime
) -> list[int]:
    """Settle findings at the actor's stage; with ``same_value`` also every place of the same value in all files.

    Answers the ids settled. Raises Refused: keep needs a reason; an exception law, article and reason, and is not for
    ID numbers, accounts and home addresses.
    """
    document, row = settleable(session, actor, command.document_id)
    rows = _findings(session, document, command.finding_ids)
    if command.same_value:
        digests = {r.value_digest for r in rows}
        rows = [r for r in _all(session, document) if r.value_digest in digests]
    said = SettlementValues(
        command.action, command.reason.strip(), command.law.strip(), command.article.strip()
    )
    faults: list[Refusal] = []
    if command.action is SettlementAction.REMOVE and not all(map(_has_a_place, rows)):
        faults.append(Refusal("no_place_to_remove"))
    for code in dict.fromkeys(r.code for r in rows):
        faults += [f for f in judge_settlement(code, said) if f not in faults]
    if faults:
        raise Refused(*faults)
    _settle(session, actor, document, row, [(r, said) for r in rows], now)
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
    rows = [r for r in _all(session, document) if r.level in MUST_SETTLE]
    standing = settlements_of(session, [r.id for r in rows])
    chosen = []
    for finding in rows:
        if (finding.id, stage) in standing:
            continue
        drafted = standing.get((finding.id, Stage.DRAFTER))
        if stage is Stage.REVIEWER and drafted is not None:
            said = SettlementValues(drafted.action, drafted.reason, drafted.law, drafted.article)
        elif finding.suggested in ("remove", "mask"):
            said = SettlementValues(SettlementAction(finding.suggested))
        else:
            continue
        chosen.append((finding, said))
    if chosen:
        _settle(session, actor, document, row, chosen, now)
        refresh_digests(session, vault, document, row, actor=actor, now=now)
    return len(chosen)


def undo_settlement(
    session: Session, vault: Vault, actor: Actor, command: UndoSettlement, *, now: datetime
) -> int:
    """Undo the latest batch of the actor's stage; what it replaced stands again. Answers how many places."""
    document, row = settleable(session, actor, command.document_id)
    stage = stage_of(row)
    mine = (
        Settlement.finding_id.in_(
            select(FindingRow.id).where(
                FindingRow.file_version_id.in_([v.id for v in live_files(session, document.id)])
            )
        ),
        Settlement.stage == stage,
        Settlement.undone_at.is_(None),
    )
    last = session.scalars(
        select(Settlement).where(*mine).order_by(Settlement.id.desc()).limit(1)
    ).first()
    if last is None:
        raise Refused(Refusal("nothing_to_undo"))
    batch = list(session.scalars(select(Settlement).where(Settlement.batch == last.batch, *mine)))
    for settlement in batch:
        settlement.undone_at = now
    session.flush()
    replaced = [s.replaces_id for s in batch if s.replaces_id is not None]
    for at in range(0, len(replaced), A_QUERY):
        session.execute(
            update(Settlement)
            .where(Settlement.id.in_(replaced[at : at + A_QUERY]))
            .values(undone_at=None)
        )
    session.flush()
    append(
        session,
        "finding.unsettled",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={"findings": len(batch), "stage": stage.value, "batch": last.batch},
    )
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return len(batch)


def add_finding(
    session: Session, vault: Vault, actor: Actor, command: AddFinding, *, now: datetime
) -> list[FindingRow]:
    """Mark a text by hand, everywhere it stands in all files; each place is settled as *remove* at once.

    Offsets are code points. Raises Refused when the span holds nothing or is covered already.
    """
    document, row = settleable(session, actor, command.document_id)
    version = _version(session, document, command.file_version_id)
    value = vault.text_at(version.id, command.segment, command.start, command.end)
    if not value.strip() or command.start < 0 or command.end <= command.start:
        raise Refused(Refusal("nothing_selected"))
    made: list[FindingRow] = []
    for file in _versions(session, document, row):
        made += mark_everywhere(session, vault, file, value, actor.id)
    if not made:
        raise Refused(Refusal("already_marked"))
    _added(session, vault, actor, document, row, made, now)
    return made


def add_box(
    session: Session, vault: Vault, actor: Actor, command: AddBox, *, now: datetime
) -> FindingRow:
    """Draw a box by hand on a page; whatever it covers is removed, text and pixels."""
    document, row = settleable(session, actor, command.document_id)
    version = _version(session, document, command.file_version_id)
    x0, y0, x1, y1 = command.box
    inside = 0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1
    if not inside or not 1 <= command.page <= (version.pages or 0):
        raise Refused(Refusal("box_outside_page"))
    box = [command.page, x0, y0, x1, y1]
    number = next_key(session, version.id, "b")
    finding = FindingRow(
        organisation_id=document.organisation_id,
        file_version_id=version.id,
        key=f"b{number}",
        code=BOX,
        level=FindingLevel.CERTAIN,
        segment=f"page-{command.page}",
        span_start=0,
        span_end=0,
        value_digest=vault.digest_value(f"box {version.digest} {box}"),
        suggested="remove",
        boxes=[box],
        why=[{"kind": "drawn_by_hand", "text": ""}],
        box=box,
        added_by_id=actor.id,
    )
    session.add(finding)
    session.flush()
    _added(session, vault, actor, document, row, [finding], now)
    return finding


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
    return ask_renditions(session, _versions(session, document, row), now, again=True)


# ---- inside --------------------------------------------------------------------------------------


def _has_a_place(row: FindingRow) -> bool:
    """Whether there is anything to remove: text, or a rectangle on a page."""
    return row.span_end > row.span_start or bool(row.boxes)


def _settle(
    session: Session,
    actor: Actor,
    document: Document,
    row: ReviewCase,
    chosen: Sequence[tuple[FindingRow, SettlementValues]],
    now: datetime,
) -> None:
    stage = stage_of(row)
    batch = write_settlements(session, actor, stage, chosen, now)
    actions = {said.action.value for _, said in chosen}
    append(
        session,
        "finding.settled",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "findings": len(chosen),
            "stage": stage.value,
            "action": actions.pop() if len(actions) == 1 else "several",
            "batch": batch,
        },
    )


def _added(
    session: Session,
    vault: Vault,
    actor: Actor,
    document: Document,
    row: ReviewCase,
    made: Sequence[FindingRow],
    now: datetime,
) -> None:
    for finding in made:
        append(
            session,
            "finding.added",
            actor=actor,
            now=now,
            about=about(document, row),
            payload={"version": finding.file_version_id, "finding": finding.id},
        )
    removal = SettlementValues(SettlementAction.REMOVE)
    _settle(session, actor, document, row, [(f, removal) for f in made], now)
    refresh_digests(session, vault, document, row, actor=actor, now=now)


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


def _versions(session: Session, document: Document, row: ReviewCase) -> list[FileVersion]:
    """The files that settling concerns now: those under review and those of record."""
    chosen = {v.id: v for v in versions_under_review(session, document, row)}
    chosen.update({v.id: v for v in files_of_record(session, document.id)})
    return list(chosen.values())


def _all(session: Session, document: Document) -> list[FindingRow]:
    return findings_of(session, [v.id for v in live_files(session, document.id)])


def _findings(session: Session, document: Document, ids: Sequence[int]) -> list[FindingRow]:
    wanted = set(ids)
    rows = [r for r in _all(session, document) if r.id in wanted]
    if not rows or len(rows) != len(wanted):
        raise Refused(Refusal("finding_gone"))
    return rows


def _version(session: Session, document: Document, version_id: int) -> FileVersion:
    version = session.get(FileVersion, version_id)
    if version is None or version.document_id != document.id or not version.live:
        raise Refused(Refusal("file_gone"))
    return version
