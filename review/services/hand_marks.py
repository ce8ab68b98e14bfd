"""Marks made by hand: text or a box that no detector found; made, amended and taken back by who made them.

A mark is settled in the step that makes it, and in each that changes it, so that every one can be undone. One
that nobody's word stands for any more is no finding: it goes, with what was once said of it; the log keeps
that it was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.domain.commands import AddBox, AddFinding, AmendMark, MarkInBox, WithdrawMark
from review.domain.findings import (
    FindingLevel,
    SettlementAction,
    SettlementValues,
    Stage,
    judge_settlement,
)
from review.domain.hand_marks import BOX, MANUAL, WITHDRAWN, judge_mark
from review.domain.values import Actor, Refusal, Refused
from review.services.carrying import mark_everywhere, mark_places, next_key
from review.services.contents import about, refresh_digests
from review.services.mark_changes import change_mark
from review.services.settlements import settle_places, write_settlements
from review.services.settling import settleable, stage_of, versions_concerned
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion, live_files
from review.store.events import append
from review.store.findings import A_QUERY, PRESENT, FindingRow, Settlement, settlements_of
from review.store.vault import Vault

Box = tuple[float, float, float, float]


def add_finding(
    session: Session, vault: Vault, actor: Actor, command: AddFinding, *, now: datetime
) -> list[FindingRow]:
    """Mark a text by hand, everywhere it stands in all files; each place is removed or masked at once. A
    passage over several segments is marked piece by piece where it stands, and nowhere else.

    Offsets are code points. Raises Refused when the span holds nothing or is covered already, and as
    ``judge_mark`` does.
    """
    document, row = settleable(session, actor, command.document_id)
    _demand(judge_mark(command.kind, command.note, command.action))
    version = _version(session, document, command.file_version_id)
    value = vault.text_at(version.id, command.segment, command.start, command.end)
    if not value.strip() or command.start < 0 or command.end <= command.start:
        raise Refused(Refusal("nothing_selected"))
    code, note = command.kind or MANUAL, command.note.strip()
    made: list[FindingRow] = []
    if command.more:
        pieces = [(command.segment, command.start, command.end), *command.more]
        made = mark_places(session, vault, version, pieces, actor.id, code=code, note=note)
    else:
        for file in versions_concerned(session, document, row):
            made += mark_everywhere(session, vault, file, value, actor.id, code=code, note=note)
    if not made:
        raise Refused(Refusal("already_marked"))
    here = (version.id, command.segment, command.start)
    made.sort(key=lambda m: (m.file_version_id, m.segment, m.span_start) != here)
    _added(session, vault, actor, document, row, made, command.action, now)
    return made


def mark_in_box(
    session: Session, vault: Vault, actor: Actor, command: MarkInBox, *, now: datetime
) -> list[FindingRow]:
    """Mark the texts under a box that was drawn on the print of a file without pages: these places only, not
    their like, because a box means what it covers. Removed in one step.

    Raises Refused ``nothing_selected`` without texts, ``already_marked`` when all are covered already.
    """
    document, row = settleable(session, actor, command.document_id)
    _demand(judge_mark(command.kind, command.note, SettlementAction.REMOVE))
    version = _version(session, document, command.file_version_id)
    places = [(s, start, end) for s, start, end in command.places if 0 <= start < end]
    code, note = command.kind or MANUAL, command.note.strip()
    made = mark_places(session, vault, version, places, actor.id, code=code, note=note)
    if not made:
        covered = any(vault.text_at(version.id, *place).strip() for place in places)
        raise Refused(Refusal("already_marked" if covered else "nothing_selected"))
    _added(session, vault, actor, document, row, made, SettlementAction.REMOVE, now)
    return made


def add_box(
    session: Session, vault: Vault, actor: Actor, command: AddBox, *, now: datetime
) -> FindingRow:
    """Draw a box by hand on a page; whatever it covers is removed, text and pixels."""
    document, row = settleable(session, actor, command.document_id)
    _demand(judge_mark(command.kind, command.note, SettlementAction.REMOVE))
    version = _version(session, document, command.file_version_id)
    box = _on_page(version, command.page, command.box)
    finding = FindingRow(
        organisation_id=document.organisation_id,
        file_version_id=version.id,
        key=f"b{next_key(session, version.id, 'b')}",
        code=command.kind or BOX,
        level=FindingLevel.CERTAIN,
        segment=f"page-{command.page}",
        span_start=0,
        span_end=0,
        value_digest=_digest_of(vault, version, box),
        suggested="remove",
        boxes=[box],
        why=[{"kind": "drawn_by_hand", "text": ""}],
        box=box,
        added_by_id=actor.id,
        note=command.note.strip(),
    )
    session.add(finding)
    session.flush()
    _added(session, vault, actor, document, row, [finding], SettlementAction.REMOVE, now)
    return finding


def amend_mark(
    session: Session, vault: Vault, actor: Actor, command: AmendMark, *, now: datetime
) -> list[int]:
    """Say anew what a mark is (wherever its text stands), or where its box is; answers the ids.

    Raises Refused as making one does, and where what was settled can not be said of the new kind.
    """
    document, row = settleable(session, actor, command.document_id)
    stage = stage_of(row)
    marks = _own_marks(session, document, stage, command.finding_id)
    _demand(judge_mark(command.kind, command.note, SettlementAction.REMOVE))
    kind = command.kind or (MANUAL if marks[0].box is None else BOX)
    standing = _standing(session, marks, stage)
    for values in set(standing.values()):
        _demand(judge_settlement(kind, values))
    boxes: dict[int, list[float]] = {}
    for mark in marks:
        if command.box is not None and mark.box is not None:
            version = _version(session, document, mark.file_version_id)
            boxes[mark.id] = _on_page(version, int(mark.box[0]), command.box)
    again = [(mark, standing.get(mark.id, _GOES)) for mark in marks]
    batch = write_settlements(session, actor, stage, again, now)
    for mark in marks:
        change_mark(
            mark,
            batch,
            code=kind,
            note=command.note.strip(),
            box=boxes.get(mark.id),
            was_open=mark.id not in standing,
        )
        if mark.id in boxes:
            version = _version(session, document, mark.file_version_id)
            mark.value_digest = _digest_of(vault, version, boxes[mark.id])
    _tell(session, actor, document, row, "finding.amended", len(marks), now)
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return [mark.id for mark in marks]


def withdraw_mark(
    session: Session, vault: Vault, actor: Actor, command: WithdrawMark, *, now: datetime
) -> int:
    """Take a mark back, wherever its text stands; answers how many places. It can be marked again, and stands
    again once this step is undone.
    """
    document, row = settleable(session, actor, command.document_id)
    stage = stage_of(row)
    marks = _own_marks(session, document, stage, command.finding_id)
    standing = _standing(session, marks, stage)
    batch = write_settlements(session, actor, stage, [(mark, _GOES) for mark in marks], now)
    for mark in marks:
        open_before = mark.id not in standing
        change_mark(mark, batch, code=WITHDRAWN, note=mark.note, box=None, was_open=open_before)
    session.flush()
    _tell(session, actor, document, row, "finding.withdrawn", len(marks), now)
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    return len(marks)


def drop_unsaid_marks(session: Session, finding_ids: Sequence[int]) -> frozenset[int]:
    """Drop the marks among these findings that nobody's word stands for, of either stage; answers them."""
    unsaid: set[int] = set()
    for at in range(0, len(finding_ids), A_QUERY):
        some = finding_ids[at : at + A_QUERY]
        said = select(Settlement.finding_id).where(
            Settlement.finding_id.in_(some), Settlement.undone_at.is_(None)
        )
        unsaid.update(
            session.scalars(
                select(FindingRow.id).where(
                    FindingRow.id.in_(some),
                    FindingRow.added_by_id.is_not(None),
                    FindingRow.id.not_in(said),
                )
            )
        )
    if unsaid:
        _drop(session, sorted(unsaid))
    return frozenset(unsaid)


