"""What a transaction remembers of findings and their plan is never older than what it wrote: after every kind
of act it is what another transaction reads anew, and so are the digests that signatures bind to.
"""

from __future__ import annotations

import gc
from typing import Any
from weakref import ref

from sqlalchemy.orm import Session

from review.domain import commands as c
from review.domain.findings import FindingLevel, FindingValues, SettlementAction, Stage
from review.domain.redaction import FilePlan
from review.services.contents import present_plan_digest
from review.store.case_values import plan_of
from review.store.documents import Document, live_files
from review.store.findings import FindingRow, Settlement, settlements_of
from review.store.found import (
    Found,
    FoundIn,
    Standing,
    decided_of,
    decided_values,
    finding_values,
    found_in,
    standing_of,
)
from tests.doing import carry_out
from tests.settled import REASON
from tests.town import Town, answer, finding, segment

KEEP, MASK, REMOVE = SettlementAction.KEEP, SettlementAction.MASK, SettlementAction.REMOVE
TEXT = segment(1, "电话13800000001，再拨13800000001，另有13800000002。经办人甲乙丙丁。")
FIRST, AGAIN, OTHER = 2, 16, 30
BOX = (0.25, 0.5, 0.75, 0.625)


def a_reading() -> dict[str, Any]:
    """Three numbers, two of them the same, in a column of their own."""
    found = []
    for number, (start, value) in enumerate(
        [(FIRST, "13800000001"), (AGAIN, "13800000001"), (OTHER, "13800000002")], 1
    ):
        one = finding(number, "MOB", TEXT, value)
        place = {"start": start, "end": start + len(value)}
        found.append({**one, **place, "rule": "MOB/1", "column": "名册:1"})
    columns = [{"table": "名册", "column": 1, "header": "电话", "first": 1}]
    read = answer([TEXT], found)
    return {**read, "columns": columns, "file": {"format": "pdf", "pages": 2}}


Said = dict[Stage, dict[int, Standing]]
Kept = tuple[list[Found], Said, dict[int, list[FindingValues]], list[FilePlan], str]


def kept(town: Town, session: Session, document_id: int) -> Kept:
    """Everything that is remembered of a document, as this transaction has it."""
    document = session.get_one(Document, document_id)
    versions = live_files(session, document_id)
    ids = [v.id for v in versions]
    found = [row for each in found_in(session, ids).values() for row in each.rows]
    standing = standing_of(session, [row.id for row in found])
    decided = decided_of(session, ids)
    for stage, said in standing.items():
        assert decided[stage] == {finding: each.action for finding, each in said.items()}
    return (
        found,
        {stage: dict(said) for stage, said in standing.items()},
        finding_values(session, ids),
        [plan_of(session, v) for v in versions],
        present_plan_digest(session, document, town.case(session, document_id)),
    )


def act(town: Town, document_id: int, kind: type, /, **said: Any) -> Any:
    """Act with everything remembered before; what is remembered afterwards is what others read then."""
    with town.acting("drafter") as (session, actor):
        before = kept(town, session, document_id)
        command = town.command(session, kind, document_id, **said)
        done = carry_out(command, **town.given(session, actor))
        after = kept(town, session, document_id)
    with town.work.sessions() as session:
        anew = kept(town, session, document_id)
        signed = town.case(session, document_id).plan_digest
    assert after == anew
    assert after != before
    assert signed == anew[4] or kind is c.AmendMark
    return done


def test_after_every_kind_of_act_what_is_remembered_is_what_is_read_anew(town: Town) -> None:
    document_id = town.draft(read=a_reading())
    version = town.files(document_id)[0].id
    with town.work.sessions() as session:
        first, _again, other = (row.id for row in found_in(session, [version])[version].rows)
    act(town, document_id, c.SettleFindings, finding_ids=(first,), action=MASK)
    alike = {"finding_ids": (first,), "same_value": True}
    assert len(act(town, document_id, c.SettleFindings, **alike, action=REMOVE)) == 2
    act(town, document_id, c.SettleAsSuggested)
    act(town, document_id, c.UndoSettlement)
    column = {"finding_id": other, "action": REMOVE}
    assert len(act(town, document_id, c.SettleColumn, **column)) == 3
    of_kind = {"code": "MOB", "level": FindingLevel.CERTAIN, "settled_too": True}
    act(town, document_id, c.SettleKind, **of_kind, action=KEEP, reason=REASON)
    name = {"segment": TEXT["id"], "start": 45, "end": 49}
    [mark] = act(town, document_id, c.AddFinding, file_version_id=version, **name, action=MASK)
    act(town, document_id, c.AmendMark, finding_id=mark.id, kind="PER", note="经办人")
    box = act(town, document_id, c.AddBox, file_version_id=version, page=2, box=BOX)
    act(town, document_id, c.AmendMark, finding_id=box.id, note="签名", box=(0.25, 0.5, 0.75, 0.75))
    act(town, document_id, c.WithdrawMark, finding_id=box.id)
    act(town, document_id, c.UndoSettlement)


