"""Commands about the rules of finding: the organisation's lists, what they learn, replays of changed rules.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.terms import TermKind


@dataclass(frozen=True, kw_only=True)
class AddTerms:
    """Put texts on a list, all or none: ``add_terms``. Dates are half-open, ``until_on`` None is open."""

    organisation_id: int
    kind: TermKind
    texts: tuple[str, ...]
    code: str
    from_on: date | None
    until_on: date | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class EndTerm:
    """Have a term hold no longer from a day on: ``end_term``."""

    term_id: int
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class DecideTermProposal:
    """Let a value pass that was kept again and again, or decline for good: ``decide_term_proposal``."""

    proposal_id: int
    accept: bool
    from_on: date | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class AskRuleReplay:
    """Run today's rules over documents of the past: ``ask_rule_replay``.

    Issue dates are half-open; None leaves a part open.
    """

    organisation_id: int
    from_on: date | None
    until_on: date | None
    office_id: int | None
    only_public: bool


@dataclass(frozen=True, kw_only=True)
class TakeUpReplay:
    """Have documents of a replay evaluated again: ``take_up_replay``."""

    replay_id: int
    document_ids: tuple[int, ...]