# ---- inside --------------------------------------------------------------------------------------

#: What a mark says by itself.
_GOES = SettlementValues(SettlementAction.REMOVE)


def _demand(faults: Iterable[Refusal]) -> None:
    found = tuple(faults)
    if found:
        raise Refused(*found)


def _version(session: Session, document: Document, version_id: int) -> FileVersion:
    version = session.get(FileVersion, version_id)
    if version is None or version.document_id != document.id or not version.live:
        raise Refused(Refusal("file_gone"))
    return version


def _on_page(version: FileVersion, page: int, box: Box) -> list[float]:
    """The box as a finding keeps it: the page, then fractions of it. Raises Refused."""
    x0, y0, x1, y1 = box
    inside = 0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1
    if not inside or not 1 <= page <= (version.pages or 0):
        raise Refused(Refusal("box_outside_page"))
    return [page, x0, y0, x1, y1]


def _digest_of(vault: Vault, version: FileVersion, box: Sequence[float]) -> str:
    """What a box stands for: itself alone, on this file."""
    return vault.digest_value(f"box {version.digest} {list(box)}")


def _own_marks(
    session: Session, document: Document, stage: Stage, finding_id: int
) -> list[FindingRow]:
    """A mark with the other places of its text, where this stage may change it: one that the other stage
    has spoken about, or made, stands. Raises Refused.
    """
    versions = [v.id for v in live_files(session, document.id)]
    chosen = session.get(FindingRow, finding_id)
    here = chosen is not None and chosen.file_version_id in versions
    if chosen is None or not here or chosen.code == WITHDRAWN:
        raise Refused(Refusal("finding_gone"))
    if chosen.added_by_id is None:
        raise Refused(Refusal("mark_not_by_hand"))
    marks = list(
        session.scalars(
            select(FindingRow)
            .where(
                FindingRow.file_version_id.in_(versions),
                FindingRow.value_digest == chosen.value_digest,
                FindingRow.added_by_id.is_not(None),
                PRESENT,
            )
            .order_by(FindingRow.id)
        )
    )
    if any(said.stage is not stage for said in _ever_said(session, marks)):
        raise Refused(Refusal("mark_of_other_stage"))
    return marks


