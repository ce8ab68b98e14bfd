"""Undoing: the last step, any step, what was settled again later, marks that go with their step."""

from __future__ import annotations

from typing import Any

from review.domain import commands as c
from review.domain.findings import SettlementAction, Stage
from review.domain.hand_marks import MarkStep
from review.services.undoing import Step, Undone, steps_of
from review.store.documents import Document
from tests.services.conftest import TownAt
from tests.settled import LAW, plan, rows, said
from tests.town import Town, answer, finding, segment

KEEP, MASK, REMOVE = SettlementAction.KEEP, SettlementAction.MASK, SettlementAction.REMOVE
REASON = "这是对外公布的值班联系方式，群众需要用它咨询办理。"


def settle(town: Town, document_id: int, finding_id: int, action: SettlementAction) -> None:
    """The drafter settles one place."""
    town.do(
        "drafter",
        c.SettleFindings,
        document_id,
        finding_ids=(finding_id,),
        action=action,
        reason=REASON,
    )


def undo(town: Town, document_id: int, batch: str | None = None) -> Undone:
    """The drafter undoes a step."""
    done = town.do("drafter", c.UndoSettlement, document_id, batch=batch)
    assert isinstance(done, Undone)
    return done


def steps(town: Town, document_id: int, stage: Stage = Stage.DRAFTER) -> list[Step]:
    """What could be undone, the latest first."""
    with town.work.sessions() as session:
        return steps_of(session, session.get_one(Document, document_id), stage)


