"""Well-prepared round items and proposals for the tests of the rules; plain values only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from review.domain.rounds import OutOfScope
from review.domain.states import Attribute, DocumentStatus, ItemState, Outcome, Role
from review.domain.values import Item, ItemProposal
from tests.domain.cases import GOOD_REASON, OFFICE, ORGANISATION, PEOPLE

YEAR = 2026
PLENTY = "该文件自印发以来未作修订，现行依据仍为二〇二二年办法，执行情况正常。"

_PUBLIC = (
    Outcome.STILL_IN_FORCE,
    Outcome.MARK_LAPSED,
    Outcome.MARK_REPEALED,
    Outcome.MARK_AMENDED,
    Outcome.TAKE_DOWN,
)

#: What each outcome needs, filled in well.
_NEEDS: dict[Outcome, dict[str, Any]] = {
    Outcome.KEEP: {
        "grounds": ("SEC_PUBLIC",),
        "reason": GOOD_REASON,
        "next_review_year": YEAR + 3,
    },
    Outcome.TO_ON_REQUEST: {"reason": GOOD_REASON, "next_review_year": YEAR + 3},
    Outcome.DEFER: {"reason": PLENTY, "next_review_year": YEAR + 1},
    Outcome.STILL_IN_FORCE: {},
    Outcome.MARK_LAPSED: {"reason": PLENTY, "validity_on": date(2025, 12, 31)},
    Outcome.MARK_REPEALED: {
        "reason": PLENTY,
        "validity_on": date(2026, 3, 1),
        "successor_text": "云水市行政规范性文件管理办法（云政发〔2026〕3号）",
    },
    Outcome.MARK_AMENDED: {"reason": PLENTY, "validity_on": date(2026, 3, 1), "successor_id": 77},
    Outcome.OUT_OF_SCOPE: {"reason": PLENTY, "out_of_scope": OutOfScope.ARCHIVED},
}


def said(outcome: Outcome, **changes: Any) -> ItemProposal:
    """A proposal of this outcome with everything it needs."""
    plain = ItemProposal(outcome=outcome, **{"reason": PLENTY, **_NEEDS.get(outcome, {})})
    return replace(plain, **changes)


def an_item(
    state: ItemState = ItemState.ASSIGNED, outcome: Outcome | None = Outcome.KEEP, **changes: Any
) -> Item:
    """An item of the cast's office whose document can have this outcome, proposed by its drafter."""
    public = outcome in _PUBLIC
    plain = Item(
        id=1,
        organisation_id=ORGANISATION,
        office_id=OFFICE,
        state=state,
        document_id=5,
        document_status=DocumentStatus.PUBLISHED if public else DocumentStatus.FILED,
        attribute=Attribute.PROACTIVE if public else Attribute.EXEMPT,
        round_year=YEAR,
        proposal=said(outcome) if outcome is not None else None,
        proposer_id=PEOPLE[Role.DRAFTER],
    )
    return replace(plain, **changes)
