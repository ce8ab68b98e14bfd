"""What may be said of a mark made by hand, and which usual reasons are offered for keeping a place."""

from __future__ import annotations

import pytest

from review.domain.findings import ABOUT_READING, QUESTIONS, SettlementAction
from review.domain.hand_marks import BOX, KINDS_BY_HAND, MANUAL, NOTE_LIMIT, judge_mark
from review.domain.keep_reasons import KEEP_REASONS, usual_reasons

REMOVE, MASK, KEEP = SettlementAction.REMOVE, SettlementAction.MASK, SettlementAction.KEEP


@pytest.mark.parametrize("kind", ["", *KINDS_BY_HAND])
def test_a_mark_is_of_a_kind_of_value_or_of_none(kind: str) -> None:
    assert judge_mark(kind, "签名", MASK) == ()


@pytest.mark.parametrize(
    "kind", [*sorted(QUESTIONS), *sorted(ABOUT_READING), MANUAL, BOX, "person"]
)
def test_questions_and_what_is_about_the_reading_are_no_kinds_of_marks(kind: str) -> None:
    assert [fault.code for fault in judge_mark(kind, "", REMOVE)] == ["mark_kind_unknown"]


def test_everything_wrong_with_a_mark_is_said_at_once() -> None:
    faults = judge_mark("person", "字" * (NOTE_LIMIT + 1), KEEP)
    assert [fault.code for fault in faults] == [
        "mark_kind_unknown",
        "mark_note_too_long",
        "mark_must_go",
    ]
    assert judge_mark("", f" {'字' * NOTE_LIMIT} ", REMOVE) == ()


@pytest.mark.parametrize("code", ["MOB", "PER", "ADDR", "USCC", "MED", MANUAL, *sorted(QUESTIONS)])
def test_every_kind_has_usual_reasons_and_no_question_one_of_values(code: str) -> None:
    offered = usual_reasons(code)
    assert offered
    assert set(offered) <= set(KEEP_REASONS)
    assert len(set(offered)) == len(offered) <= 9, "each is chosen by one number"
    assert ("not_personal" in offered) is (code not in QUESTIONS)