def test_undo_brings_back_what_was_replaced_step_by_step(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.settle(document_id)
    number, mobile = rows(town, document_id)
    for action in (REMOVE, KEEP):
        settle(town, document_id, mobile.id, action)
    assert said(town, document_id) == {number.key: "mask", mobile.key: "keep"}
    assert undo(town, document_id).undone == (mobile.id,)
    assert said(town, document_id) == {number.key: "mask", mobile.key: "remove"}
    assert undo(town, document_id).undone == (mobile.id,)
    assert said(town, document_id) == {number.key: "mask", mobile.key: "mask"}
    assert set(undo(town, document_id).undone) == {number.id, mobile.id}
    assert town.refusals("drafter", c.UndoSettlement, document_id) == {"nothing_to_undo"}


def test_any_step_is_undone_and_what_was_settled_again_later_stays(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.settle(document_id)
    number, mobile = rows(town, document_id)
    settle(town, document_id, mobile.id, REMOVE)
    latest, first = steps(town, document_id)
    assert (latest.places, latest.later, dict(latest.actions)) == (1, 0, {REMOVE: 1})
    assert (first.places, first.later, dict(first.codes)) == (2, 1, {"ID": 1, "MOB": 1})
    done = undo(town, document_id, first.batch)
    assert (done.undone, done.kept, done.lead) == ((number.id,), (mobile.id,), number.id)
    assert said(town, document_id) == {mobile.key: "remove"}
    assert [step.batch for step in steps(town, document_id)] == [latest.batch]


def test_a_later_step_never_leads_back_to_one_that_was_undone(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    mobile = rows(town, document_id)[1]
    for action in (MASK, REMOVE, KEEP):
        settle(town, document_id, mobile.id, action)
    _kept, removed, _masked = steps(town, document_id)
    assert undo(town, document_id, removed.batch).undone == ()
    assert said(town, document_id) == {mobile.key: "keep"}
    undo(town, document_id)
    assert said(town, document_id) == {mobile.key: "mask"}
    undo(town, document_id)
    assert said(town, document_id) == {}
    assert steps(town, document_id) == []


def test_a_step_is_undone_once_and_only_by_the_own_stage(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    [drafted] = steps(town, document_id)
    assert town.refusals("reviewer", c.UndoSettlement, document_id) == {"nothing_to_undo"}
    theirs = {"batch": drafted.batch}
    assert town.refusals("reviewer", c.UndoSettlement, document_id, **theirs) == {"step_gone"}
    town.settle(document_id, "reviewer")
    [own] = steps(town, document_id, Stage.REVIEWER)
    assert town.do("reviewer", c.UndoSettlement, document_id, batch=own.batch).undone
    refused = town.refusals("reviewer", c.UndoSettlement, document_id, batch=own.batch)
    assert refused == {"step_gone"}
    assert len(said(town, document_id)) == 2


def test_undo_leads_back_to_the_place_that_was_settled_and_not_to_its_like(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    text = segment(1, "联系人手机13900001111，夜间仍拨13900001111。")
    at = str(text["text"]).rindex("13900001111")
    again = {**finding(2, "MOB", text, "13900001111"), "start": at, "end": at + 11}
    town.attach(document_id, answer([text], [finding(1, "MOB", text, "13900001111"), again]))
    first, second = rows(town, document_id)
    said_of: dict[str, Any] = {"finding_ids": (second.id,), "action": MASK, "same_value": True}
    assert town.do("drafter", c.SettleFindings, document_id, **said_of) == [second.id, first.id]
    assert undo(town, document_id).lead == second.id


def test_a_mark_goes_with_the_step_that_made_it_unless_it_was_settled_since(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    text = segment(1, "经办人甲乙丙丁到会，甲乙丙丁记录。")
    version = town.attach(document_id, answer([text], []))
    words = {"file_version_id": version, "segment": text["id"], "start": 3, "end": 7}
    made = town.do("drafter", c.AddFinding, document_id, **words)
    settle(town, document_id, made[0].id, MASK)
    _masked, marked = steps(town, document_id)
    done = undo(town, document_id, marked.batch)
    assert (set(done.gone), done.lead) == ({made[1].id}, made[0].id)
    assert [r.id for r in rows(town, document_id)] == [made[0].id]
    done = undo(town, document_id)
    assert (set(done.gone), done.lead) == ({made[0].id}, None)
    assert rows(town, document_id) == []


BOX, MOVED = (0.25, 0.5, 0.75, 0.625), (0.25, 0.5, 0.75, 0.75)
NAMED = segment(1, "经办人甲乙丙丁到会，甲乙丙丁记录。")


def a_marked_file(town_at: TownAt) -> tuple[Town, int, int, int]:
    """A file on which the drafter first marked a name at two places and then drew a box: town, document, version,
    the box.
    """
    town, document_id = town_at("draft")
    read = {**answer([NAMED], []), "file": {"format": "pdf", "pages": 2}}
    version = town.attach(document_id, read)
    words = {"file_version_id": version, "segment": NAMED["id"], "start": 3, "end": 7}
    town.do("drafter", c.AddFinding, document_id, **words)
    drawn = {"file_version_id": version, "page": 2, "box": BOX, "note": "签名"}
    return town, document_id, version, town.do("drafter", c.AddBox, document_id, **drawn).id


def box_of(town: Town, document_id: int) -> tuple[list[float] | None, str, str]:
    """Where the box is, its kind and what is said of it."""
    [box] = [r for r in rows(town, document_id) if r.box is not None]
    return box.box, box.code, box.note


def test_undo_gives_a_box_its_former_edges_and_words(town_at: TownAt) -> None:
    town, document_id, _version, box = a_marked_file(town_at)
    before = box_of(town, document_id)
    planned = plan(town, document_id)
    change = {"finding_id": box, "box": MOVED, "kind": "PER", "note": "签名和指印"}
    town.do("drafter", c.AmendMark, document_id, **change)
    assert box_of(town, document_id) == ([2, *MOVED], "PER", "签名和指印")
    assert steps(town, document_id)[0].marks is MarkStep.AMENDED
    done = undo(town, document_id)
    assert (done.undone, done.gone) == ((box,), frozenset())
    assert box_of(town, document_id) == before
    assert plan(town, document_id) == planned
    assert undo(town, document_id).gone == {box}


def test_undo_lets_a_mark_stand_again_that_was_taken_back(town_at: TownAt) -> None:
    town, document_id, _version, box = a_marked_file(town_at)
    planned, before = plan(town, document_id), [r.id for r in rows(town, document_id)]
    for each in (before[0], box):
        town.do("drafter", c.WithdrawMark, document_id, finding_id=each)
    assert rows(town, document_id) == []
    assert plan(town, document_id)["actions"] == []
    listed = steps(town, document_id)
    assert [(s.marks, dict(s.codes)) for s in listed] == [
        (MarkStep.WITHDRAWN, {"BOX": 1}),
        (MarkStep.WITHDRAWN, {"MANUAL": 2}),
        (None, {"BOX": 1}),
        (None, {"MANUAL": 2}),
    ]
    done = undo(town, document_id)
    assert (done.undone, done.back, done.gone) == ((box,), {box}, frozenset())
    assert set(undo(town, document_id).back) == set(before) - {box}
    assert [r.id for r in rows(town, document_id)] == before
    assert plan(town, document_id) == planned


def test_a_change_in_the_middle_is_undone_and_the_later_one_never_leads_back_to_it(
    town_at: TownAt,
) -> None:
    town, document_id, _version, box = a_marked_file(town_at)
    before = box_of(town, document_id)
    for note in ("一", "二"):
        town.do("drafter", c.AmendMark, document_id, finding_id=box, note=note, box=MOVED)
    town.do("drafter", c.WithdrawMark, document_id, finding_id=box)
    _gone, second, first, *_ = steps(town, document_id)
    assert undo(town, document_id, second.batch).kept == (box,)
    assert undo(town, document_id, first.batch).kept == (box,)
    assert undo(town, document_id).back == {box}
    assert box_of(town, document_id) == before


def test_a_mark_whose_making_was_undone_does_not_come_back(town_at: TownAt) -> None:
    town, document_id, _version, box = a_marked_file(town_at)
    town.do("drafter", c.WithdrawMark, document_id, finding_id=box)
    drawn = steps(town, document_id)[1]
    undo(town, document_id, drawn.batch)
    done = undo(town, document_id)
    assert (done.gone, done.back) == ({box}, frozenset())
    assert box not in {r.id for r in rows(town, document_id)}


def test_a_mark_that_was_made_anew_since_stands_alone(town_at: TownAt) -> None:
    town, document_id, version, box = a_marked_file(town_at)
    town.do("drafter", c.WithdrawMark, document_id, finding_id=box)
    drawn = {"file_version_id": version, "page": 2, "box": BOX}
    again = town.do("drafter", c.AddBox, document_id, **drawn)
    withdrawn = steps(town, document_id)[1]
    done = undo(town, document_id, withdrawn.batch)
    assert (done.undone, done.kept, done.back) == ((), (box,), frozenset())
    assert [r.id for r in rows(town, document_id) if r.box is not None] == [again.id]


def test_a_kind_that_what_was_settled_since_can_not_have_does_not_come_back(
    town_at: TownAt,
) -> None:
    town, document_id, _version, _box = a_marked_file(town_at)
    marks = [r.id for r in rows(town, document_id) if r.box is None]
    for kind in ("ID", "PER"):
        town.do("drafter", c.AmendMark, document_id, finding_id=marks[0], kind=kind)
    last = steps(town, document_id)[0]
    by_law = {"finding_ids": tuple(marks), "action": SettlementAction.EXCEPTION, **LAW}
    town.do("drafter", c.SettleFindings, document_id, **by_law)
    refused = town.refusals("drafter", c.UndoSettlement, document_id, batch=last.batch)
    assert refused == {"never_excepted"}
    undo(town, document_id)
    assert set(undo(town, document_id, last.batch).undone) == set(marks)
    assert {r.code for r in rows(town, document_id) if r.box is None} == {"ID"}