def test_plain_rows_say_what_the_mapped_ones_say(town: Town) -> None:
    document_id = town.draft(read=a_reading())
    town.settle(document_id)
    with town.work.sessions() as session:
        [version] = (v.id for v in live_files(session, document_id))
        rows = session.query(FindingRow).filter_by(file_version_id=version).all()
        said = {s.finding_id: s for s in session.query(Settlement).all()}
        values = finding_values(session, [version])[version]
        standing = standing_of(session, [r.id for r in rows])
        assert [(f.id, f.level, f.segment, f.start, f.value_digest, f.drafter) for f in values] == [
            (r.id, r.level, r.segment, r.span_start, r.value_digest, said[r.id].action)
            for r in rows
        ]
        assert all(type(f.level) is FindingLevel for f in values)
        assert {i: (s.stage, s.action) for i, s in standing[Stage.DRAFTER].items()} == {
            i: (s.stage, s.action) for i, s in said.items()
        }
        assert standing[Stage.REVIEWER] == {}


def test_of_two_files_both_stages_say_what_the_mapped_rows_say_and_nothing_undone(
    town: Town,
) -> None:
    document_id = town.draft(read=a_reading())
    town.attach(document_id, read=a_reading(), position=1)
    town.settle(document_id)
    with town.work.sessions() as session:
        ids = [v.id for v in live_files(session, document_id)]
        rows = session.query(FindingRow).order_by(FindingRow.id).all()
    for_it = {"finding_ids": (rows[1].id,), "action": KEEP, "reason": REASON}
    town.do("drafter", c.SettleFindings, document_id, **for_it)
    with town.work.sessions.begin() as session:
        session.add_all(
            Settlement(
                organisation_id=row.organisation_id,
                finding_id=row.id,
                stage=Stage.REVIEWER,
                action=KEEP,
                person_id=1,
                at=town.clock(),
                batch="again",
                reason=REASON,
            )
            for row in (rows[0], rows[-1])
        )
    with town.work.sessions() as session:
        mapped = {key: s.action for key, s in settlements_of(session, [r.id for r in rows]).items()}
        decided = decided_of(session, ids)
        assert {(i, at): a for at, some in decided.items() for i, a in some.items()} == mapped
        values = [f for some in finding_values(session, ids).values() for f in some]
        assert [f.id for f in values] == [r.id for r in rows]
        stages = (Stage.DRAFTER, Stage.REVIEWER)
        for value in values:
            assert (value.drafter, value.reviewer) == tuple(
                mapped.get((value.id, s)) for s in stages
            )
        planned = [f for some in decided_values(session, ids).values() for f in some]
        assert {f.id for f in planned} == {finding_id for finding_id, _stage in mapped}


def test_what_was_found_is_taken_apart_anew_only_when_it_is_another(town: Town) -> None:
    document_id = town.draft(read=a_reading())
    version = town.files(document_id)[0].id

    def found() -> FoundIn:
        with town.work.sessions() as session:
            return found_in(session, [version])[version]

    first = found()
    town.settle(document_id)
    assert found() is first
    name = {"segment": TEXT["id"], "start": 45, "end": 49}
    [mark] = act(town, document_id, c.AddFinding, file_version_id=version, **name, action=MASK)
    added = found()
    assert [row.id for row in added.rows] == [*(row.id for row in first.rows), mark.id]
    act(town, document_id, c.AmendMark, finding_id=mark.id, kind="PER", note='经办人"\x1f,]')
    amended = found()
    assert (amended.rows[-1].code, amended.rows[-1].note) == ("PER", '经办人"\x1f,]')
    assert amended.rows[:-1] == first.rows
    act(town, document_id, c.WithdrawMark, finding_id=mark.id)
    assert found().rows == first.rows
    older = ref(amended)
    del amended
    gc.collect()
    assert older() is None
