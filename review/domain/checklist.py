"""The checklist of the confidentiality review: eight separate answers, no "all fine" button.

Items: domain.md 7.2 and R7 (wording, timing, method), product.md section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from review.domain.values import Refusal


class ChecklistItem(StrEnum):
    """What the reviewer answers, in the order of the form."""

    STATE_SECRET = "state_secret"  # noqa: S105 - 涉及国家秘密?
    WORK_SECRET = "work_secret"  # noqa: S105 - 涉及工作秘密?
    TRADE_SECRET = "trade_secret"  # noqa: S105 - 涉及商业秘密?
    SECURITY = "security"  # 影响三安全一稳定?
    AGGREGATION = "aggregation"  # 与已公开信息汇总后泄密?
    WORDING = "wording"  # 文字表述
    TIMING = "timing"  # 公开时机
    METHOD = "method"  # 公开方式


class CheckVerdict(StrEnum):
    """An answer: nothing against it, or a concern, which needs a note."""

    CLEAR = "clear"
    CONCERN = "concern"


@dataclass(frozen=True)
class Answer:
    """One answered item."""

    item: ChecklistItem
    verdict: CheckVerdict
    note: str = ""


def open_items(answers: Mapping[ChecklistItem, Answer]) -> tuple[ChecklistItem, ...]:
    """Items without a verdict, or with a concern and no note."""
    return tuple(
        item
        for item in ChecklistItem
        if (a := answers.get(item)) is None
        or (a.verdict is CheckVerdict.CONCERN and not a.note.strip())
    )


def secret_concern(answers: Mapping[ChecklistItem, Answer]) -> bool:
    """Whether the reviewer sees a state secret: nothing can be confirmed (Secrecy Law Art. 35)."""
    a = answers.get(ChecklistItem.STATE_SECRET)
    return a is not None and a.verdict is CheckVerdict.CONCERN


def judge_answer(answer: Answer) -> Refusal | None:
    """A concern without a note is not an answer."""
    if answer.verdict is CheckVerdict.CONCERN and not answer.note.strip():
        return Refusal("concern_needs_note", {"item": answer.item})
    return None
