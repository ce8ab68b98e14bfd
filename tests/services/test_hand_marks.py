"""Marks made by hand: what they are said to be, amended and taken back by the stage that made them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.findings import SettlementAction, Stage
from review.domain.states import CaseAction
from review.store.events import Event
from tests.services.conftest import TownAt
from tests.settled import LAW, plan, rows, said
from tests.town import GOOD_COMMENT, Town, answer, segment

MASK, KEEP = SettlementAction.MASK, SettlementAction.KEEP
TEXT = segment(1, "经办人甲乙丙丁到会，甲乙丙丁记录。")
READ = {**answer([TEXT]), "file": {"format": "pdf", "pages": 2}}
BOX = (0.25, 0.5, 0.75, 0.625)


def a_draft(town: Town) -> tuple[int, int]:
    """A draft of two pages without findings: its id and that of its file."""
    document_id = town.draft(read=READ)
    return document_id, town.files(document_id)[0].id


def mark(town: Town, document_id: int, version: int, **more: Any) -> list[Any]:
    """The drafter marks the name, wherever it stands."""
    words = {"file_version_id": version, "segment": TEXT["id"], "start": 3, "end": 7}
    made = town.do("drafter", c.AddFinding, document_id, **words, **more)
    assert isinstance(made, list)
    return made


def test_a_mark_is_masked_where_asked_and_says_what_it_is(town: Town) -> None:
    document_id, version = a_draft(town)
    made = mark(town, document_id, version, action=MASK, kind="PER", note="旁听人员")
    assert [(m.code, m.note, m.added_by_id is not None) for m in rows(town, document_id)] == [
        ("PER", "旁听人员", True)
    ] * 2
    assert {a["action"] for a in plan(town, document_id)["actions"]} == {"mask"}
    assert list(said(town, document_id).values()) == ["mask"] * len(made)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "DRAFT"}, "mark_kind_unknown"),
        ({"kind": "UNREAD"}, "mark_kind_unknown"),
        ({"note": "字" * 61}, "mark_note_too_long"),
        ({"action": KEEP}, "mark_must_go"),
    ],
)
def test_a_mark_of_no_kind_or_one_that_stays_is_refused(
    look: TownAt, more: dict[str, Any], code: str
) -> None:
    town, document_id = look("draft")
    words = {"file_version_id": town.files(document_id)[0].id, "segment": "p1"}
    asked = {**words, "start": 0, "end": 2, **more}
    assert town.refusals("drafter", c.AddFinding, document_id, **asked) == {code}


def test_a_mark_is_amended_wherever_its_text_stands_and_a_box_is_drawn_anew(town: Town) -> None:
    document_id, version = a_draft(town)
    first, second = mark(town, document_id, version)
    drawn = {"file_version_id": version, "page": 2, "box": BOX, "note": "签名"}
    box = town.do("drafter", c.AddBox, document_id, **drawn)
    said_anew = {"finding_id": second.id, "kind": "PER", "note": "旁听人员"}
    assert town.do("drafter", c.AmendMark, document_id, **said_anew) == [first.id, second.id]
    moved = (0.25, 0.5, 0.75, 0.75)
    town.do("drafter", c.AmendMark, document_id, finding_id=box.id, note="签名和指印", box=moved)
    assert [(r.code, r.note) for r in rows(town, document_id)] == [
        ("PER", "旁听人员"),
        ("PER", "旁听人员"),
        ("BOX", "签名和指印"),
    ]
    [action] = [a for a in plan(town, document_id)["actions"] if "box" in a]
    assert (action["page"], action["box"]) == (2, list(moved))
    outside = {"finding_id": box.id, "box": (0.5, 0.5, 0.4, 0.6)}
    assert town.refusals("drafter", c.AmendMark, document_id, **outside) == {"box_outside_page"}


def test_a_box_on_a_print_marks_what_it_covers_and_not_its_like(town: Town) -> None:
    document_id, version = a_draft(town)
    covered = ((str(TEXT["id"]), 3, 7), (str(TEXT["id"]), 7, 9))
    drawn = {"file_version_id": version, "places": covered}
    made = town.do("drafter", c.MarkInBox, document_id, **drawn)
    assert [(m.span_start, m.span_end) for m in made] == [(3, 7), (7, 9)]
    assert town.refusals("drafter", c.MarkInBox, document_id, **drawn) == {"already_marked"}
    outside = {"file_version_id": version, "places": (("nowhere", 0, 2), (str(TEXT["id"]), 5, 5))}
    assert town.refusals("drafter", c.MarkInBox, document_id, **outside) == {"nothing_selected"}
    assert set(town.do("drafter", c.UndoSettlement, document_id).gone) == {m.id for m in made}


def test_a_passage_is_marked_piece_by_piece_where_it_stands(town: Town) -> None:
    second = segment(2, "甲乙丙丁记录。")
    document_id = town.draft(read={**READ, "segments": [TEXT, second]})
    version = town.files(document_id)[0].id
    more = ((str(second["id"]), 0, 4), (str(second["id"]), 4, 4), ("nowhere", 0, 2))
    made = mark(town, document_id, version, more=more, action=MASK)
    assert [(m.segment, m.span_start, m.span_end) for m in made] == [
        (TEXT["id"], 3, 7),
        (second["id"], 0, 4),
    ]
    assert list(said(town, document_id).values()) == ["mask", "mask"]
    assert set(town.do("drafter", c.UndoSettlement, document_id).gone) == {m.id for m in made}


def test_a_piece_beyond_its_text_or_said_twice_makes_no_mark(town: Town) -> None:
    second = segment(2, "甲乙丙丁记录。")
    document_id = town.draft(read={**READ, "segments": [TEXT, second]})
    version = town.files(document_id)[0].id
    name = str(second["id"])
    more = ((name, 0, 4), (name, 0, 4), (name, 1, 3), (name, 5, 999_999_999), (name, -2, 2))
    mark(town, document_id, version, more=more)
    places = [(m.segment, m.span_start, m.span_end) for m in rows(town, document_id)]
    assert places == [(TEXT["id"], 3, 7), (name, 0, 4)]


def test_a_box_is_never_masked(town: Town) -> None:
    document_id, version = a_draft(town)
    drawn = {"file_version_id": version, "page": 1, "box": BOX}
    box = town.do("drafter", c.AddBox, document_id, **drawn)
    masking = {"finding_ids": (box.id,), "action": MASK}
    assert town.refusals("drafter", c.SettleFindings, document_id, **masking) == {"no_text_to_mask"}


def test_a_kind_that_is_never_excepted_is_not_given_to_an_exception(town_at: TownAt) -> None:
    town, _empty = town_at("empty")
    document_id, version = a_draft(town)
    made = mark(town, document_id, version)
    ids = tuple(m.id for m in made)
    by_law = {"finding_ids": ids, "action": SettlementAction.EXCEPTION, **LAW}
    town.do("drafter", c.SettleFindings, document_id, **by_law)
    anew = {"finding_id": ids[0], "kind": "ID"}
    assert town.refusals("drafter", c.AmendMark, document_id, **anew) == {"never_excepted"}


def test_a_mark_is_taken_back_wherever_it_stands_and_the_log_keeps_that_it_was(
    town: Town,
) -> None:
    document_id, version = a_draft(town)
    made = mark(town, document_id, version)
    assert town.do("drafter", c.WithdrawMark, document_id, finding_id=made[1].id) == 2
    assert rows(town, document_id) == []
    assert plan(town, document_id)["actions"] == []
    with town.work.sessions() as session:
        told = session.scalars(select(Event).where(Event.name == "finding.withdrawn")).one()
    assert json.loads(told.payload) == {"findings": 2, "stage": "drafter"}
    again = mark(town, document_id, version)
    assert [(m.span_start, m.span_end) for m in again] == [(3, 7), (10, 14)]


def test_what_detectors_found_and_what_the_other_stage_marked_is_not_taken_back(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    found = rows(town, document_id)[0]
    by_detector = {"finding_id": found.id}
    assert town.refusals("drafter", c.WithdrawMark, document_id, **by_detector) == {
        "mark_not_by_hand"
    }
    town, document_id = town_at("in_review")
    version = town.files(document_id)[0]
    words = town.work.vault.segments(version.id)[0]
    asked = {"file_version_id": version.id, "segment": words["id"], "start": 0, "end": 2}
    [mark_of_reviewer, *_] = town.do("reviewer", c.AddFinding, document_id, **asked)
    assert said(town, document_id, Stage.REVIEWER)[mark_of_reviewer.key] == "remove"
    town.move("reviewer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    theirs = {"finding_id": mark_of_reviewer.id}
    for act in (c.WithdrawMark, c.AmendMark):
        assert town.refusals("drafter", act, document_id, **theirs) == {"mark_of_other_stage"}
