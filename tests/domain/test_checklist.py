"""The confidentiality checklist: eight separate answers, and a note for each concern."""

from __future__ import annotations

import pytest

from review.domain.checklist import (
    Answer,
    ChecklistItem,
    CheckVerdict,
    judge_answer,
    open_items,
    secret_concern,
)

CLEAR = {item: Answer(item, CheckVerdict.CLEAR) for item in ChecklistItem}


def _with(item: ChecklistItem, note: str) -> dict[ChecklistItem, Answer]:
    return {**CLEAR, item: Answer(item, CheckVerdict.CONCERN, note)}


def test_wording_timing_and_method_are_items_of_their_own() -> None:
    assert {"wording", "timing", "method", "aggregation"} < {str(i) for i in ChecklistItem}
    assert len(ChecklistItem) == 8


def test_an_untouched_checklist_is_open_in_every_item() -> None:
    assert open_items({}) == tuple(ChecklistItem)
    assert open_items(CLEAR) == ()


@pytest.mark.parametrize("item", ChecklistItem)
def test_one_missing_answer_is_named(item: ChecklistItem) -> None:
    assert open_items({k: v for k, v in CLEAR.items() if k is not item}) == (item,)


@pytest.mark.parametrize("note", ["", "  "])
def test_a_concern_without_a_note_is_no_answer(note: str) -> None:
    item = ChecklistItem.TIMING
    assert open_items(_with(item, note)) == (item,)
    refusal = judge_answer(Answer(item, CheckVerdict.CONCERN, note))
    assert refusal is not None
    assert (refusal.code, dict(refusal.facts)) == ("concern_needs_note", {"item": item})


def test_a_concern_with_a_note_and_a_clear_answer_stand() -> None:
    item = ChecklistItem.TIMING
    assert open_items(_with(item, "会期结束以前不宜发布")) == ()
    assert judge_answer(Answer(item, CheckVerdict.CONCERN, "会期结束以前不宜发布")) is None
    assert judge_answer(Answer(item, CheckVerdict.CLEAR)) is None


def test_only_a_state_secret_stops_the_confirmation() -> None:
    assert secret_concern(_with(ChecklistItem.STATE_SECRET, "第三页疑为国家秘密"))
    assert not secret_concern(_with(ChecklistItem.WORK_SECRET, "附件名单"))
    assert not secret_concern(CLEAR)
    assert not secret_concern({})
