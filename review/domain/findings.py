"""Findings as people settle them: which must be, what a settlement may say, when a stage is done.

Codes and levels come from the detectors (detection.md section 6); this module knows what they mean
for the workflow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from review.domain.grounds import measure_reason
from review.domain.values import Refusal


class FindingLevel(StrEnum):
    """How sure a finding is; only the first two must be settled."""

    CERTAIN = "certain"
    LIKELY = "likely"
    HINT = "hint"
    NOTE = "note"


class SettlementAction(StrEnum):
    """What a person decided about a finding (product.md section 5)."""

    REMOVE = "remove"  # 隐去
    MASK = "mask"  # 遮挡
    KEEP = "keep"  # 保留, with reason
    EXCEPTION = "exception"  # 依法例外: law and article


class Stage(StrEnum):
    """Whose settlement: the drafter's first, then the reviewer's; both are kept."""

    DRAFTER = "drafter"
    REVIEWER = "reviewer"


MUST_SETTLE = frozenset({FindingLevel.CERTAIN, FindingLevel.LIKELY})

#: About the reading, not about persons: a person must have looked. Each stands for itself, and none of
#: them can be masked or kept by a law.
ABOUT_READING = frozenset({"UNREAD", "UNSURE"})

#: About the document and not about a value: somebody answers that it may be public, and why.
QUESTIONS = frozenset(
    {"WORK_SECRET", "INTERNAL", "ATTR", "DRAFT", "MINUTES", "PROC", "LAWENF", "TRADE"}
)

#: A name speaks for itself only where the text says whose it is; a masked one is what masking leaves.
_NAME, _MASKED_NAME = "PER", "MASKED_NAME"


def speaks_against(code: str, level: str) -> bool:
    """Whether a detector's answer alone, without a person's word, speaks against a string that is released.

    The two upper levels do, but for questions about a line, which find nobody. A name only where a lead word
    or a table says that a private person is meant: titles and summaries name officials, and what only the
    model takes for a name errs too often to refuse a release. Names that people had removed are looked for
    as values all the same.
    """
    if code == _MASKED_NAME or code in QUESTIONS or code in ABOUT_READING:
        return False
    return level == FindingLevel.CERTAIN or (level == FindingLevel.LIKELY and code != _NAME)


#: Still masked where a law orders publication: ID, bank account, home address (domain.md 8.4).
NEVER_EXCEPTED = frozenset({"ID", "DIS", "BANK", "ADDR"})


_BY_VALUE = frozenset({SettlementAction.MASK, SettlementAction.EXCEPTION})


@dataclass(frozen=True)
class SettlementValues:
    """What a person says about a finding, as the rule needs it."""

    action: SettlementAction
    reason: str = ""
    law: str = ""
    article: str = ""
    #: Of an exception: the record of what was weighed (``domain.impact``).
    impact_id: int | None = None


def never_settled(
    code: str, action: SettlementAction, *, has_text: bool, has_place: bool
) -> Refusal | None:
    """Why a finding can never be settled like this, whatever else is said; None where it can.

    ``has_place``: somewhere on a page that can be covered.
    """
    if action is SettlementAction.MASK and not has_text:
        return Refusal("no_text_to_mask")
    if action is SettlementAction.REMOVE and not (has_text or has_place):
        return Refusal("no_place_to_remove")
    return _never_of_kind(code, action)


def _never_of_kind(code: str, action: SettlementAction) -> Refusal | None:
    if code in ABOUT_READING and action in _BY_VALUE:
        return Refusal("looked_at_or_removed")
    if code in NEVER_EXCEPTED and action is SettlementAction.EXCEPTION:
        return Refusal("never_excepted", {"code": code})
    return None


def judge_settlement(code: str, said: SettlementValues) -> tuple[Refusal, ...]:
    """Everything wrong with a settlement; empty when it may stand (product.md section 5).

    Keep needs a reason; an exception needs a law, its article, an adequate reason and a kind of
    finding that a law can order to be published (domain.md 8.4).
    """
    if said.action is SettlementAction.KEEP and not said.reason.strip():
        return (Refusal("keep_needs_reason"),)
    never = _never_of_kind(code, said.action)
    if code in ABOUT_READING and never is not None:
        return (never,)
    if said.action is not SettlementAction.EXCEPTION:
        return ()
    found = [never] if never is not None else []
    if not said.law.strip() or not said.article.strip():
        found.append(Refusal("exception_needs_law"))
    if not measure_reason(said.reason).adequate:
        found.append(Refusal("exception_needs_reason"))
    return tuple(found)


class FindingValues(NamedTuple):
    """A finding with the settlements it carries; a plain tuple, for thousands are made at once."""

    id: int
    code: str
    level: FindingLevel
    segment: str
    start: int
    end: int
    value_digest: str
    drafter: SettlementAction | None = None
    reviewer: SettlementAction | None = None
    #: Of a person's name: surname and 某, what stands in its place where it is masked.
    mask: str = ""
    #: The ground (``domain.grounds``) it was found under; None where a person marked the place.
    ground: str | None = None

    @property
    def effective(self) -> SettlementAction | None:
        """What the plan follows: the reviewer's word, else the drafter's."""
        return self.reviewer or self.drafter

    def settled(self, stage: Stage) -> SettlementAction | None:
        """The settlement that counts at a stage: a reviewer's own, never the drafter's instead."""
        return self.drafter if stage is Stage.DRAFTER else self.reviewer


def open_findings(findings: Iterable[FindingValues], stage: Stage) -> tuple[FindingValues, ...]:
    """Findings of the two upper levels that nobody of this stage has settled."""
    return tuple(f for f in findings if f.level in MUST_SETTLE and f.settled(stage) is None)
