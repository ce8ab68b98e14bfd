"""How people judged what a rule found: settled as suggested, overturned, excepted by law, or open.

Only sides count: a suggestion to mask that became a black bar was right. Figures are made of these
outcomes; no rule learns from them by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from review.domain.findings import SettlementAction

#: What an engine suggests to take out of sight, and what people do with the same meaning.
_HIDING = frozenset({SettlementAction.MASK, SettlementAction.REMOVE})


class RuleOutcome(StrEnum):
    """What became of a finding."""

    FOLLOWED = "followed"
    OVERTURNED = "overturned"  # kept against the suggestion, or hidden against it
    EXCEPTED = "excepted"  # a law orders it published: the rule was right all the same
    OPEN = "open"  # nobody settled it


def outcome_of(suggested: str, action: SettlementAction | None) -> RuleOutcome:
    """The outcome of a finding whose engine suggested ``suggested`` (``mask``, ``remove``, ``keep``)."""
    if action is None:
        return RuleOutcome.OPEN
    if action is SettlementAction.EXCEPTION:
        return RuleOutcome.EXCEPTED
    hidden = action in _HIDING
    wanted = suggested in {each.value for each in _HIDING}
    return RuleOutcome.FOLLOWED if hidden is wanted else RuleOutcome.OVERTURNED


@dataclass(frozen=True)
class RuleFigures:
    """The numbers of one rule over a period."""

    rule: str
    code: str
    followed: int
    overturned: int
    excepted: int
    open: int

    @property
    def found(self) -> int:
        """All findings."""
        return self.followed + self.overturned + self.excepted + self.open

    @property
    def settled(self) -> int:
        """Those that somebody settled."""
        return self.found - self.open

    @property
    def share(self) -> float | None:
        """The overturned ones among the settled, 0 to 1; None where nothing was settled."""
        return self.overturned / self.settled if self.settled else None
