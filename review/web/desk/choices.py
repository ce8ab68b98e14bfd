"""The four tools for one finding, each possible or with the reason why it is not: the same rule refuses the act."""

from __future__ import annotations

from typing import Final, NamedTuple

from review.domain.findings import SettlementAction, never_settled
from review.web.desk.finding import DeskFinding
from review.web.wording import sentence_of, word

#: Settling: (value, key) of the four tools, in the order of the panel.
TOOLS: Final = tuple((action, str(n)) for n, action in enumerate(SettlementAction, 1))


class Tool(NamedTuple):
    """A tool as ``components/finding.html`` prints it; ``why_not`` is empty where it may be used."""

    value: str
    words: str
    look: str
    key: str
    suggested: bool
    why_not: str


def tools_of(current: DeskFinding | None) -> tuple[Tool, ...]:
    """The tools for the current finding, in their order."""
    suggested = current.suggested if current else ""
    return tuple(
        Tool(
            action.value,
            word(action, "settlement"),
            action.value,
            key,
            action.value == suggested,
            why_not(current, action),
        )
        for action, key in TOOLS
    )


def why_not(current: DeskFinding | None, action: SettlementAction) -> str:
    """Why a finding can never be settled like this, in words; empty where it can."""
    if current is None:
        return ""
    has_text = current.end > current.start
    refusal = never_settled(current.code, action, has_text=has_text, has_place=bool(current.boxes))
    return sentence_of(refusal) if refusal is not None else ""
