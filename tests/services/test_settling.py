"""Settling what was found: both stages, the same value everywhere, a whole kind; marks drawn by hand."""

from __future__ import annotations

from typing import Any

import pytest

from review.domain import commands as c
from review.domain.findings import FindingLevel, SettlementAction, Stage
from review.domain.states import CaseAction
from review.store.findings import FindingRow, settlements_of
from review.store.impact_records import ImpactRecord
from tests.services.conftest import TownAt
from tests.settled import LAW, REASON, WEIGHED, plan, rows, said
from tests.town import GOOD_COMMENT, ID_NUMBER, MOBILE, Town, answer, finding, segment

KEEP, MASK, REMOVE = SettlementAction.KEEP, SettlementAction.MASK, SettlementAction.REMOVE
EXCEPTION = SettlementAction.EXCEPTION
#: A character outside the basic plane stands before what is looked for: two UTF-16 units, one code point.
RARE = segment(2, f"𠮷田先生，手机{MOBILE}，𠮷田先生旁听。")
SHEET = answer([segment(1, "值班表"), RARE], [finding(1, "MOB", RARE, MOBILE)])


def test_the_drafter_settles_first_and_the_reviewer_s_word_makes_the_plan(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    number, mobile = rows(town, document_id)
    town.do(
        "reviewer",
        c.SettleFindings,
        document_id,
        finding_ids=(mobile.id,),
        action=KEEP,
        reason=REASON,
    )
    assert said(town, document_id) == {number.key: "mask", mobile.key: "mask"}
    assert said(town, document_id, Stage.REVIEWER) == {mobile.key: "keep"}
    assert [a["start"] for a in plan(town, document_id)["actions"]] == [number.span_start]
    assert [k["start"] for k in plan(town, document_id)["keep"]] == [mobile.span_start]


@pytest.mark.parametrize(
    ("which", "action", "words", "codes"),
    [
        (1, KEEP, {}, {"keep_needs_reason"}),
        (1, EXCEPTION, {}, {"exception_needs_law", "exception_needs_reason", "impact_missing"}),
        (1, EXCEPTION, {**LAW, "impact": None}, {"impact_missing"}),
        (1, EXCEPTION, {**LAW, "article": " "}, {"exception_needs_law"}),
        (1, EXCEPTION, {**LAW, "reason": "依法公开"}, {"exception_needs_reason"}),
        (0, EXCEPTION, LAW, {"never_excepted"}),
    ],
)
def test_keeping_needs_its_words_and_an_id_number_is_never_excepted(
    look: TownAt, which: int, action: SettlementAction, words: dict[str, str], codes: set[str]
) -> None:
    town, document_id = look("draft")
    chosen = rows(town, document_id)[which].id
    refused = town.refusals(
        "drafter", c.SettleFindings, document_id, finding_ids=(chosen,), action=action, **words
    )
    assert refused == codes


def test_an_exception_keeps_its_law_and_what_was_weighed_beside_the_settlement(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    mobile = rows(town, document_id)[1]
    town.do(
        "drafter", c.SettleFindings, document_id, finding_ids=(mobile.id,), action=EXCEPTION, **LAW
    )
    with town.work.sessions() as session:
        kept = settlements_of(session, [mobile.id])[(mobile.id, Stage.DRAFTER)]
        assert (kept.law, kept.article, kept.reason) == (LAW["law"], LAW["article"], REASON)
        record = session.get_one(ImpactRecord, kept.impact_id)
        assert (record.places, record.codes, record.purpose) == (1, ["MOB"], WEIGHED.purpose)
    assert len(plan(town, document_id)["keep"]) == 1


def test_the_same_value_is_settled_in_every_file_at_once_and_undone_at_once(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    spaced = segment(1, "联系人手机 138 0000 1234。")
    found = finding(1, "MOB", spaced, "138 0000 1234")
    town.attach(document_id, answer([spaced], [found]), position=None, name="附件.docx")
    mobile = rows(town, document_id)[1]
    settled = town.do(
        "drafter",
        c.SettleFindings,
        document_id,
        finding_ids=(mobile.id,),
        action=REMOVE,
        same_value=True,
    )
    assert len(settled) == 2
    assert town.do("drafter", c.UndoSettlement, document_id).undone == tuple(settled)
    assert said(town, document_id) == {}


def test_a_whole_kind_is_settled_at_its_level_and_what_stands_is_left(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    text = segment(1, "手机13900001111，13900002222，13900003333。")
    values = ("13900001111", "13900002222", "13900003333")
    found = [finding(n, "MOB", text, value) for n, value in enumerate(values, 1)]
    town.attach(document_id, answer([text], [*found[:2], {**found[2], "level": "likely"}]))
    first, second, likely = rows(town, document_id)
    town.do(
        "drafter",
        c.SettleFindings,
        document_id,
        finding_ids=(first.id,),
        action=KEEP,
        reason=REASON,
    )
    kind = {"code": "MOB", "level": FindingLevel.CERTAIN, "action": MASK}
    assert town.do("drafter", c.SettleKind, document_id, **kind) == [second.id]
    assert said(town, document_id) == {first.key: "keep", second.key: "mask"}
    assert town.refusals("drafter", c.SettleKind, document_id, **kind) == {"kind_empty"}
    anew = {**kind, "action": REMOVE, "settled_too": True}
    assert town.do("drafter", c.SettleKind, document_id, **anew) == [first.id, second.id]
    assert set(said(town, document_id).values()) == {"remove"}
    assert likely.key not in said(town, document_id)
    town.do("drafter", c.UndoSettlement, document_id)
    assert said(town, document_id) == {first.key: "keep", second.key: "mask"}
    assert "finding.kind_settled" in town.events(document_id)


@pytest.mark.parametrize(
    ("said_of", "codes"),
    [
        ({"code": "DRAFT", "action": KEEP, "reason": REASON}, {"kind_stands_alone"}),
        ({"code": "UNREAD", "action": KEEP, "reason": REASON}, {"kind_stands_alone"}),
        ({"code": "BANK", "action": MASK}, {"kind_empty"}),
        ({"code": "MOB", "action": KEEP}, {"keep_needs_reason"}),
        ({"code": "ID", "action": EXCEPTION, **LAW}, {"never_excepted"}),
        ({"code": "MOB", "action": EXCEPTION, **LAW, "impact": None}, {"impact_missing"}),
    ],
)
def test_a_whole_kind_is_judged_as_one_place_is(
    look: TownAt, said_of: dict[str, Any], codes: set[str]
) -> None:
    town, document_id = look("draft")
    asked = {"level": FindingLevel.CERTAIN, **said_of}
    assert town.refusals("drafter", c.SettleKind, document_id, **asked) == codes


def test_findings_of_another_document_and_of_a_replaced_file_are_gone(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    old = rows(town, document_id)[0].id
    other = town.draft()
    theirs = rows(town, other)[0].id
    town.clock.advance(minutes=1)
    town.attach(document_id)
    for gone in ((old,), (theirs,), (9999,), ()):
        refused = town.refusals(
            "drafter", c.SettleFindings, document_id, finding_ids=gone, action=MASK
        )
        assert refused == {"finding_gone"}


def test_only_the_stage_whose_turn_it_is_settles(look: TownAt) -> None:
    for stage, login, code in (
        ("submitted", "drafter", "not_with_drafter"),
        ("submitted", "reviewer", "not_under_review"),
        ("at_sign_off", "reviewer", "not_under_review"),
        ("draft", "reviewer", "role_missing"),
        ("published", "reviewer", "no_open_case"),
    ):
        town, document_id = look(stage)
        assert code in town.refusals(login, c.SettleAsSuggested, document_id), stage


# ---- by hand --------------------------------------------------------------------------------------


def mark(town: Town, document_id: int, start: int, end: int, **more: Any) -> dict[str, Any]:
    return {
        "file_version_id": town.files(document_id)[0].id,
        "segment": RARE["id"],
        "start": start,
        "end": end,
        **more,
    }


def test_marked_text_goes_wherever_it_stands_counted_in_code_points(town: Town) -> None:
    document_id = town.draft(read=SHEET)
    made = town.do("drafter", c.AddFinding, document_id, **mark(town, document_id, 0, 4))
    text = str(RARE["text"])
    assert [(m.span_start, m.span_end) for m in made] == [(0, 4), (19, 23)]
    assert {text[m.span_start : m.span_end] for m in made} == {"𠮷田先生"}
    assert town.work.vault.text_at(made[0].file_version_id, RARE["id"], 0, 1) == "𠮷"
    assert [a["action"] for a in plan(town, document_id)["actions"]] == ["remove", "remove"]
    assert "finding.added" in town.events(document_id)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (5, 5, "nothing_selected"),
        (6, 5, "nothing_selected"),
        (-3, 4, "nothing_selected"),
        (900, 901, "nothing_selected"),
        (7, 18, "already_marked"),
        (8, 12, "already_marked"),
    ],
)
def test_a_selection_that_holds_nothing_new_is_refused(
    town: Town, start: int, end: int, code: str
) -> None:
    document_id = town.draft(read=SHEET)
    assert str(RARE["text"])[7:18] == MOBILE
    refused = town.refusals(
        "drafter", c.AddFinding, document_id, **mark(town, document_id, start, end)
    )
    assert refused == {code}


def test_a_selection_wider_than_what_was_found_is_marked_whole(town: Town) -> None:
    document_id = town.draft(read=SHEET)
    [made] = town.do("drafter", c.AddFinding, document_id, **mark(town, document_id, 0, 18))
    assert (made.span_start, made.span_end) == (0, 18)


def test_marks_in_files_of_others_are_refused(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    other = town.draft()
    said_of_other = mark(town, other, 0, 2)
    assert town.refusals("drafter", c.AddFinding, document_id, **said_of_other) == {"file_gone"}


PDF = {**answer([segment(1, "标题")]), "file": {"format": "pdf", "pages": 2}}


@pytest.mark.parametrize(
    ("page", "box"),
    [
        (0, (0.1, 0.1, 0.2, 0.2)),
        (3, (0.1, 0.1, 0.2, 0.2)),
        (1, (0.5, 0.1, 0.5, 0.2)),
        (1, (0.5, 0.3, 0.6, 0.2)),
        (1, (-0.1, 0.1, 0.2, 0.2)),
        (1, (0.9, 0.9, 1.1, 0.95)),
        (1, (float("nan"), 0.1, 0.2, 0.2)),
    ],
)
def test_a_box_outside_the_page_is_refused(
    town: Town, page: int, box: tuple[float, float, float, float]
) -> None:
    document_id = town.draft(read=PDF)
    version = town.files(document_id)[0].id
    refused = town.refusals(
        "drafter", c.AddBox, document_id, file_version_id=version, page=page, box=box
    )
    assert refused == {"box_outside_page"}


def test_a_box_on_a_file_without_pages_is_refused(look: TownAt) -> None:
    town, document_id = look("draft")
    box = {"file_version_id": town.files(document_id)[0].id, "page": 1, "box": (0.1, 0.1, 0.2, 0.2)}
    assert town.refusals("drafter", c.AddBox, document_id, **box) == {"box_outside_page"}


def test_a_drawn_box_is_in_the_plan_and_kept_only_with_a_reason(town: Town) -> None:
    document_id = town.draft(read=PDF)
    version = town.files(document_id)[0].id
    drawn = {"file_version_id": version, "page": 2, "box": (0.25, 0.5, 0.75, 0.625)}
    made = town.do("drafter", c.AddBox, document_id, **drawn)
    action = {"page": 2, "box": [0.25, 0.5, 0.75, 0.625], "action": "remove"}
    assert plan(town, document_id)["actions"] == [action]
    keeping = {"finding_ids": (made.id,), "action": KEEP}
    assert town.refusals("drafter", c.SettleFindings, document_id, **keeping) == {
        "keep_needs_reason"
    }
    town.do("drafter", c.SettleFindings, document_id, **keeping, reason=REASON)
    assert plan(town, document_id)["actions"] == []


# ---- asking for the copy --------------------------------------------------------------------------


def test_a_copy_is_asked_for_only_when_everything_is_settled(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    assert town.refusals("drafter", c.AskForRendition, document_id) == {"findings_open"}
    town.settle(document_id)
    [asked] = town.do("drafter", c.AskForRendition, document_id)
    assert asked.plan == plan(town, document_id)
    assert town.do("drafter", c.AskForRendition, document_id) == []


def test_values_are_nowhere_in_the_database(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    town.move("reviewer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    with town.work.sessions() as session:
        for table in FindingRow.metadata.sorted_tables:
            for row in session.execute(table.select()).all():
                assert ID_NUMBER not in repr(row), table.name
                assert MOBILE not in repr(row), table.name