def _standing(
    session: Session, marks: Sequence[FindingRow], stage: Stage
) -> dict[int, SettlementValues]:
    """What stands about the marks at a stage; nothing of one that is open."""
    return {
        finding_id: SettlementValues(
            said.action, said.reason, said.law, said.article, said.impact_id
        )
        for (finding_id, at), said in settlements_of(session, [m.id for m in marks]).items()
        if at is stage
    }


def _ever_said(session: Session, marks: Sequence[FindingRow]) -> list[Settlement]:
    """Every settlement of the marks, undone ones too."""
    ids = [m.id for m in marks]
    found: list[Settlement] = []
    for at in range(0, len(ids), A_QUERY):
        some = Settlement.finding_id.in_(ids[at : at + A_QUERY])
        found += session.scalars(select(Settlement).where(some))
    return found


def _added(
    session: Session,
    vault: Vault,
    actor: Actor,
    document: Document,
    row: ReviewCase,
    made: Sequence[FindingRow],
    action: SettlementAction,
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
    said = [(finding, SettlementValues(action)) for finding in made]
    settle_places(session, actor, document, row, stage_of(row), said, now)
    refresh_digests(session, vault, document, row, actor=actor, now=now)


def _tell(
    session: Session,
    actor: Actor,
    document: Document,
    row: ReviewCase,
    name: str,
    places: int,
    now: datetime,
) -> None:
    append(
        session,
        name,
        actor=actor,
        now=now,
        about=about(document, row),
        payload={"findings": places, "stage": stage_of(row).value},
    )


def _drop(session: Session, finding_ids: Sequence[int]) -> None:
    """Delete findings with all their settlements."""
    for at in range(0, len(finding_ids), A_QUERY):
        some = finding_ids[at : at + A_QUERY]
        session.execute(delete(Settlement).where(Settlement.finding_id.in_(some)))
        session.execute(delete(FindingRow).where(FindingRow.id.in_(some)))
    session.expire_all()
